"""The shapes of the functions that a kit is made of: picks, planners, closers, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ssg.furniture import Box, Chrome
from ssg.model import Article, Entry, Site
from ssg.problems import Problem

Params = Mapping[str, object]
Chosen = Callable[[Article | None], Iterable[Article]]  # the stories for a page about a story
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
Closer = Callable[[Site, tuple[Entry, ...], Chrome], Iterable[Entry]]
Check = Callable[[Site, tuple[Entry, ...]], Iterable[Problem]]
