"""Boxes: no story twice on a page."""

from __future__ import annotations

from ssg.contracts import Widget
from ssg.picks import latest, must_read
from ssg.widgets import fill
from tests.literals import find, site, story, titles

WIDGETS = {
    "must": Widget("must", "Must read", "must_read", limit=1),
    "latest": Widget("latest", "Latest", "latest", limit=2, more="/archive/"),
}
PICKS = {"latest": latest, "must_read": must_read}


def test_the_first_box_has_the_first_choice() -> None:
    """A story shown in one box, elsewhere on the page, or being read is in no other box."""
    made = site(
        story("a/1.md", "2026-11-20"),
        story("a/2.md", "2026-11-19", must_read=True),
        story("a/3.md", "2026-11-18"),
        story("a/4.md", "2026-11-17"),
        story("a/5.md", "2026-11-16"),
    )
    boxes = fill(made, WIDGETS, PICKS, {"article": ("must", "latest")})
    filled = boxes("article", find(made, "1"), [find(made, "3").card.url])
    assert [(box.name, titles(box.cards)) for box in filled] == [
        ("must", ["2"]),
        ("latest", ["4", "5"]),
    ]
    assert filled[1].more is not None
    assert filled[1].more.url == "/archive/"


def test_an_empty_box_is_left_out() -> None:
    """A heading without stories helps nobody."""
    boxes = fill(site(), WIDGETS, PICKS, {"home": ("must", "latest")})
    assert boxes("home") == ()
    assert boxes("a kind without boxes") == ()


def test_a_box_with_the_same_stories_is_the_same_box() -> None:
    """So that it is rendered once for all the pages it is on."""
    made = site(*(story(f"a/{day}.md", f"2026-11-{day}") for day in range(10, 16)))
    boxes = fill(made, WIDGETS, PICKS, {"article": ("latest",)})
    (first,), (second,) = (boxes("article", find(made, title)) for title in ("10", "11"))
    assert first is second
    (other,) = boxes("article", find(made, "15"))
    assert titles(other.cards) == ["14", "13"]
