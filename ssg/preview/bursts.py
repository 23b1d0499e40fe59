"""Brings events of the file system together: what is told of them, and when.

Nothing here has a clock, a thread or a disk: times and looks at files are arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

QUIET = 0.015  # seconds without an event after which a burst is over
LONGEST = 0.150  # seconds for which a burst without an end is held back
EMPTY = 0.500  # seconds for which a file that is empty at the moment is held back


class What(Enum):
    """What happened to a file or folder."""

    CHANGED = "changed"  # in place
    MADE = "made"
    PUT = "put"  # moved to this place, where another may have been
    GONE = "gone"  # deleted, or moved away


class Found(Enum):
    """What lies at a place."""

    NOTHING = "nothing"
    EMPTY = "empty"
    FILE = "file"
    OTHER = "other"  # a folder, a link, a pipe


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place that counts."""

    path: str  # on the disk
    what: What
    folder: bool = False
    text: str = ""  # path relative to `content/`, if it is a text and has no other name


@dataclass(frozen=True, slots=True)
class Hints:
    """What may have changed.

    `texts` are paths relative to `content/` of texts that alone were modified or replaced; None if
    anything may have changed.
    """

    texts: frozenset[str] | None


ANYTHING = Hints(None)
Look = Callable[[str], Found]


@dataclass(slots=True, eq=False)
class Burst:
    """Events that came shortly after one another, until they are told."""

    _first: dict[str, Event] = field(default_factory=dict)  # at each place
    _unsure: bool = False
    _begun: float | None = None  # when the first event came since the last look
    _last: float = 0.0
    _held: float | None = None  # until when an empty file holds everything back

    def note(self, event: Event, now: float) -> None:
        """Take an event that came now, in seconds of a clock that only goes forward."""
        self._first.setdefault(event.path, event)
        self._came(now)

    def lose(self, now: float) -> None:
        """Take it that events were lost, so that anything may have changed."""
        self._unsure = True
        self._came(now)

    def wait(self, now: float) -> float | None:
        """Return the seconds after which to ask what is told; None if nothing happened."""
        ends = [] if self._held is None else [self._held]
        if self._begun is not None:
            ends.append(min(self._last + QUIET, self._begun + LONGEST))
        return max(0.0, min(ends) - now) if ends else None

    def told(self, now: float, look: Look) -> Hints | None:
        """Return what is to be told now and begin anew; None if nothing is, or it is too early.

        Args:
            now: the present time, in seconds.
            look: tells what lies at a place.
        """
        if self.wait(now) != 0.0:
            return None
        found = {path: look(path) for path in self._first}
        if Found.EMPTY in found.values():
            self._held = now + EMPTY if self._held is None else self._held
            if now < self._held:
                self._begun = None
                return None
        hints = self._hints(found)
        self._first.clear()
        self._unsure, self._begun, self._held = False, None, None
        return hints

    def _came(self, now: float) -> None:
        self._last = now
        self._begun = now if self._begun is None else self._begun

    def _hints(self, found: dict[str, Found]) -> Hints | None:
        if self._unsure:
            return ANYTHING
        left = [event for path, event in self._first.items() if not _passed(event, found[path])]
        if not left:
            return None
        if all(_replaced(event, found[event.path]) for event in left):
            return Hints(frozenset(event.text for event in left))
        return ANYTHING


def _passed(event: Event, found: Found) -> bool:
    """Tell whether something came and went that is no text, such as an editor's probe."""
    return event.what is What.MADE and found is Found.NOTHING and not event.text


def _replaced(event: Event, found: Found) -> bool:
    """Tell whether a text that was there has at most another content now."""
    there = found in {Found.FILE, Found.EMPTY}
    return bool(event.text) and there and event.what is not What.MADE and not event.folder
