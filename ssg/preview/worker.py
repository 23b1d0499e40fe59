"""One thread that works for the preview, and does not keep the program from ending."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from threading import Thread
from typing import Any

Job = tuple[Future[Any], Callable[[], Any]]


class Worker(Executor):
    """Does one thing after the other in a thread of its own.

    Python waits for the threads of its own executors when it ends, however long a site takes to
    be read; it does not wait for this one. What is kept survives it, as it survives a power cut.
    """

    def __init__(self, name: str) -> None:
        """Start the thread."""
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a function called after all that were submitted before."""
        future: Future[Any] = Future()
        self._jobs.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  -- the interface of executors
        """Let the thread end after what was submitted.

        Args:
            wait: whether to wait for that.
            cancel_futures: whether what has not begun is left undone.
        """
        while cancel_futures and not self._jobs.empty():
            if (job := self._jobs.get()) is not None:
                job[0].cancel()
        self._jobs.put(None)
        if wait:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, call = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as fault:  # noqa: BLE001  -- raised again where it is asked for
                future.set_exception(fault)
            del job, future, call
