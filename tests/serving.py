"""A preview in this process: a real server on a port of its own, and those who ask it."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any

from ssg.preview.about import RoundSaid
from ssg.preview.checking import Check
from ssg.preview.guard import Doors, make_doors
from ssg.preview.server import Preview, Running, serve, take_port
from ssg.problems import Problem
from tests.newsroom import NOW, order

PATIENCE = 120.0  # seconds until a test gives up: a check gives way to all other work
BOTH = ("--drafts", "--future")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, its headers in lower case, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def data(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Told:
    """Keeps what people are told, and waits for it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.said: list[tuple[str, Any]] = []
        self._more = Condition()

    def rebuilt(self, said: RoundSaid) -> None:
        """Keep a round."""
        self._keep("rebuilt", said)

    def refused(self, problems: tuple[Problem, ...]) -> None:
        """Keep what is wrong."""
        self._keep("refused", problems)

    def mended(self) -> None:
        """Keep that nothing is wrong."""
        self._keep("mended", None)

    def remark(self, text: str) -> None:
        """Keep a remark."""
        self._keep("remark", text)

    def crashed(self, fault: BaseException) -> None:
        """Keep an exception."""
        self._keep("crashed", fault)

    def wait(self, kind: str, number: int = 1) -> Any:
        """Wait until something was told so many times; return what was told then."""

        def found() -> list[Any]:
            return [value for each, value in self.said if each == kind]

        with self._more:
            if not self._more.wait_for(lambda: len(found()) >= number, PATIENCE):
                raise AssertionError(f"{kind} was not told {number} times: {self.said}")
            return found()[number - 1]

    def _keep(self, kind: str, value: object) -> None:
        with self._more:
            self.said.append((kind, value))
            self._more.notify_all()


class Events:
    """A stream of events, read as a browser does."""

    def __init__(self, port: int, target: str) -> None:
        """Connect."""
        self._line = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._line.sendall(
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Accept: text/event-stream\r\nConnection: close\r\n\r\n".encode()
        )
        self._file = self._line.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers = dict(self._heads())

    def next(self, *kinds: str) -> tuple[str, Any]:
        """Return the next event, or the next of these kinds; `end` if the stream ends."""
        kind = ""
        while line := self._file.readline():
            name, _, value = line.decode().rstrip("\r\n").partition(": ")
            if name == "event":
                kind = value
            if name == "data" and (not kinds or kind in kinds):
                return kind, json.loads(value)
        return "end", None

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._line.close()

    def _heads(self) -> Iterator[tuple[str, str]]:
        while (line := self._file.readline().decode().strip()) != "":
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """A site that is served, at a port of this machine."""

    folder: Path
    port: int
    told: Told
    running: Running

    def ask(
        self, target: str = "/", method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask for something, as a plain client does; redirects are not followed."""
        return ask(self.port, target, method, headers)

    @contextmanager
    def events(self, page: str = "/", query: str = "") -> Iterator[Events]:
        """Have a page open."""
        events = Events(self.port, f"/_preview/events?page={page}{query}")
        try:
            yield events
        finally:
            events.close()


def ask(
    port: int, target: str = "/", method: str = "GET", headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask a server of this machine for something."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request(method, target, headers=dict(headers or {}))
        answer = line.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, heads, answer.read())
    finally:
        line.close()


@dataclass(frozen=True, slots=True)
class How:
    """How a site is served."""

    public: bool = False
    clock: Callable[[], datetime] = field(default=lambda: datetime.fromisoformat(NOW))
    check: Check | None = None
    hosts: tuple[str, ...] = ()
    token: str = ""
    port: int = 0  # any


@contextmanager
def served(folder: Path, how: How | None = None) -> Iterator[Served]:
    """Serve a site in a thread, and end that at the end."""
    how, told, began = how or How(), Told(), Event()
    found: list[Running | BaseException] = []
    listening = take_port("127.0.0.1", how.port)
    port: int = listening.getsockname()[1]
    asked = order(folder, options=() if how.public else BOTH)
    preview = Preview(asked, how.clock, how.clock, told, check=how.check)
    doors: Doors = make_doors(port, "127.0.0.1", how.hosts, how.token)

    def ready(running: Running) -> None:
        found.append(running)
        began.set()

    def run() -> None:
        try:
            serve(preview, listening, doors, ready)
        except BaseException as fault:  # noqa: BLE001  -- raised again in the test
            found.append(fault)
        finally:
            began.set()

    thread = Thread(target=run, name="preview", daemon=True)
    thread.start()
    assert began.wait(PATIENCE)
    running = found[0]
    if isinstance(running, BaseException):
        raise running
    try:
        yield Served(folder, port, told, running)
    finally:
        running.end()
        thread.join(PATIENCE)
        listening.close()
    assert not thread.is_alive()
    assert found[1:] == []


def assert_soon(true: Callable[[], bool]) -> None:
    """Assert that something becomes true that nobody tells of."""
    begun, pause = monotonic(), Event()
    while not true():
        assert monotonic() - begun < PATIENCE
        pause.wait(0.01)


def send(port: int, data: bytes) -> bytes:
    """Send bytes, and return what comes back until the other side hangs up or falls silent."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        with suppress(OSError):  # it may hang up before it has heard all of it
            line.sendall(data)
        return receive(line)


def receive(line: socket.socket) -> bytes:
    """Return an answer: as long as it says it is, or up to its end."""
    got = b""
    with suppress(ConnectionResetError):
        while not _whole(got) and (more := line.recv(65536)):
            got += more
    return got


def _whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    for name, _, value in (each.partition(b":") for each in head.split(b"\r\n")[1:]):
        if end and name.lower() == b"content-length":
            return len(body) >= int(value)
    return False
