"""What the desk asks for and what it alone may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ssg.model import Site, State
from ssg.problems import Problem


@dataclass(frozen=True, slots=True)
class Edition:
    """Which instant of the site is made, and what of it is shown that a reader may not see yet."""

    now: datetime
    drafts: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """The site, what is withheld from it, and what is wrong with it."""

    site: Site
    withheld: tuple[Withheld, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A story that is not published now, and why; kept outside the `Site`."""

    path: str
    title: str
    state: State
    reason: str
    until: datetime | None = None
