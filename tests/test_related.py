"""The related list is what its definition says, however it is found."""

from __future__ import annotations

import math
from datetime import timedelta

from ssg.facts import Parsed
from ssg.model import Article, Site
from ssg.picks import related
from ssg.picks.related import AUTHOR, HALF_LIFE, NEAREST, SECTION, TAG, WORD
from tests.literals import on, site, story

WINDOW = timedelta(days=90)
WORDS = ("river", "harbour", "budget", "strike", "verdict", "glacier", "tariff")


def written(number: int) -> Parsed:
    """Return a story that shares some terms with many others and some with few."""
    hours = 70 * number + number * number % 61
    return story(
        f"{'africa' if number % 5 else 'europe'}/s{number:03}.md",
        title=f"The {WORDS[number % 7]} and {WORDS[number * number % 7]} of case {number // 3:03}",
        date=on("2024-01-10") + timedelta(hours=hours),
        tags=tuple({f"Tag {number % 4}", f"Tag {number % 31}"}),
        by=[f"Ann {'ABCDEFGHIJK'[number % 11]}. Lee"],
    )


def terms(each: Article) -> dict[tuple[str, str], float]:
    """Return what a story may share with others, and the worth of it."""
    words = [word for word in each.title.lower().split() if len(word) > 2]
    return {
        **{("tag", topic.slug): TAG for topic in each.tags},
        **{("author", credit.author.id): AUTHOR for credit in each.authors},
        ("section", each.section.path): SECTION,
        **{("word", word): WORD for word in words if word not in {"the", "and"}},
    }


def apart(one: Article, other: Article) -> float:
    """Return the seconds between two stories."""
    return abs((one.date - other.date).total_seconds())


def defined(made: Site, reading: Article) -> list[str]:
    """Return the paths of all related stories, by the definition and without any short cut."""
    month = reading.date.replace(day=1, hour=0, minute=0, second=0)
    known = sum(each.date < month for each in made.articles)
    scores: dict[str, float] = {}
    for term, worth in terms(reading).items():
        having = [each for each in made.articles if term in terms(each)]
        before = sum(each.date < month for each in having)
        seen = [each for each in having if each.date <= reading.date + WINDOW]
        for each in sorted(seen, key=lambda each: apart(each, reading))[:NEAREST]:
            value = worth * math.log(1 + (known + 1) / (before + 1))
            scores[each.path] = scores.get(each.path, 0.0) + value
    del scores[reading.path]
    rank: dict[str, tuple[float, float, str]] = {}
    for path, score in scores.items():
        away = apart(made.by_path[path], reading)
        rank[path] = (-round(score * 0.5 ** (away / HALF_LIFE), 6), away, path)
    return sorted(rank, key=rank.__getitem__)


def test_the_short_cuts_change_nothing() -> None:
    """Stories that cannot be among the best are passed over; the order is that of all."""
    made = site(*map(written, range(320)))
    chosen = related(made, {})
    for reading in made.articles[::17]:
        assert [each.path for each in chosen(reading)] == defined(made, reading)
