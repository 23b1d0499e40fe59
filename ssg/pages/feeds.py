"""Plans the feeds: RSS, Atom and JSON Feed for the site and every list that one can follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from ssg.contracts import Boxes
from ssg.feed import (
    Feed,
    FeedAuthor,
    FeedItem,
    feed_image,
    feed_item,
    json_feed,
    notice_item,
    permanent_id,
)
from ssg.furniture import Chrome
from ssg.head import feed_address
from ssg.labels import is_paid
from ssg.links import resolve_body
from ssg.model import Article, Resolved, Site, Strand
from ssg.notices import has_log, notices
from ssg.outputs import Entry, Page
from ssg.problems import Location
from ssg.settings import Settings

LOG = "corrections"  # the outlet of what was corrected
EMPTY_SINCE = datetime(2000, 1, 1, tzinfo=UTC)  # Atom wants a date of a feed without stories, too
_LOGOS = frozenset({"image/gif", "image/jpeg", "image/png"})  # those that RSS allows


@dataclass(frozen=True, slots=True, eq=False)
class _Outlet:
    """A list that has feeds; `name` tells it from all others for good."""

    name: str
    address: str
    title: str
    description: str
    stories: tuple[Article, ...]
    origin: Location


def outlets(site: Site) -> Iterator[str]:
    """Yield the names of all lists that have feeds."""
    yield "site"
    yield from (f"sections/{path}" for path in site.sections)
    yield from (f"authors/{id_}" for id_ in site.authors)
    yield from (f"topics/{slug}" for slug in site.topics)
    yield from (f"series/{id_}" for id_ in site.series)
    yield from (f"stories/{id_}" for id_ in site.running)
    if has_log(site):
        yield LOG


def feeds(site: Site, boxes: Boxes, chrome: Chrome, name: str) -> Iterator[Entry]:
    """Plan the three feeds of a list, each with its newest published stories.

    Ids are made from what is permanent in the site: the id of a story, the folder of a section.
    So no reader meets a story twice because its slug or headline changed.
    """
    settings, outlet = site.settings, _outlet(site, name)
    if name == LOG:
        items = _corrections(site)
        yield from _pages(settings, outlet, _feed(settings, chrome, outlet, items), {})
        return
    published = (story for story in outlet.stories if story.state == "published")
    stories = tuple(islice(published, settings.feeds.limit))
    items = tuple(feed_item(settings, story) for story in stories)
    feed = _feed(settings, chrome, outlet, items)
    full = zip(items, stories, strict=True) if settings.feeds.full_text else ()
    texts = {item.id: _text(site, story) for item, story in full}
    yield from _pages(settings, outlet, feed, texts)


def _outlet(site: Site, name: str) -> _Outlet:
    home = Location("site.toml")
    kind, _, key = name.partition("/")
    match kind:
        case "sections":
            section = site.sections[key]
            origin = Location(f"content/{section.file or section.path}")
            stories = site.by_section.get(key, ())
            return _Outlet(name, section.address, section.title, section.deck, stories, origin)
        case "authors":
            author = site.authors[key]
            origin = Location(f"content/{author.path}") if author.path else home
            stories = site.by_author.get(key, ())
            return _Outlet(name, author.address, author.name, author.bio, stories, origin)
        case "topics":
            topic = site.topics[key]
            return _Outlet(name, topic.address, topic.name, "", site.by_topic.get(key, ()), home)
        case "series":
            parts = sorted(site.by_series[key], key=lambda story: story.date, reverse=True)
            return _strand(name, site.series[key], tuple(parts))
        case "stories":
            return _strand(name, site.running[key], site.by_running[key])
        case "corrections":
            title = site.words("Corrections and clarifications")
            return _Outlet(name, site.settings.urls.corrections, title, "", (), home)
    unpaid = tuple(story for story in site.articles if not is_paid(story.fields))
    return _Outlet(name, "/", "", site.settings.description, unpaid, home)


def _strand(name: str, strand: Strand, stories: tuple[Article, ...]) -> _Outlet:
    home = Location("site.toml")
    return _Outlet(name, strand.address, strand.title, strand.deck, stories, home)


def _feed(settings: Settings, chrome: Chrome, outlet: _Outlet, items: tuple[FeedItem, ...]) -> Feed:
    logo = feed_image(chrome.logo)
    publisher = settings.publisher.name or settings.title
    return Feed(
        id=permanent_id(settings, f"feeds/{outlet.name}"),
        title=f"{settings.title}: {outlet.title}" if outlet.title else settings.title,
        description=outlet.description or settings.description or settings.title,
        home=settings.permalink_of(outlet.address),
        language=settings.language,
        updated=max((item.updated for item in items), default=EMPTY_SINCE),
        author=FeedAuthor(publisher, settings.permalink_of("/")),
        logo=logo if logo and logo.type in _LOGOS else None,
        items=items,
    )


def _corrections(site: Site) -> tuple[FeedItem, ...]:
    newest = notices(site)[: site.settings.feeds.limit]
    return tuple(notice_item(site.settings, site.words, notice) for notice in newest)


def _text(site: Site, story: Article) -> Resolved:
    paid = is_paid(story.fields)
    return resolve_body(site.atlas, story.path, story.body, outside=True, paid=paid)


def _pages(
    settings: Settings, outlet: _Outlet, feed: Feed, texts: Mapping[str, Resolved]
) -> Iterator[Page]:
    changed = feed.updated if feed.items else None
    for name, template in (("feed.xml", "rss.xml"), ("atom.xml", "atom.xml")):
        address = feed_address(outlet.address, name)
        inputs = {"feed": feed, "feed_url": settings.permalink_of(address), "texts": texts}
        yield _page(address, template, inputs, outlet.origin, changed)
    address = feed_address(outlet.address, "feed.json")
    document = json_feed(feed, settings.permalink_of(address), texts)
    yield _page(address, "feed.json", {"feed_document": document}, outlet.origin, changed)


def _page(
    address: str,
    template: str,
    inputs: Mapping[str, object],
    origin: Location,
    changed: datetime | None,
) -> Page:
    return Page(
        path=address.lstrip("/"),
        template=f"feeds/{template}",
        inputs=inputs,
        origin=origin,
        listed=False,
        changed=changed,
    )
