"""Stories like the one being read, by what they share, and how near in time they are.

A story's related list is defined over the stories published up to a window after it, so that the
list of an old story does not change for ever: terms weigh by how rare they were when its month
began, and for each term only the nearest `NEAREST` stories count.
"""

from __future__ import annotations

import math
import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache

from ssg.contracts import Chosen, Params
from ssg.model import Article, Site
from ssg.picks.lists import pool

NEAREST = 200  # stories that count for one term
STAGES = 8, 40  # candidates ranked at once; all of them only if a page has use for more
HALF_LIFE = 365 * 86400.0  # seconds after which half of a score is left
TAG, WORD, AUTHOR, SECTION = 3.0, 1.0, 0.6, 0.4  # what one shared term is worth, before its rarity

_DIGITS = 6  # of a score; what differs less is a tie
_SLACK = 4 * 10.0**-_DIGITS  # more than rounding can move a score
_PROMISING = 0.8  # of the strongest term: candidates found by weaker ones alone may be hopeless
_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(
    "about after again against all and are been before but can could days did does down first for"
    " from had has have her his how into its just like made make more most new not now off one only"
    " other our out over own say says set she should some take than that the their them then there"
    " these they this those three two under until was were what when where which while who why will"
    " with would year years you your".split()
)

Term = tuple[str, str]
Reach = tuple[float, list[int]]  # what a term is worth, and its nearest places


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All stories that may be offered, oldest first, and where each term stands among them."""

    stories: tuple[Article, ...]
    times: list[float]
    numbers: dict[Term, int]
    places: list[list[int]]  # by a term's number: places in `stories`, oldest first


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
    reaches = tuple(_reaches(reading, shelf, now=now, window=window))
    blocked = frozenset(reading.fields.related_block)
    done: set[int] = set()
    for most in (*STAGES, len(shelf.stories)):
        for place in _best(reaches, shelf, now, most=most):
            story = shelf.stories[place]
            if place not in done and story is not reading and not _blocks(blocked, story):
                yield story
            done.add(place)


def _reaches(reading: Article, shelf: _Shelf, *, now: float, window: float) -> Iterator[Reach]:
    """Yield what each term of a story is worth, and where the nearest stories that have it are."""
    known = bisect_left(shelf.times, _month_start(reading))
    last = bisect_right(shelf.times, now + window)
    for term, worth in _terms(reading):
        number = shelf.numbers.get(term)
        if number is None:
            continue
        places = shelf.places[number]
        value = worth * _rarity(bisect_left(places, known), known)
        end = bisect_left(places, last)
        low = _nearest(places, shelf.times, now, end=end) if end > NEAREST else 0
        if near := places[low : min(end, low + NEAREST)]:
            yield value, near


def _best(reaches: tuple[Reach, ...], shelf: _Shelf, now: float, *, most: int) -> list[int]:
    """Return the `most` best places after distance in time has told."""
    times = shelf.times
    scores = _hopeful(reaches, times, now, most=most)
    told = list(map(operator.mul, scores.values(), _fades(scores, times, now)))
    bar = sorted(told)[-most] - _SLACK if len(told) > most else 0.0
    found = sorted(
        (-round(score, _DIGITS), abs(times[place] - now), shelf.stories[place].path, place)
        for place, score in zip(scores, told, strict=True)
        if score >= bar
    )
    return [place for *_, place in found[:most]]


def _hopeful(
    reaches: tuple[Reach, ...], times: list[float], now: float, *, most: int
) -> dict[int, float]:
    """Return the scores of the places that may be among the `most` best, and of few others.

    Rare terms tell much and lead to few stories, so the strongest come first: most stories that
    share only a common term need not be looked at.
    """
    scores: dict[int, float] = {}
    left = sum(reach[0] for reach in reaches)
    enough = _PROMISING * max((reach[0] for reach in reaches), default=0.0)
    ranked = sorted(reaches, reverse=True)
    for number, (value, near) in enumerate(ranked):
        if left < enough and len(scores) >= most:
            if kept := _kept(scores, left, times, now, most=most):
                return _counted(kept, ranked[number:])
        for place in near:
            scores[place] = scores.get(place, 0.0) + value
        left -= value
    return _kept(scores, 0.0, times, now, most=most) if len(scores) > most else scores


def _kept(
    scores: dict[int, float], left: float, times: list[float], now: float, *, most: int
) -> dict[int, float]:
    """Return the places that may be among the `most` best; nothing if any place may be.

    Args:
        scores: what is known of the scores, by place.
        left: the most that the terms not yet counted can add to a score.
        times: of all places, in seconds.
        now: when the story that is read was published.
        most: how many are wanted.
    """
    fades = _fades(scores, times, now)
    bar = sorted(map(operator.mul, scores.values(), fades))[-most] - _SLACK
    if left and left >= bar:
        return {}
    return {
        place: score
        for (place, score), fade in zip(scores.items(), fades, strict=True)
        if (score + left) * fade >= bar
    }


def _fades(places: Iterable[int], times: list[float], now: float) -> list[float]:
    """Return what distance in time leaves of the score of each place."""
    return [0.5 ** (abs(times[place] - now) / HALF_LIFE) for place in places]


def _counted(scores: dict[int, float], rest: Iterable[Reach]) -> dict[int, float]:
    """Add to the scores what the terms not yet counted are worth."""
    places = frozenset(scores)
    for value, near in rest:
        for place in places.intersection(near):
            scores[place] += value
    return scores


def _blocks(blocked: frozenset[str], story: Article) -> bool:
    return bool(blocked) and not blocked.isdisjoint({story.path, f"/{story.path}", story.address})


def _rarity(having: int, known: int) -> float:
    """Return how much a term tells, from how many stories had it when the month began."""
    return math.log(1.0 + (known + 1.0) / (having + 1.0))


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


def _shelf(stories: tuple[Article, ...]) -> _Shelf:
    numbers: dict[Term, int] = {}
    places: list[list[int]] = []
    for place, story in enumerate(stories):
        own = [numbers.setdefault(term, len(numbers)) for term, _ in _terms(story)]
        places.extend([] for _ in range(len(numbers) - len(places)))
        for number in own:
            places[number].append(place)
    return _Shelf(stories, [story.date.timestamp() for story in stories], numbers, places)


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
