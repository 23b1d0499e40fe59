"""Addresses on the writer's own computer, where machines and readers follow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssg.audit.documents import read_json, read_xml
from ssg.audit.findings import Place
from ssg.audit.tags import Tag, css_urls, tag_reader
from ssg.problems import Location

_LOCAL = re.compile(
    r"(?:(?:https?|wss?):)?//(?:[^\s/@]*@)?"
    r"(localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)(:\d+)?(?=[/?#\s,]|$)",
    re.IGNORECASE,
)
_HINTS = (b"localhost", b"127.", b"[::1]", b"0.0.0.0")
_FOLLOWED = frozenset({"action", "formaction", "href", "ping", "poster", "src", "srcset",
                       "imagesrcset", "data-src", "xlink:href"})  # fmt: skip
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def local_urls(path: str, data: bytes) -> Iterator[str]:
    """Yield host and port of every local address that a file leads to.

    In pages those in attributes and in structured data, in style sheets, feeds and sitemaps those
    that are addresses there. What is only said in a text or shown as code is none.
    """
    if not any(hint in data.lower() for hint in _HINTS):
        return
    for url in _urls(path, data):
        for match in _LOCAL.finditer(url):
            yield match[1].lower() + (match[2] or "")


def _urls(path: str, data: bytes) -> Iterable[str]:
    place = Place(path, path, Location(path))
    match path.rpartition(".")[2].lower():
        case "html" | "htm" | "xhtml" | "svg":
            tags = tag_reader()(data.decode(errors="replace"))
            return (url for tag in tags for url in _of_tag(tag))
        case "xml" | "rss" | "atom":
            return read_xml(place, data).urls or ()
        case "json" | "webmanifest":
            return read_json(place, data).urls or _whole_strings(data)
        case "css":
            return css_urls(data.decode(errors="replace"))
    return ()


def _of_tag(tag: Tag) -> Iterator[str]:
    yield from (value for name, value in tag.attributes.items() if name in _FOLLOWED)
    yield from tag.urls
    if _is_address(tag.get("content")):
        yield tag.get("content")
    if tag.name == "script" and tag.get("type") == "application/ld+json":
        yield from _whole_strings(tag.text.encode())


def _whole_strings(data: bytes) -> Iterator[str]:
    """Yield the strings of JSON that are addresses as a whole."""
    for match in _STRING.finditer(data.decode(errors="replace")):
        text = match[1].replace("\\/", "/")
        if _is_address(text):
            yield text


def _is_address(text: str) -> bool:
    """Tell whether a text is a local address and nothing else."""
    return " " not in text and _LOCAL.match(text) is not None
