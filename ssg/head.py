"""The head of a page: what it tells search engines, social networks and feed readers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ssg.excerpts import cut
from ssg.fronts import Front
from ssg.furniture import FeedLink, Head
from ssg.model import Article, Picture, Site, StandingPage
from ssg.revisions import modified
from ssg.timestamps import iso_in

DESCRIPTION = 160  # visible characters; search engines cut longer ones themselves
FEEDS = {  # file -> media type, and how it is told from its siblings
    "feed.xml": ("application/rss+xml", ""),
    "atom.xml": ("application/atom+xml", " (Atom)"),
    "feed.json": ("application/feed+json", " (JSON Feed)"),
}
_PREVIEWS = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
_HIDDEN = "noindex, nofollow"  # a page no reader may see yet

Graph = Mapping[str, object]


def story_head(
    site: Site, story: Article, graph: Graph, *, share_image: Picture | None = None
) -> Head:
    """Return the head of a story page.

    Args:
        site: the paper.
        story: the story of the page.
        graph: its structured data.
        share_image: the site's picture for stories that have none.
    """
    return Head(
        title=story.title,
        description=cut(story.card.summary or story.title, DESCRIPTION),
        canonical=story.fields.canonical or story.permalink,
        language=story.language,
        kind="article",
        robots=_story_robots(site, story),
        image=story.image or share_image,
        feeds=feed_links(site, at=story.section.address, title=story.section.title),
        published=story.date,
        modified=modified(story),
        expires=story.fields.expires,
        section=story.section.title,
        tags=tuple(topic.name for topic in story.tags),
        authors=tuple(credit.author.permalink for credit in story.authors),
        graph=graph,
    )


def page_head(
    site: Site, page: StandingPage, graph: Graph, *, share_image: Picture | None = None
) -> Head:
    """Return the head of a page that is not a story."""
    fields = page.fields
    text = fields.summary or fields.deck or page.body.lead or page.title
    return Head(
        title=page.title,
        description=cut(text, DESCRIPTION),
        canonical=fields.canonical or page.permalink,
        language=page.language,
        robots=_HIDDEN if fields.draft else _PREVIEWS,
        image=page.image or share_image,
        feeds=feed_links(site),
        graph=graph,
    )


def listing_head(
    site: Site, front: Front, graph: Graph, *, share_image: Picture | None = None
) -> Head:
    """Return the head of a list page, or of the 404 page."""
    settings = site.settings
    text = front.description or settings.description or front.title
    return Head(
        title=front.title,
        description=cut(text, DESCRIPTION),
        canonical=settings.permalink_of(front.address),
        language=settings.language,
        kind="profile" if front.author else "website",
        robots="noindex" if front.kind == "error" else _PREVIEWS,
        image=front.image or share_image,
        feeds=feed_links(site, at=front.feeds_at, title=front.feeds_title or front.title),
        graph=graph,
    )


def feed_links(site: Site, *, at: str = "", title: str = "") -> tuple[FeedLink, ...]:
    """Return the feeds a page announces: the site's, and those of the list `at` if it has one."""
    settings = site.settings
    everything = _links_in(settings.permalink_of("/"), settings.title)
    if at in {"", "/"}:
        return everything
    folder = settings.permalink_of(feed_address(at, ""))
    return everything + _links_in(folder, f"{settings.title}: {title}")


def feed_address(address: str, name: str) -> str:
    """Return the address of a feed of the list at `address`: `/africa/` has `/africa/feed.xml`."""
    folder = address if address.endswith("/") else address.removesuffix(".html") + "/"
    return folder + name


@lru_cache(maxsize=2_000)
def _links_in(folder: str, title: str) -> tuple[FeedLink, ...]:
    return tuple(
        FeedLink(title + mark, folder + name, media_type)
        for name, (media_type, mark) in FEEDS.items()
    )


def _story_robots(site: Site, story: Article) -> str:
    expires = story.fields.expires
    if story.state != "published":
        return _HIDDEN
    if expires is None:
        return _PREVIEWS
    return f"{_PREVIEWS}, unavailable_after: {iso_in(site.settings.zone, expires)}"
