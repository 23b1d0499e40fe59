"""Stories like the one being read, by what they share, and how near in time they are.

A story's related list is defined over the stories published up to a window after it, so that the
list of an old story does not change for ever: terms weigh by how rare they were when its month
began, and for each term only the nearest `NEAREST` stories count.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache

from ssg.model import Article, Chosen, Params, Site
from ssg.picks.lists import pool

NEAREST = 200  # stories that count for one term
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


@dataclass(slots=True)
class _Series:
    """The stories that share a term, oldest first."""

    times: list[float]
    stories: list[Article]


def related(site: Site, params: Params) -> Chosen:
    """Pick the stories most like the one being read; none without one."""
    stories = tuple(pool(site, params))[::-1]
    times = [story.order.timestamp() for story in stories]
    by_term = _by_term(stories, times)
    window = site.settings.related.window * 86400.0

    def chosen(reading: Article | None) -> Iterator[Article]:
        return _ranked(reading, by_term, times, window) if reading else iter(())

    return chosen


def _ranked(
    reading: Article, by_term: dict[Term, _Series], times: list[float], window: float
) -> Iterator[Article]:
    now = reading.order.timestamp()
    month = _month_start(reading)
    known = bisect_left(times, month)
    scores: dict[int, float] = {}
    found: dict[int, Article] = {}
    for term, worth in _terms(reading):
        series = by_term.get(term)
        if series is None:
            continue
        value = worth * _rarity(bisect_left(series.times, month), known)
        for story in _nearest(series, now, window):
            key = id(story)
            scores[key] = scores.get(key, 0.0) + value
            found[key] = story
    scores.pop(id(reading), None)
    blocked = frozenset(reading.fields.related_block)
    order = sorted(scores, key=lambda key: _rank(found[key], scores[key], now))
    return (found[key] for key in order if not _blocks(blocked, found[key]))


def _rank(story: Article, score: float, now: float) -> tuple[float, float, str]:
    """Return the sort key of a candidate: best first, ties to the nearest in time, then by path."""
    apart = abs(story.order.timestamp() - now)
    return -round(score * 0.5 ** (apart / HALF_LIFE), 6), apart, story.path


def _blocks(blocked: frozenset[str], story: Article) -> bool:
    return bool(blocked) and not blocked.isdisjoint({story.path, f"/{story.path}", story.address})


def _rarity(having: int, known: int) -> float:
    """Return how much a term tells, from how many stories had it when the month began."""
    return math.log(1.0 + (known + 1.0) / (having + 1.0))


def _nearest(series: _Series, now: float, window: float) -> list[Article]:
    end = bisect_right(series.times, now + window)
    if end <= NEAREST:
        return series.stories[:end]
    low, high = 0, end - NEAREST
    while low < high:
        middle = (low + high) // 2
        if now - series.times[middle] > series.times[middle + NEAREST] - now:
            low = middle + 1
        else:
            high = middle
    return series.stories[low : low + NEAREST]


def _by_term(stories: Iterable[Article], times: Iterable[float]) -> dict[Term, _Series]:
    by_term: dict[Term, _Series] = {}
    for story, time in zip(stories, times, strict=True):
        for term, _ in _terms(story):
            series = by_term.get(term)
            if series is None:
                by_term[term] = series = _Series([], [])
            series.times.append(time)
            series.stories.append(story)
    return by_term


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
    month = story.order.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month.timestamp()
