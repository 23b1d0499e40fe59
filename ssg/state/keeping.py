"""Where the state of a site lies, how one build at a time gets it, and what if it cannot be had."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from ssg.problems import Location, Problem
from ssg.state.store import DamagedState, State, discard, open_state

FOLDER, FILE, LOCK = ".ssg", "state.sqlite", "lock"
Result = TypeVar("Result")


def with_state(
    folder: Path, action: Callable[[State], Result], *, name: str = FILE
) -> tuple[Result, tuple[Problem, ...]]:
    """Do something with the state of a site, and again with a new one if the old is of no use.

    A site whose state cannot be kept is worked on with one that is thrown away.

    Args:
        folder: of the site.
        action: what to do.
        name: of the state file.

    Returns:
        What the action gave, and a warning if the state was thrown away.

    Raises:
        OSError: if no state can be had anywhere.
    """
    path = folder / FOLDER / name
    for again in (False, True):
        try:
            if again:
                discard(path)
            _make_folder(path.parent)
            with closing(open_state(path)) as state:
                return action(state), ()
        except (DamagedState, sqlite3.Error, UnicodeDecodeError) as fault:
            reason = str(fault)  # SQLite names tables in its faults, and a damaged name is no text
        except OSError as fault:
            if not _is_of(fault, path.parent):
                raise
            reason = fault.strerror or "it cannot be used"
            break
    return _without_keeping(action, reason)


def copy_state(folder: Path, name: str) -> None:
    """Begin another state with what builds know, unless it is newer; only where no build is.

    Args:
        folder: of the site.
        name: of the other state file.
    """
    ours, other = folder / FOLDER / FILE, folder / FOLDER / name
    with suppress(OSError):  # nothing to begin with: then all is read anew
        if not other.exists() or other.stat().st_mtime_ns < ours.stat().st_mtime_ns:
            discard(other)
            shutil.copyfile(ours, other)


def _is_of(fault: OSError, folder: Path) -> bool:
    """Tell whether a folder, or what lies in it, is what the disk refused."""
    refused = Path(str(fault.filename or ""))
    return folder in (refused, refused.parent)


def _without_keeping(
    action: Callable[[State], Result], reason: str
) -> tuple[Result, tuple[Problem, ...]]:
    message = f"nothing can be kept there ({reason}), so every build begins anew"
    hint = "make the folder writable, or remove it"
    warning = Problem(Location(FOLDER), message, hint, "state", "warn")
    with tempfile.TemporaryDirectory(prefix="ssg-") as place:
        try:
            with closing(open_state(Path(place) / FILE)) as state:
                return action(state), (warning,)
        except (DamagedState, sqlite3.Error) as fault:
            raise OSError(f"no state can be kept: {fault}") from fault


@contextmanager
def only_build(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time work on a site; the lock goes with the process that holds it.

    Args:
        folder: of the site.
        waiting: is called once if another build has to be waited for.
    """
    try:
        _make_folder(folder / FOLDER)
        lock = sqlite3.connect(folder / FOLDER / LOCK, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error):
        yield  # where nothing can be written, nothing can be locked
        return
    with closing(lock):
        _take(lock, waiting)
        yield


def _take(lock: sqlite3.Connection, waiting: Callable[[], None]) -> None:
    try:
        _hold(lock)
    except sqlite3.Error as fault:
        if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            return  # where nothing can be written, nothing can be locked
        waiting()
        lock.execute("PRAGMA busy_timeout=86400000")  # milliseconds: a day
        _hold(lock)


def _hold(lock: sqlite3.Connection) -> None:
    """Take the lock; both steps fail as long as somebody else holds it."""
    lock.execute("PRAGMA journal_mode=MEMORY")
    lock.execute("BEGIN EXCLUSIVE")


def _make_folder(folder: Path) -> None:
    """Make the folder of the state, which no version control shall take for a part of the site."""
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
