"""What the desk asks for and what it alone may know."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ssg.facts import Parsed
from ssg.model import Article, Site, State
from ssg.moves import Gone
from ssg.problems import Problem
from ssg.progress import Progress, silent
from ssg.slugs import path_of
from ssg.turns import Turn

_NAMING = frozenset({"topic", "author", "series", "timeline"})


@dataclass(frozen=True, slots=True)
class Edition:
    """Which instant of the site is made, and what of it is shown that a reader may not see yet."""

    now: datetime
    drafts: bool = False
    future: bool = False

    def in_utc(self) -> Edition:
        """Return the same edition with its instant in UTC.

        Two times of one zone are compared as clocks show them, so that the hour that comes twice
        is the same both times; compared with UTC, each is the instant it is.
        """
        return replace(self, now=self.now.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the pipeline."""

    folder: Path
    edition: Edition
    output: Path
    overrides: Mapping[str, str] = field(default_factory=dict)
    ledger: str = ""  # what the target of a deploy knows of published addresses
    clean: bool = False
    keep_going: bool = False
    progress: Progress = silent


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """The site, what is withheld from it, and what is wrong with it.

    `turns` are the instants at which its files are shown otherwise, `valid_until` is the first at
    which something that it shows must be gone. `remake` makes the story of a file again, of
    which only such facts have changed as move no story.
    """

    site: Site
    withheld: tuple[Withheld, ...]
    problems: tuple[Problem, ...]
    remake: Callable[[Parsed], Article]
    turns: tuple[Turn, ...] = ()
    valid_until: datetime | None = None
    ahead: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)  # of fronts, by section
    gone: tuple[Gone, ...] = ()  # published addresses that answer no more, all of them
    held: tuple[Parsed, ...] = ()  # the files of what is withheld, in the same order


@dataclass(frozen=True, slots=True)
class Withheld:
    """A story that is not published now, and why; kept outside the `Site`.

    `address` is where it would stand, or stood; "" if its file does not say enough for one.
    """

    path: str
    title: str
    state: State
    reason: str
    until: datetime | None = None
    address: str = ""
    id: str = ""
    aliases: tuple[str, ...] = ()  # its old addresses
    files: tuple[str, ...] = ()  # content paths of its pictures and other files
    lists: tuple[tuple[str, str], ...] = ()  # kind and address of those it was on, if taken down


def withdrawn_paths(withheld: Iterable[Withheld]) -> tuple[str, ...]:
    """Return the output paths of what withdrawn stories had: pages, as folders, and other files."""
    gone = [story for story in withheld if story.state == "withdrawn"]
    addresses = {address for story in gone for address in (story.address, *story.aliases)}
    files = (
        path_of(address if _is_file(address) else f"{address.rstrip('/')}/")
        for address in addresses
        if address.strip("/")
    )
    pages = {path.removesuffix("index.html") for path in files}
    return tuple(sorted(pages.union(*(story.files for story in gone))))


def emptied_paths(withheld: Iterable[Withheld], living: Container[str]) -> tuple[str, ...]:
    """Return the folders of lists that would tell a name which only withdrawn stories have.

    Args:
        withheld: the stories that are not shown.
        living: the addresses of the lists that there are.
    """
    lists = [each for story in withheld if story.state == "withdrawn" for each in story.lists]
    gone = {address for kind, address in lists if kind in _NAMING and address not in living}
    return tuple(sorted(path_of(address).removesuffix("index.html") for address in gone))


def _is_file(address: str) -> bool:
    return "." in address.rpartition("/")[2]
