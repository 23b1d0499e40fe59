"""Reads finished feeds and sitemaps: what they lead to and what they say of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from ssg.audit.findings import Place
from ssg.audit.webpages import strings

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ADDRESSES = frozenset({"link", "url", "uri", "icon", "logo", "loc", "comments", "docs"})
_KEYS = _ADDRESSES | {
    "home_page_url", "feed_url", "next_url", "external_url", "image", "banner_image", "favicon",
    "avatar",
}  # fmt: skip


Kind = Literal["feed", "sitemap", "news", "index", "robots", "other"]


@dataclass(frozen=True, slots=True)
class Item:
    """A story in a feed, or a page in a sitemap."""

    url: str
    id: str = ""
    published: str = ""
    updated: str = ""
    text: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed or a sitemap; `urls` are all addresses in it, outside of running text."""

    place: Place
    kind: Kind
    items: tuple[Item, ...] = ()
    urls: tuple[str, ...] = ()
    fault: str = ""  # why it cannot be read
    blocked: tuple[str, ...] = ()  # paths that robots.txt forbids to all
    allowed: tuple[str, ...] = ()  # paths that it lets all see


def read_manifest(place: Place, data: bytes) -> Document:
    """Return where a web app manifest leads: to the front page and the icons."""
    try:
        document = json.loads(data)
    except ValueError as fault:
        return Document(place, "other", fault=f"not JSON: {fault}")
    urls = tuple(text for key, text in strings(document) if key in {"src", "start_url"})
    return Document(place, "other", urls=urls)


def read_robots(place: Place, data: bytes) -> Document:
    """Return what robots.txt says to all, and the sitemaps that it names (RFC 9309)."""
    urls: list[str] = []
    rules: dict[str, list[str]] = {"allow": [], "disallow": []}
    agents: list[str] = []
    named = False  # whether the last line was one of those that name whom a group is for
    for line in data.decode(errors="replace").splitlines():
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        match name.lower():
            case "user-agent":
                agents = [*agents, value] if named else [value]
            case "allow" | "disallow" as kind if value and "*" in agents:
                rules[kind].append(value)
            case "sitemap":
                urls.append(value)
        named = name.lower() == "user-agent" if name else named
    blocked, allowed = tuple(rules["disallow"]), tuple(rules["allow"])
    of: Kind = "robots" if place.path == "robots.txt" else "other"
    return Document(place, of, urls=tuple(urls), blocked=blocked, allowed=allowed)


def read_json(place: Place, data: bytes) -> Document:
    """Return what a JSON Feed says (version 1.1)."""
    try:
        document = json.loads(data)
    except ValueError as fault:
        return Document(place, "other", fault=f"not JSON: {fault}")
    if not isinstance(document, dict) or "jsonfeed.org" not in str(document.get("version")):
        return Document(place, "other")
    given = document.get("items")
    items = tuple(_json_item(item) for item in (given if isinstance(given, list) else []))
    urls = tuple(text for key, text in strings(document) if key in _KEYS)
    return Document(place, "feed", items, urls)


def _json_item(item: Mapping[str, object]) -> Item:
    def said(key: str) -> str:
        return str(item.get(key, ""))

    return Item(
        url=said("url"),
        id=said("id"),
        published=said("date_published"),
        updated=said("date_modified"),
        text=f"{said('title')} {said('summary')}",
        html=said("content_html"),
    )


def read_xml(place: Place, data: bytes) -> Document:
    """Return what a feed (RSS 2.0, Atom) or a sitemap says."""
    try:
        # The site's own output; expat itself refuses entities that grow without end.
        root = ElementTree.fromstring(data)  # noqa: S314
    except ElementTree.ParseError as fault:
        return Document(place, "other", fault=f"not well-formed XML: {fault}")
    urls = tuple(_xml_urls(root))
    match root.tag:
        case "rss":
            return Document(place, "feed", tuple(map(_rss_item, root.iter("item"))), urls)
        case "{http://www.w3.org/2005/Atom}feed":
            entries = root.findall(f"{_ATOM}entry")
            return Document(place, "feed", tuple(map(_atom_item, entries)), urls)
        case "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset":
            kind: Kind = "news" if root.find(f".//{_NEWS}news") is not None else "sitemap"
            return Document(place, kind, tuple(map(_map_item, root)), urls)
        case "{http://www.sitemaps.org/schemas/sitemap/0.9}sitemapindex":
            return Document(place, "index", tuple(map(_map_item, root)), urls)
    return Document(place, "other")


def _xml_urls(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        for attribute in ("href", "url"):
            if attribute in element.attrib:
                yield element.attrib[attribute]
        name = element.tag.rpartition("}")[2]
        if name in _ADDRESSES and element.text and element.text.strip():
            yield element.text.strip()


def _text(element: ElementTree.Element, *names: str) -> str:
    return " ".join((element.findtext(name) or "").strip() for name in names)


def _rss_item(item: ElementTree.Element) -> Item:
    return Item(
        url=_text(item, "link"),
        id=_text(item, "guid"),
        published=_text(item, "pubDate"),
        text=_text(item, "title", "description"),
        html=_text(item, _CONTENT),
    )


def _atom_item(entry: ElementTree.Element) -> Item:
    return Item(
        url=_alternate(entry.findall(f"{_ATOM}link")),
        id=_text(entry, f"{_ATOM}id"),
        published=_text(entry, f"{_ATOM}published"),
        updated=_text(entry, f"{_ATOM}updated"),
        text=_text(entry, f"{_ATOM}title", f"{_ATOM}summary"),
        html=_text(entry, f"{_ATOM}content"),
    )


def _alternate(links: Iterable[ElementTree.Element]) -> str:
    found = (link for link in links if link.get("rel", "alternate") == "alternate")
    return next((link.get("href", "") for link in found), "")


def _map_item(url: ElementTree.Element) -> Item:
    return Item(
        url=_text(url, f"{_MAP}loc"),
        published=_text(url, f"{_NEWS}news/{_NEWS}publication_date"),
        updated=_text(url, f"{_MAP}lastmod"),
    )
