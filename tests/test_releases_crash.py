"""Whenever a deploy to a folder dies, readers have a whole release, and the next one heals all."""

from __future__ import annotations

import inspect
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from ssg import fsops
from ssg.publish.local import LocalHost
from ssg.publish.lock import LIFETIME
from ssg.publish.manifest import decode
from ssg.publish.planning import Wanted
from ssg.publish.releases import Releases
from ssg.publish.surroundings import Superseded
from tests.faulty import TORN
from tests.faulty_deploys import OPTIONS, deploy
from tests.publishing import NEW, OLD, VOTE, World, built, later, texts

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.faulty_deploys"])
FIRST = {**OLD, "about/index.html": "<p>About nobody</p>"}
BOTH = {**NEW, "main.0123abcd.css": OLD["main.0123abcd.css"]}
AGAIN = {path: text for path, text in OLD.items() if not path.startswith(VOTE)}
PURGED = {
    *("index.html", "africa/index.html", "about/index.html", "feed.xml"),
    *("africa/vote/index.html", "africa/vote/ballot.png", "turn", "fold/deep.txt"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with two releases, a third one to publish, and a copy of both to do it in."""

    kept: Path
    work: Path

    def run(self, fault: str, number: int) -> int | None:
        """Publish the third release in a process of its own, with a fault."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.kept, self.work, symlinks=True)
        process = SERVER.Process(target=deploy, args=(fault, number, self.work, 2))
        process.start()
        process.join()
        return process.exitcode

    def calls(self) -> list[str]:
        """Return the names of all operations of a deploy that nothing befalls."""
        assert self.run("none", 0) == 0
        return (self.work / "calls").read_text().split()

    def is_whole(self) -> None:
        """See that readers have the old release or the new one."""
        assert texts(self.work / "root/current/") in (OLD, BOTH)

    def heals(self) -> None:
        """See that the next deploy leaves just what it has to."""
        process = SERVER.Process(target=deploy, args=("none", 0, self.work, 2))
        process.start()
        process.join()
        assert process.exitcode == 0
        root = self.work / "root"
        is_exact(root)
        assert set((self.work / "purged").read_text().split()) == PURGED, "a cache was not told"


def is_exact(root: Path) -> None:
    """See that there are the second release without the vote, and the third one; nothing else."""
    assert texts(root / "current/") == BOTH
    current = os.readlink(root / "current").removeprefix("releases/")
    manifest = decode((root / ".ssg" / f"{current}.json").read_bytes())
    (past,) = manifest.past
    assert texts(root / "releases" / past) == AGAIN
    assert {path.name for path in (root / "releases").iterdir()} == {current, past}
    assert not list(root.rglob("vote")), "a server would answer for an empty folder"
    notes = {path.name for path in (root / ".ssg").iterdir() if "lock." not in path.name}
    assert notes == {f"{current}.json", f"{past}.json"}


def publish(folder: Path, wanted: Wanted, world: World) -> None:
    """Publish to `folder/root`."""
    host = LocalHost(folder / "root")
    Releases(host, world.around, world.purge).publish(wanted, OPTIONS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A folder with two releases, and a third one to publish."""
    folder = tmp_path_factory.mktemp("desk")
    kept, world = folder / "kept", World()
    publish(kept, built(kept / "out", FIRST), world)
    publish(kept, built(kept / "out", OLD, 1), world)
    built(kept / "out", NEW, 2)
    return Desk(kept, folder / "work")


def test_a_deploy_killed_before_any_operation(desk: Desk) -> None:
    """That is after the one before it, too. A lock that was held has run out when all goes on."""
    calls = desk.calls()
    assert len(calls) > 30
    for number in range(1, len(calls) + 1):
        assert desk.run("kill", number) == -signal.SIGKILL, number
        desk.is_whole()
        free_lock(desk.work / "root")
        desk.heals()


def test_a_deploy_killed_in_the_middle_of_an_operation(desk: Desk) -> None:
    calls = desk.calls()
    places = [number for number, name in enumerate(calls, start=1) if name in TORN]
    assert places
    for number in places:
        assert desk.run("torn", number) == -signal.SIGKILL, number
        desk.is_whole()
        free_lock(desk.work / "root")
        desk.heals()


def test_a_deploy_killed_before_caches_are_told(desk: Desk) -> None:
    """The next one tells them, although it finds the site in its place."""
    assert desk.run("purge", 0) == -signal.SIGKILL
    assert texts(desk.work / "root/current/") == BOTH
    free_lock(desk.work / "root")
    desk.heals()


def free_lock(root: Path) -> None:
    """Let the lock of a dead deploy run out."""
    for lock in (root / ".ssg").glob("lock.*"):
        text = os.readlink(lock).replace("2026", "2025")
        lock.unlink()
        lock.symlink_to(text)


def test_a_disk_that_is_full(desk: Desk) -> None:
    """Whatever is refused, readers have a whole release; then nothing half laid takes up room."""
    for number, name in enumerate(desk.calls(), start=1):
        if name in {"link", "copy_new", "write_new"}:
            assert desk.run("full", number) == 1, name
            desk.is_whole()
            free_lock(desk.work / "root")
            assert not list((desk.work / "root/releases").glob("*.part"))
            desk.heals()


# --- between two operations -----------------------------------------------------------------------


def between(patch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Let something happen before every operation that changes files."""
    count = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(real)
        def call(*values: Any) -> Any:
            nonlocal count
            count += 1
            act(count)
            return real(*values)

        return call

    for name, function in inspect.getmembers(fsops, inspect.isfunction):
        if not name.startswith("_"):
            patch.setattr(fsops, name, watched(function))


def test_a_reader_always_has_a_whole_release(desk: Desk) -> None:
    shutil.rmtree(desk.work, ignore_errors=True)
    shutil.copytree(desk.kept, desk.work, symlinks=True)
    wanted, seen = built(desk.work / "out", NEW, 2, withdrawn=VOTE), []

    def read(number: int) -> None:
        seen.append(texts(desk.work / "root/current/"))

    with pytest.MonkeyPatch.context() as patch:
        between(patch, read)
        publish(desk.work, wanted, World())
    assert seen[0] == OLD
    assert seen[-1] == BOTH
    assert all(found in (OLD, BOTH) for found in seen)
    is_exact(desk.work / "root")


def test_a_deploy_that_sleeps_while_a_newer_one_is_published(desk: Desk, tmp_path: Path) -> None:
    """At whatever operation it falls asleep: the newest build is there at the end."""
    shutil.rmtree(desk.work, ignore_errors=True)
    newest = {**NEW, "about/index.html": "<p>The newest</p>"}
    old, new = built(tmp_path / "old", NEW, 2), built(tmp_path / "new", newest, 3)
    ends: list[str] = []
    while True:
        shutil.rmtree(desk.work, ignore_errors=True)
        shutil.copytree(desk.kept, desk.work, symlinks=True)
        ends.append(sleep_at(len(ends) + 1, desk.work, old, new))
        if ends[-1] == "awake":
            break
        assert texts(desk.work / "root/current/")["about/index.html"] == "<p>The newest</p>", ends
    assert len(ends) > 25
    assert set(ends) == {"superseded", "done", "awake"}, "the very last operation is a tidy one"


def sleep_at(number: int, folder: Path, old: Wanted, new: Wanted) -> str:
    """Let a deploy sleep at an operation, while its lock runs out and another one is published."""
    slow, quick = World(who="slow"), World(later(599), who="quick")

    def fall_asleep(count: int) -> None:
        if count == number:
            patch.undo()
            slow.time += LIFETIME * 2
            quick.time = slow.time
            publish(folder, new, quick)

    with pytest.MonkeyPatch.context() as patch:
        between(patch, fall_asleep)
        try:
            publish(folder, old, slow)
        except Superseded:
            return "superseded"
    return "done" if slow.time == quick.time else "awake"
