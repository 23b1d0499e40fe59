"""Hears of changes from the system, and notices when it does not."""

from __future__ import annotations

import errno
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.utils import BaseThread

from ssg.preview.bursts import What
from ssg.preview.ground import Ground
from ssg.state import FOLDER

PLACE = os.path.join(FOLDER, "watch")  # below the site: where we try whether events come
PATIENCE = 2  # turns for which an event of our own may be under way
AGAIN = 30  # turns after which to try again
_QUEUED = Path("/proc/sys/fs/inotify/max_queued_events")  # inotify(7): more of them are lost
_LIMITS = {
    errno.ENOSPC: "the limit of watched folders is reached (fs.inotify.max_user_watches)",
    errno.EMFILE: "the limit of watching programs is reached (fs.inotify.max_user_instances)",
}

Happened = tuple[str, What, bool]  # where, what, and whether to a folder
Note = Callable[[Happened], None]
Make = Callable[[], BaseObserver]


class Lookout(Protocol):
    """Something that notes what happens to the files of a site."""

    def turn(self) -> bool:
        """Do what is to be done from time to time; return whether anything may be lost."""
        ...

    def see_room(self) -> None:
        """See whether new folders can be watched."""
        ...

    def stop(self) -> None:
        """Stop, and end all threads."""
        ...


class Unwatchable(Exception):  # noqa: N818 -- it names the state of the folder
    """The system does not tell what happens in a folder; it says why."""


# What only reads is not among them: looking at the site must not be a reason to look again.
_KINDS: dict[type[FileSystemEvent], What] = {
    events.FileModifiedEvent: What.CHANGED,
    events.FileClosedEvent: What.CHANGED,
    events.FileCreatedEvent: What.MADE,
    events.DirCreatedEvent: What.MADE,
    events.FileDeletedEvent: What.GONE,
    events.DirDeletedEvent: What.GONE,
    events.FileMovedEvent: What.PUT,
    events.DirMovedEvent: What.PUT,
}
for _name in ("FileAttribEvent", "DirAttribEvent"):  # of watchdog 7, where 6 says: modified
    if _kind := getattr(events, _name, None):
        _KINDS[_kind] = What.CHANGED


class Listener:
    """Notes the events of a site."""

    def __init__(self, ground: Ground, note: Note, make: Make = Observer) -> None:
        """Begin to listen.

        Args:
            ground: what to watch.
            note: gets what happens, in a thread of the observer.
            make: returns an observer.

        Raises:
            Unwatchable: if the system refuses.
        """
        self._hearing, self._own = _Hearing(note), _Hearing(self._note_own)
        self._probe = os.path.join(ground.folder, PLACE)
        self._turns = self._dead = self._waited = 0
        self._asked = self._deprived = False
        self._most = _most_queued()
        _hush()
        others = set(threading.enumerate())
        with _telling():
            self._observer = make()
        try:
            with _telling():
                self._begin(ground)
        except Unwatchable:
            self.stop()
            raise
        ours = set(threading.enumerate()) - others
        self._threads = [thread for thread in ours if isinstance(thread, BaseThread)]

    def turn(self) -> bool:
        """See whether events still come, and whether too many came.

        Raises:
            Unwatchable: if none come any more.
        """
        if self._deprived:
            return True
        self._turns += 1
        alive = all(thread.is_alive() for thread in self._threads)
        self._dead = 0 if alive else self._dead + 1
        if self._dead >= PATIENCE:
            raise Unwatchable("watching the folder came to an end")
        heard, self._hearing.heard = self._hearing.heard, 0
        if heard or self._own.heard:
            self._own.heard, self._asked = 0, False
        self._waited = self._waited + 1 if self._asked else 0
        if self._waited >= PATIENCE:
            raise Unwatchable("the system tells of no changes in this folder")
        if self._turns % AGAIN == 0:
            self._ask()
        return heard > self._most // 4

    def see_room(self) -> None:
        """See whether new folders can be watched: the observer does not say if one could not.

        Raises:
            Unwatchable: if not.
        """
        room = os.path.join(self._probe, "room")
        with _telling(), suppress(FileNotFoundError, PermissionError):
            os.makedirs(room, exist_ok=True)
            watch = self._observer.schedule(self._own, room, event_filter=list(_KINDS))
            self._observer.unschedule(watch)

    def stop(self) -> None:
        """Stop listening, and end all threads of the observer."""
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join()

    def _begin(self, ground: Ground) -> None:
        self._observer.start()
        for path, deep in ground.places():
            try:
                self._schedule(self._hearing, path, deep=deep)
            except FileNotFoundError:
                if path == ground.folder:
                    raise
        self.see_room()
        with suppress(FileNotFoundError, PermissionError):
            self._schedule(self._own, self._probe, deep=False)
            self._ask()

    def _schedule(self, hearing: _Hearing, path: str, *, deep: bool) -> None:
        self._observer.schedule(hearing, path, recursive=deep, event_filter=list(_KINDS))

    def _note_own(self, happened: Happened) -> None:
        path, what, _ = happened
        self._deprived |= what is What.GONE and path == self._probe

    def _ask(self) -> None:
        """Do something of which the system has to tell."""
        with suppress(OSError):
            Path(self._probe, "probe").write_bytes(b"?")
            self._asked = True


class _Hearing(FileSystemEventHandler):
    """Notes what happened, and counts."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self.heard = 0
        self._note = note

    def dispatch(self, event: FileSystemEvent) -> None:
        self.heard += 1
        what = _KINDS.get(type(event))
        if what is None:
            return
        src, dest = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        if what is What.PUT:
            self._note((src, What.GONE, event.is_directory))
            self._note((dest, What.PUT, event.is_directory))
        else:
            self._note((src, what, event.is_directory))


@contextmanager
def _telling() -> Iterator[None]:
    """Say in plain words why a folder cannot be watched."""
    try:
        yield
    except OSError as fault:
        said = _LIMITS.get(fault.errno or 0, f"the folder cannot be watched: {fault.strerror}")
        raise Unwatchable(said) from None


def _hush() -> None:
    """Keep what the library says of itself from the terminal: we notice it, and say it better."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning, r"watchdog\.")


def _most_queued() -> int:
    try:
        return int(_QUEUED.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 16_384
