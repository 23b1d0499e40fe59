"""Stories like the one being read, by what they share, and how near in time they are.

A story's related list is defined over the stories published up to a window after it, so that the
list of an old story does not change for ever: terms weigh by how rare they were when its month
began, and for each term only the nearest `NEAREST` stories count.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache

from ssg.contracts import Chosen, Params
from ssg.model import Article, Site
from ssg.picks.lists import pool

NEAREST = 200  # stories that count for one term
FIRST = 16  # candidates ranked at once; more only if a page has use for more
HALF_LIFE = 365 * 86400.0  # seconds after which half of a score is left
TAG, WORD, AUTHOR, SECTION = 3.0, 1.0, 0.6, 0.4  # what one shared term is worth, before its rarity

_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(
    "about after again against all and are been before but can could days did does down first for"
    " from had has have her his how into its just like made make more most new not now off one only"
    " other our out over own say says set she should some take than that the their them then there"
    " these they this those three two under until was were what when where which while who why will"
    " with would year years you your".split()
)

Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All stories that may be offered, oldest first, and where each term stands among them."""

    stories: tuple[Article, ...]
    times: list[float]
    by_term: dict[Term, list[int]]  # places in `stories`, oldest first
    term_times: dict[Term, list[float]]


def related(site: Site, params: Params) -> Chosen:
    """Pick the stories most like the one being read; none without one."""
    shelf = _shelf(tuple(pool(site, params))[::-1])
    window = site.settings.related.window * 86400.0

    def chosen(reading: Article | None) -> Iterator[Article]:
        return _ranked(reading, shelf, window) if reading else iter(())

    return chosen


def _ranked(reading: Article, shelf: _Shelf, window: float) -> Iterator[Article]:
    """Yield candidates, best first; ties go to the nearest in time, then by path."""
    now = reading.date.timestamp()
    scores = _scores(reading, shelf, now=now, window=window)
    blocked = frozenset(reading.fields.related_block)
    done: set[int] = set()
    for most in (FIRST, len(scores)):
        for place in _best(scores, shelf, now, most=most):
            story = shelf.stories[place]
            if place not in done and story is not reading and not _blocks(blocked, story):
                yield story
            done.add(place)


def _scores(reading: Article, shelf: _Shelf, *, now: float, window: float) -> dict[int, float]:
    """Add up what the stories share with the one being read, by their place on the shelf."""
    month = _month_start(reading)
    known = bisect_left(shelf.times, month)
    scores: dict[int, float] = {}
    for term, worth in _terms(reading):
        times = shelf.term_times.get(term)
        if times is None:
            continue
        value = worth * _rarity(bisect_left(times, month), known)
        low, high = _nearest(times, now, window)
        for place in shelf.by_term[term][low:high]:
            scores[place] = scores.get(place, 0.0) + value
    return scores


def _best(scores: dict[int, float], shelf: _Shelf, now: float, *, most: int) -> list[int]:
    """Return the `most` best places after distance in time has told.

    Time only takes from a score: once `most` are found, a story whose bare score is below the
    last of them cannot be among them.
    """
    found: list[tuple[float, float, str, int]] = []
    for place in sorted(scores, key=scores.__getitem__, reverse=True):
        if len(found) == most and round(scores[place], 6) < -found[-1][0]:
            break
        apart = abs(shelf.times[place] - now)
        told = -round(scores[place] * 0.5 ** (apart / HALF_LIFE), 6)
        insort(found, (told, apart, shelf.stories[place].path, place))
        del found[most:]
    return [place for *_, place in found]


def _blocks(blocked: frozenset[str], story: Article) -> bool:
    return bool(blocked) and not blocked.isdisjoint({story.path, f"/{story.path}", story.address})


def _rarity(having: int, known: int) -> float:
    """Return how much a term tells, from how many stories had it when the month began."""
    return math.log(1.0 + (known + 1.0) / (having + 1.0))


def _nearest(times: list[float], now: float, window: float) -> tuple[int, int]:
    """Return the range of the `NEAREST` times to `now`, none of them past the window."""
    end = bisect_right(times, now + window)
    low, high = 0, max(end - NEAREST, 0)
    while low < high:
        middle = (low + high) // 2
        if now - times[middle] > times[middle + NEAREST] - now:
            low = middle + 1
        else:
            high = middle
    return low, min(end, low + NEAREST)


def _shelf(stories: tuple[Article, ...]) -> _Shelf:
    times = [story.date.timestamp() for story in stories]
    by_term: dict[Term, list[int]] = {}
    for place, story in enumerate(stories):
        for term, _ in _terms(story):
            by_term.setdefault(term, []).append(place)
    term_times = {term: [times[place] for place in places] for term, places in by_term.items()}
    return _Shelf(stories, times, by_term, term_times)


def _terms(story: Article) -> Iterator[tuple[Term, float]]:
    for topic in story.tags:
        yield ("tag", topic.slug), TAG
    for credit in story.authors:
        yield ("author", credit.author.id), AUTHOR
    yield ("section", story.section.path), SECTION
    for word in _words(story.title):
        yield ("word", word), WORD


@lru_cache(maxsize=50_000)
def _words(title: str) -> tuple[str, ...]:
    """Return the words of a title that may tell what it is about, each once."""
    found = _WORD.findall(title.casefold())
    return tuple(dict.fromkeys(word for word in found if word not in _COMMON))


def _month_start(story: Article) -> float:
    month = story.date.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month.timestamp()
