"""Sitemaps, the news sitemap and robots.txt: complete, valid, and stable."""

from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from lxml import etree
from msgspec import structs

from ssg.model import Site
from ssg.outputs import Entry, File, Page
from ssg.pages import sitemaps as family
from ssg.pages.sitemaps import news_language, news_sitemap, robots, sitemaps
from ssg.problems import Location
from ssg.slugs import address_of, path_of
from tests.machine_food import (
    NOW,
    SETTINGS,
    any_title,
    at,
    closed,
    faults,
    paper,
    picture,
    rendered,
    row,
    standing,
    story,
    xml,
)

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ROOT = "https://meridian.example"
HOUR = timedelta(hours=1)
HOME = row("/", NOW)


def rows(site: Site, changed: datetime | None = None) -> list[Page]:
    """Return the plan of a site: the front page, and its stories and pages."""
    told = [row(item.address, changed or item.date) for item in site.articles]
    return [HOME, *told, *(row(page.address) for page in site.pages)]


def maps(site: Site, *entries: Entry) -> dict[str, Page]:
    return closed(sitemaps, site, *(entries or rows(site)))


def locs(page: Page) -> list[str]:
    return [loc.text or "" for loc in xml(page).iter(f"{MAP}loc")]


def lastmods(page: Page) -> list[str]:
    return [lastmod.text or "" for lastmod in xml(page).iter(f"{MAP}lastmod")]


def must_be_valid(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        schema = "siteindex.xsd" if path == "sitemap.xml" else "all.xsd"
        assert faults(xml(page), schema) == [], path
        assert all(loc.startswith(f"{ROOT}/") for loc in locs(page))


def news(site: Site, *entries: Entry) -> Page:
    return closed(news_sitemap, site, *(entries or rows(site)))["news-sitemap.xml"]


# --- the sitemap ---------------------------------------------------------------------------------


def test_stories_stand_by_month_and_the_rest_by_kind() -> None:
    told = [story("africa/new.md"), story("africa/old.md", date=at("2026-10-02"))]
    site = paper(*told, pages=(standing(),))
    pages = maps(site, *rows(site), row("/africa/", NOW), row("/topics/mali/"))
    assert {path: locs(page) for path, page in pages.items()} == {
        "sitemap.xml": [
            f"{ROOT}/sitemaps/sections.xml",
            f"{ROOT}/sitemaps/pages.xml",
            f"{ROOT}/sitemaps/2026-10.xml",
            f"{ROOT}/sitemaps/2026-11.xml",
        ],
        "sitemaps/sections.xml": [f"{ROOT}/", f"{ROOT}/africa/", f"{ROOT}/topics/mali/"],
        "sitemaps/pages.xml": [f"{ROOT}/about/"],
        "sitemaps/2026-10.xml": [f"{ROOT}/africa/old/"],
        "sitemaps/2026-11.xml": [f"{ROOT}/africa/new/"],
    }
    assert not any(page.listed for page in pages.values())
    must_be_valid(pages)


def test_what_has_no_pages_has_no_sitemap() -> None:
    assert set(maps(paper(), HOME)) == {"sitemap.xml", "sitemaps/sections.xml"}


def test_only_listed_pages_are_in_it() -> None:
    site = paper(story())
    entries: list[Entry] = [
        HOME,
        row("/africa/mali/", listed=False),
        row("/404.html", listed=False),
        row("/feed.xml"),
        File("africa/map.png", "/elsewhere/map.png", Location("content/africa/map.png")),
        row("/old.html"),
    ]
    pages = maps(site, *entries)
    assert set(pages) == {"sitemap.xml", "sitemaps/sections.xml"}
    assert locs(pages["sitemaps/sections.xml"]) == [f"{ROOT}/", f"{ROOT}/old.html"]


@pytest.mark.parametrize(
    "given_", [{"state": "draft"}, {"state": "scheduled"}, {"canonical": "https://else.example/"}]
)
def test_drafts_and_copies_from_elsewhere_are_not_in_it(given_: dict[str, str]) -> None:
    site = paper(story(**given_))  # type: ignore[arg-type]
    for page in maps(site).values():
        assert b"mali" not in rendered(page)
    assert locs(news(site)) == []


def test_lastmod_is_the_last_change_of_content() -> None:
    site = paper(story("africa/a.md"), story("africa/b.md", date=NOW - HOUR))
    pages = maps(site)
    assert lastmods(pages["sitemaps/2026-11.xml"]) == [
        "2026-11-24T11:00:00+00:00",
        "2026-11-24T12:00:00+00:00",
    ]
    assert lastmods(pages["sitemap.xml"])[-1] == "2026-11-24T12:00:00+00:00"
    assert pages["sitemap.xml"].changed == NOW


def test_the_time_of_the_build_is_nowhere() -> None:
    told = story("africa/a.md", date=NOW - 100 * HOUR)
    now, later = paper(told, now=NOW), paper(told, now=NOW + 99 * HOUR)
    before = {path: rendered(page) for path, page in maps(now).items()}
    assert before == {path: rendered(page) for path, page in maps(later).items()}


def test_a_month_is_that_of_the_readers() -> None:
    settings = structs.replace(SETTINGS, timezone="Pacific/Auckland")
    told = story(date=at("2026-10-31T12:00"), settings=settings)
    assert "sitemaps/2026-11.xml" in maps(paper(told, settings=settings))


def test_past_months_stay_as_they_are_when_an_embargo_ends() -> None:
    old = story("africa/old.md", date=at("2026-10-02"))
    late = story("africa/late.md", date=at("2026-10-03"), embargo=NOW)
    before, after = maps(paper(old)), maps(paper(old, late))
    name = "sitemaps/2026-10.xml"
    assert rendered(before[name]) == rendered(after[name])
    assert locs(after["sitemaps/2026-11.xml"]) == [f"{ROOT}/africa/late/"]


def test_pictures_of_stories_are_named() -> None:
    told = story(image=picture("/africa/map.png"))
    pages = maps(paper(told))
    images = [loc.text for loc in xml(pages["sitemaps/2026-11.xml"]).iter(f"{IMAGE}loc")]
    assert images == [f"{ROOT}/africa/map.png"]
    must_be_valid(pages)


def test_a_long_month_is_cut_so_that_full_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "PER_FILE", 2)
    told = [story(f"africa/{n}.md", date=NOW - n * HOUR) for n in range(5)]
    before, after = maps(paper(*told[1:])), maps(paper(*told))
    names = ["sitemaps/2026-11.xml", "sitemaps/2026-11-2.xml", "sitemaps/2026-11-3.xml"]
    assert [len(locs(after[name])) for name in names] == [2, 2, 1]
    assert [rendered(before[name]) for name in names[:2]] == [
        rendered(after[name]) for name in names[:2]
    ]
    assert f"{ROOT}/sitemaps/2026-11-3.xml" in locs(after["sitemap.xml"])
    must_be_valid(after)


def test_a_full_file_is_within_the_limits_of_the_protocol() -> None:
    longest_entry = 2 * (family.LONGEST_URL + 100)
    assert family.PER_FILE <= 50_000
    assert family.PER_FILE * longest_entry < 50 * 1024 * 1024


def test_an_address_too_long_for_the_protocol_is_left_out() -> None:
    pages = maps(paper(), HOME, row(f"/{'a' * 2048}/"))
    assert locs(pages["sitemaps/sections.xml"]) == [f"{ROOT}/"]


def test_addresses_are_escaped() -> None:
    told = story("afrique/forêt & mer.md", image=picture("/a & b.png"))
    pages = maps(paper(told))
    assert locs(pages["sitemaps/2026-11.xml"]) == [f"{ROOT}/afrique/for%C3%AAt%20&%20mer/"]
    must_be_valid(pages)


@pytest.mark.parametrize(
    ("path", "address"),
    [("index.html", "/"), ("africa/index.html", "/africa/"), ("404.html", "/404.html")],
)
def test_an_output_file_is_read_at_its_address(path: str, address: str) -> None:
    assert address_of(path) == address
    assert path_of(address) == path


# --- the news sitemap ----------------------------------------------------------------------------


def test_the_news_sitemap_names_publication_date_and_title() -> None:
    page = news(paper(story()))
    (found,) = xml(page).iter(f"{NEWS}news")
    assert [element.text for element in found.iter() if len(element) == 0] == [
        "The Meridian",
        "en",
        "2026-11-24T12:00:00+00:00",
        "French troops leave Mali",
    ]
    assert faults(xml(page), "all.xsd") == []


def test_a_story_leaves_the_news_after_48_hours() -> None:
    ages = {"now": 0 * HOUR, "late": 48 * HOUR - timedelta(seconds=1), "gone": 48 * HOUR}
    told = [story(f"africa/{name}.md", date=NOW - age) for name, age in ages.items()]
    assert locs(news(paper(*told))) == [f"{ROOT}/africa/now/", f"{ROOT}/africa/late/"]


def test_a_story_is_news_from_the_end_of_its_embargo() -> None:
    told = story(date=NOW - 100 * HOUR, embargo=NOW - HOUR)
    page = news(paper(told))
    assert [date.text for date in xml(page).iter(f"{NEWS}publication_date")] == [
        "2026-11-24T11:00:00+00:00"
    ]


def test_without_news_the_file_is_there_and_empty() -> None:
    page = news(paper())
    assert len(xml(page)) == 0
    assert page.changed is None


def test_what_is_paid_for_is_no_news() -> None:
    assert locs(news(paper(story(label="sponsored")))) == []


def test_the_news_sitemap_has_at_most_a_thousand_stories() -> None:
    told = [story(f"africa/{n}.md", date=NOW - n * timedelta(minutes=1)) for n in range(1001)]
    found = locs(news(paper(*told)))
    assert len(found) == 1000
    assert found[0] == f"{ROOT}/africa/0/"
    assert f"{ROOT}/africa/1000/" not in found


def test_a_story_without_a_page_is_no_news() -> None:
    site = paper(story())
    assert locs(news(site, row("/africa/mali/", listed=False))) == []


def test_the_name_of_the_publication_has_no_parentheses() -> None:
    settings = structs.replace(SETTINGS, title="The Meridian (beta)")
    page = news(paper(story(settings=settings), settings=settings))
    assert [name.text for name in xml(page).iter(f"{NEWS}name")] == ["The Meridian"]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("FIL", "fil"),
        ("zh", "zh-cn"),
        ("zh-Hans-SG", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-HK", "zh-tw"),
    ],
)
def test_languages_are_written_as_the_news_sitemap_wants(tag: str, written: str) -> None:
    assert news_language(tag) == written
    assert faults(xml(news(paper(story(language=tag)))), "all.xsd") == []


@given(any_title)
def test_any_title_gives_a_valid_news_sitemap(title: str) -> None:
    settings = structs.replace(SETTINGS, title=title)
    site = paper(story(title=title, settings=settings), settings=settings)
    assert faults(xml(news(site)), "all.xsd") == []


# --- robots.txt ----------------------------------------------------------------------------------


def test_robots_lets_everybody_in_and_names_the_sitemaps() -> None:
    page = closed(robots, paper())["robots.txt"]
    text = rendered(page).decode()
    reader = RobotFileParser()
    reader.parse(text.splitlines())
    assert reader.can_fetch("AnyBot", f"{ROOT}/africa/mali/")
    assert reader.site_maps() == [f"{ROOT}/sitemap.xml", f"{ROOT}/news-sitemap.xml"]
    assert text.endswith("\n")
    assert not page.listed


def test_a_site_may_have_a_robots_file_of_its_own() -> None:
    own = File("robots.txt", "/elsewhere/robots.txt", Location("static/robots.txt"))
    assert closed(robots, paper(), own) == {}


# --- the schemas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        (f"<loc>{ROOT}", "<loc>"),
        ("</url>", "<priority>1</priority></url>"),
        ("+00:00", ""),
        ("image:loc", "image:url"),
        ("<url>", f"<url><loc>{ROOT}/africa/mali/</loc></url><url>"),
        ("<lastmod>", "<lastmod>yesterday "),
    ],
)
def test_the_schemas_find_what_is_wrong(part: str, wrong: str) -> None:
    page = maps(paper(story(image=picture("/map.png"))))["sitemaps/2026-11.xml"]
    text = rendered(page).decode()
    assert part in text
    assert faults(etree.fromstring(text.replace(part, wrong).encode()), "all.xsd") != []
