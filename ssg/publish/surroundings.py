"""What a deploy needs of the world: the clock, a name, patience, and somebody to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssg.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed in by the command line, so that tests can hand in others."""

    now: Callable[[], datetime]
    wait: Callable[[float], None]  # seconds
    who: str  # person, machine and process
    environment: Mapping[str, str]
    tell: Callable[[str], None] = lambda line: None
    progress: Progress = silent  # of bytes


class Refused(Exception):  # noqa: N818  -- it names what was decided, not an error of ours
    """A guard stopped a deploy before anything was written."""

    def __init__(self, *reasons: str) -> None:
        """Keep every reason."""
        super().__init__(*reasons)
        self.reasons = reasons


class Superseded(Exception):  # noqa: N818  -- it names what happened
    """A newer build is there already, so this one must not replace it."""


class Overtaken(Exception):  # noqa: N818  -- it names what happened
    """Another deploy began while this one took a pause; what that did has to be looked at."""
