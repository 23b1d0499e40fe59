"""Runs a program and measures time, processor time and the memory of all its processes (Linux)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, thread_time

INTERVAL = 0.05  # seconds between two looks at the memory
CALM = 50  # adding up shares may take a fiftieth of one processor's time at most


@dataclass(frozen=True, slots=True)
class Measured:
    """What a program needed."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, of the program and of all descendants it waited for
    memory: int  # bytes: the most that all its processes had together
    code: int  # how it exited


def measure(command: Sequence[str | Path], *, output: Path) -> Measured:
    """Run a program to its end and return what it needed.

    Memory is the sum of the proportional set sizes (PSS) of the program and its descendants: what
    several processes share counts once. It is added up every `INTERVAL` seconds, or less often
    where that takes long, so that looking does not slow the program down. What the system itself
    says one of them had at most counts if it is more: it has no gaps.

    Args:
        command: the program and its arguments.
        output: the file for its standard output; what it says on standard error goes beside it.
    """
    with output.open("wb") as out, output.with_suffix(".err").open("wb") as err:
        started = perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)  # noqa: S603 - our own command
        with _Watch(process.pid) as watch:
            _, status, usage = os.wait4(process.pid, 0)
            wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(wall, usage.ru_utime + usage.ru_stime, watch.most, process.returncode)


class _Watch:
    """Looks at the memory of a process and its descendants until it is left."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._pid = pid
        self._ended = Event()
        self._thread = Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look_on(self) -> None:
        pause, due = 0.0, 0.0
        while not self._ended.wait(pause):
            family = tuple(_family(self._pid))
            self.most = max(self.most, *(_memory(pid, "status", "VmHWM:") for pid in family))
            if perf_counter() >= due:
                used = thread_time()
                shares = sum(_memory(pid, "smaps_rollup", "Pss:") for pid in family)
                self.most = max(self.most, shares)
                due = perf_counter() + CALM * (thread_time() - used)
            pause = INTERVAL


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants; those that have just ended are left out."""
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _memory(pid: int, file: str, key: str) -> int:
    """Return a figure that the system has of a process, in bytes; 0 if it has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8").splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    return 0
