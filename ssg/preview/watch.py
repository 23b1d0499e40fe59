"""Watches the files of a site, and tells what may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Self

from watchdog.observers import Observer

from ssg.preview.bursts import Burst, Found, Hints, What
from ssg.preview.ground import Ground, find_ground
from ssg.preview.listener import Happened, Listener, Lookout, Make, Unwatchable
from ssg.preview.mounts import read_mounts, silent_mount
from ssg.preview.patrol import Patrol

__all__ = ["Hints", "Watch"]

ASKED = "it was asked for"
AT_MOST = 10  # looks at all files take no more than about a tenth of the time


@dataclass(slots=True, eq=False)
class Watch:
    """Tells what may have changed in a site, from a thread of its own, while it is entered.

    `tell` gets hints a short quiet time after the events that they come from, at least once after
    the last one. What happens after the watch is entered is told.

    Args:
        folder: of the site.
        tell: gets the hints; it has to be quick.
        extra: folders of themes outside the site.
        ignore: the output folder, and whatever else never counts.
        polling: whether to look at every file again and again instead of listening to the system;
            None if only where that is needed.
        say: gets the reason why files are polled, as soon as they are.
        observer: makes what listens to the system.
        pace: seconds between two looks at all files, or at the observer.
    """

    folder: Path
    tell: Callable[[Hints], None]
    _: KW_ONLY
    extra: Iterable[Path] = ()
    ignore: Iterable[Path] = ()
    polling: bool | None = None
    say: Callable[[str], None] = lambda _: None
    observer: Make = Observer
    pace: float = 1.0
    reason: str = field(default="", init=False)  # why files are polled; "" if they are not
    _burst: Burst = field(default_factory=Burst, init=False)
    _happened: SimpleQueue[Happened | None] = field(default_factory=SimpleQueue, init=False)
    _ground: Ground = field(init=False)
    _lookout: Lookout = field(init=False)
    _thread: Thread = field(init=False)
    _next: float = field(default=0.0, init=False)  # when it is the lookout's turn
    _stirred: bool = field(default=False, init=False)  # folders or links may be others now
    _uprooted: bool = field(default=False, init=False)  # what is watched is no longer there

    def __enter__(self) -> Self:
        """Begin to watch."""
        self.extra, self.ignore = tuple(self.extra), tuple(self.ignore)
        self._ground = self._found()
        if reason := self._why_not():
            self._poll(reason)
        else:
            self._listen()
        self._next = monotonic() + self.pace
        self._thread = Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching, and wait until all threads have ended."""
        self._happened.put(None)
        self._thread.join()

    # --- how changes come to be known -----------------------------------------------------------

    def _found(self) -> Ground:
        return find_ground(self.folder, self.extra, self.ignore)

    def _why_not(self) -> str:
        """Return why the system is not to be asked, or "" if it is."""
        if self.polling is not None:
            return ASKED if self.polling else ""
        mounts = read_mounts()
        for root, _ in self._ground.places():
            if kind := silent_mount(root, mounts):
                return f"{root} lies on a file system that tells of no changes ({kind})"
        return ""

    def _listen(self) -> None:
        try:
            self._lookout = Listener(self._ground, self._happened.put, self.observer)
        except Unwatchable as fault:
            self._poll(str(fault))
            return
        if self._found().trees != self._ground.trees:  # they came to be while nobody listened
            self._guarded(self._follow)

    def _poll(self, reason: str) -> None:
        self._lookout = Patrol(self._ground, self._happened.put)
        self.reason = reason
        self.say(reason)

    def _renew(self) -> None:
        """Watch what is there now; nothing is missed in between."""
        before = self._lookout
        if self.reason:
            self._lookout = Patrol(self._ground, self._happened.put)
        else:
            self._lookout = Listener(self._ground, self._happened.put, self.observer)
        before.stop()

    # --- what the thread does -------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while self._take():
                self._guarded(self._turn)
                self._tell()
        finally:
            self._lookout.stop()

    def _take(self) -> bool:
        """Take what happened, or wait until something is to be done; False if all is over."""
        now = monotonic()
        wait = self._burst.wait(now)
        until = max(0.0, self._next - now)
        try:
            happened = self._happened.get(timeout=until if wait is None else min(wait, until))
            while happened is not None:
                self._note(happened)
                happened = self._happened.get_nowait()
        except Empty:
            return True
        return False

    def _note(self, happened: Happened) -> None:
        path, what, is_folder = happened
        if event := self._ground.event(path, what, folder=is_folder):
            self._burst.note(event, monotonic())
            gone = is_folder and what is What.GONE  # with what watched it
            self._uprooted |= gone or self._ground.is_root(path)
            self._stirred |= self._ground.is_beside(path)

    def _turn(self) -> None:
        started = monotonic()
        if started < self._next:
            return
        lost = self._lookout.turn()
        ended = monotonic()
        self._next = ended + max(self.pace, AT_MOST * (ended - started))
        if lost:
            self._lose()

    def _tell(self) -> None:
        hints = self._burst.told(monotonic(), self._look)
        if hints is not None:
            self.tell(hints)
        if hints is not None and (self._stirred or self._uprooted):
            self._guarded(self._follow)

    def _look(self, path: str) -> Found:
        found = self._ground.look(path)
        self._stirred |= found is Found.OTHER or path in self._ground.links
        return found

    def _follow(self) -> None:
        """Watch other folders if there are others now."""
        before, self._ground = self._ground, self._found()
        uprooted, self._stirred, self._uprooted = self._uprooted, False, False
        if uprooted or (before.trees, before.files) != (self._ground.trees, self._ground.files):
            self._lose()
        else:
            self._lookout.see_room()

    def _lose(self) -> None:
        self._renew()
        self._burst.lose(monotonic())

    def _guarded(self, step: Callable[[], None]) -> None:
        """Poll from now on if the system tells no more of changes."""
        try:
            step()
        except Unwatchable as fault:
            self._lookout.stop()
            self._poll(str(fault))
            self._burst.lose(monotonic())
            self._next = monotonic() + self.pace
