"""What somebody paid for is told as such, and kept apart from the news."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import run_ssg
from tests.newsroom import NOW, SITE, build_site, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

AD = """---
title: A lamp from ACME
date: 2026-11-24 08:00
label: sponsored
sponsor: {name: ACME, url: "https://acme.example/"}
must_read: true
tags: [Light]
author: Ann Lee
related: ["https://acme.example/shop", rain.md]
---
Buy [it](https://acme.example/lamp), read [this](rain.md), see [more](#more), <a href="https://b.example/">b</a>.

## More
"""
SETTINGS = """
[boxes]
home = ["latest", "must_read"]
page = ["offers"]
[[widgets]]
name = "offers"
title = "Offers"
pick = "latest"
label = "sponsored"
[feeds]
full_text = true
"""
PAPER = {
    "site.toml": SITE + SETTINGS,
    "content/about.md": "---\ntitle: About\n---\nUs.\n",
    "content/news/lamp.md": AD,
    "content/news/rain.md": story_text("Rain", tags="[Light]", date="2026-11-24 07:00"),
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_site(tmp_path_factory.mktemp("paper"), PAPER)
    build_site(folder)
    return folder / "output"


def read(output: Path, path: str) -> str:
    return (output / path).read_text("utf-8")


def test_every_link_that_was_paid_for_says_so(paper: Path) -> None:
    """Links to other sites, also that of the sponsor; not those to the paper's own pages."""
    page = read(paper, "news/lamp/index.html")
    for address in ("", "lamp", "shop"):
        assert f'<a href="https://acme.example/{address}" rel="sponsored">' in page
    assert '<a href="https://b.example/" rel="sponsored">' in page
    assert '<a href="/news/rain/">this</a>' in page
    assert '<a href="#more">more</a>' in page
    assert page.index("Paid for by") < page.index("<h1")


def test_links_of_other_stories_are_not_paid_for(paper: Path) -> None:
    assert 'rel="sponsored"' not in read(paper, "news/rain/index.html")


def test_links_in_feeds_say_so_too(paper: Path) -> None:
    assert 'rel="sponsored"' in read(paper, "news/feed.json").replace("\\", "")


@pytest.mark.parametrize(
    "path", ["index.html", "feed.xml", "atom.xml", "feed.json", "news-sitemap.xml"]
)
def test_it_is_no_news(paper: Path, path: str) -> None:
    text = read(paper, path)
    assert "Rain" in text
    assert "A lamp from ACME" not in text


@pytest.mark.parametrize(
    "path",
    [
        "news/index.html",
        "news/feed.xml",
        "topics/light/index.html",
        "authors/ann-lee/index.html",
        "archive/2026/11/index.html",
        "about/index.html",
    ],
)
def test_it_is_where_it_belongs_with_its_label(paper: Path, path: str) -> None:
    """Also in a box that asks for it."""
    text = read(paper, path)
    assert "A lamp from ACME" in text
    assert "Sponsored" in text


def test_satire_is_not_handed_on_as_news(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/a.md": story_text("Ha", label="satire", date="2026-11-24")})
    build_site(tmp_path)
    assert "Ha" in read(tmp_path / "output", "index.html")
    assert "Ha" not in read(tmp_path / "output", "news-sitemap.xml")


def test_who_paid_must_be_named(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/a.md": story_text(label="sponsored")})
    (said,) = problems_of(tmp_path)
    assert said.startswith("content/news/a.md:4: a sponsored story must name its `sponsor`")


# --- links to what is not shown ----------------------------------------------------------------

TOLD = {
    "withdrawn": ("withdrawn: court", "was withdrawn"),
    "expired": ("expires: 2026-11-24", "has expired"),
    "draft": ("draft: true", "is a draft"),
    "scheduled": ("embargo: 2026-12-01", "is not out yet"),
}


@pytest.mark.parametrize("state", TOLD)
def test_a_link_to_a_story_that_is_not_shown_is_left_out(tmp_path: Path, state: str) -> None:
    """Its words stay, the build goes on, and says where the link stands."""
    key, what = TOLD[state]
    gone = f"---\ntitle: Gone\ndate: 2026-11-20\n{key}\naliases: [/g/]\n---\nText.\n"
    linking = story_text(
        "Here", "See [the story](gone.md), [again](/g/), {{< ref gone >}}.", related="[gone.md]"
    )
    write_site(tmp_path, {"content/news/here.md": linking, "content/news/gone.md": gone})
    built = build_site(tmp_path)
    said = [str(problem) for problem in built.report.warnings]
    assert [problem.code for problem in built.report.warnings] == ["withheld-link"] * len(said)
    left_out = f'the link "gone.md" is left out: its story {what}'
    assert [f"content/news/here.md:{n}: {left_out}" in " ".join(said) for n in (4, 7)] == [True] * 2
    assert any(f'the link "/g/" leads to a story that {what}' in line for line in said)
    page = read(tmp_path / "output", "news/here/index.html")
    assert "the story" in page
    assert not re.search(r'href="[^"]*gone', page)


def test_a_link_to_a_tombstone_is_one_to_a_withdrawn_story(tmp_path: Path) -> None:
    """Though a page is there. A file `index.md` is known by the name of its folder."""
    files = {
        "site.toml": SITE + "[hosting]\ntombstones = true\n",
        "urls.lock": "# urls.lock 1\n/news/gone/ story news/gone/index.md\n",
        "content/news/here.md": story_text("Here", "[x](/news/gone/)\n\n[y](ref:gone)"),
        "content/news/gone/index.md": story_text("Gone", withdrawn="court"),
    }
    built = build_site(write_site(tmp_path, files))
    assert (tmp_path / "output/news/gone/index.html").exists()
    checked = run_ssg("-C", tmp_path, "check", "--json", "--now", NOW).data["problems"]
    assert {each["code"] for each in checked} == {"withheld-link"}  # it needs no way to skip
    said = [(str(each.where), each.code) for each in built.report.warnings]
    assert said == [(f"content/news/here.md:{n}", "withheld-link") for n in (6, 8)]


def test_a_link_to_nothing_stops_the_build_as_before(tmp_path: Path) -> None:
    files = {
        "content/news/here.md": story_text("Here", "[x](gone.md) [y](never.md)"),
        "content/news/gone.md": story_text("Gone", withdrawn="court"),
    }
    write_site(tmp_path, files)
    said = problems_of(tmp_path)
    assert [line for line in said if 'the link "never.md" leads nowhere' in line]
