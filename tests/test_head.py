"""The head of pages: canonical, description, robots, dates, feeds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ssg.facts import Body, Correction
from ssg.fronts import Front
from ssg.head import DESCRIPTION, feed_address, feed_links, listing_head, page_head, story_head
from ssg.revisions import modified
from tests.machine_food import (
    NOW,
    SETTINGS,
    author,
    paper,
    picture,
    standing,
    story,
    topic,
)

ROOT = "https://meridian.example"
OPEN = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
HOURS = timedelta(hours=1)


def test_the_head_of_a_story_says_what_the_page_shows() -> None:
    told = story(authors=[author("Awa Diop")], topics=[topic("Mali"), topic("France")])
    head = story_head(paper(told), told, {"@graph": []})
    assert head.title == "French troops leave Mali"
    assert head.description == "After nine years the mission ends."
    assert head.canonical == f"{ROOT}/africa/mali/"
    assert (head.kind, head.language, head.section) == ("article", "en", "Africa")
    assert head.tags == ("Mali", "France")
    assert head.authors == (f"{ROOT}/authors/awa-diop/",)
    assert head.published == head.modified == NOW
    assert head.robots == OPEN
    assert head.graph == {"@graph": []}


def test_a_syndicated_copy_names_its_original_as_canonical() -> None:
    told = story(canonical="https://elsewhere.example/mali")
    assert story_head(paper(told), told, {}).canonical == "https://elsewhere.example/mali"


def test_descriptions_are_cut_on_words() -> None:
    told = story(summary="word " * 100)
    description = story_head(paper(told), told, {}).description
    assert DESCRIPTION - 5 <= len(description) <= DESCRIPTION
    assert description.endswith("word…")


def test_a_story_without_a_summary_is_described_by_its_title() -> None:
    told = story(summary="")
    assert story_head(paper(told), told, {}).description == told.title


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_no_reader_may_see_yet_is_hidden_from_search_engines(state: str) -> None:
    told = story(state=state, expires=NOW + HOURS)
    assert story_head(paper(told), told, {}).robots == "noindex, nofollow"


def test_a_story_that_expires_says_when() -> None:
    told = story(expires=NOW + HOURS)
    head = story_head(paper(told), told, {})
    assert head.robots == f"{OPEN}, unavailable_after: 2026-11-24T13:00:00+00:00"
    assert head.expires == NOW + HOURS


def test_the_picture_of_the_site_stands_in_for_a_missing_one() -> None:
    own, shared = picture("/map.png"), picture("/share.png")
    with_one, without = story("africa/a.md", image=own), story("africa/b.md")
    site = paper(with_one, without)
    assert story_head(site, with_one, {}, share_image=shared).image is own
    assert story_head(site, without, {}, share_image=shared).image is shared
    assert story_head(site, without, {}).image is None


def test_a_story_announces_the_feeds_of_the_site_and_of_its_section() -> None:
    told = story()
    feeds = story_head(paper(told), told, {}).feeds
    assert [(feed.title, feed.url, feed.type) for feed in feeds] == [
        ("The Meridian", f"{ROOT}/feed.xml", "application/rss+xml"),
        ("The Meridian (Atom)", f"{ROOT}/atom.xml", "application/atom+xml"),
        ("The Meridian (JSON Feed)", f"{ROOT}/feed.json", "application/feed+json"),
        ("The Meridian: Africa", f"{ROOT}/africa/feed.xml", "application/rss+xml"),
        ("The Meridian: Africa (Atom)", f"{ROOT}/africa/atom.xml", "application/atom+xml"),
        ("The Meridian: Africa (JSON Feed)", f"{ROOT}/africa/feed.json", "application/feed+json"),
    ]


def test_the_front_page_announces_the_feeds_of_the_site_once() -> None:
    front = Front("The Meridian", "/", "home", feeds_at="/")
    assert listing_head(paper(), front, {}).feeds == feed_links(paper())


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/", "/feed.xml"),
        ("/africa/", "/africa/feed.xml"),
        ("/authors/awa", "/authors/awa/feed.xml"),
        ("/authors/awa.html", "/authors/awa/feed.xml"),
    ],
)
def test_a_feed_lies_beside_its_list(address: str, feed: str) -> None:
    assert feed_address(address, "feed.xml") == feed


# --- dates ---------------------------------------------------------------------------------------


@given(
    st.none() | st.integers(-99, 99),
    st.lists(st.integers(-99, 99), max_size=4),
)
def test_the_last_of_date_update_and_corrections_counts(
    updated: int | None, corrected: list[int]
) -> None:
    told = story(
        updated=None if updated is None else NOW + updated * HOURS,
        corrections=tuple(Correction("correction", NOW + n * HOURS, "No.") for n in corrected),
    )
    assert modified(told) == NOW + max(0, updated or 0, *corrected, 0) * HOURS
    head = story_head(paper(told), told, {})
    assert head.modified == modified(told)
    assert head.published == NOW


# --- other pages ---------------------------------------------------------------------------------


def test_a_page_is_described_by_its_first_paragraph() -> None:
    page = standing()
    head = page_head(paper(pages=(page,)), page, {})
    assert (head.title, head.description) == ("About", "Who we are.")
    assert head.canonical == f"{ROOT}/about/"
    assert (head.kind, head.robots) == ("website", OPEN)
    assert head.published is None
    assert head.feeds == feed_links(paper())


def test_a_page_that_is_a_draft_is_hidden() -> None:
    page = standing(draft=True)
    assert page_head(paper(pages=(page,)), page, {}).robots == "noindex, nofollow"


def test_a_page_of_a_list_is_its_own_canonical() -> None:
    front = Front("Africa, page 3", "/africa/page/3/", feeds_at="/africa/", feeds_title="Africa")
    head = listing_head(paper(), front, {})
    assert head.canonical == f"{ROOT}/africa/page/3/"
    assert head.feeds[3].title == "The Meridian: Africa"
    assert head.description == SETTINGS.description


def test_the_page_of_an_author_is_a_profile_with_the_portrait() -> None:
    portrait = picture("/awa.png")
    front = Front("Awa Diop", "/authors/awa-diop/", "author", "Reports.", author=author("Awa Diop"))
    head = listing_head(paper(), front, {}, share_image=portrait)
    assert (head.kind, head.description, head.image) == ("profile", "Reports.", portrait)


def test_the_404_page_is_not_for_search_engines() -> None:
    front = Front("Page not found", "/404.html", "error")
    assert listing_head(paper(), front, {}).robots == "noindex"


def test_a_site_that_says_nothing_of_itself_has_descriptions_all_the_same() -> None:
    settings = structs.replace(SETTINGS, description="")
    front = Front("Africa", "/africa/")
    assert listing_head(paper(settings=settings), front, {}).description == "Africa"


def test_addresses_are_escaped_and_carry_the_path_of_the_site() -> None:
    settings = structs.replace(SETTINGS, base_url="https://user.example/paper")
    told = story("afrique/forêt.md", settings=settings, body=Body())
    head = story_head(paper(told, settings=settings), told, {})
    assert head.canonical == "https://user.example/paper/afrique/for%C3%AAt/"
    assert head.feeds[0].url == "https://user.example/paper/feed.xml"
    assert head.feeds[3].url == "https://user.example/paper/afrique/feed.xml"
