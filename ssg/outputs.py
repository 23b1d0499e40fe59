"""Planned and finished outputs: pages, copied files, and what others may know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ssg.problems import Location


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One planned output: its template and everything that template may see."""

    path: str  # under output/, "africa/index.html"
    template: str
    inputs: Mapping[str, object]
    origin: Location
    listed: bool = True  # in the sitemap
    changed: datetime | None = None  # last change of its content


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """One planned output that is a copy of a file, or given bytes."""

    path: str
    source: str  # absolute path on disk
    origin: Location


Entry = Page | File


@dataclass(frozen=True, slots=True)
class Row:
    """What sitemaps and checks may know of a planned output: not what stands on it."""

    path: str
    origin: Location
    template: str = ""  # empty for a copied file
    listed: bool = False
    changed: datetime | None = None


def row_of(entry: Entry) -> Row:
    """Return the row of an output."""
    match entry:
        case Page():
            return Row(entry.path, entry.origin, entry.template, entry.listed, entry.changed)
        case File():
            return Row(entry.path, entry.origin)


@dataclass(frozen=True, slots=True)
class Output:
    """A finished output: where it goes and its bytes."""

    path: str
    data: bytes
