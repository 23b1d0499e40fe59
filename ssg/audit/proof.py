"""The proof of a whole edition: every finished output, read once and laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ssg.audit.addresses import Locate, locator
from ssg.audit.documents import Document, read_json, read_manifest, read_robots, read_xml
from ssg.audit.findings import Place
from ssg.audit.tags import Reader, css_colours, css_urls, tag_reader
from ssg.audit.webpages import WebPage, read_page
from ssg.model import Article, Site, StandingPage
from ssg.outputs import Entry, File, Output, Page
from ssg.slugs import address_of

_DOCUMENTS: Mapping[str, Callable[[Place, bytes], Document]] = {
    "xml": read_xml,
    "json": read_json,
    "webmanifest": read_manifest,
    "txt": read_robots,
}


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The addresses in a style sheet, as written."""

    place: Place
    urls: tuple[str, ...]
    tokens: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by day, at night


@dataclass(frozen=True, eq=False)
class Proof:
    """What all outputs of a site say; pages and documents by their paths."""

    site: Site
    paths: frozenset[str]  # of every output
    pages: Mapping[str, WebPage]
    styles: tuple[StyleSheet, ...]
    documents: tuple[Document, ...]
    files: tuple[tuple[Place, str], ...] = ()  # copied ones, with their absolute paths on disk

    @cached_property
    def own(self) -> tuple[WebPage, ...]:
        """The pages that the theme made for readers: neither copied files nor redirects."""
        made = (page for page in self.pages.values() if page.place.template)
        return tuple(page for page in made if not page.is_redirect)

    @cached_property
    def stories(self) -> Mapping[str, Article]:
        """The stories of the site by their addresses."""
        return {story.address: story for story in self.site.articles}

    @cached_property
    def canonicals(self) -> Mapping[str, str]:
        """The canonical addresses of stories and standing pages, by the addresses of their pages.

        A copy of a story that lies elsewhere has the one that its source names.
        """
        sources: tuple[Article | StandingPage, ...] = (*self.site.articles, *self.site.pages)
        return {each.address: each.fields.canonical or each.permalink for each in sources}

    @cached_property
    def locate(self) -> Locate:
        """What an address means, as written on the page with an absolute URL."""
        return locator(self.site.settings)

    def permalink(self, place: Place) -> str:
        """Return the absolute URL of an output."""
        return self.site.settings.permalink_of(place.address)

    def page_at(self, url: str) -> WebPage | None:
        """Return the page that an absolute URL leads to, if it is one of the site."""
        target = self.locate(url, "") if url else None
        return self.pages.get(target.path) if target else None

    def kind(self, *kinds: str) -> tuple[Document, ...]:
        """Return the documents of these kinds."""
        return tuple(document for document in self.documents if document.kind in kinds)

    def places(self) -> Iterator[Place]:
        """Yield where everything stands that was read."""
        yield from (page.place for page in self.pages.values())
        yield from (sheet.place for sheet in self.styles)
        yield from (document.place for document in self.documents)


def read_proof(site: Site, entries: Iterable[Entry], made: Iterable[Output | File]) -> Proof:
    """Read all outputs of a site.

    Raises:
        OSError: if a style sheet or a page that is to be copied cannot be read.
    """
    planned = {entry.path: entry for entry in entries}
    paths: set[str] = set()
    pages: dict[str, WebPage] = {}
    styles: list[StyleSheet] = []
    documents: list[Document] = []
    files: list[tuple[Place, str]] = []
    read = tag_reader()
    for output in made:
        paths.add(output.path)
        if isinstance(output, File):
            files.append((_place(output.path, planned.get(output.path)), output.source))
        match _read(output, planned.get(output.path), read):
            case WebPage() as page:
                pages[output.path] = page
            case StyleSheet() as sheet:
                styles.append(sheet)
            case Document() as document:
                documents.append(document)
    return Proof(site, frozenset(paths), pages, tuple(styles), tuple(documents), tuple(files))


def _read(
    output: Output | File, entry: Entry | None, read: Reader
) -> WebPage | StyleSheet | Document | None:
    """Return what an output says; of copied files, pages and style sheets only are of interest."""
    ending = output.path.rpartition(".")[2].lower()
    place = _place(output.path, entry)
    if ending in {"html", "htm"}:
        listed = isinstance(entry, Page) and entry.listed
        return read_page(place, _text(output), read, listed=listed)
    if ending == "css":
        css = _text(output)
        return StyleSheet(place, tuple(dict.fromkeys(css_urls(css))), css_colours(css))
    if isinstance(output, Output) and ending in _DOCUMENTS:
        return _DOCUMENTS[ending](place, output.data)
    return None


def _place(path: str, entry: Entry | None) -> Place:
    if entry is None:
        raise LookupError(f"{path} was made, but not planned")
    template = entry.template if isinstance(entry, Page) else ""
    return Place(path, address_of(path), entry.origin, template)


def _text(output: Output | File) -> str:
    data = output.data if isinstance(output, Output) else Path(output.source).read_bytes()
    return data.decode(errors="replace")
