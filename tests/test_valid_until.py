"""Until when a build may be published: until the first thing it shows must be gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ssg.facts import Parsed
from tests.literals import NOW, indexed, on, page, section, story
from tests.newsroom import build_site, story_text, write_site

SECOND = timedelta(seconds=1)
FIRST, LATER = on("2026-12-01"), on("2026-12-24")


@pytest.mark.parametrize(
    ("files", "ends"),
    [
        ([story("a/x.md")], None),
        ([story("a/x.md", expires=LATER), story("a/y.md", expires=FIRST)], FIRST),
        ([page("about.md", expires=FIRST), story("a/x.md", expires=LATER)], FIRST),
        ([section("a/_section.md", defaults={"expires": FIRST}), story("a/x.md")], FIRST),
        # What is not shown need not go.
        ([story("a/x.md", expires=FIRST, draft=True)], None),
        ([story("a/x.md", expires=FIRST, withdrawn="Wrong")], None),
        ([story("a/x.md", expires=LATER, embargo=FIRST)], None),
        # What comes, or is worth less to the editors, makes a build stale and not wrong.
        ([story("a/x.md", "2026-11-30"), story("a/y.md", must_read=FIRST)], None),
    ],
)
def test_the_first_end_of_what_is_shown(files: list[Parsed], ends: datetime | None) -> None:
    assert indexed(*files).valid_until == ends


def test_it_ends_on_the_second() -> None:
    """A second before, the end is still to come; on it, the next one counts."""
    files = [story("a/x.md", expires=NOW), story("a/y.md", expires=LATER)]
    assert indexed(*files, now=NOW - SECOND).valid_until == NOW
    assert indexed(*files, now=NOW).valid_until == LATER
    assert indexed(*files, now=LATER).valid_until is None


def test_a_preview_counts_what_it_shows() -> None:
    """A draft that is shown must be gone by its end as well."""
    assert indexed(story("a/x.md", expires=FIRST, draft=True), drafts=True).valid_until == FIRST


def test_a_build_says_it_also_if_it_did_nothing_or_little(tmp_path: Path) -> None:
    """The report of an earlier build speaks for it as long as no end was changed."""
    story_ = "content/news/a.md"
    write_site(tmp_path, {story_: story_text(expires="2026-12-01T12:00Z")})
    assert build_site(tmp_path).report.valid_until == FIRST
    idle = build_site(tmp_path)
    assert (idle.planned, idle.report.valid_until) == (0, FIRST)
    write_site(tmp_path, {story_: story_text(expires="2026-12-01T12:00Z", body="Other.")})
    assert build_site(tmp_path).report.valid_until == FIRST
    write_site(tmp_path, {story_: story_text(expires="2026-12-24T12:00Z", body="Other.")})
    assert build_site(tmp_path).report.valid_until == LATER
