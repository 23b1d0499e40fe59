"""Says why a story is offered as related, or is not: what each thing shared adds to its score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ssg.labels import is_offered, is_retracted
from ssg.model import Article
from ssg.picks.related import Judged, Related, fade
from ssg.picks.shelf import Reach, reaches_of
from ssg.picks.terms import WORTH, terms_of

SPONSORED = "sponsored: advertising is not offered as a related story"
RETRACTED = "retracted: the paper no longer stands by it"


@dataclass(frozen=True, slots=True)
class Part:
    """Something shared: `value` is its worth, by kind, times how rare it was."""

    kind: str
    term: str
    worth: float
    rarity: float
    value: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story has its score: `score` is the sum of the parts times `fade`."""

    path: str
    url: str
    title: str
    date: str
    score: float
    sum: float
    fade: float  # what distance in time leaves
    days: int  # between the two stories
    parts: tuple[Part, ...]
    against: str  # why it is not offered, or nothing


def reasons(related: Related, reading: Article, most: int) -> tuple[Reason, ...]:
    """Return the stories that are the most like one, best first, with those not offered.

    Args:
        related: ranks the stories of the site.
        reading: the story that is read.
        most: how many to return; those that are no candidates come on top.
    """
    reaches = reaches_of(reading, related.shelf, related.window)
    best = list(islice(related.judged(reading, reaches), most))
    told = [_told(each, reading, [r for r in reaches if each.place in r.near]) for each in best]
    bar = told[-1].score if told else 0.0
    kept_out = (each for each in _kept_out(related, reading, reaches) if each.score >= bar)
    return tuple(sorted((*told, *kept_out), key=lambda reason: -reason.score))


def _told(judged: Judged, reading: Article, shared: Iterable[Reach]) -> Reason:
    story = judged.story
    parts = tuple(_part(reach) for reach in shared)
    total, left = sum(part.value for part in parts), fade(story, reading)
    days = abs((story.date - reading.date).days)
    when = f"{story.date:%Y-%m-%d}"
    score = total * left
    return Reason(
        story.path, story.url, story.title, when, score, total, left, days, parts, judged.against
    )


def _part(reach: Reach) -> Part:
    kind, term = reach.term
    return Part(kind, term, WORTH[kind], -reach.minus / WORTH[kind], -reach.minus)


def _kept_out(related: Related, reading: Article, reaches: list[Reach]) -> Iterator[Reason]:
    """Yield what sponsored and retracted stories would have, if they were candidates."""
    site, candidates = related.site, {story.path for story in related.shelf.stories}
    for story in site.articles:
        if not (is_offered(story.fields) or story is reading or story.path in candidates):
            own = frozenset(terms_of(story, site.atlas))
            shared = [reach for reach in reaches if reach.term in own]
            if shared:
                against = RETRACTED if is_retracted(story.fields) else SPONSORED
                yield _told(Judged(story, -1, 0.0, against), reading, shared)
