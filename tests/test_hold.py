"""The row of locks: whoever follows the last one holds it, and nobody else can."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from ssg.publish.hold import Hold
from ssg.publish.local import LocalHost
from ssg.publish.lock import LIFETIME, locked
from ssg.publish.store import ABSENT, Conflict
from ssg.publish.surroundings import Overtaken
from tests.publishing import World


@pytest.fixture
def host(tmp_path: Path) -> LocalHost:
    """A folder without a lock."""
    host = LocalHost(tmp_path)
    host.prepare()
    return host


def locks(host: LocalHost) -> dict[str, str]:
    return dict(host.look().notes)


def test_only_one_can_follow(host: LocalHost) -> None:
    one, other = Hold(host), Hold(host)
    assert one.get("lock") is None
    assert other.get("lock") is None
    assert one.put("lock", b"one", ABSENT) == "1"
    with pytest.raises(Conflict):
        other.put("lock", b"other", ABSENT)
    assert locks(host) == {"lock.1": "one"}


def test_whoever_slept_sees_that_the_row_went_on(host: LocalHost) -> None:
    """Even when the lock that would come next is free again."""
    slow, quick = Hold(host), Hold(host)
    slow.get("lock")
    slow.put("lock", b"slow", ABSENT)
    for said in (b"quick", b"quicker", b"quickest"):
        quick.get("lock")
        quick.put("lock", said)
    assert locks(host) == {"lock.4": "quickest"}
    with pytest.raises(Conflict):
        slow.put("lock", b"slow", "1")
    assert locks(host) == {"lock.4": "quickest"}


def test_a_lock_is_let_go(host: LocalHost) -> None:
    world = World()
    for number in (1, 3):
        with locked(Hold(host), world.around, sure=False):
            assert list(locks(host)) == [f"lock.{number}"]
        assert locks(host) == {f"lock.{number + 1}": "free"}


def test_a_lock_is_made_to_last(host: LocalHost) -> None:
    world = World()
    with locked(Hold(host), world.around, sure=False) as lock:
        for _ in range(5):
            world.time += LIFETIME / 2
            lock.stay()
        assert list(locks(host)) == ["lock.6"]


def test_a_lock_that_ran_out(host: LocalHost) -> None:
    slow, quick = World(who="slow"), World(who="quick")
    with locked(Hold(host), slow.around, sure=False) as lock:
        quick.time += LIFETIME + timedelta(minutes=1)
        with locked(Hold(host), quick.around, sure=False):
            slow.time = quick.time
            with pytest.raises(Overtaken):
                lock.stay()
    assert quick.told == []
    assert list(locks(host).values()) == ["free"]


def test_a_lock_that_somebody_took_whose_clock_is_wrong(host: LocalHost) -> None:
    slow, quick = World(who="slow"), World(who="quick")
    with locked(Hold(host), slow.around, sure=False) as lock:
        quick.time += LIFETIME * 2
        with locked(Hold(host), quick.around, sure=False):
            slow.time += LIFETIME / 2
            with pytest.raises(Overtaken):
                lock.stay()


def test_a_lock_that_cannot_be_read_counts_as_none(host: LocalHost, tmp_path: Path) -> None:
    os.symlink("noise", tmp_path / ".ssg/lock.7")
    with locked(Hold(host), World().around, sure=False):
        assert list(locks(host)) == ["lock.8"]
