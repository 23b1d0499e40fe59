"""What the preview says of itself: the line in each page, the bar, the desk, the problems."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import html5lib
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.preview.about import About, Checked, News, RoundSaid, about, shown_problems
from ssg.preview.newsdesk import LATEST, Desk, DeskStory, desk
from ssg.preview.newsroom import Newsroom
from ssg.preview.pages import STATIC, desk_page, problem_page, with_preview, without_preview
from ssg.problems import Location, Problem
from tests.newsroom import NOW, SITE, order, story_text, write_site

SITE_IN_PARIS = SITE + 'timezone = "Europe/Paris"\n'
NOON = datetime.fromisoformat(NOW)
BOTH = ("--drafts", "--future")
CORRECTIONS = (
    "[{date: 2026-11-21, text: A name was wrong.}, {date: 2026-11-22, text: A place was wrong.}]"
)
FILES = {
    "site.toml": SITE_IN_PARIS,
    "content/about.md": "---\ntitle: About us\n---\n\nSome words of ours.\n",
    "content/news/a.md": story_text("A story", "One two three.", corrections=CORRECTIONS),
    "content/news/draft.md": story_text("A draft", draft="true"),
    "content/news/later.md": story_text("A later story", embargo="2026-11-25 06:00"),
    "content/news/next.md": story_text("A story of next year", date="2027-01-04 09:00"),
    "content/news/ending.md": story_text("A short sale", expires="2026-11-26 18:00"),
    "content/news/over.md": story_text("A sale", expires="2026-11-23 18:00"),
    "content/news/gone.md": story_text("A mistake", withdrawn="It was none of ours."),
}


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def opened(folder: Path, *, options: tuple[str, ...] = BOTH, now: str = NOW) -> Newsroom:
    """Return the newsroom of a site that was read."""
    room = Newsroom(order(folder, options=options), lambda: datetime.fromisoformat(now))
    assert room.refresh().problems == ()
    return room


def news(folder: Path, **more: Any) -> News:
    """Return what a preview knows besides the site."""
    return News(folder=folder, now=NOON, **more)


def said_of(folder: Path, path: str, *, at: datetime | None = None, **more: Any) -> About:
    """Return what the bar says of a page of the site in `FILES`."""
    return about(opened(write_site(folder, FILES)).view(at), path, news(folder, **more), at)


def desk_of(folder: Path, *, options: tuple[str, ...] = BOTH, **more: Any) -> Desk:
    """Return what the desk says of the site in `FILES`."""
    return desk(opened(write_site(folder, FILES), options=options).view(), news(folder, **more))


def text_of(page: bytes) -> str:
    """Return the words of a page, which has to be sound HTML but for the line of the preview."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    body = parser.parse(page.decode()).find("body")
    return " ".join("".join(body.itertext()).split())


# --- the line in each page ---


@given(
    st.lists(st.sampled_from([b"<p>a", b"</body>", b"</BODY>", b"\n", b"\xff", with_preview(b"")]))
)
def test_a_page_without_the_preview_is_the_page_it_was(pieces: list[bytes]) -> None:
    page = b"".join(pieces)
    shown = with_preview(page)
    assert without_preview(shown) == page
    assert len(shown) == len(page) + len(with_preview(b""))


def test_the_line_stands_before_the_end_of_the_body() -> None:
    line = with_preview(b"")
    assert with_preview(b"<body>a</body></body>\n") == b"<body>a</body>" + line + b"</body>\n"
    assert line == b'<script src="/_preview/preview.js" defer data-preview></script>\n'


def test_a_page_that_is_no_preview_stays_as_it_is() -> None:
    assert without_preview(b"<body>a</body>") == b"<body>a</body>"


def test_the_scripts_are_small_and_ask_nobody_else() -> None:
    scripts = [data for name, (data, _) in STATIC.items() if name.endswith(".js")]
    assert {"preview.js", "preview.css", "desk.css"} <= STATIC.keys()
    assert max(map(len, scripts)) < 20_000
    for data, kind in STATIC.values():
        said = data.replace(b'xmlns="http://www.w3.org/2000/svg"', b"") if "svg" in kind else data
        assert not [word for word in (b"://", b"innerHTML", b"eval(") if word in said]


# --- the lines of a problem ---


def test_a_problem_shows_two_lines_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeffone\r\ntwo\rthree\nfour\nfive\nsix".encode())
    (shown,) = shown_problems([Problem(Location("a.md", 3), "is wrong", "mend it")], tmp_path)
    assert [(row.line, row.text) for row in shown.excerpt] == list(
        enumerate(["one", "two", "three", "four", "five"], start=1)
    )
    assert (shown.path, shown.line, shown.message, shown.hint) == ("a.md", 3, "is wrong", "mend it")


@pytest.mark.parametrize(
    "place",
    [
        Location("a.md"),
        Location("a.md", 9),
        Location("missing.md", 1),
        Location("../secret.txt", 1),
        Location("link.md", 1),
        Location("default theme: layouts/home.html", 1),
        Location("folder", 1),
        Location("nul\0.md", 1),
    ],
    ids=lambda place: str(place).replace("\0", "NUL"),
)
def test_a_place_that_is_no_line_of_the_site_shows_none(tmp_path: Path, place: Location) -> None:
    site = tmp_path / "site"
    (site / "folder").mkdir(parents=True)
    (site / "a.md").write_text("one\n")
    (tmp_path / "secret.txt").write_text("secret\n")
    (site / "link.md").symlink_to(tmp_path / "secret.txt")
    (shown,) = shown_problems([Problem(place, "is wrong")], site)
    assert shown.excerpt == ()


def test_a_long_line_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x" * 10_000)
    (shown,) = shown_problems([Problem(Location("a.md", 1), "is wrong")], tmp_path)
    assert len(shown.excerpt[0].text) < 400


# --- the bar ---


def test_the_bar_knows_a_story(tmp_path: Path) -> None:
    said = said_of(tmp_path, "news/a/index.html")
    assert (said.page, said.source, said.title) == ("/news/a/", "content/news/a.md", "A story")
    assert (said.state, said.until, said.expires) == ("published", None, None)
    assert (said.corrections, said.words, said.minutes) == (2, 3, 1)
    assert (said.now, said.as_of, said.zone) == ("2026-11-24T13:00:00+01:00", None, "Europe/Paris")
    assert (said.public, said.checked, said.problems, said.desk) == (False, False, 0, "/_desk/")


@pytest.mark.parametrize(
    ("page", "state", "until", "expires"),
    [
        ("news/draft/index.html", "draft", None, None),
        ("news/later/index.html", "scheduled", "2026-11-25T06:00:00+01:00", None),
        ("news/next/index.html", "scheduled", "2027-01-04T09:00:00+01:00", None),
        ("news/ending/index.html", "published", None, "2026-11-26T18:00:00+01:00"),
        ("about/index.html", "", None, None),
        ("index.html", "", None, None),
        ("nowhere/index.html", "", None, None),
    ],
)
def test_the_bar_tells_the_state_of_a_page(
    tmp_path: Path, page: str, state: str, until: str | None, expires: str | None
) -> None:
    said = said_of(tmp_path, page)
    assert (said.state, said.until, said.expires) == (state, until, expires)


def test_the_bar_counts_the_words_of_a_standing_page(tmp_path: Path) -> None:
    said = said_of(tmp_path, "about/index.html")
    assert (said.source, said.title, said.words) == ("content/about.md", "About us", 4)


def test_the_bar_says_of_which_instant_it_speaks(tmp_path: Path) -> None:
    at = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    said = said_of(tmp_path, "news/later/index.html", at=at)
    assert (said.state, said.until, said.public) == ("published", None, True)
    assert said.now == said.as_of == "2026-11-25T06:00:00+01:00"


def test_the_bar_has_the_findings_of_its_page(tmp_path: Path) -> None:
    mine = Problem(Location("content/news/a.md", 2), "is odd", severity="warn")
    other = Problem(Location("content/news/draft.md", 2), "is odd too", severity="warn")
    checked = Checked(done=True, problems=(other, mine))
    said = said_of(tmp_path, "news/a/index.html", checked=checked, problems=(other,))
    assert [each.message for each in said.warnings] == ["is odd"]
    assert said.warnings[0].excerpt[1].text == "title: A story"
    assert (said.checked, said.problems) == (True, 2)


def test_what_is_said_is_plain_json(tmp_path: Path) -> None:
    data = msgspec.json.decode(msgspec.json.encode(said_of(tmp_path, "news/a/index.html")))
    assert data["state"] == "published"
    assert set(data) == set(About.__struct_fields__)


# --- the desk ---


def titles(stories: tuple[DeskStory, ...]) -> list[str]:
    return [story.title for story in stories]


def test_the_desk_sorts_the_stories(tmp_path: Path) -> None:
    said = desk_of(tmp_path)
    assert titles(said.scheduled.stories) == ["A later story", "A story of next year"]
    assert [story.embargo for story in said.scheduled.stories] == [True, False]
    assert titles(said.drafts.stories) == ["A draft"]
    assert titles(said.expiring.stories) == ["A short sale"]
    assert sorted(titles(said.published.stories)) == ["A short sale", "A story"]
    assert titles(said.expired.stories) == ["A sale"]
    assert [(s.title, s.note) for s in said.withdrawn.stories] == [
        ("A mistake", "It was none of ours.")
    ]


def test_a_public_preview_has_the_whole_desk_too(tmp_path: Path) -> None:
    said = desk_of(tmp_path, options=())
    assert said.public
    assert titles(said.scheduled.stories) == ["A later story", "A story of next year"]
    assert titles(said.drafts.stories) == ["A draft"]
    assert [story.url for story in said.scheduled.stories] == ["", ""]


def test_the_desk_without_a_site_tells_what_is_wrong(tmp_path: Path) -> None:
    said = desk(None, news(tmp_path, problems=(Problem(Location("site.toml", 1), "is odd"),)))
    assert [each.message for each in said.problems] == ["is odd"]
    assert "is odd" in text_of(desk_page(said))


def test_the_desk_page_tells_when_with_day_and_zone(tmp_path: Path) -> None:
    page = desk_page(desk_of(tmp_path))
    words = text_of(page)
    assert "Wednesday 25 November 2026 tomorrow" in words
    assert "06:00 CET A later story Embargo" in words
    assert "Monday 4 January 2027 in 41 days" in words
    assert "Withdrawn: It was none of ours." in words
    assert "all times Europe/Paris" in words
    assert b'"/news/later/?as-of=2026-11-25T06%3A00%3A00%2B01%3A00"' in page


def test_the_desk_knows_series_with_what_is_missing(tmp_path: Path) -> None:
    """Parts that are out, due, or not written yet; and running stories, the newest first."""
    files = {
        "site.toml": f'{SITE}[series.loaf]\ntitle = "The loaf"\nparts = 5\n',
        "content/news/p1.md": story_text("One", series="{id: loaf, part: 1}"),
        "content/news/p3.md": story_text("Three", date="2026-11-25", series="{id: loaf, part: 3}"),
        "content/news/p4.md": story_text("Four", withdrawn="W", series="{id: loaf, part: 4}"),
        "content/news/r1.md": story_text("First", date="2026-11-01", story="flood"),
        "content/news/r2.md": story_text("Second", date="2026-11-02", story="flood"),
    }
    said = desk(opened(write_site(tmp_path, files)).view(), news(tmp_path))
    (series,), (flood,) = said.series, said.running
    assert (series.title, series.url, series.planned) == ("The loaf", "/series/loaf/", 5)
    assert [(part.number, part.title, part.state) for part in series.parts] == [
        (1, "One", "published"),
        (2, "", "missing"),
        (3, "Three", "scheduled"),
        (4, "Four", "withdrawn"),
        (5, "", "missing"),
    ]
    assert [part.title for part in flood.parts] == ["Second", "First"]
    words = text_of(desk_page(said))
    assert "The loaf" in words and "Missing" in words and "Flood" in words


def test_the_desk_page_tells_of_rebuilds(tmp_path: Path) -> None:
    small = RoundSaid(NOON, ("content/news/a.md",), ("/news/a/",), 0.0123, 1)
    large = RoundSaid(NOON, tuple(f"content/{n}.md" for n in range(1000)), (), 1.5, 0)
    words = text_of(desk_page(desk_of(tmp_path, rounds=(small, large))))
    assert "13:00:00 12 ms 1 problem content/news/a.md Changed in the browser: /news/a/" in words
    assert "1,500 ms 1,000 files" in words


def test_the_desk_page_shows_errors_before_warnings(tmp_path: Path) -> None:
    odd = Problem(Location("content/a.md", 2), "is odd", "look", severity="warn")
    bad = Problem(Location("content/news/a.md", 2), "is `bad`", "mend it")
    page = desk_page(desk_of(tmp_path, checked=Checked(done=True, problems=(odd, bad))))
    words = text_of(page)
    assert words.index("is bad") < words.index("is odd")
    assert "To mend it: mend it" in words
    assert "▶ 2title: A story" in words
    assert b"is <code>bad</code>" in page


def test_what_a_story_says_is_no_markup_on_the_desk(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    files = {**FILES, "content/news/b.md": story_text(f"'{evil}'", draft="true")}
    view = opened(write_site(tmp_path, files)).view()
    problem = Problem(Location("content/news/b.md", 2), evil, evil)
    page = desk_page(desk(view, news(tmp_path, problems=(problem,))))
    assert b"<img" not in page
    assert page.count(b"&lt;img") >= 4
    assert b"<img" not in problem_page(shown_problems((problem,), tmp_path), title=evil)


def test_the_desk_of_a_large_paper_stays_small(tmp_path: Path) -> None:
    files = {f"content/news/{n}.md": story_text(f"Story {n}") for n in range(300)}
    drafts = {f"content/news/d{n}.md": story_text(f"Draft {n}", draft="true") for n in range(250)}
    view = opened(write_site(tmp_path, files | drafts)).view()
    problems = tuple(Problem(Location(f"content/news/{n}.md", 2), "is odd") for n in range(300))
    said = desk(view, news(tmp_path, checked=Checked(done=True, problems=problems)))
    assert (len(said.published.stories), said.published.count) == (LATEST, 300)
    page = desk_page(said)
    assert len(page) < 250_000
    assert "and 250 more" in text_of(page)


# --- the page of problems ---


def test_the_page_of_problems_is_sound_and_tells_all(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("titel = 1\n")
    problem = Problem(Location("site.toml", 1), "there is no `titel`", "did you mean `title`?")
    page = problem_page(shown_problems((problem,), tmp_path), title="This page cannot be shown")
    words = text_of(page)
    assert "site.toml:1 there is no titel To mend it: did you mean title?" in words
    assert "▶ 1titel = 1" in words
    assert without_preview(page) != page


def test_thousands_of_problems_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one\ntwo\n", encoding="utf-8")
    problems = [Problem(Location("a.md", 2), f"is wrong {number}") for number in range(2_000)]
    shown = shown_problems(problems, tmp_path)
    assert len(shown) == 2_000
    assert [bool(each.excerpt) for each in shown] == [True] * 50 + [False] * 1_950
    page = problem_page(shown, title="This page cannot be shown").decode()
    assert page.count('<li class="problem') == 50
    assert "and 1,950 more" in page
