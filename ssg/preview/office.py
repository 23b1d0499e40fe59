"""What the loop of the preview works with, and what it has to do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Protocol

from ssg.preview.about import RoundSaid
from ssg.preview.checking import Check
from ssg.preview.press import Press
from ssg.preview.watch import Hints
from ssg.problems import Problem

PACE = 1.0  # seconds at most between two looks at the clock


class Teller(Protocol):
    """Tells people what happens."""

    def rebuilt(self, said: RoundSaid) -> None:
        """Tell of a round in which something changed."""

    def refused(self, problems: tuple[Problem, ...]) -> None:
        """Tell what keeps the site from being shown as its files are."""

    def mended(self) -> None:
        """Tell that there is no problem any more."""

    def remark(self, text: str) -> None:
        """Tell what else there is to know; may be called from any thread."""

    def crashed(self, fault: BaseException) -> None:
        """Show an exception that nobody expected, with its traceback."""


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """What the loop works with."""

    press: Press
    worker: Executor  # of one thread, the only one that uses the press
    folder: Path
    clock: Callable[[], datetime]  # the instant that is shown
    wall: Callable[[], datetime]  # the time of day
    teller: Teller
    check: Check | None = None


@dataclass(slots=True)
class Agenda:
    """What is to be done, and from which second of the monotonic clock on."""

    everything: bool = False
    texts: set[str] = field(default_factory=set)
    look_at: float | None = None
    check_at: float | None = None
    due: datetime | None = None

    def add(self, hints: Hints) -> None:
        """Join hints to those that were not looked at yet."""
        if hints.texts is None:
            self.everything = True
        else:
            self.texts |= hints.texts

    def wait(self) -> float:
        """Return for how many seconds there is nothing to do."""
        times = (at for at in (self.look_at, self.check_at) if at is not None)
        return max(0.0, min((PACE, *(at - monotonic() for at in times))))
