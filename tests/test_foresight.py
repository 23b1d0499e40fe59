"""Few instants are looked at, and what is told is the same as if every one of them were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssg import foresight
from ssg.desk import Order
from ssg.foresight import foresee
from ssg.problems import InvalidContent, Problem
from ssg.rehearsal import Planned, Prepared, plan_site, rehearse
from tests.newsroom import NOW, SITE, order, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
NAMES = ("a", "b", "c", "d", "e", "f")
TARGETS = (
    *(f"{name}.md" for name in NAMES),
    *(f"/news/{name}/" for name in NAMES),
    *(f"ref:{name}" for name in NAMES),
    "/topics/tram/",
    "/topics/bus/",
    "/culture/",
    "/old/",
    "#why",
    "a.md#why",
    "../culture/a.md",
)
RARE = ("[C]",) * 3 + ("[C++]",)  # these clash


@st.composite
def stories(draw: st.DrawFn) -> dict[str, str]:
    """Return a newspaper whose stories come and go, and lead to each other."""
    files = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True)):
        section = draw(st.sampled_from(("news", "news", "culture")))
        body = " ".join(f"[x]({target})" for target in draw(st.lists(targets, max_size=3)))
        body += draw(st.sampled_from(("", "\n\n## Why\n\nWords.")))
        begins = draw(st.sampled_from((None, 1, 2, 2, 3, 3, 4)))
        ends = draw(st.sampled_from((None, None, None, None, None, 2, 3)))
        keys = {
            "slug": draw(st.sampled_from((name,) * 9 + ("live",))),
            "tags": draw(st.sampled_from(("[]", "[tram]", "[bus, tram]", *RARE))),
        }
        keys |= {"embargo": day(begins)} if begins else {}
        keys |= {"expires": day(ends)} if ends else {}
        keys |= {"aliases": "[/old/]"} if draw(st.integers(0, 9)) == 9 else {}
        files[f"content/{section}/{name}.md"] = story_text(name, body, **keys)
    return files


targets = st.sampled_from(TARGETS)


def day(number: int) -> str:
    """Return an instant of December."""
    return f'"2026-12-{number:02}T06:00:00+00:00"'


def every_instant(prepared: Prepared, asked: Order) -> set[Problem]:
    """Return what is wrong at any instant at which something comes out, by looking at them all."""
    first = datetime(2026, 12, 1, 6, tzinfo=UTC)
    found: set[Problem] = set()
    paths: set[str] = set()
    indexed = prepared.indexed(asked.edition)
    for number in range(4):
        instant = first + timedelta(days=number)
        due = {w.path for w in indexed.withheld if w.state == "scheduled" and w.until == instant}
        paths |= {f"content/{path}" for path in due}
        if due:
            try:
                edition = replace(asked.edition, now=instant)
                found |= set(plan_site(prepared, replace(asked, edition=edition)).warnings)
            except InvalidContent as invalid:
                found |= set(invalid.problems)
    return {each for each in found if each.severity == "error" or each.where.path in paths}


@given(stories())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_is_missed_and_nothing_is_made_up(files: Mapping[str, str]) -> None:
    """Places and codes are compared: with whom a story clashes may differ from day to day."""
    with TemporaryDirectory() as folder:
        write_site(Path(folder), {"site.toml": SITE, **files})
        asked = order(Path(folder), now=NOW)
        quick, slow = rehearse(
            asked, lambda made: (set(foresee(made, asked)), every_instant(made, asked))
        )
    assert {(p.where, p.code) for p in quick} == {(p.where, p.code) for p in slow}
    assert quick <= slow


def test_a_story_that_leads_to_one_of_the_next_day_is_looked_at(tmp_path: Path) -> None:
    """Neither the first nor the last day tells: then the one is not out, or both are."""
    due = {
        f"content/news/{name}.md": story_text(name, body, embargo=day(number))
        for number, name, body in ((1, "a", ""), (2, "b", "[x](c.md)"), (3, "c", ""), (4, "d", ""))
    }
    asked = order(write_site(tmp_path, {"content/news/now.md": story_text("Now"), **due}))
    found = rehearse(asked, lambda made: foresee(made, asked))
    assert [(str(each.where), each.code) for each in found] == [
        ("content/news/b.md:7", "withheld-link")
    ]


def many(folder: Path, **last: str) -> Path:
    """Write a newspaper with a story on each day of December, as good as the last of them."""
    files = {
        f"content/news/{number}.md": story_text(
            f"Day {number}", embargo=f"2026-12-{number:02} 06:00"
        )
        for number in range(1, 31)
    }
    return write_site(folder, {**files, "content/news/x.md": story_text("X", **last)})


def looks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many sites are planned to see what comes."""
    number = 0

    def counted(prepared: Prepared, asked: Order) -> Planned:
        nonlocal number
        number += 1
        return plan_site(prepared, asked)

    monkeypatch.setattr(foresight, "plan_site", counted)
    asked = order(folder)
    assert rehearse(asked, lambda made: foresee(made, asked)) == ()
    return number


def test_thirty_stories_take_two_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(many(tmp_path), monkeypatch) == 2


def test_the_end_of_a_story_takes_two_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What led to it leads nowhere from then on."""
    assert looks(many(tmp_path, expires="2026-12-15 12:00"), monkeypatch) == 4


def test_parts_of_a_plugin_are_looked_at_every_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check of a plugin may find less in a larger site."""
    site = many(tmp_path)
    plugin = (
        "from dataclasses import replace\n\n"
        "def quiet(site, rows):\n    return ()\n\n"
        "def extend(kit):\n    return replace(kit, checks=(*kit.checks, quiet))\n"
    )
    write_site(site, {"every_day.py": plugin, "site.toml": f'{SITE}plugins = ["every_day"]\n'})
    assert looks(site, monkeypatch) == 30
