"""All stories that may be offered, and where each thing that stories share stands among them.

What a story's terms are worth is settled when its month begins, and only stories up to a window
after it are seen, so that the list of an old story does not change for ever.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import NamedTuple

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


class Reach(NamedTuple):
    """What a term adds to the score of those who share it, and the places of those it leads to."""

    minus: float  # what it adds, below zero, so that what tells most comes first
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
    times, now = shelf.times, story.date.timestamp()
    known, last = bisect_left(times, _month_start(story)), bisect_right(times, now + window)
    most = max(FEW, COMMON * known)
    found: list[Reach] = []
    for term in terms_of(story, shelf.atlas):
        near = shelf.places.get(term)
        if near is None or (having := bisect_left(near, known)) > most:
            continue
        end = bisect_left(near, last, having)
        if end > NEAREST:
            low = _nearest(near, times, now, end=end)
            near = near[low : low + NEAREST]
        elif end < len(near):
            near = near[:end]
        found.append(Reach(-WORTH[term[0]] * rarity(having, known), term, near))
    found.sort()
    return found


@lru_cache(maxsize=50_000)
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
