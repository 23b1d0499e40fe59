"""Cleans what was written around raw HTML, with nh3, once for a whole text.

Tags come in pieces (`<b>`, Markdown, `</b>`), so a piece alone cannot be cleaned. Links and
directives go through the cleaner as marks that hold a digest of the text, which nobody can write
into the text itself, and become segments again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

import nh3

from ssg.facts import Reference, Segment
from ssg.markdown.draft import GONE, STORY, Draft
from ssg.markdown.headings import RESERVED
from ssg.urls import SCHEMES

TAGS = frozenset(
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl "
    "dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "section small source span strong sub summary sup table tbody td tfoot th thead time tr track "
    "u ul var video wbr".split()
)
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "title"},
    "a": {"href", "name"},
    "audio": {"controls", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"alt", "decoding", "height", "loading", "src", "width"},
    "ins": {"datetime"},
    "ol": {"reversed", "start", "type"},
    "source": {"src", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "src", "width"},
}
_ID = re.compile(r"[^\s\"'<>&]{1,200}")
# Every tag of the cleaner's output, so that none is found inside an attribute of another.
_TAG = re.compile(r'<([a-z][a-z0-9-]*)((?: [\w-]+="[^"]*")*)>')
_MARKED = re.compile(
    r' (?:href|src)="(x-[0-9a-f]{32}-)(\d+)"|<(x-[0-9a-f]{32}-)(\d+|end)></\3(?:\d+|end)>'
)
_SOURCED = frozenset({"img", "source", "track"})
_LAZY = ' loading="lazy" decoding="async"'

Filter = Callable[[str, str, str], str | None]


def clean(draft: Draft, pieces: Sequence[Segment]) -> list[Segment]:
    """Return the pieces of a text with everything taken out that is not on the lists above."""
    if draft.too_deep:  # which takes the cleaner long, and the text is refused anyway
        return list(pieces)
    things: list[Segment] = [piece for piece in pieces if not isinstance(piece, str)]
    mark = _mark(pieces)
    written = len(things)
    html = nh3.clean(
        _marked(pieces, mark),
        tags=TAGS | {f"{mark}{number}" for number in range(written)} | {f"{mark}end"},
        attributes=ATTRIBUTES,
        attribute_filter=_filter(draft, things, mark),
        url_schemes={*SCHEMES, STORY.rstrip(":")},
        link_rel=None,
    )
    html = _TAG.sub(_checked_source, html)
    cleaned, found = _pieces(html, mark, things)
    if not {"end", *map(str, range(written))} <= found:
        fault = "HTML swallows the text after it", "close every tag, or write Markdown instead"
        draft.fault(fault, draft.raw_line)
    return cleaned


def _checked_source(tag: re.Match[str]) -> str:
    """Return a tag if it has the source it needs; pictures load when they are about to be seen."""
    if tag[1] not in _SOURCED:
        return tag[0]
    if ' src="' not in tag[2]:
        return ""
    lazy = _LAZY if tag[1] == "img" and " loading=" not in tag[2] else ""
    return f"<{tag[1]}{tag[2]}{lazy}>"


def _mark(pieces: Sequence[Segment]) -> str:
    text = "\0".join(piece for piece in pieces if isinstance(piece, str))
    return f"x-{blake2b(text.encode(), digest_size=16).hexdigest()}-"


def _marked(pieces: Sequence[Segment], mark: str) -> str:
    parts: list[str] = []
    number = 0
    for piece in pieces:
        match piece:
            case str():
                parts.append(piece)
                continue
            case Reference():
                parts.append(f' {piece.attribute}="{mark}{number}"')
            case _:
                parts.append(f"<{mark}{number}></{mark}{number}>")
        number += 1
    parts.append(f"<{mark}end></{mark}end>")
    return "".join(parts)


def _filter(draft: Draft, things: list[Segment], mark: str) -> Filter:
    """Return the judge of single attributes; links in raw HTML join the `things`, with a mark."""

    def judge(element: str, attribute: str, value: str) -> str | None:
        if attribute in {"href", "src"}:
            if value.startswith(mark):
                return value
            return _raw_link(draft, things, mark, "src" if attribute == "src" else "href", value)
        if attribute in {"id", "name"}:
            taken = value in draft.ids or value in RESERVED or not _ID.fullmatch(value)
            draft.ids.add(value)
            if not taken:
                draft.outline.anchors.add(value)
            return None if taken else value
        return value

    return judge


def _raw_link(
    draft: Draft, things: list[Segment], mark: str, attribute: str, value: str
) -> str | None:
    if not value.strip() or GONE in value:
        return None
    line = draft.raw_targets.get(value, draft.raw_line)
    kind = Reference(value, line, "src" if attribute == "src" else "href")
    reference = draft.reference(kind)
    if reference is None:
        return None
    things.append(reference)
    return f"{mark}{len(things) - 1}"


def _pieces(html: str, mark: str, things: Sequence[Segment]) -> tuple[list[Segment], set[str]]:
    """Put the `things` back where their marks stand; return the numbers of the marks, too."""
    pieces: list[Segment] = []
    found: set[str] = set()
    at = 0
    for match in _MARKED.finditer(html):
        if mark != (match[1] or match[3]):  # somebody wrote what looks like one
            continue
        number = match[2] or match[4]
        pieces.append(html[at : match.start()])
        if number != "end":
            pieces.append(things[int(number)])
        found.add(number)
        at = match.end()
    pieces.append(html[at:])
    return pieces, found
