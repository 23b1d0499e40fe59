"""Nodes of a graph, and the things every part of it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ssg.model import Link, Picture
from ssg.settings import Settings
from ssg.timestamps import iso_in

Node = dict[str, object]


def graph(*nodes: Node) -> Node:
    """Return nodes as one document, each with what is known only."""
    return document(*map(filled, nodes))


def document(*nodes: Node) -> Node:
    """Return the nodes that say something as one document."""
    return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}


def filled(node: Mapping[str, object]) -> Node:
    """Leave out what is not known; False is known."""
    return {name: value for name, value in node.items() if value or value not in (None, "", [], {})}


def site_id(settings: Settings, name: str) -> str:
    """Return the `@id` of a thing there is one of: the publisher, the website."""
    return f"{settings.permalink_of('/')}#{name}"


def full_url(settings: Settings, url: str) -> str:
    """Return the URL of a link on a page as an absolute one: `/paper/about/` has no host."""
    ours = url.startswith("/") and not url.startswith("//")
    return settings.root.removesuffix(settings.base_path) + url if ours else url


def profiles(settings: Settings, links: Iterable[Link]) -> list[str]:
    """Return the links that are pages of the web, as `sameAs` wants them."""
    urls = (full_url(settings, link.url) for link in links)
    return [url for url in urls if url.startswith(("https://", "http://"))]


def instant(settings: Settings, moment: datetime) -> str:
    """Return an instant in the site's time zone, as the page shows it."""
    return iso_in(settings.zone, moment)


def image(picture: Picture | None) -> Node | None:
    """Return a picture with its credit, as the page shows it."""
    if picture is None:
        return None
    return filled(
        {
            "@type": "ImageObject",
            "url": picture.permalink,
            "contentUrl": picture.permalink,
            "width": picture.width or None,
            "height": picture.height or None,
            "creditText": picture.credit,
            "caption": picture.caption,
        }
    )
