"""The related list is what its definition says, however it is found; and what is never in it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import islice
from random import Random  # noqa: TID251 -- seeded: the same sites every time

import pytest

from ssg.facts import Body, Parsed, Part, Reference, RelatedLink, Sponsor
from ssg.gist import Gist
from ssg.model import Article, Site
from ssg.picks import related
from ssg.picks.reasons import reasons
from ssg.picks.related import make_related
from tests.literals import find, on, site, story, titles

WINDOW = timedelta(days=90)
WORDS = ("river", "harbour", "budget", "strike", "verdict", "glacier", "tariff")
WORTH = {  # what docs/related.md says
    "tag": 1.5,
    "link": 0.7,
    "author": 0.8,
    "name": 0.9,
    "title": 0.6,
    "word": 0.5,
    "section": 0.4,
}
NEAREST, CANDIDATES, HALF_LIFE, COMMON, FEW = 100, 150, 2500, 0.4, 50


def written(number: int, seed: int) -> Parsed:
    """Return a story that shares some terms with many others and some with few."""
    dice = Random(f"{seed} {number}")  # noqa: S311 -- no secret
    hours = 70 * number + dice.randrange(60)
    words = sorted({f"word{int(dice.expovariate(0.02))}" for _ in range(16)})
    names = sorted({f"some name {int(dice.expovariate(0.05))}" for _ in range(4)})
    links = tuple(Reference(f"https://x.example/{dice.randrange(99)}", 1) for _ in range(2))
    text = Body(
        ("<p>Words.</p>",),
        references=(*links, Reference(f"s{dice.randrange(60):03}.md", 1)),
        gist=Gist(" ".join(words), "\n".join(names)),
    )
    return story(
        f"{'europe' if number % 5 else 'africa'}/s{number:03}.md",
        title=f"the {dice.choice(WORDS)} and {dice.choice(WORDS)} of case {number // 3:03}",
        date=on("2024-01-10") + timedelta(hours=hours),
        tags=tuple({f"Tag {number % 4}", f"Tag {number % 31}"}),
        by=[f"Ann {'ABCDEFGHIJK'[number % 11]}. Lee"],
        body=text,
    )


@cache
def terms(each: Article, made: Site) -> frozenset[tuple[str, str]]:
    """Return what a story may share with others."""
    headline = {word for word in each.title.split() if word not in {"the", "and", "of"}}
    web = {ref.target for ref in each.body.references if ref.target.startswith("https:")}
    near = {ref.target for ref in each.body.references if ref.target.endswith(".md")}
    paths = {f"{each.path.split('/')[0]}/{name}" for name in near} & made.by_path.keys()
    found = {
        *(("tag", topic.slug) for topic in each.tags),
        *(("author", credit.author.id) for credit in each.authors),
        ("section", each.section.path),
        ("link", each.address),
        *(("link", made.by_path[path].address) for path in paths),
        *(("link", target.removeprefix("https://")) for target in web),
        *(("title", word) for word in headline),
        *(("word", word) for word in {*headline, *each.body.gist.words.split()}),
        *(("name", name) for name in each.body.gist.names.splitlines()),
    }
    return frozenset(found)


def apart(one: Article, other: Article) -> float:
    """Return the seconds between two stories."""
    return abs((one.date - other.date).total_seconds())


def sums(made: Site, reading: Article) -> dict[str, float]:
    """Return the sum of what candidates share with a story, by path."""
    month = reading.date.replace(day=1, hour=0, minute=0, second=0)
    known = sum(each.date < month for each in made.articles)
    having = {
        term: [each for each in made.articles if term in terms(each, made)]
        for term in terms(reading, made)
    }
    before = {term: sum(each.date < month for each in stories) for term, stories in having.items()}
    value = {
        term: WORTH[term[0]] * math.sqrt(math.log(1 + (known + 1) / (count + 1)))
        for term, count in before.items()
        if count <= max(FEW, COMMON * known) and len(having[term]) > 1
    }
    found: dict[str, float] = {}
    for term in sorted(value, key=lambda term: (-value[term], term)):
        seen = [each for each in having[term] if each.date <= reading.date + WINDOW]
        full = len(found) >= CANDIDATES
        for each in sorted(seen, key=lambda each: apart(each, reading))[:NEAREST]:
            if each.path in found or not full:
                found[each.path] = found.get(each.path, 0.0) + value[term]
    return found


def defined(made: Site, reading: Article) -> list[str]:
    """Return the paths of all related stories, by the definition and without any short cut."""
    rank: dict[str, tuple[float, float, str]] = {}
    for path, total in sums(made, reading).items():
        away = apart(made.by_path[path], reading)
        rank[path] = (-round(total * 0.5 ** (away / 86400 / HALF_LIFE), 6), away, path)
    return [path for path in sorted(rank, key=rank.__getitem__) if path != reading.path]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_short_cuts_change_nothing(seed: int) -> None:
    """The order is that of the definition, for stories old and new."""
    made = site(*(written(number, seed) for number in range(320)))
    chosen = related(made, {})
    for reading in made.articles[::37]:
        assert [each.path for each in chosen(reading)] == defined(made, reading)


def test_the_parts_of_a_score_add_up_to_it() -> None:
    """And are those of the definition."""
    made = site(*(written(number, 3) for number in range(120)))
    reading = made.articles[20]
    told = reasons(make_related(made, {}), reading, 8)
    assert [each.path for each in told] == defined(made, reading)[:8]
    for each in told:
        assert math.isclose(sum(part.worth * part.rarity for part in each.parts), each.sum)
        assert math.isclose(each.sum, sums(made, reading)[each.path])
        assert math.isclose(each.sum * each.fade, each.score)


# --- what is never offered ----------------------------------------------------------------------


def offered(made: Site, title: str = "read") -> list[str]:
    """Return the titles offered under a story, best first."""
    return titles(related(made, {})(find(made, title)))


def told(made: Site, title: str, *, under: str = "read") -> str:
    """Return why a story is not offered under another."""
    found = reasons(make_related(made, {}), find(made, under), 50)
    return next(each.against for each in found if each.title == title)


def long(*, but: Iterable[str] = ()) -> Body:
    """Return a text of twenty words that say something, or others for the last of them."""
    words = [f"word{number:02}" for number in range(20)]
    others = [*but]
    kept = words[: len(words) - len(others)] + others
    return Body(("<p>Words.</p>",), gist=Gist(" ".join(sorted(kept))))


def test_what_most_stories_have_tells_nothing() -> None:
    """A tag on half of the archive brings no story, one on a third does."""
    many = [
        story(
            f"x/{number:03}.md",
            date=on("2026-01-01") + timedelta(hours=number),
            title=f"t{number:03}",
            tags=("half",) if number % 2 else ("third",) if number % 3 == 0 else (),
        )
        for number in range(150)
    ]
    made = site(
        *many,
        story("a/read.md", tags=("half",)),
        story("b/read.md", title="other", tags=("third",)),
    )
    assert offered(made) == []
    assert len(offered(made, "other")) == 25


def test_one_story_of_a_series() -> None:
    """The part that is most like it; `ssg why` says so of the others."""
    made = site(
        story("a/read.md", tags=("x", "y")),
        story("b/one.md", tags=("x", "y"), series=Part("s", 1)),
        story("b/two.md", tags=("x",), series=Part("s", 2)),
        story("b/own.md", tags=("x",)),
    )
    assert offered(made) == ["one", "own"]
    assert told(made, "two") == "another part of its series is there: b/one.md"


def test_advertising_is_no_news() -> None:
    """A sponsored story is never offered, and `ssg why` says so."""
    made = site(
        story("a/read.md", tags=("x",)),
        story("b/paid.md", tags=("x",), label="sponsored", sponsor=Sponsor("A Bank")),
        story("b/news.md", tags=("x",)),
    )
    assert offered(made) == ["news"]
    assert told(made, "paid").startswith("sponsored")


def test_of_the_same_text_only_the_best_is_shown() -> None:
    """And none that is nearly the text being read; another text may share half of its words."""
    made = site(
        story("a/read.md", tags=("x",), body=long()),
        story("b/copy.md", tags=("x",), body=long(but=["one"])),
        story("c/half.md", tags=("x",), body=long(but=[f"other{n}" for n in range(10)])),
        story("c/again.md", body=long(but=[f"other{n}" for n in range(10)])),
    )
    assert offered(made) == ["half"]
    assert told(made, "copy") == "nearly the same text as a/read.md"
    assert told(made, "again") == "nearly the same text as c/half.md"


def test_short_texts_are_not_taken_for_copies() -> None:
    """Two notes of three words each may have the same words."""
    note = Body(("<p>Words.</p>",), gist=Gist("goal penalty score"))
    made = site(story("a/read.md", body=note), story("b/other.md", body=note))
    assert offered(made) == ["other"]


def test_what_the_editors_name_stands_above_and_not_here() -> None:
    """Nor does a part of a series of which they name another."""
    made = site(
        story("a/read.md", tags=("x",), related=(RelatedLink("../b/first.md"),)),
        story("b/first.md", tags=("x",), series=Part("s", 1)),
        story("b/second.md", tags=("x",), series=Part("s", 2)),
        story("b/other.md", tags=("x",)),
    )
    assert offered(made) == ["other"]
    assert told(made, "first") == "named by the editors already"
    assert told(made, "second") == "another part of its series is there: b/first.md"


def test_a_link_ties_both_stories() -> None:
    """That which it leads to, too."""
    linked = Body(("<p>Words.</p>",), references=(Reference("../b/other.md", 1),))
    made = site(story("a/read.md", body=linked), story("b/other.md"), story("c/third.md"))
    assert offered(made) == ["other"]
    assert offered(made, "other") == ["read"]


def test_a_new_story_changes_few_lists() -> None:
    """Lists of stories older than the window not at all, and of the others those it is like."""
    files = [written(number, 4) for number in range(320)]
    before = site(*files)
    after = site(*files, written(320, 4))
    old, new = related(before, {}), related(after, {})
    changed = [
        each.path
        for each in before.articles
        if titles(islice(old(each), 3)) != titles(islice(new(after.by_path[each.path]), 3))
    ]
    newest = before.articles[0].date
    assert len(changed) <= 5
    assert all(newest - before.by_path[path].date < WINDOW + timedelta(days=9) for path in changed)
