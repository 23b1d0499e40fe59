"""Releases on a server that cannot be reached, or is lost in the middle of a deploy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ssg.deployment import RsyncTarget
from ssg.publish.local import LocalHost
from ssg.publish.manifest import decode
from ssg.publish.outcome import Options
from ssg.publish.planning import Wanted
from ssg.publish.releases import Releases
from ssg.publish.ssh import connected
from ssg.publish.store import TargetFault
from tests.publishing import NEW, OLD, VOTE, World, built, texts
from tests.ssh_server import Server

BOTH = {**NEW, "main.0123abcd.css": OLD["main.0123abcd.css"]}
# From its n-th call on, a program is lost: before that call does anything, or after it did all.
LOST = """
case "$*" in *-Oexit*) exec "$REAL" "$@" ;; esac
echo >> "{count}"
if [ "$(wc -l < "{count}")" -lt {number} ]; then exec "$REAL" "$@"; fi
if [ {how} = after ] && [ "$(wc -l < "{count}")" -eq {number} ]; then "$REAL" "$@"; fi
echo "Connection to paper closed by remote host." >&2
exit 255
"""
# Takes but the first names of what it is to send.
CUT = """
case "$*" in *--ignore-times*) head -c {size} | "$REAL" "$@"; exit 20 ;; esac
exec "$REAL" "$@"
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A machine that publishes to a server, where a release is already."""

    server: Server
    kept: Path
    root: Path
    wanted: Wanted

    def lay_out(self) -> None:
        """Let the server be as it was before."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.kept, self.root, symlinks=True)

    def publish(self, environment: dict[str, str], *, minutes: int = 0) -> World:
        """Publish the second release."""
        world = World(environment=environment)
        world.time += timedelta(minutes=minutes)
        target = RsyncTarget(host="paper", path=str(self.root))
        with connected(target, world.around) as host:
            Releases(host, world.around, world.purge).publish(self.wanted, Options())
        return world

    def is_whole(self) -> None:
        """See that readers have the old release or the new one."""
        assert texts(self.root / "current/") in (OLD, BOTH)

    def heals(self) -> None:
        """See that the next deploy leaves just what it has to, once the lock has run out."""
        self.publish(dict(self.server.environment), minutes=6)
        assert texts(self.root / "current/") == BOTH
        current = os.readlink(self.root / "current").removeprefix("releases/")
        (past,) = decode((self.root / f".ssg/{current}.json").read_bytes()).past
        assert {path.name for path in (self.root / "releases").iterdir()} == {current, past}
        assert not list(self.root.rglob("vote"))
        notes = {path.name for path in (self.root / ".ssg").iterdir() if "lock." not in path.name}
        assert notes == {f"{current}.json", f"{past}.json"}


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    """A machine that publishes to a server, where a release is already."""
    kept, world = tmp_path / "kept", World()
    wanted = built(tmp_path / "out", OLD)
    Releases(LocalHost(kept), world.around, world.purge).publish(wanted, Options())
    wanted = built(tmp_path / "out", NEW, 1, withdrawn=VOTE)
    yield Desk(server, kept, tmp_path / "root", wanted)


def lose(desk: Desk, number: int, how: str, count: Path) -> bool:
    """Publish while ssh is lost from a call on; return whether it came to that call."""
    count.unlink(missing_ok=True)
    desk.lay_out()
    environment = desk.server.shim("ssh", LOST.format(count=count, number=number, how=how))
    try:
        desk.publish(environment)
    except TargetFault as fault:
        assert "Connection to paper closed by remote host." in str(fault)
        return True
    return False


def must_survive(desk: Desk, numbers: Iterator[int], how: str) -> int:
    """Lose the server at these calls, up to the last there is; return how many were tried."""
    tried = 0
    for number in numbers:
        if not lose(desk, number, how, desk.root.with_name("count")):
            break
        desk.is_whole()
        desk.heals()
        tried += 1
    return tried


def test_a_server_that_is_lost(desk: Desk) -> None:
    """At every sixth call; all of them have a test that takes longer."""
    assert must_survive(desk, iter(range(3, 100, 6)), "before") >= 3


@pytest.mark.long
@pytest.mark.parametrize("how", ["before", "after"])
def test_a_server_that_is_lost_at_any_call(how: str, desk: Desk) -> None:
    assert must_survive(desk, iter(range(1, 100)), how) >= 18


def test_files_that_arrive_by_halves(desk: Desk) -> None:
    """What is there already is used by the next deploy."""
    desk.lay_out()
    environment = desk.server.shim("rsync", CUT.format(size=40))
    with pytest.raises(TargetFault, match="paper failed: "):
        desk.publish(environment)
    desk.is_whole()
    (part,) = (path for path in (desk.root / "releases").iterdir() if path.suffix == ".part")
    assert (part / "about/index.html").read_text() == NEW["about/index.html"]
    assert (part / "index.html").read_text() == OLD["index.html"]
    laid = part.stat().st_ino
    desk.heals()
    assert (desk.root / "current/").stat().st_ino == laid


def test_a_file_that_arrives_as_another(desk: Desk) -> None:
    """It is seen before readers are."""
    desk.lay_out()
    spoil = f"cp {desk.root.with_name('other')} {desk.root}/releases/*.part/about/index.html"
    desk.root.with_name("other").write_text(NEW["about/index.html"].upper())
    script = f'"$REAL" "$@"\ncase "$*" in *--ignore-times*) {spoil} ;; esac\n'
    with pytest.raises(TargetFault, match="about/index.html is not as it was laid"):
        desk.publish(desk.server.shim("rsync", script))
    assert texts(desk.root / "current/") == OLD
    desk.heals()


def test_a_port_that_nobody_listens_on(server: Server, tmp_path: Path) -> None:
    world = World(environment=server.environment)
    target = RsyncTarget(host="paper", path=str(tmp_path / "root"), port=1)
    said = "paper cannot be reached: ssh: connect to host 127.0.0.1 port 1: Connection refused"
    with connected(target, world.around) as host, pytest.raises(TargetFault, match=said):
        Releases(host, world.around, world.purge).releases()


def test_a_folder_that_may_not_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    world = World(environment=server.environment)
    target = RsyncTarget(host="paper", path=str(tmp_path / "file/root"))
    wanted, said = built(tmp_path / "out", OLD), "paper failed: mkdir: .*Not a directory"
    with connected(target, world.around) as host, pytest.raises(TargetFault, match=said):
        Releases(host, world.around, world.purge).publish(wanted, Options())


def test_without_the_programs(tmp_path: Path) -> None:
    world = World(environment={"PATH": str(tmp_path)})
    said = "ssh is not installed, and this target needs it"
    target = RsyncTarget(host="paper", path="x")
    with connected(target, world.around) as host, pytest.raises(TargetFault, match=said):
        host.look()
