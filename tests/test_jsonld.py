"""The structured data: types by label, stable ids, nothing schema.org does not know."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from msgspec import structs

from ssg.facts import Body, Correction, Sponsor
from ssg.fronts import Front
from ssg.jsonld import listing_graph, page_graph, story_graph, story_graphs
from ssg.jsonld.who import POLICIES
from ssg.model import Article, Author, Credit, Link, Site
from ssg.settings import Publisher
from tests.machine_food import (
    NOW,
    SETTINGS,
    any_title,
    at,
    author,
    chrome,
    paper,
    picture,
    standing,
    story,
    topic,
)
from tests.vocabulary import strangers

CRUMBS = (Link("Home", "/"), Link("Africa", "/africa/"), Link("Mali", ""))
ROOT = "https://meridian.example"


def graph_of(told: Article, site: Site | None = None) -> dict[str, Any]:
    site = site or paper(told)
    return story_graph(site, chrome(site.settings), told, CRUMBS)


def node(graph: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the one node of a type that stands in the graph itself."""
    found = [node for node in graph["@graph"] if kind in (node["@type"], *node["@type"][:2])]
    assert len(found) == 1, [node["@type"] for node in graph["@graph"]]
    result: dict[str, Any] = found[0]
    return result


def full_story() -> Article:
    return story(
        label="live",
        authors=[
            author("Awa Diop", role="Correspondent", links=(Link("Web", "https://awa.example"),))
        ],
        topics=[topic("Mali"), topic("France")],
        image=picture("/africa/map.png", alt="A map", caption="The Sahel", credit="Reuters"),
        updated=NOW + timedelta(hours=1),
        expires=NOW + timedelta(days=9),
        sponsor=Sponsor("Sand & Sons", "https://sand.example"),
        corrections=(
            Correction("correction", NOW + timedelta(hours=2), "It was 58, not 85."),
            Correction("retraction", NOW + timedelta(hours=3), "All of it was wrong."),
            Correction("update", NOW + timedelta(hours=4), "A vote was called."),
            Correction("update", NOW + timedelta(hours=5), "The vote is over."),
        ),
    )


# --- stories -------------------------------------------------------------------------------------


def test_a_story_is_a_news_article_with_everything_readers_of_it_want() -> None:
    told = story(authors=[author("Awa Diop")], topics=[topic("Mali")], body=Body(words=650))
    article = node(graph_of(told), "NewsArticle")
    assert article == {
        "@type": "NewsArticle",
        "@id": f"{ROOT}/africa/mali/#article",
        "url": f"{ROOT}/africa/mali/",
        "mainEntityOfPage": f"{ROOT}/africa/mali/",
        "headline": "French troops leave Mali",
        "description": "After nine years the mission ends.",
        "datePublished": "2026-11-24T12:00:00+00:00",
        "dateModified": "2026-11-24T12:00:00+00:00",
        "author": [
            {
                "@type": "Person",
                "@id": f"{ROOT}/authors/awa-diop/#person",
                "name": "Awa Diop",
                "url": f"{ROOT}/authors/awa-diop/",
            }
        ],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "@id": f"{ROOT}/#publisher",
            "name": "Meridian Press",
            "url": f"{ROOT}/",
        },
        "articleSection": "Africa",
        "keywords": ["Mali"],
        "wordCount": 650,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "isPartOf": {
            "@type": "WebSite",
            "@id": f"{ROOT}/#website",
            "name": "The Meridian",
            "url": f"{ROOT}/",
        },
    }


@pytest.mark.parametrize(
    ("label", "types"),
    [
        ("news", "NewsArticle"),
        ("opinion", ["NewsArticle", "OpinionNewsArticle"]),
        ("analysis", ["NewsArticle", "AnalysisNewsArticle"]),
        ("explainer", ["NewsArticle", "BackgroundNewsArticle"]),
        ("review", ["NewsArticle", "ReviewNewsArticle"]),
        ("live", ["NewsArticle", "LiveBlogPosting"]),
        ("sponsored", ["Article", "AdvertiserContentArticle"]),
        ("satire", ["Article", "SatiricalArticle"]),
    ],
)
def test_the_label_decides_the_type(label: str, types: str | list[str]) -> None:
    graph = graph_of(story(label=label))
    assert graph["@graph"][0]["@type"] == types
    assert list(strangers(graph)) == []


def test_a_graph_names_each_thing_once_and_in_full() -> None:
    awa = author("Awa Diop", role="Correspondent", links=(Link("Mail", "mailto:a@b.example"),))
    graph = graph_of(story(authors=[awa, Credit(awa, "photo")]))
    assert [node["@type"] for node in graph["@graph"]] == [
        "NewsArticle",
        "BreadcrumbList",
        "Person",
        "NewsMediaOrganization",
    ]
    person = node(graph, "Person")
    assert person["jobTitle"] == "Correspondent"
    assert person["worksFor"] == {"@id": f"{ROOT}/#publisher"}
    assert "sameAs" not in person  # a mail address is no page about her
    assert node(graph, "NewsMediaOrganization")["sameAs"] == ["https://social.example/@meridian"]


def test_who_did_what_has_a_property_of_its_own() -> None:
    signed = [
        Credit(author("Awa Diop"), "Reporting"),
        Credit(author("Boris Lem"), "photo"),
        Credit(author("Chloe Roy"), "translation"),
        Credit(author("Dan Fox"), "editing"),
    ]
    article = node(graph_of(story(authors=signed)), "NewsArticle")
    names = ("author", "contributor", "translator", "editor")
    found = {name: [person["name"] for person in article[name]] for name in names}
    assert found == {
        "author": ["Awa Diop"],
        "contributor": ["Boris Lem"],
        "translator": ["Chloe Roy"],
        "editor": ["Dan Fox"],
    }


@pytest.mark.parametrize("signed", [(), (author("The Meridian"),), (author("meridian press"),)])
def test_the_paper_itself_is_an_organization_and_not_a_person(signed: tuple[Author, ...]) -> None:
    graph = graph_of(story(authors=signed))
    article = node(graph, "NewsArticle")
    assert [who["@id"] for who in article["author"]] == [f"{ROOT}/#publisher"]
    assert [who["name"] for who in article["author"]] == ["Meridian Press"]
    assert "Person" not in json.dumps(graph)


def test_a_story_was_modified_when_it_was_last_updated_or_corrected() -> None:
    article = node(graph_of(full_story()), "LiveBlogPosting")
    assert article["dateModified"] == "2026-11-24T17:00:00+00:00"


def test_a_story_was_never_modified_before_it_was_published() -> None:
    article = node(graph_of(story(updated=NOW - timedelta(days=1))), "NewsArticle")
    assert article["dateModified"] == article["datePublished"]


def test_corrections_say_what_was_wrong_and_updates_do_not_count_as_such() -> None:
    article = node(graph_of(full_story()), "LiveBlogPosting")
    assert [note["text"] for note in article["correction"]] == [
        "It was 58, not 85.",
        "All of it was wrong.",
    ]
    assert article["correction"][0]["@type"] == "CorrectionComment"
    assert article["correction"][0]["datePublished"] == "2026-11-24T14:00:00+00:00"
    assert article["creativeWorkStatus"] == "Retracted"


def test_a_live_report_has_its_updates_newest_first() -> None:
    article = node(graph_of(full_story()), "LiveBlogPosting")
    assert article["coverageStartTime"] == article["datePublished"]
    assert [note["articleBody"] for note in article["liveBlogUpdate"]] == [
        "The vote is over.",
        "A vote was called.",
    ]


def test_a_picture_is_named_with_its_credit() -> None:
    assert node(graph_of(full_story()), "LiveBlogPosting")["image"] == [
        {
            "@type": "ImageObject",
            "url": f"{ROOT}/africa/map.png",
            "contentUrl": f"{ROOT}/africa/map.png",
            "creditText": "Reuters",
            "caption": "The Sahel",
        }
    ]


def test_a_sponsor_is_named() -> None:
    sponsor = Sponsor("Sand & Sons", "https://sand.example")
    graph = graph_of(story(label="sponsored", sponsor=sponsor))
    assert node(graph, "AdvertiserContentArticle")["sponsor"] == {
        "@type": "Organization",
        "name": "Sand & Sons",
        "url": "https://sand.example",
    }


def test_a_syndicated_copy_points_to_its_original() -> None:
    original = "https://elsewhere.example/mali"
    article = node(graph_of(story(canonical=original)), "NewsArticle")
    assert article["url"] == article["mainEntityOfPage"] == original
    assert article["@id"] == f"{original}#article"


# --- trails, lists, pages ------------------------------------------------------------------------


def test_the_trail_is_that_of_the_page_with_whole_addresses() -> None:
    settings = structs.replace(SETTINGS, base_url="https://user.example/paper/")
    told = story(settings=settings)
    crumbs = (Link("Home", "/paper/"), Link("Africa", "/paper/africa/"), Link("Mali", ""))
    graph = story_graph(paper(told, settings=settings), chrome(settings), told, crumbs)
    trail = node(graph, "BreadcrumbList")
    assert trail["@id"] == "https://user.example/paper/africa/mali/#breadcrumb"
    assert [
        (step["position"], step["name"], step.get("item")) for step in trail["itemListElement"]
    ] == [
        (1, "Home", "https://user.example/paper/"),
        (2, "Africa", "https://user.example/paper/africa/"),
        (3, "Mali", None),
    ]
    assert node(graph, "NewsMediaOrganization")["@id"] == "https://user.example/paper/#publisher"


def test_one_step_is_no_trail() -> None:
    told = story()
    graph = story_graph(paper(told), chrome(), told, CRUMBS[:1])
    assert "BreadcrumbList" not in json.dumps(graph)


def test_a_list_names_its_stories_in_order() -> None:
    told = [story(f"africa/{name}.md", title=name) for name in ("one", "two")]
    front = Front("Africa", "/africa/page/3/", cards=tuple(s.card for s in told), crumbs=CRUMBS)
    page = node(listing_graph(paper(*told), chrome(), front), "CollectionPage")
    assert page["@id"] == f"{ROOT}/africa/page/3/#page"
    assert page["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "url": f"{ROOT}/africa/one/", "name": "one"},
        {"@type": "ListItem", "position": 2, "url": f"{ROOT}/africa/two/", "name": "two"},
    ]


def test_an_empty_list_has_no_items() -> None:
    page = node(listing_graph(paper(), chrome(), Front("Africa", "/africa/")), "CollectionPage")
    assert "mainEntity" not in page


def test_an_author_page_is_a_profile() -> None:
    awa = author("Awa Diop", role="Correspondent")
    front = Front("Awa Diop", awa.address, "author", author=awa)
    page = node(listing_graph(paper(), chrome(), front), "ProfilePage")
    assert page["mainEntity"]["@type"] == "Person"
    assert page["mainEntity"]["name"] == "Awa Diop"


def test_the_front_page_describes_site_and_publisher() -> None:
    graph = listing_graph(paper(), chrome(), Front("The Meridian", "/", "home"))
    assert node(graph, "WebSite")["publisher"] == {"@id": f"{ROOT}/#publisher"}
    assert node(graph, "NewsMediaOrganization")["name"] == "Meridian Press"


def test_every_policy_has_its_property() -> None:
    names = {name: "/rules/" for name in POLICIES} | {"ethics": "https://ethics.example/"}
    publisher = Publisher(
        name="Meridian Press",
        legal_name="Meridian Press Ltd",
        email="desk@meridian.example",
        address="1 Noon Street",
        founded="1911",
        policies=names,  # type: ignore[arg-type]
    )
    settings = structs.replace(SETTINGS, publisher=publisher)
    page = standing(settings=settings)
    graph = page_graph(paper(pages=(page,), settings=settings), chrome(settings), page, CRUMBS)
    known = node(graph, "NewsMediaOrganization")
    assert {known[prop] for prop in POLICIES.values()} == {
        f"{ROOT}/rules/",
        "https://ethics.example/",
    }
    assert known["correctionsPolicy"] == f"{ROOT}/rules/"
    assert known["foundingDate"] == "1911"
    assert list(strangers(graph)) == []


def test_a_policy_that_is_no_page_is_left_to_the_checks() -> None:
    publisher = Publisher(policies={"ethics": "missing.md"})
    settings = structs.replace(SETTINGS, publisher=publisher)
    graph = listing_graph(
        paper(settings=settings), chrome(settings), Front("The Meridian", "/", "home")
    )
    assert "ethicsPolicy" not in node(graph, "NewsMediaOrganization")


# --- all graphs ----------------------------------------------------------------------------------


def all_graphs(title: str) -> list[dict[str, Any]]:
    awa = author(title, role=title, links=(Link(title, "https://awa.example/"),))
    told = replace(full_story(), title=title, authors=(Credit(awa),), tags=(topic(title),))
    page = standing(deck=title)
    site = paper(told, pages=(page,))
    logo = picture("/logo.png", alt=title, caption=title)
    shared = chrome(logo=logo)
    fronts = [
        Front(title, "/", "home", title, cards=(told.card,)),
        Front(title, "/africa/", description=title, crumbs=CRUMBS, image=logo),
        Front(title, awa.address, "author", title, author=awa),
    ]
    graphs = [story_graph(site, shared, told, CRUMBS), page_graph(site, shared, page, CRUMBS)]
    return graphs + [listing_graph(site, shared, front) for front in fronts]


@given(any_title)
def test_any_text_gives_a_graph_that_json_can_carry(title: str) -> None:
    for graph in all_graphs(title):
        assert json.loads(json.dumps(graph)) == graph


def test_schema_org_knows_every_type_and_property_we_use() -> None:
    assert [list(strangers(graph)) for graph in all_graphs("Noon")] == [[], [], [], [], []]


def test_ids_are_whole_addresses_and_unique_in_a_graph() -> None:
    for graph in all_graphs("Noon"):
        ids = [node["@id"] for node in graph["@graph"]]
        assert all(id_.startswith(f"{ROOT}/") and "#" in id_ for id_ in ids)
        assert len(set(ids)) == len(ids)


def test_what_is_not_known_is_not_said() -> None:
    for graph in all_graphs("Noon"):
        assert not [value for value in walk(graph) if value in (None, "", [], {})]


def walk(value: object) -> list[object]:
    match value:
        case dict():
            return [value, *(found for part in value.values() for found in walk(part))]
        case list():
            return [value, *(found for part in value for found in walk(part))]
        case _:
            return [value]


def test_instants_are_in_the_time_zone_of_the_site() -> None:
    settings = structs.replace(SETTINGS, timezone="Europe/Paris")
    told = story(settings=settings)
    article = node(graph_of(told, paper(told, settings=settings)), "NewsArticle")
    assert article["datePublished"] == "2026-11-24T13:00:00+01:00"


def test_dates_before_standard_time_have_an_offset_all_can_read() -> None:
    settings = structs.replace(SETTINGS, timezone="Europe/Paris")
    told = story(date=at("1900-01-01T12:00"), settings=settings)
    article = node(graph_of(told, paper(told, settings=settings)), "NewsArticle")
    assert article["datePublished"] == "1900-01-01T12:00:00+00:00"


def test_what_stories_share_is_one_value() -> None:
    """The publisher and an author of two stories are made once."""
    both = [story(path, authors=[author("Awa Diop")]) for path in ("a/1.md", "a/2.md")]
    both[1] = replace(both[1], authors=both[0].authors)
    graph_of_each = story_graphs(paper(*both), chrome())
    nodes = [graph_of_each(told, CRUMBS) for told in both]
    for kind in ("Person", "NewsMediaOrganization"):
        assert node(nodes[0], kind) is node(nodes[1], kind)
