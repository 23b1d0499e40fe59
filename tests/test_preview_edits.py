"""Each kind of edit is seen in the preview at once, and what is seen is what a build writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from ssg.desk import Edition, Order
from ssg.preview.newsroom import Newsroom
from ssg.problems import InvalidContent
from tests.newsroom import build_site, output_of, story_text, write_site
from tests.small_theme import FILES
from tests.test_incremental import differences
from tests.test_preview_equal import shown_by

NOW, LATER = "2026-11-24T12:00:00+00:00", "2026-11-24T18:00:00+00:00"
STORY = "africa/lion.md"
PLUGIN = """from dataclasses import replace
def loud(text): return text.upper() + "!"
def extend(kit): return replace(kit, filters=(*kit.filters, ("loud", loud)))
"""
NUMBERS = count()  # of plugins: a process has one module of a name


def front(*pins: str) -> str:
    """Return the front of a section or of the paper, to which stories of Africa are pinned."""
    pinned = ", ".join(f"/africa/{pin}" for pin in pins)
    return f"---\nslots:\n  - name: lead\n    pin: [{pinned}]\n    max: 2\n---\n"


SITE: dict[str, str | bytes] = {
    **FILES,
    "layouts/partials/shelf.html": str(FILES["layouts/partials/shelf.html"])
    + "{{ 'shelf' | loud }}\n",
    "content/africa/_section.md": "---\ntitle: Africa\n---\nLions live here.\n",
    "content/africa/lion.md": story_text(
        "A lion",
        ":::note\nRoar.\n:::\n",
        author="jane",
        series="{id: tour, part: 1}",
        image="{src: map.svg, alt: x}",
    ),
    "content/africa/river.md": story_text(
        "A river",
        "Water.",
        must_read="2026-11-24 15:00",
        series="{id: tour, part: 2}",
        image="{src: map.svg, alt: x, rights_until: 2026-11-24 17:00}",
        story="flood",
    ),
    "content/africa/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>',
    "content/africa/vote.md": story_text("A vote", "Votes.", embargo="2026-11-24 16:00"),
    "content/authors/jane.md": "---\nname: Jane\n---\nShe writes.\n",
    "content/about.md": "---\ntitle: About\n---\nWe are here.\n",
    "content/africa/_front.md": front("lion.md", "vote.md"),
}


def site(plugin: str) -> dict[str, str | bytes]:
    """Return the files of a site with a plugin of that name."""
    settings = f'title = "The Paper"\nbase_url = "https://paper.example"\nplugins = ["{plugin}"]\n'
    return {**SITE, "site.toml": settings, f"{plugin}.py": PLUGIN}


class Preview:
    """A preview of a site, and the clock on its wall."""

    def __init__(self, folder: Path) -> None:
        """Write the site and open the preview."""
        self.folder = write_site(folder / "site", site(f"loud_{next(NUMBERS)}"))
        self.plugin = next(self.folder.glob("loud_*.py")).name
        self.now = NOW
        edition = Edition(datetime.fromisoformat(NOW))
        order = Order(self.folder, edition, self.folder / "output")
        self.newsroom = Newsroom(order, lambda: datetime.fromisoformat(self.now))
        self.newsroom.refresh()
        shown_by(self.newsroom)  # so that all is rendered once

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the site."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a new file of the site."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def clean(self) -> dict[str, bytes]:
        """Return what a clean build of a copy writes."""
        copy = self.folder.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy, ignore=shutil.ignore_patterns(".ssg", "output"))
        build_site(copy, now=self.now)
        return output_of(copy)


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """Return a preview in which everything was looked at."""
    return Preview(tmp_path)


def passing(preview: Preview) -> None:
    preview.now = LATER


def text_then_headline(preview: Preview) -> None:
    preview.edit("content/africa/river.md", "Water.", "Much water.")
    preview.newsroom.refresh(["africa/river.md"])
    preview.edit("content/africa/river.md", "A river", "The river")
    preview.newsroom.refresh(["africa/river.md"])
    preview.edit("content/africa/river.md", "Much", "More")


EDITS: dict[str, Callable[[Preview], object]] = {
    "text": lambda p: p.edit("content/africa/river.md", "Water.", "Much water."),
    "headline": lambda p: p.edit("content/africa/river.md", "A river", "The river"),
    "text, then headline": text_then_headline,
    "draft": lambda p: p.edit("content/africa/river.md", "---\n", "---\ndraft: true\n"),
    "date": lambda p: p.edit("content/africa/river.md", "2026-11-20", "2026-11-01"),
    "part": lambda p: p.edit("content/africa/river.md", "part: 2", "part: 3"),
    "running story": lambda p: p.edit("content/africa/river.md", "flood", "drought"),
    "rights": lambda p: p.edit("content/africa/river.md", "24 17:00}", "24 11:00}"),
    "rights in a text": lambda p: p.edit(
        "content/africa/river.md", "Water.", '![x](map.svg){rights_until="2026-11-01"}'
    ),
    "page": lambda p: p.edit("content/about.md", "here", "there"),
    "author": lambda p: p.edit("content/authors/jane.md", "name: Jane", "name: Jane Doe"),
    "text of an author": lambda p: p.edit("content/authors/jane.md", "writes", "sings"),
    "section": lambda p: p.edit("content/africa/_section.md", "Africa", "All of Africa"),
    "frame": lambda p: p.edit("layouts/base.html", "<title>", "<title>The "),
    "partial": lambda p: p.edit("layouts/partials/shelf.html", "'shelf'", "'shelves'"),
    "directive": lambda p: p.edit("layouts/shortcodes/note.html", "<", "<!-- x --><"),
    "style sheet": lambda p: (p.folder / "layouts/assets/main.css").write_text("a{}"),
    "setting": lambda p: p.edit("site.toml", "The Paper", "The Other Paper"),
    "plugin": lambda p: p.edit(p.plugin, '"!"', '"?"'),
    "new story": lambda p: p.write("content/africa/new.md", story_text("New")),
    "lost story": lambda p: (p.folder / "content/africa/river.md").unlink(),
    "static file": lambda p: p.write("static/a.txt", "a"),
    "time": passing,
    "front": lambda p: p.write("content/_front.md", front("river.md")),
    "pin": lambda p: p.edit("content/africa/_front.md", "lion.md", "river.md"),
}


@pytest.mark.parametrize("how", EDITS)
def test_an_edit_is_seen_as_a_build_would_write_it(how: str, preview: Preview) -> None:
    before = shown_by(preview.newsroom)
    EDITS[how](preview)
    preview.newsroom.refresh()
    after = shown_by(preview.newsroom)
    assert after != before
    assert differences(preview.clean(), after) == []


def test_a_text_that_was_named_is_read_and_no_other(preview: Preview) -> None:
    preview.edit("content/africa/river.md", "Water.", "Much water.")
    preview.edit("content/about.md", "here", "there")
    said = preview.newsroom.refresh(["africa/river.md"])
    assert said.changed == ("content/africa/river.md",)
    assert preview.newsroom.refresh().changed == ("content/about.md",)


def test_a_headline_does_not_sort_the_archive_anew(preview: Preview) -> None:
    before = preview.newsroom.view().site
    preview.edit("content/africa/river.md", "A river", "The river")
    assert preview.newsroom.refresh(["africa/river.md"]).remade
    after = preview.newsroom.view().site
    assert after.atlas is before.atlas
    assert "The river" in {story.title for story in after.articles}
    assert differences(preview.clean(), shown_by(preview.newsroom)) == []


@pytest.mark.parametrize("line", ["tags: [Water]", "weight: -1", "slug: stream", "draft: true"])
def test_what_moves_a_story_makes_the_site_anew(line: str, preview: Preview) -> None:
    preview.edit("content/africa/river.md", "title: A river", f"title: The river\n{line}")
    preview.newsroom.refresh(["africa/river.md"])
    assert differences(preview.clean(), shown_by(preview.newsroom)) == []


def test_nothing_changed_is_no_work(preview: Preview) -> None:
    view = preview.newsroom.view()
    (preview.folder / "content" / STORY).touch()
    for named in (None, [STORY]):
        said = preview.newsroom.refresh(named)
        assert (said.changed, said.remade, said.problems) == ((), False, ())
    assert preview.newsroom.view() is view


def test_a_fault_leaves_the_last_good_site_and_is_told_with_its_line(preview: Preview) -> None:
    good = shown_by(preview.newsroom)
    preview.edit("content/africa/lion.md", "date:", "tags: [\ndate:")
    said = preview.newsroom.refresh([STORY])
    assert [(p.where.path, p.where.line > 0) for p in said.problems] == [(f"content/{STORY}", True)]
    assert shown_by(preview.newsroom) == good
    preview.edit("content/africa/lion.md", "tags: [\ndate:", "date:")
    assert preview.newsroom.refresh([STORY]).problems == ()
    assert shown_by(preview.newsroom) == good


def test_a_fault_of_one_story_does_not_hide_an_edit_of_another_once_mended(
    preview: Preview,
) -> None:
    preview.edit("content/africa/lion.md", "date:", "tags: [\ndate:")
    preview.newsroom.refresh([STORY])
    preview.edit("content/africa/river.md", "A river", "The river")
    preview.newsroom.refresh(["africa/river.md"])
    preview.edit("content/africa/lion.md", "tags: [\ndate:", "date:")
    preview.newsroom.refresh([STORY])
    assert differences(preview.clean(), shown_by(preview.newsroom)) == []


def test_another_instant_shows_what_readers_will_see(preview: Preview) -> None:
    address = "africa/vote/index.html"
    assert preview.newsroom.find(address) is None
    found = preview.newsroom.find(address, datetime.fromisoformat(LATER))
    assert found is not None
    preview.now = LATER
    assert preview.clean()[address] == found.output.data


def test_time_passes_and_other_instants_are_shown_while_a_story_is_broken(
    preview: Preview,
) -> None:
    address = "africa/vote/index.html"
    preview.edit("content/africa/lion.md", "date:", "tags: [\ndate:")
    told = preview.newsroom.refresh([STORY]).problems
    assert preview.newsroom.find(address) is None
    assert preview.newsroom.find(address, datetime.fromisoformat(LATER)) is not None
    preview.now = LATER
    assert preview.newsroom.find(address) is not None
    assert preview.newsroom.problems == told
    preview.edit("content/africa/lion.md", "tags: [\ndate:", "date:")
    assert preview.newsroom.refresh([STORY]).problems == ()
    assert differences(preview.clean(), shown_by(preview.newsroom)) == []


def test_a_broken_template_is_told_when_its_page_is_asked_for(preview: Preview) -> None:
    preview.edit("layouts/base.html", "<title>", "{{ unknown_thing }}<title>")
    preview.newsroom.refresh()
    with pytest.raises(InvalidContent) as told:
        preview.newsroom.find("africa/lion/index.html")
    assert told.value.problems[0].where.path == "layouts/base.html"


def test_a_site_that_is_broken_from_the_start_is_shown_once_it_is_mended(tmp_path: Path) -> None:
    whole = site(f"loud_{next(NUMBERS)}")
    folder = write_site(tmp_path, {**whole, "content/africa/lion.md": "---\ntitle: [\n---\n"})
    now = datetime.fromisoformat(NOW)
    newsroom = Newsroom(Order(folder, Edition(now), folder / "output"), lambda: now)
    assert newsroom.refresh().problems
    with pytest.raises(InvalidContent):
        newsroom.find("index.html")
    write_site(folder, whole)
    assert newsroom.refresh().problems == ()
    assert newsroom.find("index.html") is not None


def test_a_plugin_that_is_no_python_is_a_problem_like_any_other(preview: Preview) -> None:
    preview.edit(preview.plugin, "def loud", "def def loud")
    said = preview.newsroom.refresh()
    assert [problem.where.path for problem in said.problems] == ["site.toml"]
    preview.edit(preview.plugin, "def def loud", "def loud")
    assert preview.newsroom.refresh().problems == ()


def test_the_last_good_text_stays_while_its_file_has_a_fault(tmp_path: Path) -> None:
    """A page that somebody has seen can be loaded again, and is as it was."""
    sound = story_text("A lion", "Roar. " * 2000)
    folder = write_site(tmp_path, {"content/africa/lion.md": sound})
    at = datetime.fromisoformat(NOW)
    room = Newsroom(Order(folder, Edition(at), folder / "output"), lambda: at)
    assert room.refresh().problems == ()
    before = room.find("africa/lion/index.html")
    (folder / "content/africa/lion.md").write_text(f"{sound}\n:::pullqote\nRoar.\n:::\n", "utf-8")
    assert len(room.refresh().problems) == 1
    after = room.find("africa/lion/index.html")
    assert before is not None and after is not None
    assert b"Roar. Roar." in after.output.data
    assert after.output.data == before.output.data
    room.close()
