"""The page of all components: made with the site's own theme, seen in the preview only."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from ssg.front_matter import CORRECTIONS
from ssg.preview.newsroom import Newsroom
from ssg.preview.specimens import ADDRESS, theme_page
from ssg.problems import InvalidContent
from ssg.slots import STYLES
from tests.newsroom import NOW, SITE, build_site, order, output_of, story_text, write_site
from tests.serving import served

LAYOUTS = Path(__file__).parent.parent / "layouts"
FILES = {"content/news/a.md": story_text()}
UNSEEN = {"ad", "body_end", "head_extra", "story_end", "social", "head-links"}

pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def page_of(folder: Path) -> str:
    room = Newsroom(order(folder), lambda: datetime.fromisoformat(NOW))
    assert room.refresh().problems == ()
    return theme_page(room.view()).decode()


def test_every_component_is_named_on_the_page(tmp_path: Path) -> None:
    page = page_of(write_site(tmp_path, FILES))
    parts = {path.stem for path in (LAYOUTS / "partials").glob("*.html")}
    named = {part for part in parts if re.search(rf"[/ >]{part}\.html", page)}
    assert parts - named == UNSEEN | {"cards", "parts", "footer"}  # in all cards, and on the page


@pytest.mark.parametrize(
    "name", ["pullquote", "note", "factbox", "timeline", "update", "figure", "gallery", "embed"]
)
def test_every_directive_is_on_the_page(name: str, tmp_path: Path) -> None:
    assert f'class="{name}"' in page_of(write_site(tmp_path, FILES))


@pytest.mark.parametrize(
    "state", ["Draft", "Scheduled", "Sponsored", "Live", "Opinion", "Analysis", "Retracted"]
)
def test_every_state_of_a_story_is_on_the_page(state: str, tmp_path: Path) -> None:
    assert f">{state}</span>" in page_of(write_site(tmp_path, FILES))


def test_every_style_of_a_slot_and_every_type_of_a_note_is_on_the_page(tmp_path: Path) -> None:
    page = page_of(write_site(tmp_path, FILES))
    assert set(re.findall(r'class="slot slot-(\w+)"', page)) == set(STYLES)
    said = set(re.findall(r"<b>(\w+), <time", page))
    assert said == {word.capitalize() for word in CORRECTIONS}
    ids = re.findall(r' id="(correction-\d+)"', page)
    assert len(ids) == len(set(ids))


def test_the_page_is_made_with_the_site_s_own_layouts(tmp_path: Path) -> None:
    own = {"layouts/partials/pager.html": "<p>Our own pager</p>\n"}
    assert "<p>Our own pager</p>" in page_of(write_site(tmp_path, {**FILES, **own}))


def test_a_fault_of_the_site_s_own_layouts_is_a_problem(tmp_path: Path) -> None:
    own = {"layouts/partials/pager.html": "{{ pager.oldest }}\n"}
    with pytest.raises(InvalidContent) as raised:
        page_of(write_site(tmp_path, {**FILES, **own}))
    assert str(raised.value.problems[0]).startswith("layouts/partials/pager.html:1: ")


@pytest.mark.parametrize("base", ["", "/paper"])
def test_the_preview_shows_the_page_and_no_build_writes_it(base: str, tmp_path: Path) -> None:
    site = SITE.replace(".example", f".example{base}")
    write_site(tmp_path, {**FILES, "site.toml": site})
    with served(tmp_path) as preview:
        answer = preview.ask(base + ADDRESS)
        assert answer.status == 200 and "The theme" in answer.text
        for name in ("photo.svg", "face.svg", "theme.css"):
            assert preview.ask(f"/_preview/{name}").status == 200
    build_site(tmp_path)
    assert not [path for path in output_of(tmp_path) if "_theme" in path or "theme." in path]
