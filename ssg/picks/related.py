"""Stories like the one being read, by what they share, and how near in time they are.

The score of a story is the sum of what each shared term adds, times what distance in time leaves
of it. docs/related.md says it in full.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ssg.contracts import Chosen, Params
from ssg.links import resolve
from ssg.model import Article, Site
from ssg.picks.lists import pool
from ssg.picks.shelf import Reach, Shelf, make_shelf, reaches_of

CANDIDATES = 150  # stories at which the search ends; what is left of the terms adds to their scores
STAGES = 12, 50  # candidates ranked at once; all of them only if a page has use for more
HALF_LIFE = 2500 * 86400.0  # seconds after which half of a score is left
ALIKE = 0.75  # of the words of two texts are the same: the one is the other again
ENOUGH = 8  # words without which no text can be told from another

_DIGITS = 6  # of a score; what differs less is a tie
_SLACK = 4 * 10.0**-_DIGITS  # more than rounding can move a score


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A candidate: its score, and why it is not offered, or nothing."""

    story: Article
    place: int
    score: float
    against: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """The stories of a site, ready to be ranked for each that is read."""

    site: Site
    shelf: Shelf
    window: float  # seconds

    def __call__(self, reading: Article | None) -> Iterator[Article]:
        """Yield the stories most like the one being read, best first; none without one."""
        if reading is not None:
            reaches = reaches_of(reading, self.shelf, self.window)
            yield from (each.story for each in self.judged(reading, reaches) if not each.against)

    def judged(self, reading: Article, reaches: list[Reach]) -> Iterator[Judged]:
        """Yield all candidates, best first, with what speaks against some of them."""
        shown = _Shown(reading, _editors(reading, self.site), _blocked(reading, self.site))
        for place, score in _ranked(reading, self.shelf, reaches):
            story = self.shelf.stories[place]
            if story is reading:
                continue
            against = shown.against(story)
            yield Judged(story, place, score, against)


def related(site: Site, params: Params) -> Chosen:
    """Pick the stories most like the one being read; none without one."""
    return make_related(site, params)


def make_related(site: Site, params: Params) -> Related:
    """Return what ranks the stories that the parameters of a box leave over."""
    shelf = make_shelf(tuple(pool(site, params))[::-1], site.atlas)
    return Related(site, shelf, site.settings.related.window * 86400.0)


def fade(story: Article, reading: Article) -> float:
    """Return what distance in time leaves of a score."""
    apart: float = abs(story.date.timestamp() - reading.date.timestamp())
    return math.pow(0.5, apart / HALF_LIFE)


class _Shown:
    """The stories that a page shows already, and those that it must not."""

    def __init__(self, reading: Article, chosen: Iterable[Article], blocked: Iterable[str]) -> None:
        """Begin with the story that is read and those that the editors name."""
        self.chosen, self.blocked = tuple(chosen), frozenset(blocked)
        self.texts = [(story, _words(story.body.gist.words)) for story in (reading, *self.chosen)]
        self.series = {part.id: story for story in self.chosen if (part := story.fields.series)}

    def against(self, story: Article) -> str:
        """Say why a story is not offered after those that are shown; else it is shown now."""
        if story in self.chosen:
            return "named by the editors already"
        if self.blocked and not self.blocked.isdisjoint((story.path, story.address)):
            return "blocked by the story"
        part, words = story.fields.series, _words(story.body.gist.words)
        for other, others in self.texts:
            if _alike(words, others):
                return f"nearly the same text as {other.path}"
        if part and part.id in self.series:
            return f"another part of its series is there: {self.series[part.id].path}"
        if part:
            self.series[part.id] = story
        self.texts.append((story, words))
        return ""


def _editors(reading: Article, site: Site) -> Iterator[Article]:
    """Yield the stories that the editors name, which the page shows before these."""
    for link in reading.fields.related:
        found = resolve(link.target, base=reading.path, atlas=site.atlas)
        if found and (story := site.by_address.get(found.address)) and story is not reading:
            yield story


def _blocked(reading: Article, site: Site) -> Iterator[str]:
    """Yield the paths and addresses that the story never offers, however they are written."""
    for written in reading.fields.related_block:
        yield written.removeprefix("/").removeprefix("content/")
        if found := resolve(written, base=reading.path, atlas=site.atlas):
            yield found.address


@lru_cache(maxsize=2_000)
def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.split())


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    least, most = sorted((len(words), len(others)))
    if least < ENOUGH or least < ALIKE * most:
        return False
    both = len(words & others)
    return both >= ALIKE * (least + most - both)


def _ranked(
    reading: Article, shelf: Shelf, reaches: Iterable[Reach]
) -> Iterator[tuple[int, float]]:
    """Yield places and scores, best first; ties go to the nearest in time, then by path."""
    now, times = reading.date.timestamp(), shelf.times
    scores = _scores(reaches)
    fades = [0.5 ** (abs(times[place] - now) / HALF_LIFE) for place in scores]
    told = list(map(operator.mul, scores.values(), fades))
    done = 0
    for most in (*STAGES, len(told)):
        bar = sorted(told)[-most] - _SLACK if len(told) > most else 0.0
        found = sorted(
            (-round(score, _DIGITS), abs(times[place] - now), shelf.stories[place].path, place)
            for place, score in zip(scores, told, strict=True)
            if score >= bar
        )
        for score, _, _, place in found[done:most]:
            yield place, -score
        done = most


def _scores(reaches: Iterable[Reach]) -> dict[int, float]:
    """Return the sums of what terms add, by place.

    What tells most leads to few stories, so it is asked first. Once there are enough candidates,
    further terms find no others.
    """
    scores: dict[int, float] = {}
    enough: frozenset[int] = frozenset()
    known = scores.get
    for minus, _, near in reaches:
        if enough:
            for place in enough.intersection(near):
                scores[place] -= minus
            continue
        for place in near:
            scores[place] = known(place, 0.0) - minus
        if len(scores) >= CANDIDATES:
            enough = frozenset(scores)
    return scores
