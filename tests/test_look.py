"""The look as settings have it: fonts with their stand-ins, density, accents that can be read."""

import re
from pathlib import Path

import pytest

from ssg.fonts import facts_of_font, font_format
from ssg.look import DARK, LIGHT
from tests.letters import font
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site

STORY = {"content/news/a.md": story_text()}
FONTS = """
[look]
accent = "#0b5c5c"
density = "compact"
[look.fonts.headline]
family = "Test"
files = [{src = "test.woff2", weight = "200 900"}, {src = "slanted.woff2", style = "italic"}]
[look.fonts.label]
family = "Test Sans"
kind = "sans"
files = [{src = "sans.ttf"}]
"""
FILES = {
    "layouts/assets/test.woff2": font(480),
    "layouts/assets/slanted.woff2": font(480),
    "layouts/assets/sans.ttf": font(460, flavor=""),
}


def look_of(folder: Path) -> str:
    (name,) = (name for name in output_of(folder) if re.match(r"assets/look\.\w+\.css", name))
    assert f'href="/{name}"' in output_of(folder)["index.html"].decode()
    return output_of(folder)[name].decode()


# --- fonts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("flavor", ["", "woff", "woff2"])
def test_a_font_says_how_large_its_letters_are(flavor: str) -> None:
    facts = facts_of_font(font(480, flavor=flavor))
    assert facts is not None
    assert (facts.ascent, facts.descent, facts.gap, facts.width) == (0.9, 0.3, 0.0, 0.48)


@pytest.mark.parametrize(
    "data",
    [b"", b"no font", font(480)[:200], font(480, flavor="")[:80]],
    ids=["empty", "no font", "half a WOFF", "half a TrueType"],
)
def test_a_damaged_font_says_nothing(data: bytes) -> None:
    assert facts_of_font(data) is None


def test_a_name_tells_the_format_of_a_font() -> None:
    assert [font_format(name) for name in ("a.WOFF2", "a.ttf", "a.png")] == [
        "woff2",
        "truetype",
        "",
    ]


def test_fonts_come_with_stand_ins_of_the_same_size(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {**STORY, **FILES, "site.toml": SITE + FONTS}))
    look = look_of(tmp_path)
    assert '--headline: "Test", "Test stand-in", serif;' in look
    assert '--label: "Test Sans", "Test Sans stand-in", sans-serif;' in look
    faces = re.findall(r'font-family: "Test"; .*?weight: (.*?); font-style: (\w+)', look)
    assert faces == [("200 900", "normal"), ("400", "italic")]
    size = 100 * 0.48 / 0.4073
    stand_ins = re.findall(r'"Test stand-in"; .*?weight: (.*?); size-adjust: ([\d.]+)%; asc', look)
    assert stand_ins == [("200 599", f"{size:.2f}"), ("600 900", f"{size:.2f}")]
    assert f"ascent-override: {100 * 90 / size:.2f}%" in look
    assert 'local("Times New Roman Bold")' in look and 'local("Arial")' in look


def test_the_fonts_of_every_page_are_asked_for_at_once(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {**STORY, **FILES, "site.toml": SITE + FONTS}))
    page = output_of(tmp_path)["news/a/index.html"].decode()
    (preload,) = re.findall(r'<link rel="preload" href="(.*?)" as="font" .*? crossorigin>', page)
    assert preload.removeprefix("/") in output_of(tmp_path)
    assert preload.startswith("/assets/test.")


def test_a_font_that_is_not_there_or_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**STORY, **FILES, "layouts/assets/sans.ttf": b"no font"}
    site = SITE + FONTS.replace("slanted", "slantet")
    assert problems_of(write_site(tmp_path, {**files, "site.toml": site})) == [
        'site.toml: [look] names the font "slantet.woff2", which is not there '
        "(did you mean `slanted.woff2`?)",
        'site.toml: the font "sans.ttf" cannot be read (export it again)',
    ]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('accent = "teal"', '`look` has an `accent` that is not a colour: "teal"'),
        ('density = "dense"', "`look` has no choice called `dense`"),
        ('fonts.text = {family = "A;b", files = [{src = "a.ttf"}]}', 'no name: "A;b"'),
        ('fonts.text = {family = "A", files = []}', "has a font for `text` without files"),
        ('fonts.text = {family = "A", files = [{src = "a.png"}]}', 'that is none: "a.png"'),
        (
            'fonts.text = {family = "A", files = [{src = "a.ttf", weight = "bold"}]}',
            'has a font with the weight "bold"',
        ),
    ],
)
def test_what_cannot_be_a_look_is_a_problem(look: str, said: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {**STORY, "site.toml": f"{SITE}[look]\n{look}\n"})
    (problem,) = problems_of(site)
    assert problem.startswith("site.toml:") and said in problem


def test_a_font_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(write_site(tmp_path, {**STORY, **FILES, "site.toml": SITE + FONTS}))
    monkeypatch.setattr("ssg.measure.facts_of_font", lambda data: pytest.fail("measured again"))
    (tmp_path / "content/news/a.md").write_text(story_text("Another"))
    build_site(tmp_path)
    assert "size-adjust" in look_of(tmp_path)


# --- colours --------------------------------------------------------------------------------------


def section(colour: str) -> dict[str, str]:
    return {**STORY, "content/news/_section.md": f'---\ntitle: News\ncolour: "{colour}"\n---\n'}


def test_a_colour_that_can_be_read_is_taken_as_it_is(tmp_path: Path) -> None:
    assert problems_of(write_site(tmp_path, section("#8a4b12"))) == []
    assert ".accent-news { --accent: light-dark(#8a4b12, #" in look_of(tmp_path)


def test_a_colour_that_is_too_light_is_made_darker_and_said_so(tmp_path: Path) -> None:
    (warning,) = problems_of(write_site(tmp_path, section("#ffd400")))
    assert warning == (
        "content/news/_section.md: the `colour` of News, #ffd400, has too little contrast for "
        'text: 1.2, not 4.5 (pages show "#806a01"; write that)'
    )
    assert ".accent-news { --accent: light-dark(#806a01, #ffd400); }" in look_of(tmp_path)


def test_a_colour_that_is_too_light_can_be_refused(tmp_path: Path) -> None:
    site = SITE + '[look]\naccent = "#ffd400"\n[checks]\naccent-contrast = "error"\n'
    (problem,) = problems_of(write_site(tmp_path, {**STORY, "site.toml": site}))
    assert problem.startswith("site.toml: the `accent` of [look], #ffd400, has too little contrast")
    assert not (tmp_path / "output").exists()


def test_accents_are_checked_against_the_paper_of_the_theme() -> None:
    css = (Path(__file__).parent.parent / "layouts/assets/main.css").read_text(encoding="utf-8")
    papers = (
        f"--paper: light-dark({LIGHT[0]}, {DARK[0]})",
        f"--tint: light-dark({LIGHT[1]}, {DARK[1]})",
    )
    assert all(paper in css for paper in papers)


def test_a_plain_site_has_no_style_sheet_for_its_look(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, STORY))
    assert "look." not in output_of(tmp_path)["index.html"].decode()
