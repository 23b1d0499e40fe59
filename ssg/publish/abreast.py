"""Does many things side by side, but only so many at once, and not too large ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

AT_ONCE = 16
LOAD = 64_000_000  # bytes that are under way at once; a larger one goes alone
Job = TypeVar("Job")
Result = TypeVar("Result")


def abreast(
    work: Callable[[Job], Result],
    jobs: Iterable[Job],
    weight: Callable[[Job], int] = lambda job: 0,
) -> Iterator[Result]:
    """Do something with each of many things, and yield results as they come.

    After a fault nothing new is begun; what had begun is told of, and then the fault is raised.

    Args:
        work: done in a thread.
        jobs: the things.
        weight: how many bytes a thing keeps in memory.
    """
    faults: list[BaseException] = []
    running: dict[Future[Result], int] = {}
    coming = iter(jobs)
    pool = ThreadPoolExecutor(AT_ONCE, "store")
    try:
        todo = next(coming, None)
        while running or (todo is not None and not faults):
            while todo is not None and not faults and _fits(weight(todo), running):
                running[pool.submit(work, todo)] = weight(todo)
                todo = next(coming, None)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                del running[each]
                if fault := each.exception():
                    faults.append(fault)
                else:
                    yield each.result()
    finally:
        pool.shutdown(cancel_futures=True)
    if faults:
        raise faults[0]


def _fits(size: int, running: dict[Future[Result], int]) -> bool:
    if not running:
        return True
    return len(running) < 2 * AT_ONCE and sum(running.values()) + size <= LOAD


def finish(results: Iterator[object]) -> None:
    """Wait until all is done."""
    for _ in results:
        pass
