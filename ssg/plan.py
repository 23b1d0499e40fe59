"""Names every output of the site before any is rendered: one address, one source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ssg.contracts import Boxes, Closer, Planner
from ssg.furniture import Chrome
from ssg.model import Entry, Site
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
    planners: Iterable[Planner],
    closers: Iterable[Closer],
) -> tuple[Entry, ...]:
    """Return every output of the site.

    Args:
        site: the paper at one instant.
        boxes: how a page gets its boxes.
        chrome: what every page shows.
        planners: the page families, which see the site.
        closers: families such as sitemaps, which also see what the others planned.

    Raises:
        InvalidContent: if two sources would write one output, also by case or Unicode form.
    """
    entries = tuple(entry for planner in planners for entry in planner(site, boxes, chrome))
    for closer in closers:
        entries = (*entries, *closer(site, entries, chrome))
    if problems := tuple(dict.fromkeys(_clashes(entries))):
        raise InvalidContent(*problems)
    return entries


def _clashes(entries: Iterable[Entry]) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        key = _nfc(entry.path).casefold()
        other = first.setdefault(key, entry)
        if other is not entry:
            yield _clash(entry, other)
        yield from _unwritable(entry)
    for key, entry in first.items():
        folder = key.rpartition("/")[0]
        while folder:
            if (file := first.get(folder)) is not None:
                yield _clash(entry, file)
            folder = folder.rpartition("/")[0]


def _unwritable(entry: Entry) -> Iterator[Problem]:
    """Yield why an output cannot be written on every system."""
    longest = max(len(part.encode()) for part in entry.path.split("/"))
    if longest > LONGEST_PART or len(entry.path.encode()) > LONGEST_PATH:
        message = f"its address {address_of(entry.path)} is too long for a file name"
        yield Problem(entry.origin, message, "give it a shorter `slug`")


def _clash(entry: Entry, other: Entry) -> Problem:
    address, taken = address_of(entry.path), address_of(other.path)
    message = f"its address {address} is taken by {other.origin}"
    if address != taken:
        message += f" ({taken} is the same on some systems)"
    elif entry.origin.path != other.origin.path and _nfc(entry.origin.path) == _nfc(
        other.origin.path
    ):
        message += ", whose name only looks the same: its Unicode characters are others"
    return Problem(entry.origin, message, "change the `slug` or `aliases` of one of them")


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)
