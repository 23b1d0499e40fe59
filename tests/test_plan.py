"""The plan: one address, one source."""

from __future__ import annotations

import pytest

from ssg.chrome import make_chrome
from ssg.contracts import Family, Rows
from ssg.outputs import Entry, File, Page
from ssg.plan import plan
from ssg.problems import InvalidContent, Location
from tests.literals import NoBoxes, site

no_boxes = NoBoxes()


def family(*entries: Entry) -> Family:
    """Return a family of these outputs."""
    return Family("test", lambda site: [""], lambda *_: lambda part: entries)


def planned(*paths: str) -> list[str]:
    """Plan pages at these paths, one source each, and return the problems."""
    entries: tuple[Entry, ...] = tuple(
        Page(path, "page.html", {}, Location(f"content/{n}.md")) for n, path in enumerate(paths)
    )
    made = site()
    try:
        plan(
            made,
            boxes=no_boxes,
            chrome=make_chrome(made, ""),
            families=[family(*entries)],
            closers=[],
        )
    except InvalidContent as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/index.html", "a/index.html"),
        ("a/index.html", "A/index.html"),
        ("caf\u00e9/index.html", "cafe\u0301/index.html"),
        ("straße/index.html", "STRASSE/index.html"),
        ("a/b", "a/b/index.html"),
    ],
)
def test_two_sources_for_one_address_are_a_problem_that_names_both(first: str, second: str) -> None:
    """Also where only some file systems take them for one."""
    found = planned(first, second)
    assert len(found) == 1
    assert "content/0.md" in found[0]
    assert "content/1.md" in found[0]


def test_different_addresses_are_no_problem() -> None:
    """Siblings and neighbours live in peace."""
    assert planned("a/index.html", "a/b/index.html", "ab/index.html", "a.html") == []


def test_an_address_no_file_system_holds() -> None:
    """A part of 256 bytes is one too many."""
    assert planned("x" * 255 + "/index.html") == []
    assert "too long" in planned("x" * 256 + "/index.html")[0]


def test_closers_see_what_was_planned_before_them() -> None:
    """A sitemap knows every page without deriving a URL again."""
    made = site()
    one = File("one.txt", "/dev/null", Location("static/one.txt"))
    seen: list[int] = []

    def closer(site: object, rows: Rows, chrome: object) -> list[Entry]:
        seen.append(len(rows))
        return []

    chrome = make_chrome(made, "")
    plan(made, boxes=no_boxes, chrome=chrome, families=[family(one)], closers=[closer])
    assert seen == [1]
