"""Does many things side by side, but only so many at once, and not too large ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

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

    After a fault nothing new is begun; what had begun is told of, and then the fault is raised. An
    interruption waits for nothing: Ctrl-C ends a deploy at once, also when its store is silent.

    Args:
        work: done in a thread.
        jobs: the things; none of them is None.
        weight: how many bytes a thing keeps in memory.
    """
    crew = _Crew(work)
    faults: list[BaseException] = []
    coming = iter(jobs)
    todo = next(coming, None)
    try:
        while crew.load or (todo is not None and not faults):
            while todo is not None and not faults and crew.has_room(weight(todo)):
                crew.begin(todo, weight(todo))
                todo = next(coming, None)
            result, fault = crew.wait()
            if fault is None:
                yield from result
            else:
                faults.append(fault)
    finally:
        crew.dismiss()
    if faults:
        raise faults[0]


def finish(results: Iterator[object]) -> None:
    """Wait until all is done."""
    for _ in results:
        pass


Done = tuple[tuple[Result, ...], BaseException | None]


class _Crew(Generic[Job, Result]):
    """Threads that nobody waits for when the program ends, unlike those of concurrent.futures."""

    def __init__(self, work: Callable[[Job], Result]) -> None:
        self._work = work
        self._todo: SimpleQueue[tuple[Job, int] | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[int, Done[Result]]] = SimpleQueue()
        self._threads, self._over = 0, False
        self.load: list[int] = []  # bytes of each thing under way

    def has_room(self, size: int) -> bool:
        if not self.load:
            return True
        return len(self.load) < 2 * AT_ONCE and sum(self.load) + size <= LOAD

    def begin(self, job: Job, size: int) -> None:
        self.load.append(size)
        self._todo.put((job, size))
        if self._threads < min(len(self.load), AT_ONCE):
            self._threads += 1
            Thread(target=self._serve, name="store", daemon=True).start()

    def wait(self) -> Done[Result]:
        size, done = self._done.get()
        self.load.remove(size)
        return done

    def dismiss(self) -> None:
        self._over = True
        for _ in range(self._threads):
            self._todo.put(None)

    def _serve(self) -> None:
        while (each := self._todo.get()) is not None and not self._over:
            job, size = each
            try:
                done: Done[Result] = ((self._work(job),), None)
            except BaseException as fault:  # noqa: BLE001  -- it is raised again where it is waited for
                done = ((), fault)
            self._done.put((size, done))
