"""A crawler: asks for everything that a site refers to, and keeps who referred to what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

MOST_REDIRECTS = 5
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url=(.+)$", re.IGNORECASE)
_ATTRIBUTES = ("action", "cite", "data", "formaction", "href", "poster", "src")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address, after every redirect."""

    status: int
    kind: str  # the media type
    data: bytes
    path: str  # where it was found in the end


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Something a page refers to; a link is what readers can click."""

    source: str
    path: str
    fragment: str = ""
    is_link: bool = False


@dataclass(slots=True)
class Crawled:
    """Every address of a site that can be found from its front page, and all references."""

    answers: dict[str, Answer] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)

    def dead(self) -> list[str]:
        """Return the references to what is not there, with the page they stand on."""
        return [
            f"{reference.source} -> {reference.path}: {self.answers[reference.path].status}"
            for reference in sorted(self.references)
            if self.answers[reference.path].status != 200
        ]

    def astray(self) -> list[str]:
        """Return the links whose #anchor their page does not have."""
        return [
            f"{reference.source} -> {reference.path}#{reference.fragment}"
            for reference in sorted(self.references)
            if reference.is_link and reference.fragment
            if reference.fragment not in self._anchors(reference.path)
        ]

    def _anchors(self, path: str) -> set[str]:
        answer = self.answers[path]
        return set(html.document_fromstring(answer.data).xpath("//@id")) if answer.data else set()


def crawl(front: str, *, published: str) -> Crawled:
    """Follow every reference from the front page and robots.txt until nothing new comes.

    Args:
        front: the URL of the front page, where the site is served.
        published: the URL its front page will have one day, which absolute addresses in it have.
    """
    host = urlsplit(front).netloc
    crawled = Crawled()
    connection = HTTPConnection(host)
    start = urlsplit(front).path
    waiting = [start, f"{start}robots.txt"]
    while waiting:
        path = waiting.pop()
        if path in crawled.answers:
            continue
        crawled.answers[path] = answer = ask(connection, path)
        for url, is_link in references(answer):
            reference = _own(url, answer.path, is_link=is_link, published=published)
            if reference is None:
                crawled.foreign.add(url)
                continue
            crawled.references.append(reference)
            waiting.append(reference.path)
    connection.close()
    return crawled


def _own(url: str, source: str, *, is_link: bool, published: str) -> Reference | None:
    """Return a reference to the site itself; None if it leads to another host or nowhere."""
    absolute = urljoin(urljoin(published, source), url.strip())
    parts = urlsplit(absolute)
    if parts[:2] != urlsplit(published)[:2]:
        return None
    path, fragment = urldefrag(absolute.removeprefix(f"{parts.scheme}://{parts.netloc}"))
    return Reference(source, path or "/", unquote(fragment), is_link)


def ask(connection: HTTPConnection, path: str) -> Answer:
    """Ask for a path and follow redirects; a loop of them is an error."""
    for _ in range(MOST_REDIRECTS):
        connection.request("GET", path)
        response = connection.getresponse()
        data = response.read()
        if (location := response.getheader("Location")) is None:
            kind = response.getheader("Content-Type", "").partition(";")[0]
            return Answer(response.status, kind, data, path)
        path = urljoin(path, location)
    raise AssertionError(f"{path} redirects for ever")


# --- what a document refers to -------------------------------------------------------------------


def references(answer: Answer) -> Iterator[tuple[str, bool]]:
    """Yield every URL in an answer, and whether readers can click it."""
    reader = _READERS.get(answer.kind)
    if reader is not None and answer.status == 200:
        yield from reader(answer.data)


def _of_html(data: bytes) -> Iterator[tuple[str, bool]]:
    page = html.document_fromstring(data.decode("utf-8"))
    for element in page.iter(etree.Element):
        for name in _ATTRIBUTES:
            if url := element.get(name):
                yield url, name == "href" and element.tag == "a"
        for candidate in filter(None, element.get("srcset", "").split(",")):
            yield candidate.split()[0], False
        yield from _of_css(element.get("style", "").encode())
        if inner := element.get("srcdoc"):
            yield from ((url, False) for url, _ in _of_html(inner.encode()))
    for style in page.iter("style"):
        yield from _of_css((style.text or "").encode())
    yield from _of_meta(page)
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield from _of_json((script.text or "").encode())


def _of_meta(page: html.HtmlElement) -> Iterator[tuple[str, bool]]:
    for meta in page.iter("meta"):
        content = meta.get("content", "")
        if found := _REFRESH.match(content):
            yield found[1], True
        elif content.startswith(("http://", "https://")):
            yield content, False


def _of_css(data: bytes) -> Iterator[tuple[str, bool]]:
    for found in _CSS_URL.finditer(data.decode("utf-8")):
        yield found[1] or found[2], False


def _of_xml(data: bytes) -> Iterator[tuple[str, bool]]:
    for element in etree.fromstring(data).iter(etree.Element):
        for text in (element.text or "", *element.attrib.values()):
            if str(text).strip().startswith(("http://", "https://")):
                yield str(text).strip(), False


def _of_json(data: bytes) -> Iterator[tuple[str, bool]]:
    """Yield the strings that are absolute URLs or paths; a feed and JSON-LD have only the first."""
    for text in _strings(json.loads(data)):
        if text.startswith(("http://", "https://", "/")) and " " not in text:
            yield text, False


def _strings(value: object) -> Iterator[str]:
    match value:
        case dict():
            for part in value.values():
                yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)
        case str():
            yield value
        case _:
            return


def _of_text(data: bytes) -> Iterator[tuple[str, bool]]:
    for line in data.decode("utf-8").splitlines():
        name, _, url = line.partition(":")
        if name.strip().lower() == "sitemap":
            yield url.strip(), False


_READERS: dict[str, Callable[[bytes], Iterator[tuple[str, bool]]]] = {
    "text/html": _of_html,
    "text/css": _of_css,
    "text/plain": _of_text,
    "image/svg+xml": _of_xml,
    "application/xml": _of_xml,
    "application/json": _of_json,
    "application/manifest+json": _of_json,
}
