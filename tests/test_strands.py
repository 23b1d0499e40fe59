"""Series and running stories: what each story says of the others, and what a new one changes."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from ssg.facts import Correction, Parsed, Part, Sponsor
from ssg.model import Article, Site
from ssg.settings import RunningSettings, SeriesSettings, Settings
from ssg.strands import AHEAD, LISTED, NEAR, NEWEST, InSeries, SoFar, ties_of
from tests.literals import find, indexed, on, site, story, titles
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def part(number: int, path: str = "", **fields: object) -> Parsed:
    """Return a part of the series `loaf`, a day later than the one before."""
    day = (on("2026-10-01") + timedelta(days=number)).date().isoformat()
    return story(path or f"a/p{number}.md", day, series=Part("loaf", number), **fields)


def planned(parts: int) -> Settings:
    """Return settings by which the series has so many parts."""
    series = {"loaf": SeriesSettings(title="The loaf", deck="Bread", parts=parts)}
    return Settings(title="The Paper", base_url="https://paper.example", series=series)


def in_series(made: Site, title: str) -> InSeries:
    """Return what a story says of its series."""
    found = ties_of(made)(find(made, title)).series
    assert found is not None
    return found


def so_far(made: Site, reading: Article) -> SoFar:
    """Return what a story says of its running story."""
    found = ties_of(made)(reading).so_far
    assert found is not None
    return found


def words(found: InSeries) -> str:
    """Return the place of a story as words: "2 of 3: p1 [p2] p3"."""
    listed = " ".join(f"[{stop.title}]" if stop.here else stop.title for stop in found.parts)
    return f"{found.number} of {found.total}: {listed}"


# --- series ---------------------------------------------------------------------------------------


def test_parts_are_ordered_by_number() -> None:
    """Whenever they came out; those without a number follow, by date."""
    made = site(
        part(3),
        part(1, "a/late.md", date=on("2026-11-20")),
        story("a/extra.md", "2026-10-01", series=Part("loaf")),
        story("a/more.md", "2026-10-02", series=Part("loaf")),
        part(2),
    )
    assert titles(made.by_series["loaf"]) == ["late", "p2", "p3", "extra", "more"]


def test_a_part_knows_its_neighbours() -> None:
    """The first has none before it, the last none after it."""
    made = site(part(1), part(2), part(3))
    assert words(in_series(made, "p2")) == "2 of 3: p1 [p2] p3"
    first, last = in_series(made, "p1"), in_series(made, "p3")
    assert (first.previous, first.next and first.next.title) == (None, "p2")
    assert (last.previous and last.previous.title, last.next) == ("p2", None)
    assert first.series.title == "Loaf"
    assert first.series.url == "/series/loaf/"


def test_a_part_that_is_not_published_leaves_no_gap() -> None:
    """Previous and next pass over it, and no number tells of it."""
    made = site(part(1), part(2, draft=True), part(3), part(4, embargo=on("2027-01-01")))
    assert words(in_series(made, "p1")) == "1 of 3: [p1] p3"
    following = in_series(made, "p1").next
    assert following is not None
    assert following.title == "p3"
    assert words(in_series(made, "p3")) == "3 of 3: p1 [p3]"


def test_the_number_of_planned_parts_counts_before_all_are_out() -> None:
    """Without a plan a single part has no total: one of one would be wrong tomorrow."""
    made = site(part(3), settings=planned(5))
    assert words(in_series(made, "p3")) == "3 of 5: "
    assert in_series(made, "p3").series.title == "The loaf"
    assert words(in_series(site(part(1)), "p1")) == "1 of 0: "


def test_a_part_without_a_number_has_no_place() -> None:
    made = site(part(1), story("a/x.md", series=Part("loaf")))
    assert words(in_series(made, "x")) == "0 of 0: p1 [x]"


def test_of_a_long_series_the_nearest_parts_are_listed() -> None:
    """And there is no total, which each new part would change on all pages."""
    made = site(*(part(number) for number in range(1, LISTED + 2)))
    found = in_series(made, "p7")
    assert words(found) == "7 of 0: p2 p3 p4 p5 p6 [p7] p8 p9 p10 p11 p12"
    assert len(found.parts) == 2 * NEAR + 1
    assert words(in_series(made, "p1")) == "1 of 0: [p1] p2 p3 p4 p5 p6"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            [part(1), part(1, "a/again.md")],
            "is part 1 of the series `loaf`, as is content/a/again.md",
        ),
        ([part(4)], "is part 4 of the series `loaf`, which has 3 parts"),
    ],
)
def test_parts_that_cannot_be_are_problems(files: list[Parsed], problem: str) -> None:
    """Of a story that nobody sees yet they are warnings, told in time."""
    assert [p.message for p in indexed(*files, settings=planned(3)).problems] == [problem]
    number = 1 if len(files) > 1 else 4
    hidden = part(number, "z/d.md", draft=True)
    (told,) = indexed(part(1), hidden, settings=planned(3)).problems
    assert (told.code, told.where.path) == ("series", "content/z/d.md")


def test_settings_of_a_series_that_no_story_has_are_told() -> None:
    """A story that is still to come has it."""
    settings = Settings(
        title="The Paper",
        series={"loafs": SeriesSettings()},
        stories={"flood": RunningSettings()},
    )
    found = indexed(part(1), settings=settings).problems
    assert [str(problem) for problem in found] == [
        "site.toml: [series.loafs] has no story (did you mean `loaf`?)",
        "site.toml: [stories.flood] has no story (correct it, or write a story of it)",
    ]
    draft = [story("a/x.md", story="flood", draft=True), story("a/y.md", series=Part("loafs"))]
    assert indexed(*draft, settings=settings).problems == ()


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("series: {part: 2}", "`series` needs `id`"),
        ("series: {id: loaf, part: 0}", "`series.part` is less than 1 (the first part is 1)"),
        ("series: {id: loaf, part: two}", "`series.part` must be a whole number, not two"),
        ("series: {id: loaf, parts: 2}", "`series` has no part called `parts`"),
        ("series: [loaf]", "`series` must be"),
        ("series: the loaf", '`series` has a space in it: "the loaf" (use hyphens)'),
        ("series: {id: '!?'}", '`series.id` holds neither letter nor digit: "!?" (name it)'),
        ("story: con", "`story` cannot have a page: it is a name that Windows reserves"),
    ],
)
def test_what_cannot_be_a_series_is_refused(tmp_path: Path, written: str, problem: str) -> None:
    """With its line."""
    key, _, value = written.partition(": ")
    (said,) = problems_of(write_site(tmp_path, {"content/a/x.md": story_text(**{key: value})}))
    assert said.startswith(f"content/a/x.md:4: {problem}")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[series.ok]\n[series.loaf]\nparts = 0", "`series.loaf.parts` must be at least 1"),
        ('series = "loaf"', "`series` must be a mapping, not text"),
        ("[series.loaf]\nparts = 0", "`series.loaf.parts` must be at least 1"),
        ("[series.loaf]\npart = 2", "`series.loaf` has no part called `part`"),
        ("[stories.flood]\nparts = 2", "`stories.flood` has no part called `parts`"),
        ('[urls]\nstory = "/stories/"', "`urls` has a pattern for `story` that cannot be"),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, written: str, problem: str) -> None:
    """At their lines."""
    (said,) = problems_of(write_site(tmp_path, {"site.toml": f"{SITE}{written}\n"}))
    assert said.startswith(f"site.toml:{4 if '.ok' in written else 3}: ")
    assert problem in said


# --- running stories ------------------------------------------------------------------------------


def running(count: int, **fields: object) -> list[Parsed]:
    """Return a running story of so many parts, the oldest first, one a day."""
    days = [(on("2026-01-01") + timedelta(days=n)).date().isoformat() for n in range(count)]
    return [story(f"a/s{n:03}.md", day, story="flood", **fields) for n, day in enumerate(days)]


def test_old_stories_point_to_newer_ones() -> None:
    """The newest first; the newest of all looks back."""
    made = site(*running(8))
    oldest, newest = find(made, "s000"), find(made, "s007")
    found = so_far(made, oldest)
    assert [stop.title for stop in found.stops] == ["s007", "s006", "s005", "s004", "s003"]
    assert found.newer == found.stops[0]
    found = so_far(made, newest)
    assert [stop.title for stop in found.stops] == ["s006", "s005", "s004", "s003", "s002"]
    assert found.newer is None
    assert found.story.url == "/stories/flood/"


def test_a_story_looks_ahead_so_far_and_no_farther() -> None:
    """So what an old one says stays as it is, however many come after."""
    for count in (AHEAD + 1, AHEAD + 2, AHEAD + 100):
        made = site(*running(count))
        found = so_far(made, find(made, "s000"))
        assert [stop.title for stop in found.stops] == [
            f"s{AHEAD - back:03}" for back in range(NEWEST)
        ]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 30, 60])
def test_a_new_story_changes_no_more_boxes_than_the_cap(count: int) -> None:
    """Whatever the length of the story, and wherever the new one stands in it."""

    def said(files: list[Parsed]) -> dict[str, SoFar | None]:
        made = site(*files)
        ties = ties_of(made)
        return {each.title: ties(each).so_far for each in made.articles}

    before = said(running(count))
    for day in ("2025-12-31", "2026-01-15", "2026-11-20"):
        after = said([*running(count), story("a/new.md", day, story="flood")])
        changed = [title for title in before if before[title] != after[title]]
        assert len(changed) <= AHEAD + NEWEST


def test_no_box_offers_what_was_paid_for_or_is_retracted() -> None:
    """The next best are there instead; the timeline has them all."""
    note = Correction("retraction", on("2026-11-02"), "No.")
    made = site(
        *running(8),
        story("a/ad.md", "2026-10-02", story="flood", label="sponsored", sponsor=Sponsor("ACME")),
        story("a/gone.md", "2026-10-01", story="flood", corrections=(note,)),
    )
    found = so_far(made, find(made, "s007"))
    assert [stop.title for stop in found.stops] == ["s006", "s005", "s004", "s003", "s002"]
    assert found.newer is None
    oldest = so_far(made, find(made, "s000"))
    assert oldest.newer is not None
    assert oldest.newer.title == "s007"
    assert titles(made.by_running["flood"])[:3] == ["ad", "gone", "s007"]


def test_a_story_alone_has_no_box() -> None:
    """It has a page all the same, to which others will come."""
    made = site(*running(1))
    assert ties_of(made)(find(made, "s000")).so_far is None
    assert titles(made.by_running["flood"]) == ["s000"]


def test_a_story_that_is_not_published_is_in_no_box() -> None:
    made = site(*running(2), story("a/x.md", story="flood", draft=True))
    assert titles(made.by_running["flood"]) == ["s001", "s000"]
    alone = site(story("a/x.md", story="flood", draft=True))
    assert (dict(alone.running), dict(alone.by_running)) == ({}, {})


def test_stories_in_these_boxes_are_in_no_other() -> None:
    made = site(*running(3), part(1), part(2))
    ties = ties_of(made)
    assert set(ties(find(made, "s000")).urls()) == {"/a/s001/", "/a/s002/"}
    assert set(ties(find(made, "p1")).urls()) == {"/a/p2/"}


# --- pages ----------------------------------------------------------------------------------------


PAPER = f"""timezone = "Europe/Paris"
per_page = 2
{SITE}
[urls]
series = "/in-parts/{{id}}/"
[series.loaf]
title = "The price of a loaf"
deck = "Where the money goes."
parts = 3
"""


def paper(folder: Path) -> dict[str, bytes]:
    """Build a paper with a series and a running story, and return its output."""
    write_site(
        folder,
        {
            "site.toml": PAPER,
            "content/news/mill.md": story_text(
                "The mill", date="2026-11-03", series="{id: loaf, part: 2}"
            ),
            "content/news/field.md": story_text(
                "The field", date="2026-11-10", series="{id: loaf, part: 1}"
            ),
            **{
                f"content/news/f{n}.md": story_text(
                    f"Flood {n}", date=f"2026-11-1{n // 2} {22 + n % 2}:30", story="the-flood"
                )
                for n in range(5)
            },
        },
    )
    build_site(folder)
    return output_of(folder)


def test_a_series_has_a_page_feeds_and_a_place_in_the_sitemap(tmp_path: Path) -> None:
    """Its parts in order, the first one first."""
    made = paper(tmp_path)
    page = made["in-parts/loaf/index.html"].decode()
    assert re.findall(r"Part \d of \d", page) == ["Part 1 of 3", "Part 2 of 3"]
    assert page.index("The field") < page.index("The mill")
    assert "Where the money goes." in page
    assert 'href="/in-parts/">Series</a>' in page
    assert "The price of a loaf" in made["in-parts/index.html"].decode()
    assert b"/in-parts/loaf/<" in made["sitemaps/sections.xml"]
    feed = json.loads(made["in-parts/loaf/feed.json"])
    assert [item["title"] for item in feed["items"]] == ["The field", "The mill"]


def test_a_running_story_has_a_timeline_by_day(tmp_path: Path) -> None:
    """In the time zone of the paper, so that what came at half past eleven is of the next day."""
    made = paper(tmp_path)
    page = made["stories/the-flood/index.html"].decode()
    assert re.findall(r'<time datetime="([^"]+)">[^<]+</time></h2>', page) == [
        "2026-11-12",
        "2026-11-11",
    ]
    assert re.findall(r"Flood \d</a>", page.partition("</main>")[0]) == [
        f"Flood {n}</a>" for n in (4, 3, 2)
    ]
    assert "Flood 0" in made["stories/the-flood/page/1/index.html"].decode()
    assert "The flood" in made["stories/index.html"].decode()
    assert b"Flood 4" in made["stories/the-flood/feed.xml"]


def test_a_story_shows_its_place_and_leads_on(tmp_path: Path) -> None:
    made = paper(tmp_path)
    page = made["news/field/index.html"].decode()
    assert 'Part 1 of 3 in <a href="/in-parts/loaf/">' in page
    assert 'href="/news/mill/" rel="next"' in page
    assert 'rel="prev"' not in page
    assert '<b aria-current="page">The field</b>' in page
    page = made["news/f0/index.html"].decode()
    assert 'Newer in this story: <a href="/news/f4/">Flood 4</a>' in page
    assert page.count("Flood 3") == 1


def test_a_retracted_part_is_marked_where_the_others_list_it(tmp_path: Path) -> None:
    note = "[{type: retraction, date: 2026-11-04, text: No.}]"
    files = {
        "content/news/mill.md": story_text("The mill", series="loaf", corrections=note),
        "content/news/field.md": story_text("The field", series="loaf"),
    }
    build_site(write_site(tmp_path, files))
    parts = output_of(tmp_path)["news/field/index.html"].decode().partition('<nav class="strand"')
    assert re.search(r"The mill</a> <span[^>]*>Retracted<", parts[2])
    assert parts[2].count("Retracted") == 1


def test_machines_are_told_what_a_part_is_part_of(tmp_path: Path) -> None:
    page = paper(tmp_path)["news/mill/index.html"].decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    report = json.loads(found[1])["@graph"][0]
    assert report["position"] == 2
    assert report["isPartOf"][1] == {
        "@type": "CreativeWorkSeries",
        "@id": "https://paper.example/in-parts/loaf/#series",
        "name": "The price of a loaf",
        "url": "https://paper.example/in-parts/loaf/",
    }


def test_a_new_story_of_a_long_one_rewrites_so_many_others(tmp_path: Path) -> None:
    """Sixty stories; the pages of the others count, with the default theme and no boxes."""
    count = 60
    none = "".join(f"{kind} = []\n" for kind in ("article", "section", "author", "timeline"))
    files = {
        f"content/news/s{n:02}.md": story_text(
            f"S {n:02}", date=f"2026-09-{n % 30 + 1:02} {n // 30 + 8:02}:00", story="flood"
        )
        for n in range(count)
    }
    write_site(tmp_path, {"site.toml": f"{SITE}[boxes]\n{none}", **files})
    build_site(tmp_path)
    new = story_text("New", date="2026-11-20", story="flood")
    write_site(tmp_path, {"site.toml": f"{SITE}[boxes]\n{none}", "content/news/new.md": new})
    changed = build_site(tmp_path).written.changed
    stories = [path for path in changed if re.fullmatch(r"news/s\d+/index\.html", path)]
    assert len(stories) == AHEAD
