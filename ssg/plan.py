"""Names every output of the site before any is rendered: one address, one source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ssg.contracts import Boxes, Closer, Family, Rows
from ssg.furniture import Chrome
from ssg.model import Site
from ssg.outputs import Entry, Row, row_of
from ssg.problems import InvalidContent, Problem
from ssg.slugs import address_of

__all__ = ["plan"]

LONGEST_PART = 255  # bytes of one part of a path, as file systems have it
LONGEST_PATH = 900  # bytes: macOS has 1,024 for a whole path, of which the folder needs some


def plan(
    site: Site,
    *,
    boxes: Boxes,
    chrome: Chrome,
    families: Iterable[Family],
    closers: Iterable[Closer],
) -> tuple[Entry, ...]:
    """Return every output of the site.

    Args:
        site: the paper at one instant.
        boxes: how a page gets its boxes.
        chrome: what every page shows.
        families: of pages, which see the site.
        closers: families such as sitemaps, which see the rows of all others.

    Raises:
        InvalidContent: if two sources would write one output, also by case or Unicode form.
    """
    entries = tuple(
        entry
        for family in families
        for planned in (family.plan(site, boxes, chrome),)
        for part in family.parts(site)
        for entry in planned(part)
    )
    entries += close(site, tuple(map(row_of, entries)), chrome, closers)
    if problems := clashes(map(row_of, entries)):
        raise InvalidContent(*problems)
    return entries


def close(site: Site, rows: Rows, chrome: Chrome, closers: Iterable[Closer]) -> tuple[Entry, ...]:
    """Return the outputs that are made from the rows of all others, such as sitemaps."""
    closing: list[Entry] = []
    for closer in closers:
        made = tuple(closer(site, rows, chrome))
        closing += made
        rows += tuple(map(row_of, made))
    return tuple(closing)


def clashes(rows: Iterable[Row]) -> tuple[Problem, ...]:
    """Return a problem for every two sources that would write one output."""
    return tuple(dict.fromkeys(_clashes(rows)))


def _clashes(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        key = _nfc(row.path).casefold()
        other = first.setdefault(key, row)
        if other is not row:
            yield _clash(row, other)
        yield from _unwritable(row)
    for key, row in first.items():
        folder = key.rpartition("/")[0]
        while folder:
            if (file := first.get(folder)) is not None:
                yield _clash(row, file)
            folder = folder.rpartition("/")[0]


def _unwritable(row: Row) -> Iterator[Problem]:
    """Yield why an output cannot be written on every system."""
    longest = max(len(part.encode()) for part in row.path.split("/"))
    if longest > LONGEST_PART or len(row.path.encode()) > LONGEST_PATH:
        message = f"its address {address_of(row.path)} is too long for a file name"
        yield Problem(row.origin, message, "give it a shorter `slug`")


def _clash(row: Row, other: Row) -> Problem:
    address, taken = address_of(row.path), address_of(other.path)
    message = f"its address {address} is taken by {other.origin}"
    if address != taken:
        message += f" ({taken} is the same on some systems)"
    elif row.origin.path != other.origin.path and _nfc(row.origin.path) == _nfc(other.origin.path):
        message += ", whose name only looks the same: its Unicode characters are others"
    return Problem(row.origin, message, "change the `slug` or `aliases` of one of them")


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)
