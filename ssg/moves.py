"""The old addresses of stories, pages and authors, and where each now leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ssg.model import Site
from ssg.problems import Location


@dataclass(frozen=True, slots=True)
class Move:
    """An old address such as `/2019/vote/`, and the address that answers for it now."""

    old: str
    new: str
    origin: Location


def moves(site: Site) -> Iterator[Move]:
    """Yield every alias of what is published."""
    for story in site.articles:
        for alias in story.fields.aliases:
            yield Move(_address(alias), story.address, story.at("aliases"))
    for page in site.pages:
        for alias in page.fields.aliases:
            yield Move(_address(alias), page.address, Location(f"content/{page.path}"))
    for author in site.authors.values():
        for alias in author.aliases:
            yield Move(_address(alias), author.address, Location(f"content/{author.path}"))


def _address(alias: str) -> str:
    """Return an alias as an address: a folder has a slash at its end, a file does not."""
    last = alias.rpartition("/")[2]
    return alias if not last or "." in last else f"{alias}/"
