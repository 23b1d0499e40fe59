"""The shapes of the functions that a kit is made of: picks, planners, closers, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from ssg.furniture import Box, Chrome, Slot
from ssg.model import Article, Site
from ssg.outputs import Entry, Row
from ssg.problems import Problem
from ssg.settings import Delivery, Varies
from ssg.turns import Turn

Params = Mapping[str, object]
Chosen = Callable[[Article | None], Iterable[Article]]  # the stories for a page about a story
Rows = tuple[Row, ...]
Pick = Callable[[Site, Params], Chosen]


@dataclass(frozen=True, slots=True, eq=False)
class Widget:
    """A box as declared: a pick, a title, a limit and parameters."""

    name: str
    title: str
    pick: str
    limit: int = 5
    params: Mapping[str, object] = field(default_factory=dict)
    more: str = ""  # site path behind the title
    delivery: Delivery = "inline"  # only site.toml can ask for another one
    varies_by: Varies = "story"  # what makes the box of one page differ from that of another


class Boxes(Protocol):
    """How a page gets its boxes."""

    def __call__(
        self, kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        """Return the boxes of a page of this kind, without the stories (by URL) already taken."""

    def slots(self, section: str) -> Mapping[str, Slot] | None:
        """Return the slots of the front of a section ("" for the home), None if it has none."""


Planner = Callable[[Site, Boxes, Chrome], Iterable[Entry]]
Closer = Callable[[Site, Rows, Chrome], Iterable[Entry]]
Check = Callable[[Site, Rows], Iterable[Problem]]
Clock = Callable[[Site], Iterable[datetime | Turn]]  # when pages change by themselves


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Pages of one kind, planned part by part: a story's page, or the pages of one list.

    Parts are named, so that each can be planned alone, in whatever process.
    `plan` is called once for a site, and returns the function that plans a part.
    """

    name: str
    parts: Callable[[Site], Iterable[str]]
    plan: Callable[[Site, Boxes, Chrome], Callable[[str], Iterable[Entry]]]


def whole(planner: Planner) -> Family:
    """Return the family of a planner whose pages are planned together."""
    return Family(
        planner.__name__,
        lambda site: ("",),
        lambda site, boxes, chrome: lambda part: planner(site, boxes, chrome),
    )


def by_part(
    name: str,
    parts: Callable[[Site], Iterable[str]],
    plan: Callable[[Site, Boxes, Chrome, str], Iterable[Entry]],
) -> Family:
    """Return the family of a function that plans one part, and needs nothing made before."""
    return Family(name, parts, lambda site, boxes, chrome: partial(plan, site, boxes, chrome))
