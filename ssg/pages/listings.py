"""Plans the list pages: sections, authors, topics and the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.links import resolve_body
from ssg.listing import SETTINGS, List, folder_of, front_of, index_page, list_pages
from ssg.model import Article, Link, Site
from ssg.outputs import Entry
from ssg.problems import Location
from ssg.trails import section_trail, trail
from ssg.wording import month as month_name

ALL = ""  # the part of a family that lists all of its kind


def section_names(site: Site) -> Iterable[str]:
    """Return the paths of all sections, empty ones too."""
    return site.sections


def sections(site: Site, boxes: Boxes, chrome: Chrome, path: str) -> Iterator[Entry]:
    """Plan the front and the list of a section."""
    section = site.sections[path]
    below = [other for other in site.sections.values() if other.parent == section.path]
    body = site.bodies.get(section.path)
    listed = List(
        front_of(section.title, section.address, section.deck, section_trail(site, section)),
        "section",
        "section.html",
        site.by_section[section.path],
        Location(f"content/{section.file or section.path}"),
        {
            "slots": {},
            "section": section,
            "children": tuple(Link(other.title, other.url) for other in below),
            "body": resolve_body(site.atlas, section.file, body) if body else "",
        },
        boxes.slots(path),
    )
    yield from list_pages(site, boxes, chrome, listed)


def author_names(site: Site) -> Iterator[str]:
    """Yield the ids of all authors, and "" for the list of them all."""
    yield from site.authors
    yield ALL


def authors(site: Site, boxes: Boxes, chrome: Chrome, id_: str) -> Iterator[Entry]:
    """Plan the page of somebody with an author file or a byline, or the list of them all."""
    base = folder_of(site.settings.urls.author)
    if id_ == ALL:
        counted = [
            (Link(author.name, author.url), len(site.by_author.get(author.id, ())))
            for author in site.authors.values()
        ]
        yield from index_page(site, boxes, chrome, Link(site.words("Authors"), base), counted)
        return
    author = site.authors[id_]
    crumbs = trail(site, Link(site.words("Authors"), base), Link(author.name, author.address))
    front = front_of(author.name, author.address, author.bio, crumbs)
    front = replace(front, kind="author", author=author, image=author.portrait)
    body = resolve_body(site.atlas, author.path, author.body)
    stories = site.by_author.get(author.id, ())
    origin = Location(f"content/{author.path}") if author.path else SETTINGS
    listed = List(front, "author", "author.html", stories, origin, {"author": author, "body": body})
    yield from list_pages(site, boxes, chrome, listed)


def topic_names(site: Site) -> Iterator[str]:
    """Yield the slugs of all topics, and "" for the list of them all."""
    yield from site.topics
    yield ALL


def topics(site: Site, boxes: Boxes, chrome: Chrome, slug: str) -> Iterator[Entry]:
    """Plan the page of a topic, or the list of them all."""
    base = folder_of(site.settings.urls.topic)
    if slug == ALL:
        counted = [
            (Link(topic.name, topic.url), len(site.by_topic[topic.slug]))
            for topic in site.topics.values()
        ]
        yield from index_page(site, boxes, chrome, Link(site.words("Topics"), base), counted)
        return
    topic = site.topics[slug]
    crumbs = trail(site, Link(site.words("Topics"), base), Link(topic.name, topic.address))
    front = front_of(topic.name, topic.address, "", crumbs)
    listed = List(front, "topic", "topic.html", site.by_topic[slug], SETTINGS, {"topic": topic})
    yield from list_pages(site, boxes, chrome, listed)


def months(site: Site) -> Iterator[str]:
    """Yield all months with stories, and "" for the list of them all."""
    yield from site.by_month
    yield ALL


def archive(site: Site, boxes: Boxes, chrome: Chrome, month: str) -> Iterator[Entry]:
    """Plan the page of a month, in the site's time zone, or the list of months."""
    base = folder_of(site.settings.urls.archive)
    if month == ALL:
        counted = [
            (Link(_month_name(site, stories), site.settings.url(_month_address(site, name))), count)
            for name, stories in site.by_month.items()
            if (count := len(stories))
        ]
        yield from index_page(site, boxes, chrome, Link(site.words("Archive"), base), counted)
        return
    stories = site.by_month[month]
    name, address = _month_name(site, stories), _month_address(site, month)
    crumbs = trail(site, Link(site.words("Archive"), base), Link(name, address))
    front = Front(name, address, crumbs=crumbs)
    first = {"month": _first_of(site, stories)}
    listed = List(front, "archive", "archive.html", stories, SETTINGS, first)
    yield from list_pages(site, boxes, chrome, listed)


def _month_name(site: Site, stories: tuple[Article, ...]) -> str:
    first = _first_of(site, stories)
    return month_name(first, site.settings.zone, site.settings.language)


def _month_address(site: Site, month: str) -> str:
    year, _, number = month.partition("-")
    return site.settings.urls.archive.format(year=year, month=number)


def _first_of(site: Site, stories: tuple[Article, ...]) -> datetime:
    return stories[0].date.astimezone(site.settings.zone).replace(day=1)
