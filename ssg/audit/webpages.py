"""Reads a finished web page: where it leads, what can be led to, and what it says of itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from ssg.audit.findings import Place
from ssg.audit.tags import Reader, Tag

_MARK = re.compile(r"\{\{(?:[<%]|&lt;|&#60;)[^}]{0,60}\}?\}?")
_QUOTED = re.compile(
    r"<(pre|code|samp|kbd|script|style|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_ABOUT_A_PAGE = ("Page", "Article", "Posting")  # how schema.org types of pages and stories end
_KEPT = frozenset(
    {"title", "meta", "link", "h1", "time", "img", "base", "script", "html", "main", "a"}
)
_SIMPLE = re.compile(r"([.#])([\w-]+)")  # the selectors that name a class or an id


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a finished page says; `meta` and `nodes` keep every value, also one said twice."""

    place: Place
    listed: bool  # as planned
    base: str
    titles: tuple[str, ...]
    headings: int  # of the first level
    meta: Mapping[str, tuple[str, ...]]  # by `name`, `property` or `http-equiv`
    canonicals: tuple[str, ...]
    nodes: tuple[Mapping[str, object], ...]  # of its structured data
    texts: tuple[tuple[str, str], ...]  # in them, each with the key it stands under
    faulty_data: str  # why that cannot be read
    times: tuple[str, ...]
    ids: frozenset[str]
    repeated_ids: tuple[str, ...]
    urls: tuple[str, ...]  # as written, each once
    undescribed: tuple[str, ...]  # pictures without alt
    leftovers: tuple[str, ...]
    size: int = 0  # bytes
    language: str = ""
    mains: int = 1
    first_link: str = ""
    translations: tuple[tuple[str, str], ...] = ()  # language and address of each
    unmatched: tuple[str, ...] = ()  # selectors in its structured data for what is not there

    @property
    def is_redirect(self) -> bool:
        """Tell a page that only leads to another."""
        return "refresh" in self.meta

    @property
    def is_hidden(self) -> bool:
        """Tell a page that search engines are asked to leave out."""
        words = ",".join(self.meta.get("robots", ())).lower()
        return "noindex" in words or words.strip() == "none"

    @property
    def canonical(self) -> str:
        """The address the page gives as its own, if it gives just one."""
        return self.canonicals[0] if len(self.canonicals) == 1 else ""

    def about(self) -> tuple[Mapping[str, object], ...]:
        """Return the nodes of its structured data that are about the page or its story."""
        return tuple(node for node in self.nodes if _types(node, _ABOUT_A_PAGE))


def read_page(place: Place, html: str, read: Reader, *, listed: bool) -> WebPage:
    """Return what a page says; whatever is written, it can be read."""
    tags = read(html)
    named: dict[str, list[Tag]] = {name: [] for name in _KEPT}
    for tag in tags:
        if tag.name in named:
            named[tag.name].append(tag)
    nodes, fault = _data(named["script"])
    ids = [tag.get("id") for tag in tags if "id" in tag.attributes]
    anchors = (tag.get("name") for tag in tags if tag.name == "a" and "name" in tag.attributes)
    return WebPage(
        place=place,
        listed=listed,
        base=next((tag.get("href") for tag in named["base"]), ""),
        titles=tuple(" ".join(tag.text.split()) for tag in _in_head(tags)),
        headings=len(named["h1"]),
        meta=_meta(named["meta"]),
        canonicals=tuple(
            tag.get("href") for tag in named["link"] if "canonical" in tag.get("rel").split()
        ),
        nodes=nodes,
        texts=tuple(strings(list(nodes))),
        faulty_data=fault,
        times=tuple(tag.get("datetime") for tag in named["time"]),
        ids=frozenset((*ids, *anchors)),
        repeated_ids=tuple(name for name, count in Counter(ids).items() if count > 1),
        urls=tuple(dict.fromkeys(url for tag in tags for url in tag.urls)),
        undescribed=tuple(tag.get("src") for tag in named["img"] if "alt" not in tag.attributes),
        leftovers=tuple(dict.fromkeys(_leftovers(html))),
        size=len(html.encode()),
        language=next((tag.get("lang") for tag in named["html"]), ""),
        mains=len(named["main"]),
        first_link=next((tag.get("href") for tag in named["a"] if "href" in tag.attributes), ""),
        translations=tuple(
            (tag.get("hreflang"), tag.get("href")) for tag in named["link"] if tag.get("hreflang")
        ),
        unmatched=tuple(_unmatched(nodes, tags)),
    )


def _unmatched(nodes: Sequence[Mapping[str, object]], tags: Sequence[Tag]) -> Iterator[str]:
    """Yield the simple selectors of structured data that match no element of the page."""
    for key, text in strings(list(nodes)):
        match = _SIMPLE.fullmatch(text.strip()) if key == "cssSelector" else None
        if match and not any(_has(tag, match[1], match[2]) for tag in tags):
            yield text


def _has(tag: Tag, mark: str, name: str) -> bool:
    if mark == "#":
        return tag.get("id") == name
    return name in tag.get("class").split()


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a document with the key it stands under."""
    match value:
        case str():
            yield key, value
        case Mapping():
            for name, part in value.items():
                yield from strings(part, str(name))
        case list():
            for part in value:
                yield from strings(part, key)


def _in_head(tags: Sequence[Tag]) -> Iterator[Tag]:
    """Yield the titles of the page, not those of drawings in it."""
    for tag in tags:
        if tag.name == "body":
            return
        if tag.name == "title":
            yield tag


def _meta(tags: Iterable[Tag]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        name = (tag.get("property") or tag.get("name") or tag.get("http-equiv")).lower()
        found[name] = (*found.get(name, ()), tag.get("content"))
    return found


def _data(scripts: Iterable[Tag]) -> tuple[tuple[Mapping[str, object], ...], str]:
    """Return the top nodes of all JSON-LD of a page, and what is wrong with it."""
    nodes: list[Mapping[str, object]] = []
    wrong = ""
    for script in scripts:
        if script.get("type").lower() == "application/ld+json":
            try:
                nodes.extend(_top(json.loads(script.text)))
            except ValueError as fault:
                wrong = wrong or str(fault)
    return tuple(nodes), wrong


def _top(document: object) -> Iterator[Mapping[str, object]]:
    match document:
        case list():
            for part in document:
                yield from _top(part)
        case {"@graph": graph}:
            yield from _top(graph)
        case Mapping():
            yield document


def _types(node: Mapping[str, object], endings: tuple[str, ...]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.endswith(endings) for name in names)


def _leftovers(html: str) -> Iterator[str]:
    """Yield foreign shortcodes that are printed; those in samples of code are meant."""
    if _MARK.search(html):
        for match in _MARK.finditer(_QUOTED.sub("", html)):
            yield unescape(match[0])
