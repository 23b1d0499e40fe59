"""A webhook is told of a deploy: over real HTTP, patiently, and without its address in messages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ssg.publish.store import TargetFault
from ssg.publish.surroundings import Surroundings
from ssg.publish.webhook import tell, webhook_of
from tests.editions import START

NEWS = {"event": "deploy", "purge": ["https://paper.example/"]}


class Ear(ThreadingHTTPServer):
    """Hears news, and answers as it is told: a status, and what Retry-After says."""

    def __init__(self, answers: Sequence[tuple[int, str]]) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.heard: list[object] = []

    @property
    def address(self) -> str:
        """Where it listens, with a secret."""
        return f"http://127.0.0.1:{self.server_port}/hook?token=hush"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Ear

    def do_POST(self) -> None:
        """Take a note and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(json.loads(body))
        status, after = self.server.answers.pop(0)
        self.send_response(status)
        if after:
            self.send_header("Retry-After", after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test output readable."""


@pytest.fixture
def ear(request: pytest.FixtureRequest) -> Iterator[Ear]:
    """A server with the answers of the test."""
    with Ear(request.param) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def world(waited: list[float]) -> Surroundings:
    """Return a world that only counts how long it waits."""
    return Surroundings(lambda: START, waited.append, "desk", {})


@pytest.mark.parametrize("ear", [[(204, "")]], indirect=True)
def test_the_news_arrive(ear: Ear) -> None:
    waited: list[float] = []
    tell(ear.address, NEWS, world(waited))
    assert (ear.heard, waited) == ([NEWS], [])


LATER = format_datetime(START + timedelta(seconds=40), usegmt=True)


@pytest.mark.parametrize("ear", [[(503, "17"), (429, LATER), (500, ""), (200, "")]], indirect=True)
def test_it_is_asked_again_when_it_says(ear: Ear) -> None:
    """After so many seconds, at an instant, or when we think fit."""
    waited: list[float] = []
    tell(ear.address, NEWS, world(waited))
    assert len(ear.heard) == 4
    assert waited[:2] == [17.0, 40.0]
    assert 2 <= waited[2] <= 4


@pytest.mark.parametrize("ear", [[(503, "100000")] * 5], indirect=True)
def test_it_is_not_asked_for_ever(ear: Ear) -> None:
    """Nor is anybody kept waiting for a day."""
    waited: list[float] = []
    with pytest.raises(TargetFault, match="the deploy is done, but .* 503") as told:
        tell(ear.address, NEWS, world(waited))
    assert waited == [120.0] * 4
    assert "hush" not in str(told.value)


@pytest.mark.parametrize("ear", [[(404, "")]], indirect=True)
def test_what_is_not_there_is_not_asked_again(ear: Ear) -> None:
    waited: list[float] = []
    with pytest.raises(TargetFault, match="404"):
        tell(ear.address, NEWS, world(waited))
    assert (len(ear.heard), waited) == (1, [])


@pytest.mark.parametrize("ear", [[]], indirect=True)
def test_nobody_there(ear: Ear) -> None:
    """A refused connection is tried again."""
    waited: list[float] = []
    ear.server_close()
    with pytest.raises(TargetFault, match="[Rr]efused"):
        tell(ear.address, NEWS, world(waited))
    assert len(waited) == 4


def test_the_address_may_lie_in_the_environment() -> None:
    assert webhook_of("https://paper.example/hook", {}) == "https://paper.example/hook"
    assert webhook_of("$HOOK", {"HOOK": "https://paper.example/x"}) == "https://paper.example/x"
    for environment in ({}, {"HOOK": "hush"}):
        with pytest.raises(TargetFault, match="in HOOK") as told:
            webhook_of("$HOOK", environment)
        assert "hush" not in str(told.value)
