"""The structured data of a page: one schema.org graph, one `@id` for a thing everywhere."""

from __future__ import annotations

from collections.abc import Callable

from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.jsonld.nodes import Node, document, filled, graph, image
from ssg.jsonld.pages import items, trail, website
from ssg.jsonld.stories import report
from ssg.jsonld.who import (
    author_node,
    full_publisher,
    make_house,
    publisher,
    website_reference,
)
from ssg.model import Article, Link, Site, StandingPage

__all__ = ["listing_graph", "page_graph", "story_graph", "story_graphs"]


def story_graphs(site: Site, chrome: Chrome) -> Callable[[Article, tuple[Link, ...]], Node]:
    """Return what makes the graph of a story page: the story, its trail, authors and publisher.

    What story pages have in common is made once and is the same value in all their graphs.
    """
    house = make_house(site.settings, chrome)

    def graph_of(story: Article, crumbs: tuple[Link, ...]) -> Node:
        people = {credit.author.id: credit.author for credit in story.authors}
        return document(
            filled(report(house, story)),
            trail(site.settings, story.permalink, crumbs),
            *map(house.person, people.values()),
            house.publisher,
        )

    return graph_of


def story_graph(site: Site, chrome: Chrome, story: Article, crumbs: tuple[Link, ...]) -> Node:
    """Return the graph of one story page."""
    return story_graphs(site, chrome)(story, crumbs)


def page_graph(site: Site, chrome: Chrome, page: StandingPage, crumbs: tuple[Link, ...]) -> Node:
    """Return the graph of a page that is not a story, with all we know of the publisher."""
    settings = site.settings
    canonical = page.fields.canonical or page.permalink
    node: Node = {
        "@type": "WebPage",
        "@id": f"{canonical}#page",
        "url": canonical,
        "name": page.title,
        "description": page.fields.summary or page.fields.deck or page.body.lead,
        "inLanguage": page.language,
        "isPartOf": website_reference(settings),
        "primaryImageOfPage": image(page.image),
    }
    return graph(node, trail(settings, page.permalink, crumbs), full_publisher(site, chrome))


def listing_graph(site: Site, chrome: Chrome, front: Front) -> Node:
    """Return the graph of a list page; that of an author page if the front has an author.

    The front page also describes the site, and the publisher in full.
    """
    settings = site.settings
    url = settings.permalink_of(front.address)
    home = front.kind == "home"
    node: Node = {
        "@type": "ProfilePage" if front.author else "CollectionPage",
        "@id": f"{url}#page",
        "url": url,
        "name": front.title,
        "description": front.description,
        "inLanguage": settings.language,
        "isPartOf": website_reference(settings),
        "primaryImageOfPage": image(front.image),
        "mainEntity": author_node(settings, front.author) if front.author else items(front.cards),
    }
    return graph(
        node,
        website(settings) if home else {},
        trail(settings, url, front.crumbs),
        full_publisher(site, chrome) if home else publisher(settings, chrome),
    )
