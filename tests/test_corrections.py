"""Corrections: on the story, on the list, in feeds, and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest

from ssg.clockwork import next_change
from ssg.kit import Kit
from tests.newsroom import SITE, build_site, plan_of, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def story(
    *corrections: str, title: str = "Loaf", date: str = "2026-11-20 08:00", more: str = ""
) -> str:
    """Return a story with corrections, each a YAML mapping."""
    notes = "".join(f"  - {{{note}}}\n" for note in corrections)
    given = f"corrections:\n{notes}" if notes else ""
    return f"---\ntitle: {title}\ndate: {date}\n{given}{more}---\nThe text.\n"


WRONG = "date: 2026-11-21, text: It was a kilo."
CLEAR = "type: clarification, date: 2026-11-22, text: It was bread."
NEWS = "type: update, date: 2026-11-23, text: It is dearer now."
GONE = "type: retraction, date: 2026-11-23, text: There was no loaf."


def built(folder: Path, files: dict[str, str], now: str = "2026-11-24T12:00:00+00:00") -> Path:
    write_site(folder, files)
    build_site(folder, now=now)
    return folder / "output"


def read(output: Path, path: str) -> str:
    return (output / path).read_text("utf-8")


def notes_on(output: Path, path: str) -> str:
    return read(output, path).partition('<div class="corrections">')[2].partition("</div>")[0]


def test_each_kind_stands_in_its_place(tmp_path: Path) -> None:
    """Updates below the text, all others above it, unless the editors say otherwise."""
    up = "type: update, date: 2026-11-23, text: At once., place: top"
    output = built(tmp_path, {"content/news/loaf.md": story(WRONG, CLEAR, NEWS, up)})
    page = read(output, "news/loaf/index.html").partition("<main")[2]
    places = [
        page.index(text)
        for text in (
            "It was a kilo.",
            "It was bread.",
            "At once.",
            "The text.",
            "It is dearer now.",
        )
    ]
    assert places == sorted(places)
    assert 'id="correction-1"' in page


def test_the_list_has_all_but_updates_newest_first(tmp_path: Path) -> None:
    files = {
        "content/news/loaf.md": story(WRONG, NEWS, CLEAR),
        "content/africa/rain.md": story(
            "date: 2026-11-21T08:00, text: It did not rain.", title="Rain"
        ),
    }
    page = read(built(tmp_path, files), "corrections/index.html")
    order = [page.index(text) for text in ("It was bread.", "It did not rain.", "It was a kilo.")]
    assert order == sorted(order)
    assert "dearer" not in page
    assert 'href="/news/loaf/#correction-2"' in page
    assert "<loc>https://paper.example/corrections/</loc>" in read(
        tmp_path / "output", "sitemaps/sections.xml"
    )


def test_a_paper_without_corrections_has_no_list(tmp_path: Path) -> None:
    """Nor does one whose only notes are updates, or belong to what nobody may see."""
    hidden = story(WRONG, more="draft: true\n")
    output = built(tmp_path, {"content/news/a.md": story(NEWS), "content/news/b.md": hidden})
    assert not (output / "corrections").exists()
    assert "/corrections/" not in read(output, "index.html")


def test_the_foot_of_every_page_leads_to_the_list(tmp_path: Path) -> None:
    output = built(tmp_path, {"content/news/loaf.md": story(WRONG)})
    for path in ("index.html", "news/loaf/index.html", "404.html"):
        assert 'href="/corrections/"' in read(output, path)


def test_the_foot_leads_there_once(tmp_path: Path) -> None:
    """Where the policy for corrections is the page above the list, that link does."""
    files = {
        "site.toml": SITE + '[publisher.policies]\ncorrections = "/corrections/"\n',
        "content/news/loaf.md": story(WRONG),
        "content/corrections.md": "---\ntitle: We were wrong\n---\nWrite to us.\n",
    }
    foot = read(built(tmp_path, files), "index.html").partition("<footer")[2]
    assert foot.count('href="/corrections/"') == 1


def test_a_page_of_the_editors_stands_above_the_list(tmp_path: Path) -> None:
    files = {
        "content/news/loaf.md": story(WRONG),
        "content/corrections.md": "---\ntitle: We were wrong\n---\nWrite to [us](/news/).\n",
    }
    output = built(tmp_path, files)
    page = read(output, "corrections/index.html")
    assert "We were wrong" in page
    assert '<a href="/news/">us</a>' in page
    assert "It was a kilo." in page
    write_site(tmp_path, {"content/news/loaf.md": story()})
    build_site(tmp_path)
    assert "It was a kilo." not in read(output, "corrections/index.html")


def test_the_address_of_the_list_is_a_setting(tmp_path: Path) -> None:
    settings = SITE + '[urls]\ncorrections = "/errata/"\n'
    output = built(tmp_path, {"site.toml": settings, "content/news/loaf.md": story(WRONG)})
    assert (output / "errata/feed.xml").exists()
    assert not (output / "corrections").exists()


def test_a_long_list_is_cut_into_pages_that_stay(tmp_path: Path) -> None:
    """They are numbered from the oldest: a new note changes no full page."""
    notes = [f"date: 2026-11-{day:02}, text: Note {day}." for day in range(1, 6)]
    settings = "per_page = 2\n" + SITE
    files = {"site.toml": settings, "content/news/loaf.md": story(*notes, date="2026-10-01")}
    output = built(tmp_path, files)
    first = notes_on(output, "corrections/page/1/index.html")
    assert "Note 1." in first
    assert "Note 2." in first
    assert "Note 3." not in first
    files["content/news/loaf.md"] = story(*notes, "date: 2026-11-07, text: New.", date="2026-10-01")
    built(tmp_path, files)
    assert notes_on(output, "corrections/page/1/index.html") == first


def test_the_feeds_name_each_note_once_and_for_good(tmp_path: Path) -> None:
    output = built(tmp_path, {"content/news/loaf.md": story(WRONG, GONE)})
    before = feedparser.parse(read(output, "corrections/feed.xml"))
    assert not before.bozo
    assert [entry.title for entry in before.entries] == ["Retraction: Loaf", "Correction: Loaf"]
    assert before.entries[1].link == "https://paper.example/news/loaf/#correction-1"
    built(
        tmp_path, {"content/news/loaf.md": story(WRONG, GONE, title="Bread", more="slug: bread\n")}
    )
    after = feedparser.parse(read(output, "corrections/atom.xml"))
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]
    data = json.loads(read(output, "corrections/feed.json"))
    assert [item["summary"] for item in data["items"]] == ["There was no loaf.", "It was a kilo."]


def test_a_newer_note_above_the_others_changes_none_of_them(tmp_path: Path) -> None:
    """Nor does one that nobody may see yet: readers of the feeds meet no note twice."""
    later = "date: 2026-12-01, text: It will have been a kilo."
    ids = []
    for notes in ((WRONG,), (CLEAR, WRONG), (later, CLEAR, WRONG)):
        output = built(tmp_path, {"content/news/loaf.md": story(*notes)})
        last = feedparser.parse(read(output, "corrections/feed.xml")).entries[-1]
        ids.append((last.id, last.link))
        assert f'id="{last.link.partition("#")[2]}"><b>Correction' in read(
            output, "news/loaf/index.html"
        )
    assert len(set(ids)) == 1


def test_a_note_is_seen_from_its_date_on(tmp_path: Path) -> None:
    """At T-1 s nobody knows of it; `ssg next` tells T."""
    later = "date: 2026-11-25T09:00:00Z, text: It will have been a kilo."
    files = {"content/news/loaf.md": story(later)}
    for second, seen in (("08:59:59", False), ("09:00:00", True), ("09:00:01", True)):
        output = built(tmp_path, files, now=f"2026-11-25T{second}+00:00")
        assert ("will have been" in read(output, "news/loaf/index.html")) is seen
        assert (output / "corrections/index.html").exists() is seen
        changed = "2026-11-25T09:00:00+00:00" in read(output, "news/loaf/index.html")
        assert changed is seen
    write_site(tmp_path, files)
    indexed = plan_of(tmp_path, now="2026-11-25T08:00:00+00:00").indexed
    moment = next_change(indexed, Kit())
    assert moment is not None
    assert moment.isoformat() == "2026-11-25T09:00:00+00:00"


def test_what_is_retracted_is_marked_and_offered_nowhere(tmp_path: Path) -> None:
    settings = SITE + '[boxes]\npage = ["latest", "must_read"]\n'
    files = {
        "site.toml": settings,
        "content/about.md": "---\ntitle: About\n---\nUs.\n",
        "content/news/loaf.md": story(
            GONE, title="Phantom", date="2026-11-23 20:00", more="must_read: true\n"
        ),
        "content/news/rain.md": story(title="Rain", date="2026-11-23 20:00"),
    }
    output = built(tmp_path, files)
    assert "Retracted" in read(output, "news/loaf/index.html")
    assert "Retracted" in read(output, "news/index.html")
    assert "Phantom" in read(output, "archive/2026/11/index.html")
    for path in ("index.html", "about/index.html", "news-sitemap.xml"):
        assert "Rain" in read(output, path)
        assert "Phantom" not in read(output, path)
