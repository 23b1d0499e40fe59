"""Picks choose stories for a page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ssg.contracts import Chosen
from ssg.model import Article, Site
from ssg.picks import by_author, in_section, latest, must_read, recommended, related, tagged
from tests.literals import NOW, find, on, site, story, titles


def picked(chosen: Chosen, reading: Article | None = None) -> list[str]:
    """Return the titles a prepared pick gives."""
    return titles(chosen(reading))


def paper() -> Site:
    """Return a small paper with all kinds of stories."""
    return site(
        story("africa/a.md", "2026-11-20", tags=("Mali",), by=["Ann Lee"]),
        story("africa/b.md", "2026-11-19", tags=("Mali", "France"), must_read=True),
        story("europe/c.md", "2026-11-18", tags=("France",), by=["Ann Lee"]),
        story("europe/d.md", "2026-11-17", must_read=NOW - timedelta(seconds=1)),
        story("europe/e.md", "2026-11-16", must_read=NOW + timedelta(seconds=1)),
    )


def test_latest_narrows_by_every_parameter() -> None:
    """Section, tag, author and age each leave stories out, and together too."""
    made = paper()
    assert picked(latest(made, {})) == ["a", "b", "c", "d", "e"]
    assert picked(latest(made, {"section": "europe"})) == ["c", "d", "e"]
    assert picked(latest(made, {"tag": "france"})) == ["b", "c"]
    assert picked(latest(made, {"tag": "France", "author": "ann-lee"})) == ["c"]
    assert picked(latest(made, {"max_age": 5})) == ["a", "b"]
    assert picked(latest(made, {"section": "asia"})) == []


def test_must_read_ends_when_it_says() -> None:
    """A flag with a time counts up to that instant."""
    assert picked(must_read(paper(), {})) == ["b", "e"]


def test_recommended_is_the_editors_list_then_other_sections() -> None:
    """The reader of an African story is shown the rest of the world."""
    made = paper()
    reading = find(made, "a")
    assert picked(recommended(made, {}), reading) == ["c", "d", "e"]
    named = recommended(made, {"stories": ("europe/e.md", "content/africa/b.md", "gone.md")})
    assert picked(named, reading) == ["e", "b", "c", "d", "e"]


def test_picks_about_the_story_being_read() -> None:
    """Without a parameter, the section, tag and author are those of the story."""
    made = paper()
    reading = find(made, "c")
    assert picked(in_section(made, {}), reading) == ["c", "d", "e"]
    assert picked(tagged(made, {}), reading) == ["b", "c"]
    assert picked(by_author(made, {}), reading) == ["a", "c"]
    assert picked(in_section(made, {})) == picked(tagged(made, {})) == []


def test_what_somebody_paid_for_is_picked_by_its_label_only() -> None:
    """Advertising is no news."""
    from ssg.facts import Sponsor

    made = site(story("a/ad.md", label="sponsored", sponsor=Sponsor("Acme")), story("a/x.md"))
    assert picked(latest(made, {})) == ["x"]
    assert picked(latest(made, {"label": "sponsored"})) == ["ad"]


# --- related -----------------------------------------------------------------------------------


def test_related_prefers_shared_tags_to_shared_sections() -> None:
    """What a story is about counts more than where it stands."""
    made = site(
        story("a/read.md", tags=("Mali",)),
        story("a/same-section.md"),
        story("b/same-tag.md", tags=("Mali",)),
        story("b/nothing.md"),
    )
    assert picked(related(made, {}), find(made, "read")) == ["same-tag", "same-section"]


def test_a_rare_tag_tells_more_than_a_common_one() -> None:
    """Everybody writes of France; few of lithium."""
    others = [story(f"x/{n}.md", "2026-09-01", tags=("France",)) for n in range(30)]
    made = site(
        story("a/read.md", tags=("France", "Lithium")),
        story("b/france.md", "2026-11-19", tags=("France",)),
        story("c/lithium.md", "2026-10-01", tags=("Lithium",)),
        *others,
    )
    assert picked(related(made, {}), find(made, "read"))[0] == "lithium"


def test_ties_go_to_the_nearest_in_time() -> None:
    """Of two equals the nearer one comes first."""
    made = site(
        story("a/read.md", "2024-06-15", tags=("x",)),
        story("b/far.md", "2023-06-15", tags=("x",)),
        story("c/near.md", "2024-06-10", tags=("x",)),
    )
    assert picked(related(made, {}), find(made, "read")) == ["near", "far"]


def test_a_story_past_the_window_does_not_change_an_old_list() -> None:
    """So one new story leaves the pages of the archive as they are."""
    old = [
        story("a/read.md", "2024-01-10", tags=("x",)),
        story("b/other.md", "2024-01-05", tags=("x",)),
    ]
    late = story("a/late.md", "2024-04-10", tags=("x",))
    inside = story("a/inside.md", "2024-04-08", tags=("x",))
    before = site(*old)
    assert picked(related(before, {}), find(before, "read")) == ["other"]
    after = site(*old, late)
    assert picked(related(after, {}), find(after, "read")) == ["other"]
    with_it = site(*old, inside)
    assert "inside" in picked(related(with_it, {}), find(with_it, "read"))


def test_only_the_nearest_stories_of_a_term_count() -> None:
    """A tag of ten thousand stories costs no more than one of a hundred."""
    many = [
        story(f"x/{n:03}.md", date=on("2020-01-01") + timedelta(days=n), tags=("x",))
        for n in range(450)
    ]
    others = [
        story(f"y/o{n:03}.md", date=on("2020-01-01") + timedelta(days=n % 450)) for n in range(900)
    ]
    made = site(story("a/read.md", "2020-08-01", tags=("x",)), *many, *others)
    found = picked(related(made, {}), find(made, "read"))
    days = sorted(abs(int(title) - 213) for title in found)
    assert len(found) in {99, 100}
    assert days[-1] <= 51


@pytest.mark.parametrize(
    "written", ["b/no.md", "/b/no.md", "content/b/no.md", "../b/no.md", "/b/no/"]
)
def test_editors_can_block_a_story(written: str) -> None:
    """`related_block` names stories that are never offered, by path or address."""
    made = site(
        story("a/read.md", tags=("x",), related_block=(written,)),
        story("b/no.md", tags=("x",)),
        story("b/yes.md", tags=("x",)),
    )
    assert picked(related(made, {}), find(made, "read")) == ["yes"]
