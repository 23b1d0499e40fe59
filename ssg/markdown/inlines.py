"""Writes the text of one paragraph, heading or cell: from inline tokens to segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token

from ssg.facts import Reference, Rented
from ssg.markdown import raw
from ssg.markdown.directives import RIGHTS
from ssg.markdown.draft import GONE, Draft
from ssg.markdown.pictures import attribute_faults
from ssg.markdown.tokens import Piece, pieces_of
from ssg.markdown.typography import has_marks, smarten

PLAIN = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
}

Foreign = Callable[[Sequence[Token], int], str]


def write_inline(draft: Draft, token: Token, foreign: Foreign) -> str:
    """Write the children of an `inline` token; return their text as a reader sees it.

    Args:
        draft: where to write; its `line` is the line on which the text begins.
        token: the `inline` token.
        foreign: renders a token that only a plugin knows.
    """
    marked = has_marks(token.content)
    if not marked and (pieces := pieces_of(token)):
        return _write_pieces(draft, pieces)
    children = token.children or []
    if "<" in token.content:
        children = raw.without_scripts(draft, children)
    if marked:
        smarten(children, draft.options.quotes)
    seen: list[str] = []
    out = draft.out
    for index, child in enumerate(children):
        kind = child.type
        if kind == "text" or kind == "text_special":  # noqa: PLR1714 -- half of all, and faster so
            seen.append(child.content)
            out.append(escaped(child.content))
        elif (html := PLAIN.get(kind)) and not child.attrs:
            out.append(html)
        elif write := WRITERS.get(kind):
            seen.append(write(draft, child))
        else:
            out.append(foreign(children, index))
            seen.append(child.content)
    return "".join(seen)


def _write_pieces(draft: Draft, pieces: Sequence[Piece]) -> str:
    """Write a text with but the simplest markup; return it as a reader sees it."""
    seen: list[str] = []
    out = draft.out
    for text, mark, words, label, target in pieces:
        seen.append(text or words or label or " ")
        if text:
            out.append(escaped(text))
        elif mark:
            tag = "strong" if len(mark) == 2 else "em"
            out.append(f"<{tag}>{escaped(words)}</{tag}>")
        elif label:
            _begin_link(draft, target)
            out.append(escaped(label))
            _end_link(draft)
        else:
            draft.line += 1
            out.append("\n")
    return "".join(seen)


def escaped(text: str) -> str:
    """Return text as HTML shows it outside of attributes."""
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def plain_text(children: Sequence[Token]) -> str:
    """Return the text of inline tokens, with the descriptions of pictures, without markup."""
    parts: list[str] = []
    waiting = list(reversed(children))
    while waiting:
        token = waiting.pop()
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            waiting.extend(reversed(token.children or []))
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts)


def image_source(draft: Draft, token: Token) -> Reference | None:
    """Return the file of a picture, or note why there is none; notes slips in attributes too."""
    for fault in attribute_faults(token):
        draft.fault(fault)
    source = draft.reference(Reference(str(token.attrs["src"]), draft.line, "src"))
    until = token.meta.get("given", {}).get(RIGHTS)
    if source is not None and until is not None:
        draft.rented.append(Rented(source.target, until, draft.line))
    return source


def _soft_break(draft: Draft, token: Token) -> str:
    draft.line += 1
    draft.out.append("\n")
    return " "


def _hard_break(draft: Draft, token: Token) -> str:
    draft.line += 1
    draft.out.append("<br>\n")
    return " "


def _code(draft: Draft, token: Token) -> str:
    draft.out.append(f"<code>{escape(token.content, quote=False)}</code>")
    return token.content


def _link_open(draft: Draft, token: Token) -> str:
    _begin_link(draft, str(token.attrs["href"]), str(token.attrs.get("title", "")))
    return ""


def _link_close(draft: Draft, token: Token) -> str:
    _end_link(draft)
    return ""


def _begin_link(draft: Draft, target: str, title: str = "") -> None:
    link = None
    if target and GONE not in target and not any(draft.links):
        link = draft.reference(Reference(target, draft.line))
    draft.links.append(link is not None)
    if link:
        draft.out += ["<a", link, f' title="{escape(title)}">' if title else ">"]


def _end_link(draft: Draft) -> None:
    if draft.links.pop():
        draft.out.append("</a>")


def _image(draft: Draft, token: Token) -> str:
    if GONE in str(token.attrs["src"]):
        return ""
    if source := image_source(draft, token):
        alt = escape(plain_text(token.children or []))
        title = escape(str(token.attrs.get("title", "")))
        after = f' title="{title}"' if title else ""
        draft.out += ["<img", source, f' alt="{alt}"{after} loading="lazy" decoding="async">']
    return ""


def _html(draft: Draft, token: Token) -> str:
    seen = raw.write_raw(draft, token.content)
    draft.line += token.content.count("\n")
    return seen


def _footnote_ref(draft: Draft, token: Token) -> str:
    number = token.meta["id"] + 1
    again = f"-{token.meta['subId'] + 1}" if token.meta["subId"] else ""
    link = f'<a href="#fn{number}" id="fnref{number}{again}" role="doc-noteref">{number}</a>'
    draft.out.append(f'<sup class="footnote-ref">{str(number) if any(draft.links) else link}</sup>')
    return ""


WRITERS: dict[str, Callable[[Draft, Token], str]] = {
    "softbreak": _soft_break,
    "hardbreak": _hard_break,
    "code_inline": _code,
    "link_open": _link_open,
    "link_close": _link_close,
    "image": _image,
    "html_inline": _html,
    "footnote_ref": _footnote_ref,
}
