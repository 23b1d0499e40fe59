"""`ssg check` looks at the site of now, and at that of every morning when a story comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import Said, run_ssg
from tests.newsroom import NOW, SITE, build_site, story_text, write_site

A, B = "content/news/a.md", "content/news/b.md"
NOWHERE = "leads nowhere (write the path of a file that is there and published, or a web address)"


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def due(body: str = "Words.", day: int = 1, **keys: str) -> str:
    """Return a story that comes out on a day of December, a week after the site's now."""
    return story_text(f"Due on the {day}.", body, embargo=f"2026-12-{day:02} 06:00", **keys)


def check(folder: Path, files: Mapping[str, str], *options: str) -> Said:
    """Run `ssg check` on a site of these files and one that is sound."""
    site = write_site(folder, {"content/news/good.md": story_text("Good"), **files})
    return run_ssg("-C", site, "check", "--now", NOW, *options)


def problems(folder: Path, files: Mapping[str, str], *options: str) -> list[str]:
    """Return the problems that `ssg check` prints, without their rules and their number."""
    lines = check(folder, files, *options).err.splitlines()
    return [re.sub(r" \[[a-z-]+\]$", "", line) for line in lines if line.startswith("content/")]


def test_a_scheduled_story_is_checked_before_its_time(tmp_path: Path) -> None:
    """Links, authors and layouts, although the build of today does not mind."""
    files = {
        A: due("[x](gone.md)"),
        B: due(author="nobody"),
        "content/news/c.md": due(layout="gone"),
        "content/soon.md": story_text("Soon", "[y](/gone/)", embargo="2026-12-02 06:00"),
    }
    said = check(tmp_path, files)
    assert said.code == 1
    assert said.err.splitlines() == [
        f'{A}:7: the link "gone.md" {NOWHERE} [broken-link]',
        f"{B}:5: there is no author `nobody`"
        " (otherwise write content/authors/nobody.md, or a full name) [unknown-author]",
        "content/news/c.md:5: there is no layout `gone` (write layouts/gone.html) [no-layout]",
        'content/soon.md:7: the link "/gone/" leads to no page of this site (correct the address)'
        " [broken-link]",
        "4 problems",
        "by rule: broken-link 2, unknown-author 1, no-layout 1;"
        " `ssg check --explain RULE` tells more",
    ]
    assert said.out.startswith("The Paper: checked 1 story, 0 pages, 4 scheduled on ")
    build_site(tmp_path)


def test_a_sound_scheduled_story_is_no_problem(tmp_path: Path) -> None:
    """It may link to what is out, to what comes out with it, and to its own section."""
    files = {A: due("[x](good.md) [y](b.md) [z](/soon/)", section="soon"), B: due()}
    said = check(tmp_path, files)
    assert (said.code, said.err) == (0, "")


def test_a_link_to_a_story_that_comes_out_later(tmp_path: Path) -> None:
    """Is left out for as long as that takes; the other way round it is sound."""
    files = {A: due("[x](b.md)", 1), B: due("[x](a.md)", 2)}
    said = f'{A}:7: warning: the link "b.md" is left out: its story is not out yet'
    assert problems(tmp_path, files) == [f"{said} (it comes by itself with the story)"]


def test_a_link_to_a_story_that_is_gone_by_then(tmp_path: Path) -> None:
    """Is left out from then on, and told before the story with it comes out."""
    files = {
        A: due("[x](old.md)", 2),
        B: story_text("B", "[x](old.md)"),
        "content/news/old.md": story_text("Old", "Gone.", expires="2026-12-01 12:00"),
    }
    said = f'{A}:7: warning: the link "old.md" is left out: its story has expired'
    assert problems(tmp_path, files) == [f"{said} (take the link out of the text)"]


def test_a_story_may_take_over_from_one_that_expires(tmp_path: Path) -> None:
    """The second has the address of the first, from the instant at which that one ends."""
    first = story_text("First", "Now.", expires="2026-12-01 06:00", slug="live", id="live")
    said = check(tmp_path, {A: first, B: due(slug="live", id="live")})
    assert (said.code, said.err) == (0, "")


def test_two_scheduled_stories_at_one_address(tmp_path: Path) -> None:
    """Are a problem on the day when both are out."""
    clash = "(change the `slug` or `aliases` of one of them)"
    assert problems(tmp_path, {A: due(slug="x"), B: due(day=2, slug="x")}) == [
        f"{A}: its address /news/x/ is taken by {B} {clash}"
    ]


def test_problems_of_now_and_of_then_come_together(tmp_path: Path) -> None:
    """Each of them once, however many stories come out."""
    files = {
        A: story_text("A", "[x](gone.md)"),
        B: due("[y](gone.md)"),
        "content/news/c.md": due(day=2),
    }
    assert problems(tmp_path, files) == [
        f'{A}:6: the link "gone.md" {NOWHERE}',
        f'{B}:7: the link "gone.md" {NOWHERE}',
    ]
    found = check(tmp_path, files, "--json").data["problems"]
    assert [(each["path"], each["line"]) for each in found] == [(A, 6), (B, 7)]


def test_a_problem_of_then_alone_as_data(tmp_path: Path) -> None:
    """It has the form of any other, and the site of now is done."""
    said = check(tmp_path, {A: due("[x](gone.md)")}, "--json")
    ((found,),) = said.data.values()
    assert said.code == 1
    assert (found["path"], found["line"], found["code"]) == (A, 7, "broken-link")


def test_what_a_house_forgives_is_only_told(tmp_path: Path) -> None:
    """A warning does not fail the check, and a check that is off is off."""
    lenient = SITE + '[checks]\nbroken-link = "warn"\nunknown-author = "off"\n'
    files = {"site.toml": lenient, A: due("[x](gone.md)", author="nobody")}
    said = check(tmp_path, files)
    assert said.code == 0
    assert said.err.startswith(f'{A}:8: warning: the link "gone.md" {NOWHERE} [broken-link]\n')


def test_a_count_of_the_whole_site_is_told_once(tmp_path: Path) -> None:
    """A scheduled story with a foreign shortcode adds no second warning with another number."""
    files = {A: story_text("A", "{{< foo >}}"), B: due("{{< foo >}}")}
    (line,) = problems(tmp_path, files)
    assert line.startswith(f"{A}: warning: `foo` is no directive here: left out 1 times")


def test_future_shows_all_at_once(tmp_path: Path) -> None:
    """With `--future` scheduled stories are pages like the others, so nothing more is due."""
    files = {A: due("[x](b.md)", 1), B: due("[x](gone.md)", 2)}
    assert problems(tmp_path, files, "--future") == [f'{B}:7: the link "gone.md" {NOWHERE}']


def test_drafts_and_what_is_gone_are_left_alone(tmp_path: Path) -> None:
    """Nobody knows when a draft comes out, and the rest never will."""
    files = {
        A: story_text("A", "[x](gone.md)", draft="true", embargo="2026-12-01 06:00"),
        B: story_text("B", "[x](gone.md)", withdrawn="No."),
    }
    assert problems(tmp_path, files) == []
