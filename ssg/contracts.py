"""The shapes of the functions that a kit is made of: picks, planners, closers, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ssg.furniture import Box, Chrome
from ssg.model import Article, Entry, Row, Site
from ssg.problems import Problem

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


class Boxes(Protocol):
    """How a page gets its boxes."""

    def __call__(
        self, kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        """Return the boxes of a page of this kind, without the stories (by URL) already taken."""


Planner = Callable[[Site, Boxes, Chrome], Iterable[Entry]]
Closer = Callable[[Site, Rows, Chrome], Iterable[Entry]]
Check = Callable[[Site, Rows], Iterable[Problem]]
Clock = Callable[[Site], Iterable[datetime]]  # instants at which pages change by themselves


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Pages of one kind, planned part by part: a story's page, or the pages of one list.

    Parts are named, so that each can be planned alone, in whatever process.
    """

    name: str
    parts: Callable[[Site], Iterable[str]]
    plan: Callable[[Site, Boxes, Chrome, str], Iterable[Entry]]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """Plans all pages of a planner as one part."""

    planner: Planner

    def __call__(self, site: Site, boxes: Boxes, chrome: Chrome, part: str) -> Iterable[Entry]:
        """Plan them."""
        return self.planner(site, boxes, chrome)


def whole(planner: Planner) -> Family:
    """Return the family of a planner whose pages are planned together."""
    return Family(planner.__name__, _one_part, Whole(planner))


def _one_part(site: Site) -> tuple[str]:
    return ("",)
