"""All stories that may be offered, and where each thing that stories share stands among them.

What a story's terms are worth is settled when its month begins, and only stories up to a window
after it are seen, so that the list of an old story does not change for ever.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from ssg.model import Article, Atlas
from ssg.picks.terms import WORTH, Term, terms_of

NEAREST = 100  # stories, the nearest in time, that count for one term
COMMON = 0.4  # a term that a larger share of the stories had tells nothing ...
FEW = 50  # ... if it was more than so many


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """All stories that may be offered, oldest first, and the places of each term among them."""

    stories: tuple[Article, ...]
    times: list[float]
    places: dict[Term, list[int]]  # of each term that more than one story has, oldest first
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class Reach:
    """What a term adds to the score of those who share it, and the places of those it leads to."""

    value: float
    term: Term
    near: list[int]


def make_shelf(stories: tuple[Article, ...], atlas: Atlas) -> Shelf:
    """Put up stories, which come oldest first."""
    places: dict[Term, list[int]] = {}
    first: dict[Term, int] = {}  # most terms have but one story: a list for each would be waste
    for place, story in enumerate(stories):
        for term in terms_of(story, atlas):
            if (before := first.setdefault(term, place)) != place:
                places.setdefault(term, [before]).append(place)
    return Shelf(stories, [story.date.timestamp() for story in stories], places, atlas)


def reaches_of(story: Article, shelf: Shelf, window: float) -> list[Reach]:
    """Return the terms that a story shares with others, what tells most first.

    Args:
        story: which is read.
        shelf: the others, and itself.
        window: seconds after it in which others still count.
    """
    return sorted(_reaches(story, shelf, window), key=lambda reach: (-reach.value, reach.term))


def _reaches(story: Article, shelf: Shelf, window: float) -> Iterator[Reach]:
    times, now = shelf.times, story.date.timestamp()
    known, last = bisect_left(times, _month_start(story)), bisect_right(times, now + window)
    most = max(FEW, COMMON * known)
    for term in terms_of(story, shelf.atlas):
        places = shelf.places.get(term)
        if places is None or (having := bisect_left(places, known)) > most:
            continue
        end = bisect_left(places, last)
        low = _nearest(places, times, now, end=end) if end > NEAREST else 0
        near = places[low : min(end, low + NEAREST)]
        yield Reach(WORTH[term[0]] * rarity(having, known), term, near)


def rarity(having: int, known: int) -> float:
    """Return how much a term tells.

    Args:
        having: how many stories had it when the month began.
        known: how many stories there were.
    """
    return math.sqrt(math.log(1.0 + (known + 1.0) / (having + 1.0)))


def _nearest(places: list[int], times: list[float], now: float, *, end: int) -> int:
    """Return where the `NEAREST` places before `end` begin whose times are nearest to `now`."""
    low, high = 0, end - NEAREST
    while low < high:
        middle = (low + high) // 2
        if now - times[places[middle]] > times[places[middle + NEAREST]] - now:
            low = middle + 1
        else:
            high = middle
    return low


def _month_start(story: Article) -> float:
    month = story.date.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month.timestamp()
