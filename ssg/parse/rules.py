"""What the text of a key may be: names, paths, addresses, and words from a list.

Each rule takes the text, the place of its key and the findings of the file; it returns the text as
the site uses it, and notes a fault if it cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from ssg import slugs
from ssg.front_matter import CORRECTIONS, LABELS, PLACES
from ssg.parse.findings import Findings
from ssg.urls import ALLOWED, allowed_url

Rule = Callable[[str, str, Findings], str]

_SPACE = re.compile(r"[\s\x00-\x20\x7f-\x9f]")
_LAYOUT = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # the shape only (RFC 5646)
_COLOUR = re.compile(r"#([0-9A-Fa-f]{3}){1,2}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HORIZONTAL, _VERTICAL = {"left", "center", "right"}, {"top", "center", "bottom"}
_PERCENT = re.compile(r"(100|[0-9]{1,2})(\.[0-9]+)?%")


def slug(text: str, place: str, findings: Findings) -> str:
    """A name that may stand in a URL."""
    if fault := slugs.fault(text):
        hint = "use letters, digits and hyphens"
        findings.add(place, f"`{place}` {fault}: {_shown(text)}", hint)
    return text


def section(text: str, place: str, findings: Findings) -> str:
    """The path of a section; slashes at its ends do not count."""
    path = text.strip("/") if not text.startswith("//") else text
    for part in path.split("/"):
        if fault := slugs.fault(part):
            findings.add(place, f"`{place}` {fault}: {_shown(text)}", "write it like africa/sahel")
            break
    return path


def identity(text: str, place: str, findings: Findings) -> str:
    """An id: no spaces, so that it can stand in feeds and lists."""
    if not text or _SPACE.search(text):
        findings.add(place, f"`{place}` has a space in it: {_shown(text)}", "use hyphens")
    return text


def strand(text: str, place: str, findings: Findings) -> str:
    """The id of a series or a running story, which its page has in its address."""
    name = slugs.slugify(identity(text, place, findings))
    if not name:
        findings.add(place, f"`{place}` holds neither letter nor digit: {_shown(text)}", "name it")
    elif slugs.is_reserved(name):
        findings.add(place, f"`{place}` cannot have a page: it {slugs.RESERVED}", "use another id")
    return name


def alias(text: str, place: str, findings: Findings) -> str:
    """An old path on this site; `2019/x.html` is `/2019/x.html`."""
    path = unquote(text)
    if fault := _alias_fault(text, path):
        hint = "write the old path on this site, such as /2019/03/old-name/"
        findings.add(place, f"`{place}` {fault}: {_shown(text)}", hint)
    return "/" + path.removeprefix("/")


def _alias_fault(text: str, path: str) -> str | None:
    if text.startswith("//") or _SCHEME.match(path) or "\\" in path:
        return "is not a path on this site"
    if "?" in text or "#" in text:
        return "has a ? or a #, which no file can answer to"
    if path in {"", "/"}:
        return "is the front page"
    parts = path.removeprefix("/").removesuffix("/").split("/")
    return next((fault for part in parts if (fault := slugs.fault(part))), None)


def canonical(text: str, place: str, findings: Findings) -> str:
    """The address of the original of a syndicated story."""
    try:
        parts = urlsplit(text)
        sound = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        sound = False
    if not sound or _SPACE.search(text) or not allowed_url(text):
        hint = "write it like https://example.org/story"
        findings.add(place, f"`{place}` is not a web address: {_shown(text)}", hint)
    return text


def target(text: str, place: str, findings: Findings) -> str:
    """An address on the web, a site path or a path to a file."""
    if not text or not allowed_url(text):
        fault = f"`{place}` may not be linked to: {_shown(text)}"
        findings.add(place, fault, f"use {ALLOWED}")
    return text


def language(text: str, place: str, findings: Findings) -> str:
    """A language tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(text):
        fault = f"`{place}` is not a language tag: {_shown(text)}"
        findings.add(place, fault, "write it like en or pt-BR (BCP 47)")
    return text


def layout(text: str, place: str, findings: Findings) -> str:
    """The name of a template, without its ending."""
    if not _LAYOUT.fullmatch(text):
        fault = f"`{place}` is not the name of a template: {_shown(text)}"
        findings.add(place, fault, "use letters, digits, - _ and /, without .html")
    return text


def colour(text: str, place: str, findings: Findings) -> str:
    """A colour in hexadecimal."""
    if not _COLOUR.fullmatch(text):
        findings.add(place, f"`{place}` is not a colour: {_shown(text)}", 'write it like "#b3001b"')
    return text


def focus(text: str, place: str, findings: Findings) -> str:
    """A point of a picture, as CSS writes an `object-position` of one or two words."""
    words = text.lower().split()
    across = all(_PERCENT.fullmatch(word) or word in _HORIZONTAL for word in words[:1])
    down = all(_PERCENT.fullmatch(word) or word in _VERTICAL for word in words[1:])
    swapped = len(words) == 2 and words[0] in _VERTICAL and words[1] in _HORIZONTAL
    alone = len(words) == 1 and words[0] in _VERTICAL
    if not (alone or swapped or (1 <= len(words) <= 2 and across and down)):
        fault = f"`{place}` is not a point of a picture: {_shown(text)}"
        findings.add(place, fault, 'write it like "50% 20%", "left top" or "center"')
    return " ".join(words)


def label(text: str, place: str, findings: Findings) -> str:
    """What kind of text a story is."""
    return _one_of(LABELS, text, place, findings=findings)


def correction(text: str, place: str, findings: Findings) -> str:
    """What kind of note a correction is."""
    return _one_of(CORRECTIONS, text, place, findings=findings)


def place(text: str, where: str, findings: Findings) -> str:
    """Where a note stands: above or below the text."""
    return _one_of(PLACES, text, where, findings=findings)


def _one_of(words: Sequence[str], text: str, place: str, *, findings: Findings) -> str:
    word = text.casefold()
    if word not in words:
        guess = get_close_matches(word, words, n=1)
        hint = f"did you mean {guess[0]}?" if guess else f"use {', '.join(words)}"
        findings.add(place, f"`{place}` cannot be {_shown(text)}", hint)
    return word


def _shown(text: str) -> str:
    """Quote what was written, short enough for a line of a terminal, and with nothing unseen."""
    said = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:60])
    return f'"{said}..."' if len(text) > 60 else f'"{said}"'
