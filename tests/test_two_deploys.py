"""Two deploys at once, in every order of their operations that is tried: the newer build wins."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random  # noqa: TID251  -- orders from a seed

import pytest

from ssg.publish.lock import LIFETIME
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.outcome import Options
from ssg.publish.planning import Wanted
from ssg.publish.surroundings import Superseded, Surroundings
from tests.editions import FIRST, SECOND, START, WITHDRAWN, broken_links, lay, page
from tests.shelves import MemoryStore, Things

# Takes some of the second edition back: a is as it was at first, and so is the style.
THIRD = {
    **{path: text for path, text in FIRST.items() if not path.startswith("b/")},
    "index.html": page("/a/", "/c/", "/d/", "/news/", text="front 3"),
    "news/index.html": page("/a/", "/c/", "/d/", text="news 3"),
    "d/index.html": page("/news/", text="d, otherwise"),
    "feed.xml": "<rss>a c d</rss>",
}
DEADLINE = 30  # seconds after which a test has hung


class Turns:
    """Lets two threads take turns: one operation at a time, in an order that is given."""

    def __init__(self, order: Sequence[int], jump: int = -1) -> None:
        """Set the order, and the turn before which so much time passes that locks run out."""
        self.order, self.jump = order, jump
        self.turn = 0
        self.running = {0, 1}
        self.time = START + timedelta(hours=1)
        self.changed = threading.Condition()

    def take(self, who: int) -> None:
        """Wait for a turn."""
        with self.changed:
            assert self.changed.wait_for(lambda: self._next() == who, timeout=DEADLINE)
            if self.turn == self.jump:
                self.time += LIFETIME + timedelta(minutes=2)

    def done(self) -> None:
        """Give the turn on."""
        with self.changed:
            self.turn += 1
            self.changed.notify_all()

    def leave(self, who: int) -> None:
        """Take no more turns."""
        with self.changed:
            self.running.discard(who)
            self.changed.notify_all()

    def _next(self) -> int:
        who = self.order[self.turn % len(self.order)]
        return who if who in self.running else 1 - who


class Deployer:
    """One of two that deploy to a store."""

    def __init__(self, who: int, turns: Turns, things: Things, journal: Path) -> None:
        """Share the things and the turns."""
        self.who, self.turns = who, turns
        store = MemoryStore(things, self.step)
        self.bucket = Bucket(store, journal, lambda paths: None)

    def step(self, when: str, name: str, key: str) -> None:
        """Do one operation at a turn."""
        if when == "before":
            self.turns.take(self.who)
        else:
            self.turns.done()

    def wait(self, seconds: float) -> None:
        """Let time pass, which is a turn as well."""
        self.turns.take(self.who)
        self.turns.time += timedelta(seconds=seconds)
        self.turns.done()

    def deploy(self, wanted: Wanted) -> str:
        """Deploy a build, and say how it ended."""
        around = Surroundings(lambda: self.turns.time, self.wait, f"deploy {self.who}", {})
        try:
            publish_objects(self.bucket, wanted, Options(), around)
        except Superseded:
            return "superseded"
        finally:
            self.turns.leave(self.who)
        return "done"


def run(things: Things, builds: Sequence[Wanted], desk: Path, turns: Turns) -> list[str]:
    """Deploy two builds at once; return how each ended."""
    desks = [Deployer(who, turns, things, desk / f"journal-{who}") for who in (0, 1)]
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(Deployer.deploy, desks, builds))


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wanted, Wanted, Wanted]:
    """The site as it is, a build of five minutes later, and one of ten minutes later."""
    folder = tmp_path_factory.mktemp("builds")
    return (
        lay(folder / "first", FIRST),
        lay(folder / "second", SECOND, minutes=5),
        lay(folder / "third", THIRD, minutes=10, withdrawn=WITHDRAWN),
    )


def begin(first: Wanted, desk: Path) -> Things:
    """Return a store that holds the first build."""
    things: Things = {}
    around = Surroundings(lambda: START, lambda seconds: None, "begin", {})
    bucket = Bucket(MemoryStore(things), desk / "journal", lambda paths: None)
    publish_objects(bucket, first, Options(), around)
    return things


def holds_the_third(things: Things) -> None:
    """See that the newest build is there, and nothing else but old styles."""
    found = {key: thing.data for key, thing in things.items() if not key.startswith(".ssg/")}
    expected = {path: text.encode() for path, text in THIRD.items()}
    assert {key: data for key, data in found.items() if not key.startswith("assets/")} == {
        key: data for key, data in expected.items() if not key.startswith("assets/")
    }
    assert broken_links(found, ("b/index.html", "b/face.jpg")) == set()
    assert not [key for key in things if key.startswith(".ssg/intents/")]


@pytest.mark.parametrize("newer", [0, 1])
@pytest.mark.parametrize("bias", [1, 5, 9])
def test_the_newer_build_wins_in_whatever_order(
    builds: tuple[Wanted, Wanted, Wanted], tmp_path: Path, newer: int, bias: int
) -> None:
    """Forty orders each; both come to an end, and the older one says so if it came too late."""
    first, second, third = builds
    pair = [second, second]
    pair[newer] = third
    start = begin(first, tmp_path)
    for seed in range(40):
        draw = Random(f"{newer} {bias} {seed}")  # noqa: S311  -- no secret
        turns = Turns([int(draw.random() * 10 < bias) for _ in range(2000)])
        things = dict(start)
        ends = run(things, pair, tmp_path / str(seed), turns)
        assert ends[newer] == "done"
        assert ends[1 - newer] in {"done", "superseded"}
        holds_the_third(things)


@pytest.mark.parametrize("newer", [0, 1])
def test_a_deploy_that_pauses_beyond_its_lock_does_no_harm(
    builds: tuple[Wanted, Wanted, Wanted], tmp_path: Path, newer: int
) -> None:
    """It stops before each of its operations, and another deploy does all of its work meanwhile."""
    first, second, third = builds
    pair = [second, second]
    pair[newer] = third
    start = begin(first, tmp_path)
    for number in range(1, 130):
        things = dict(start)
        turns = Turns([0] * number + [1] * 5000, jump=number)
        ends = run(things, pair, tmp_path / str(number), turns)
        assert ends[newer] == "done"
        holds_the_third(things)
