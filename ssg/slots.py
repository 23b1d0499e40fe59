"""The slots of a front: what editors wrote of them, and which of them stand at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

STYLES = ("lead", "top", "list", "block", "row")  # in which the default theme shows slots
MOST = 4  # stories of a slot that does not say how many it has at most, and is no lead


@dataclass(frozen=True, slots=True)
class Span:
    """A time with a beginning and an end, both of which may be open."""

    begins: datetime | None = None
    ends: datetime | None = None  # the first instant after it

    def holds(self, moment: datetime) -> bool:
        """Tell whether an instant lies in it."""
        begun = self.begins is None or self.begins <= moment
        return begun and (self.ends is None or moment < self.ends)


@dataclass(frozen=True, slots=True)
class PinFields:
    """A story pinned to a slot, as written: a path or an address, and when it is pinned."""

    story: str
    span: Span = Span()
    line: int = 0


@dataclass(frozen=True, slots=True)
class SlotFields:
    """A slot as written; `params` are those of its pick."""

    name: str
    title: str = ""
    style: str = "row"
    pins: tuple[PinFields, ...] = ()
    span: Span = Span()
    pick: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    least: int = 1
    most: int = MOST
    line: int = 0
    pick_line: int = 0


@dataclass(frozen=True, slots=True)
class FrontFields:
    """What `_front.md` says of a front; `stale` is in hours, None where the site says it."""

    slots: tuple[SlotFields, ...] = ()
    stale: int | None = None


@dataclass(frozen=True, slots=True)
class Pinned:
    """A story that readers may see and that is pinned now, and until when it is."""

    path: str  # content path of the story
    until: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SlotPlan:
    """A slot that stands at the instant of the site, with nothing of stories to come."""

    name: str
    title: str
    style: str
    pinned: tuple[Pinned, ...]
    pick: str
    params: Mapping[str, object]
    least: int
    most: int
    until: datetime | None
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class FrontPlan:
    """The slots of the front page, or of a section's; `stale` is in hours, 0 for never."""

    file: str  # content path, "africa/_front.md"
    section: str  # "" for the front page
    slots: tuple[SlotPlan, ...]
    stale: int = 0
