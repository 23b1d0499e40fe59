"""The feeds: valid whatever a title says, and the same ids for ever."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import feedparser
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from lxml import etree
from msgspec import structs

from ssg.contracts import by_part
from ssg.facts import Body, Reference
from ssg.feed import feed_image
from ssg.model import Article, Resolved, Site
from ssg.outputs import Page
from ssg.pages.feeds import feeds, outlets
from tests.machine_food import (
    NOW,
    SCHEMAS,
    SETTINGS,
    any_text,
    any_title,
    author,
    document,
    faults,
    full_text,
    paper,
    picture,
    planned,
    rendered,
    section,
    story,
    topic,
    xml,
)
from tests.rss_rules import breaches

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ROOT = "https://meridian.example"
DAY = timedelta(days=1)
FEEDS = by_part("feeds", outlets, feeds)


@cache
def json_feed_schema() -> Draft202012Validator:
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def must_be_valid(pages: dict[str, Page]) -> None:
    """Fail unless every feed is what its format says, read by the strictest readers there are."""
    for path, page in pages.items():
        if path.endswith(".json"):
            errors = json_feed_schema().iter_errors(document(page))
            assert [error.message for error in errors] == []
            continue
        if path.endswith("atom.xml"):
            assert faults(xml(page), "atom.rng") == []
            assert len(xml(page).findall(f"{ATOM}link[@rel='self']")) == 1
        else:
            assert breaches(xml(page)) == []
        assert not feedparser.parse(rendered(page)).bozo


def three(site: Site, folder: str = "") -> tuple[etree._Element, etree._Element, dict[str, Any]]:
    """Return the RSS, Atom and JSON feed of one list."""
    pages = planned(FEEDS, site)
    names = (f"{folder}feed.xml", f"{folder}atom.xml", f"{folder}feed.json")
    rss, atom, json_ = (pages[name] for name in names)
    return xml(rss), xml(atom), document(json_)


def texts(element: etree._Element, path: str) -> list[str | None]:
    return [found.text for found in element.findall(path)]


def full_story(title: str = "French troops leave Mali", text: str = "A & B") -> Article:
    return story(
        title=title,
        summary=text,
        authors=[author(title), author("Awa Diop")],
        topics=[topic(title), topic("Mali"), topic("Africa")],
        image=picture("/africa/map.png", alt=text, caption=text, credit=text),
        updated=NOW + DAY,
        label="opinion",
        body=Body(
            (f"<p>{'&lt;'} ]]> </p><img", Reference("map.png", 3, "src"), ">"),
            references=(Reference("map.png", 3, "src"),),
        ),
    )


# --- which feeds there are -----------------------------------------------------------------------


def test_site_sections_authors_and_topics_have_three_feeds_each() -> None:
    told = story(authors=[author("Awa Diop")], topics=[topic("Mali")])
    pages = planned(FEEDS, paper(told, sections=[section("sport")]))
    folders = ("", "africa/", "sport/", "authors/awa-diop/", "topics/mali/")
    names = ("feed.xml", "atom.xml", "feed.json")
    assert set(pages) == {folder + name for folder in folders for name in names}
    assert not any(page.listed for page in pages.values())
    must_be_valid(pages)


def test_all_three_say_the_same() -> None:
    rss, atom, json_ = three(paper(full_story()))
    assert texts(rss, ".//item/title") == ["French troops leave Mali"]
    assert texts(atom, f"{ATOM}entry/{ATOM}title") == ["French troops leave Mali"]
    assert texts(rss, ".//item/description") == ["A & B"]
    assert texts(atom, f".//{ATOM}summary") == ["A & B"]
    assert texts(rss, ".//item/link") == [f"{ROOT}/africa/mali/"]
    assert texts(rss, ".//item/pubDate") == ["Tue, 24 Nov 2026 12:00:00 +0000"]
    assert texts(rss, ".//lastBuildDate") == ["Wed, 25 Nov 2026 12:00:00 +0000"]
    assert texts(atom, f".//{ATOM}published") == ["2026-11-24T12:00:00+00:00"]
    assert texts(atom, f".//{ATOM}updated") == ["2026-11-25T12:00:00+00:00"] * 2
    assert texts(rss, ".//category") == ["Africa", "French troops leave Mali", "Mali", "Opinion"]
    item = json_["items"][0]
    assert item["id"] == texts(rss, ".//guid")[0] == texts(atom, f".//{ATOM}id")[1]
    assert item["content_text"] == item["summary"] == "A & B"
    assert item["tags"] == texts(rss, ".//category")
    assert item["image"] == f"{ROOT}/africa/map.png"
    assert [person["name"] for person in item["authors"]] == texts(
        rss, ".//{http://purl.org/dc/elements/1.1/}creator"
    )


def test_instants_are_in_the_time_zone_of_the_site() -> None:
    settings = structs.replace(SETTINGS, timezone="Europe/Paris")
    rss, _, json_ = three(paper(story(settings=settings), settings=settings))
    assert texts(rss, ".//item/pubDate") == ["Tue, 24 Nov 2026 13:00:00 +0100"]
    assert json_["items"][0]["date_published"] == "2026-11-24T13:00:00+01:00"


def test_the_logo_stands_in_feeds_if_rss_can_show_it() -> None:
    pages = planned(FEEDS, paper(story()), logo=picture("/logo.png"))
    assert texts(xml(pages["feed.xml"]), ".//image/url") == [f"{ROOT}/logo.png"]
    assert document(pages["feed.json"])["icon"] == f"{ROOT}/logo.png"
    must_be_valid(pages)
    pages = planned(FEEDS, paper(story()), logo=picture("/logo.svg"))
    assert texts(xml(pages["feed.xml"]), ".//image/url") == []


def test_a_feed_has_the_newest_stories_up_to_its_limit() -> None:
    settings = structs.replace(SETTINGS, feeds=structs.replace(SETTINGS.feeds, limit=2))
    told = [story(f"africa/{n}.md", title=str(n), date=NOW - n * DAY) for n in range(4)]
    rss, _, json_ = three(paper(*told, settings=settings))
    assert texts(rss, ".//item/title") == ["0", "1"] == [i["title"] for i in json_["items"]]


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_feed_never_has_a_story_that_is_not_published(state: str) -> None:
    told = [story("africa/a.md", title="seen"), story("africa/b.md", title="early", state=state)]
    for page in planned(FEEDS, paper(*told)).values():
        assert b"early" not in rendered(page)


def test_a_feed_without_stories_is_valid_and_never_changes() -> None:
    pages = planned(FEEDS, paper(sections=[section("sport")], now=NOW))
    must_be_valid(pages)
    later = planned(FEEDS, paper(sections=[section("sport")], now=NOW + DAY))
    assert {path: rendered(page) for path, page in pages.items()} == {
        path: rendered(page) for path, page in later.items()
    }
    assert all(page.changed is None for page in pages.values())


def test_a_site_that_says_nothing_of_itself_has_valid_feeds() -> None:
    settings = structs.replace(SETTINGS, description="", base_url="", social={})
    must_be_valid(planned(FEEDS, paper(story(summary="", settings=settings), settings=settings)))


def test_the_time_of_the_build_is_nowhere() -> None:
    first, second = paper(story(), now=NOW), paper(story(), now=NOW + DAY)
    for path, page in planned(FEEDS, first).items():
        assert rendered(page) == rendered(planned(FEEDS, second)[path])


# --- full text -----------------------------------------------------------------------------------


def test_feeds_carry_the_full_text_if_the_site_wants_that() -> None:
    site = paper(full_story(), settings=full_text())
    rss, atom, json_ = three(site)
    html = f'<p>&lt; ]]> </p><img src="{ROOT}/africa/map.png">'
    assert texts(rss, f".//{CONTENT}") == [html]
    assert texts(atom, f".//{ATOM}content") == [html]
    assert json_["items"][0]["content_html"] == html
    assert "content_text" not in json_["items"][0]
    must_be_valid(planned(FEEDS, site))


def test_a_body_is_an_input_of_the_page_like_any_other() -> None:
    pages = planned(FEEDS, paper(full_story(), settings=full_text()))
    (body,) = pages["feed.xml"].inputs["texts"].values()  # type: ignore[attr-defined]
    assert isinstance(body, Resolved)


# --- what never changes --------------------------------------------------------------------------


def ids(site: Site) -> dict[str, list[str]]:
    """Return all ids of all feeds."""
    found = {}
    for path, page in planned(FEEDS, site).items():
        if path.endswith(".json"):
            found[path] = [item["id"] for item in document(page)["items"]]
        else:
            found[path] = [id_.text or "" for id_ in xml(page).iter("guid", f"{ATOM}id")]
    return found


@given(any_title, any_text)
def test_no_change_of_a_story_changes_its_id(title: str, text: str) -> None:
    before = story()
    moved = structs.replace(SETTINGS, base_url="http://meridian.example")
    after = story(
        title=title,
        slug="another-slug",
        summary=text,
        date=NOW - 400 * DAY,
        updated=NOW,
        settings=moved,
    )
    assert after.permalink != before.permalink
    assert ids(paper(before)) == ids(paper(after, settings=moved))


def test_a_story_that_moves_keeps_its_id_if_it_names_it() -> None:
    before, after = story("africa/mali.md"), story("europe/mali.md", id="africa/mali.md")
    assert ids(paper(before))["feed.xml"] == ids(paper(after))["feed.xml"]


def test_sections_keep_their_id_when_their_title_changes() -> None:
    told = story()
    other = replace(told, section=section("africa", title="The continent"))
    assert ids(paper(told))["africa/atom.xml"] == ids(paper(other))["africa/atom.xml"]


def test_no_two_things_have_the_same_id() -> None:
    told = [
        story("africa/a.md", authors=[author("africa")], topics=[topic("africa")]),
        story("africa/b.md"),
    ]
    found = ids(paper(*told))
    feed_ids = [found[path][0] for path in found if path.endswith("atom.xml")]
    story_ids = found["atom.xml"][1:]
    assert len({*feed_ids, *story_ids}) == 4 + 2


def test_another_paper_has_other_ids_under_the_same_host() -> None:
    other = structs.replace(SETTINGS, base_url=f"{ROOT}/paper")
    found = ids(paper(story(settings=other), settings=other))
    assert not set(found["feed.xml"]) & set(ids(paper(story()))["feed.xml"])


def test_a_syndicated_copy_names_its_original() -> None:
    _, atom, json_ = three(paper(story(canonical="https://elsewhere.example/mali")))
    via = atom.find(f".//{ATOM}link[@rel='via']")
    assert via is not None
    assert via.get("href") == json_["items"][0]["external_url"] == "https://elsewhere.example/mali"


def test_a_story_in_another_language_says_so() -> None:
    _, atom, json_ = three(paper(story(language="fr")))
    entry = atom.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert json_["items"][0]["language"] == "fr"


# --- any text ------------------------------------------------------------------------------------


@given(any_title, any_title)
def test_any_text_gives_valid_feeds(title: str, text: str) -> None:
    settings = structs.replace(full_text(), title=title, description=text)
    told = replace(full_story(title, text), body=Body((text,)))
    site = paper(told, settings=settings, sections=[section("sport", title=title, deck=text)])
    must_be_valid(planned(FEEDS, site))


@given(any_title)
def test_a_title_comes_out_of_every_feed_as_it_went_in(title: str) -> None:
    rss, atom, json_ = three(paper(story(title=title)))
    assert json_["items"][0]["title"] == title
    assert texts(rss, ".//item/title") == [as_xml(title)]
    assert texts(atom, f"{ATOM}entry/{ATOM}title") == [as_xml(title)]


def as_xml(text: str) -> str:
    """Return a text as XML can carry it: no control characters, one kind of line end."""
    illegal = {*range(32)} - {9, 10, 13} | {0xFFFE, 0xFFFF}
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if ord(character) not in illegal)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("guid", "guide"),
        ('isPermaLink="false"', ""),
        ("Tue, 24 Nov", "Mon, 24 Nov"),
        ("Tue, 24 Nov", "Di, 24 Nov"),
        ("<link>https://", "<link>//"),
        ("</item>", "<description>2</description></item>"),
        ("<language>en", "<language>english"),
        ('rel="self"', 'rel="me"'),
        ("</item>", "</item><item></item>"),
    ],
)
def test_the_rules_for_rss_find_what_is_wrong(part: str, wrong: str) -> None:
    text = rendered(planned(FEEDS, paper(story()))["feed.xml"]).decode()
    assert part in text
    broken = text.replace(part, wrong)
    assert breaches(etree.fromstring(broken.encode())) != []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "image/png"), ("a.JPG", "image/jpeg"), ("a.webp?w=9", "image/webp"), ("a", "")],
)
def test_the_type_of_a_picture_is_told_by_its_name(name: str, kind: str) -> None:
    shown = picture("/x.png")
    image = feed_image(replace(shown, permalink=f"https://cdn.example/{name}"))
    assert image is not None
    assert image.type == kind
