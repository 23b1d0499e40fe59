"""Runs `ssg` with one fault, in a process that may well be killed by it.

Everything that changes files or the state is counted; at one call the fault strikes. The product
itself has no switch for it.
"""

from __future__ import annotations

import errno
import inspect
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from ssg import fsops
from ssg.cli import building, main  # noqa: F401  -- the command is imported once for all processes
from ssg.state import State

STATE = ("file", "note_files", "doubt", "commit")  # methods of the state that change it
TORN = frozenset({"write_new", "copy_new", "remove_tree", "file", "note_files", "commit"})
MILD = frozenset({"exchange", "remove_empty", "remove_tree"})  # never raise: they only do not work


@dataclass(frozen=True, slots=True)
class Call:
    """A call of something that changes files or the state."""

    name: str
    real: Callable[..., Any]
    values: tuple[Any, ...]

    def go(self) -> Any:
        """Do what is asked."""
        return self.real(*self.values)


def die() -> None:
    """End like a machine that loses its power, as far as a process can."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill(call: Call) -> None:
    """Die before it."""
    die()


def kill_after(call: Call) -> None:
    """Die after it."""
    call.go()
    die()


def torn(call: Call) -> None:
    """Die in the middle of it."""
    match call.name, call.values:
        case "write_new", (Path() as file, bytes() as data):
            file.write_bytes(data[: len(data) // 2])
        case "copy_new", (Path() as source, Path() as file):
            data = source.read_bytes()
            file.write_bytes(data[: len(data) // 2])
        case "remove_tree", (Path() as folder,):
            for file in [path for path in folder.rglob("*") if path.is_file()][::2]:
                file.unlink()
        case _, (State() as state, *_):
            state.connection.set_trace_callback(lambda sql: die() if sql == "COMMIT" else None)
            call.go()
    die()


def refused(call: Call, code: int) -> bool:
    """Let the system refuse it: as an error of the disk, or of SQLite."""
    if call.name in MILD:
        return False
    if call.name in STATE:
        raise sqlite3.OperationalError("database or disk is full")
    raise OSError(code, os.strerror(code), str(call.values[0]))


FAULTS: dict[str, Callable[[Call], Any]] = {
    "none": Call.go,
    "kill": kill,
    "kill_after": kill_after,
    "torn": torn,
    "full": lambda call: refused(call, errno.ENOSPC),
    "locked": lambda call: refused(call, errno.EACCES),
}


def strike(kind: str, number: int) -> list[str]:
    """Let call `number` go wrong in this way; return the list that all calls are noted in."""
    calls: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(real)
        def call(*values: Any) -> Any:
            calls.append(name)
            asked = Call(name, real, values)
            return FAULTS[kind](asked) if len(calls) == number else asked.go()

        return call

    for name, function in inspect.getmembers(fsops, inspect.isfunction):
        if not name.startswith("_"):
            setattr(fsops, name, watched(name, function))
    for name in STATE:
        setattr(State, name, watched(name, getattr(State, name)))
    return calls


def run(kind: str, number: int, words: list[str], said: Path) -> None:
    """Run `ssg` in this process, with a fault; what it prints goes to files `said.out`, `said.err`.

    Without a fault the names of all calls are printed.
    """
    for descriptor, ending in ((1, ".out"), (2, ".err")):
        with said.with_suffix(ending).open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    calls = strike(kind, number)
    sys.argv = ["ssg", *words]
    try:
        main()
    finally:
        if kind == "none":
            os.write(1, "\n".join(calls).encode())
