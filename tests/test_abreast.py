"""Many things side by side, but only so many at once."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Condition, Event
from threading import enumerate as threads

import pytest

from ssg.publish.abreast import AT_ONCE, LOAD, abreast


class Crowd:
    """Counts who is at work, and holds them until so many are."""

    def __init__(self, wanted: int) -> None:
        """Wait for so many."""
        self.wanted, self.now, self.most = wanted, 0, 0
        self._more = Condition()

    def work(self, job: int) -> int:
        """Work until enough others do."""
        with self._more:
            self.now += 1
            self.most = max(self.most, self.now)
            self._more.notify_all()
            self._more.wait_for(lambda: self.most >= self.wanted, 60)
            self.now -= 1
        return job


def test_so_many_work_at_once_and_not_more() -> None:
    crowd = Crowd(AT_ONCE)
    assert sorted(abreast(crowd.work, range(100))) == list(range(100))
    assert crowd.most == AT_ONCE


@pytest.mark.parametrize(("size", "most"), [(LOAD // 4, 4), (LOAD // 2 + 1, 1), (LOAD * 10, 1)])
def test_what_is_large_waits_for_room(size: int, most: int) -> None:
    crowd = Crowd(most)
    assert len(list(abreast(crowd.work, range(20), lambda job: size))) == 20
    assert crowd.most == most


def test_things_are_taken_as_they_are_needed() -> None:
    """A hundred thousand files are not opened ahead."""
    taken = 0

    def coming() -> Iterator[int]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    results = abreast(lambda job: job, coming())
    assert next(results) is not None
    assert taken <= 2 * AT_ONCE + 2
    results.close()  # type: ignore[attr-defined]


def test_the_first_fault_is_raised_after_what_was_done() -> None:
    def work(job: int) -> int:
        if job == 3:
            raise ValueError("three")
        return job

    done = []
    with pytest.raises(ValueError, match="three"):
        for job in abreast(work, range(1000)):
            done.append(job)
    assert {0, 1, 2} <= set(done)
    assert len(done) < 100


def test_whoever_is_interrupted_waits_for_nothing() -> None:
    """And nothing is begun after that."""
    go, begun = Event(), []

    def work(job: int) -> int:
        begun.append(job)
        if job:
            assert go.wait(60)
        return job

    results = abreast(work, range(1000))
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    go.set()
    for thread in threads():
        if thread.name == "store":
            thread.join(60)
    assert len(begun) <= AT_ONCE + 1
