"""Who does the work: this process, a pool of processes, or a cluster. All are executors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Method = Literal["fork", "spawn", "forkserver"]
Crew = Callable[[int], AbstractContextManager[Executor]]  # gets the number of pieces of work
FEW = 200  # pieces of work that are not worth a pool
AHEAD = 3  # shards a worker that are under way at once: more would pile up results


class Inline(Executor):
    """Does everything at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call the function now; what it raises comes out of the future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001  -- raised again where the result is asked for
            future.set_exception(fault)
        return future


def inline(work: int) -> AbstractContextManager[Executor]:
    """Work in this process, whatever there is to do."""
    return nullcontext(Inline())


def pool(jobs: int, *, method: Method | None = None) -> Crew:
    """Return a crew of processes of this machine, for more than `FEW` pieces of work.

    Args:
        jobs: how many processes; with one, there is no pool.
        method: how they begin; by default they are forks on Linux, where these share memory.
    """
    way = method or ("fork" if sys.platform == "linux" else "spawn")

    @contextmanager
    def crew(work: int) -> Iterator[Executor]:
        if jobs < 2 or work <= FEW:
            yield Inline()
            return
        context = multiprocessing.get_context(way)
        gc.freeze()  # what is there stays shared
        executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
        try:
            yield executor
        except BrokenProcessPool:
            message = "a worker process died; was there too little memory? (--jobs 1 needs less)"
            raise OSError(message) from None
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()

    return crew


def standing(executor: Executor) -> Crew:
    """Return a crew that is there already, such as a cluster."""
    return lambda work: nullcontext(executor)


def in_order(
    executor: Executor, function: Callable[[Task], Result], tasks: Iterable[Task], *, hands: int
) -> Iterator[Result]:
    """Yield the results of all tasks in their order, with only so many under way at a time.

    Args:
        executor: does the work.
        function: that can be imported by name, and takes one task.
        tasks: each a value that can be sent to another process.
        hands: how many workers the executor has.
    """
    under_way: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            under_way.append(executor.submit(function, task))
            if len(under_way) >= hands * AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def hands_of(executor: Executor) -> int:
    """Return how many workers an executor has, as far as it tells."""
    found = getattr(executor, "_max_workers", None)
    return found if isinstance(found, int) else 1 if isinstance(executor, Inline) else 8


def default_jobs() -> int:
    """Return the number of processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """Leave Ctrl-C to the process that people see, and garbage to the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
