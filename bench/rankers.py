"""Other ways of finding related stories, to compare ours with."""

from __future__ import annotations

import html
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ssg.facts import Directive, Segment
from ssg.model import Article, Site
from ssg.picks import related

Ranker = Callable[[Article], Sequence[Article]]  # the stories found for one, best first

SATURATION, LENGTH = 1.2, 0.75  # k1 and b of BM25, as most use them
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The stories that may be found for another: those published up to a window after it."""

    site: Site

    def open_to(self, reading: Article, scores: Mapping[Article, float]) -> list[Article]:
        """Return stories by score, best first; ties go to the nearest in time, then by path."""
        window = self.site.settings.related.window * 86400.0
        now = reading.date.timestamp()
        found = [
            (-score, abs(story.date.timestamp() - now), story.path, story)
            for story, score in scores.items()
            if story is not reading and story.date.timestamp() <= now + window
        ]
        return [story for *_, story in sorted(found, key=lambda each: each[:3])]


def ours(site: Site) -> Ranker:
    """Return how the product ranks."""
    chosen = related(site, {})
    return lambda reading: tuple(chosen(reading))


def by_tags(site: Site) -> Ranker:
    """Return the ranking by shared tags, where a rare one tells more."""
    pool, known = Pool(site), len(site.articles)

    def ranked(reading: Article) -> Sequence[Article]:
        scores: dict[Article, float] = defaultdict(float)
        for topic in reading.tags:
            having = site.by_topic[topic.slug]
            for story in having:
                scores[story] += math.log(1.0 + known / len(having))
        return pool.open_to(reading, scores)

    return ranked


def by_bm25(site: Site) -> Ranker:
    """Return the ranking by BM25 over title and text: the question is the whole story.

    Each word of the story counts as often as it stands there. Statistics are those of all stories,
    later ones too.
    """
    pool, counted = Pool(site), {story: Counter(_words(story)) for story in site.articles}
    sizes = {story: sum(words.values()) for story, words in counted.items()}
    average = sum(sizes.values()) / max(1, len(sizes))
    postings: dict[str, list[tuple[Article, float]]] = defaultdict(list)
    for story, words in counted.items():
        dampened = SATURATION * (1 - LENGTH + LENGTH * sizes[story] / average)
        for word, count in words.items():
            postings[word].append((story, count * (SATURATION + 1) / (count + dampened)))
    rarity = {
        word: math.log(1 + (len(counted) - len(found) + 0.5) / (len(found) + 0.5))
        for word, found in postings.items()
    }

    def ranked(reading: Article) -> Sequence[Article]:
        scores: dict[Article, float] = defaultdict(float)
        for word, count in counted[reading].items():
            worth = count * rarity[word]
            for story, weight in postings[word]:
                scores[story] += worth * weight
        return pool.open_to(reading, scores)

    return ranked


def at_random(site: Site, seed: int) -> Ranker:
    """Return a ranking by chance."""
    pool, dice = Pool(site), random.Random(seed)  # noqa: S311 -- a measurement wants a seed
    everyone = dict.fromkeys(site.articles, 0.0)

    def ranked(reading: Article) -> Sequence[Article]:
        found = pool.open_to(reading, everyone)
        return dice.sample(found, len(found))

    return ranked


def _words(story: Article) -> list[str]:
    segments = story.body.segments
    seen = " ".join(_texts(segments)) if isinstance(segments, tuple) else ""
    return _WORD.findall(f"{story.title} {html.unescape(seen)}".casefold())


def _texts(segments: Iterable[Segment]) -> Iterable[str]:
    for segment in segments:
        match segment:
            case str():
                yield _MARKUP.sub(" ", segment)
            case Directive():
                yield from _texts(segment.body)
