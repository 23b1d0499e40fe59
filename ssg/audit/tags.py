"""Reads the tags of finished pages and the addresses in them, each different tag once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape

_ATTRIBUTES = r"""((?:[^"'>]++|"[^"]*"|'[^']*')*+)"""
_TAG = re.compile(
    rf"<!--.*?-->"
    rf"|<(script|style|title|textarea)\b{_ATTRIBUTES}>(.*?)</\1\s*>"
    rf"|<([a-z][^\s/>]*){_ATTRIBUTES}>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""", re.DOTALL
)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s[^,]*)?(?:,|$)")  # of a srcset
_REFRESH = re.compile(r"""^[\d.\s]*[;,]?\s*url\s*=\s*["']?(.*?)["']?\s*$""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
_COLOURS = re.compile(
    r"--([a-z]+):\s*light-dark\(\s*(#[0-9a-f]{3,6})\s*,\s*(#[0-9a-f]{3,6})\s*\)", re.IGNORECASE
)
_SINGLE = frozenset({"href", "xlink:href", "src", "poster", "data"})
_LISTS = frozenset({"srcset", "imagesrcset"})
_META = re.compile(r"(?:og|twitter):(?:url|image|audio|video)(?:|:url|:secure_url)|article:author")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag; `text` is what stands in a script, a style sheet or a title."""

    name: str
    attributes: Mapping[str, str]
    urls: tuple[str, ...] = ()
    text: str = ""

    def get(self, attribute: str) -> str:
        """Return an attribute without the spaces around it, or ""."""
        return self.attributes.get(attribute, "").strip()


Reader = Callable[[str], tuple[Tag, ...]]


def tag_reader() -> Reader:
    """Return a function that reads the tags of a page, in their order.

    The pages of a site repeat each other's tags, so it keeps those it has met.
    """
    known = cache(_tag)

    def read(html: str) -> tuple[Tag, ...]:
        return tuple(
            known(match[4], match[5]) if match[4] else _tag(match[1], match[2], match[3])
            for match in _TAG.finditer(html)
            if match[4] or match[1]
        )

    return read


def css_urls(css: str) -> Iterator[str]:
    """Yield every address in a style sheet (CSS Values 4, section 4.5)."""
    if "url(" in css.lower() or "@import" in css.lower():
        for match in _CSS_URL.finditer(_COMMENT.sub("", css)):
            yield from filter(None, match.groups())


def css_colours(css: str) -> Mapping[str, tuple[str, str]]:
    """Return the colours that a style sheet names, each by day and at night; the last one counts.

    Names are custom properties whose value is `light-dark()` of two colours in hexadecimal.
    """
    if "light-dark(" not in css:
        return {}
    found = _COLOURS.finditer(_COMMENT.sub("", css))
    return {match[1]: (match[2], match[3]) for match in found}


def _tag(name: str, written: str, text: str = "") -> Tag:
    attributes = dict(_attributes(written)) if written else {}
    name = name.lower()
    if name in {"title", "textarea"} and "&" in text:
        text = unescape(text)
    return Tag(name, attributes, tuple(_urls(name, attributes, text)), text)


def _attributes(written: str) -> Iterator[tuple[str, str]]:
    """Yield names and values, the first of a name last: it is the one that counts."""
    for match in reversed(list(_ATTRIBUTE.finditer(written))):
        value = match[2] or match[3] or match[4] or ""
        yield match[1].lower(), unescape(value) if "&" in value else value


def _urls(name: str, attributes: Mapping[str, str], text: str) -> Iterator[str]:
    """Yield every address a browser or a reader may follow from this tag."""
    for attribute, value in attributes.items():
        if attribute in _SINGLE and name != "base":
            yield value.strip()
        elif attribute in _LISTS:
            yield from (match[1] for match in _CANDIDATE.finditer(value))
        elif attribute == "style":
            yield from css_urls(value)
    if name == "style":
        yield from css_urls(text)
    if name == "meta":
        yield from _meta_urls(attributes)


def _meta_urls(attributes: Mapping[str, str]) -> Iterator[str]:
    content = attributes.get("content", "").strip()
    if _META.fullmatch(attributes.get("property") or attributes.get("name") or ""):
        yield content
    elif attributes.get("http-equiv", "").lower() == "refresh":
        if match := _REFRESH.match(content):
            yield match[1]
