"""Writes the blocks of a body: from tokens to segments, in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from ssg.facts import Directive, Segment
from ssg.markdown.directive_blocks import close_directive, open_directive, stray_close
from ssg.markdown.draft import GONE, Draft
from ssg.markdown.headings import take_name
from ssg.markdown.inlines import image_source, plain_text, write_inline
from ssg.markdown.pictures import lone_images
from ssg.markdown.raw import write_raw
from ssg.markdown.tokens import pieces_of
from ssg.markdown.typography import smarten_text

Write = Callable[[Draft, Token], None]

PLAIN = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>\n",
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_open": "<ol>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_open": "<li>",
    "list_item_close": "</li>\n",
    "hr": "<hr>\n",
    "table_open": "<table>\n",
    "table_close": "</table>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>",
    "tr_close": "</tr>\n",
    "th_open": "<th>",
    "th_close": "</th>",
    "td_open": "<td>",
    "td_close": "</td>",
    "dl_open": "<dl>\n",
    "dl_close": "</dl>\n",
    "dt_open": "<dt>",
    "dt_close": "</dt>\n",
    "dd_open": "<dd>",
    "dd_close": "</dd>\n",
    "footnote_block_open": '<section class="footnotes" role="doc-endnotes">\n<ol>\n',
    "footnote_block_close": "</ol>\n</section>\n",
    "footnote_close": "</li>\n",
}

_LANGUAGE = re.compile(r"[^\w+#.-]+")
_DIRECTIVE = re.compile(r"^[ \t]*:{3,}[ \t]*[A-Za-z]", re.MULTILINE)
_VERBATIM = ("<pre", "<script", "<style", "<textarea", "<!--")
_JOINED = "a directive inside an HTML block is not read", "put an empty line before it"
_ALIGN = "text-align:"


def write_blocks(draft: Draft, parser: MarkdownIt, tokens: Sequence[Token]) -> None:
    """Write the tokens of a whole body to `draft`."""
    foreign = _foreign(parser)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kind = token.type
        if token.map:
            draft.line = draft.line_of(token.map[0])
        if kind == "paragraph_open":
            index = _paragraph(draft, tokens, index, foreign)
            continue
        if kind == "heading_open":
            _heading(draft, token, tokens[index + 1])
        elif kind in PLAIN and not token.attrs:
            draft.out.append(PLAIN[kind])
        elif kind == "inline":
            draft.texts.append(write_inline(draft, token, foreign))
        elif write := WRITERS.get(kind):
            write(draft, token)
        else:
            draft.out.append(foreign(tokens, index))
        index += 1


def _foreign(parser: MarkdownIt) -> Callable[[Sequence[Token], int], str]:
    """Return what renders the tokens of plugins: their own rules, else markdown-it's."""
    renderer = parser.renderer

    def render(tokens: Sequence[Token], index: int) -> str:
        if rule := renderer.rules.get(tokens[index].type):  # type: ignore[attr-defined]
            return str(rule(tokens, index, parser.options, {}))
        return str(renderer.renderToken(tokens, index, parser.options, {}))  # type: ignore[attr-defined]

    return render


def _paragraph(
    draft: Draft,
    tokens: Sequence[Token],
    index: int,
    foreign: Callable[[Sequence[Token], int], str],
) -> int:
    """Write a paragraph, or figures where it holds only pictures; return the index after it."""
    opening, inline = tokens[index], tokens[index + 1]
    gallery = bool(draft.frames) and draft.frames[-1].opening.name == "gallery"
    children = [] if pieces_of(inline) else inline.children or []
    if images := lone_images(children, together=gallery):
        _figures(draft, images)
        return index + 3
    before = len(draft.out)
    if not opening.hidden:
        draft.out.append("<p>")
    seen = write_inline(draft, inline, foreign)
    shown = bool(seen) and not seen.isspace()
    index += 2
    while tokens[index].type == "footnote_anchor":
        _footnote_anchor(draft, tokens[index])
        index += 1
    if not opening.hidden:
        draft.out.append("</p>\n")
    if not shown and not _shows(draft.out[before:]):
        del draft.out[before:]
    if shown:
        draft.texts.append(seen)
        draft.spare = draft.spare or seen
        if not opening.level:
            draft.lead = draft.lead or seen
    return index + 1


def _shows(pieces: Sequence[Segment]) -> bool:
    """Say whether a paragraph without text holds anything: a picture, a tag, a directive."""
    return any(not isinstance(p, str) or p.strip() not in {"", "<p>", "</p>"} for p in pieces)


def _figures(draft: Draft, images: Sequence[tuple[int, Token]]) -> None:
    first = draft.line
    for line, image in images:
        draft.line = first + line
        if GONE in str(image.attrs["src"]):
            continue
        given = image.meta.get("given", {})
        caption = given.get("caption") or str(image.attrs.get("title", ""))
        if source := image_source(draft, image):
            args = {
                "src": source.target,
                "alt": plain_text(image.children or []),
                "caption": smarten_text(caption, draft.options.quotes),
                "credit": given.get("credit", ""),
                "focus": given.get("focus", ""),
            }
            draft.out.append(Directive("figure", args, (), draft.line))
            draft.texts.append(caption)


def _heading(draft: Draft, token: Token, inline: Token) -> None:
    level = draft.outline.level(int(token.tag[1]))
    children = inline.children or []
    anchor = draft.outline.anchor(take_name(children) or plain_text(children))
    draft.out.append(f'<h{level} id="{escape(anchor)}">')
    draft.headings.append(level)


def _heading_close(draft: Draft, token: Token) -> None:
    draft.out.append(f"</h{draft.headings.pop()}>\n")


def _list_open(draft: Draft, token: Token) -> None:
    draft.out.append(f'<ol start="{token.attrs["start"]}">\n')


def _cell_open(draft: Draft, token: Token) -> None:
    side = str(token.attrs.get("style", "")).removeprefix(_ALIGN)
    draft.out.append(f'<{token.tag} class="align-{side}">')


def _code(draft: Draft, token: Token) -> None:
    words = unescapeAll(token.info).split(maxsplit=1)
    language = _LANGUAGE.sub("", words[0]) if words else ""
    name = f' class="language-{escape(language)}"' if language else ""
    content = _without_emitted(draft, token) if draft.emitted else token.content
    draft.out.append(f"<pre><code{name}>{escape(content, quote=False)}</code></pre>\n")
    draft.texts.append(content)


def _without_emitted(draft: Draft, token: Token) -> str:
    """Return code without the directives that shortcodes in it became: they are dropped."""
    first = token.map[0] if token.map else 0
    lines = token.content.split("\n")
    names = [draft.emitted.get(first + number) for number in range(len(lines))]
    draft.dropped.update(name for name in names if name)
    return "\n".join(line for line, name in zip(lines, names, strict=True) if not name)


def _html_block(draft: Draft, token: Token) -> None:
    if _DIRECTIVE.search(token.content) and not token.content.startswith(_VERBATIM):
        draft.fault(_JOINED)
    escaped = draft.options.raw_html == "escape"
    before = len(draft.out)
    seen = write_raw(draft, token.content.rstrip("\n"))
    draft.texts.append(seen)
    draft.spare = draft.spare or " ".join(seen.split())
    if escaped and "".join(map(str, draft.out[before:])).strip():
        draft.out.insert(before, "<p>")
        draft.out.append("</p>")
    draft.out.append("\n")


def _footnote_open(draft: Draft, token: Token) -> None:
    draft.out.append(f'<li id="fn{token.meta["id"] + 1}">')


def _footnote_anchor(draft: Draft, token: Token) -> None:
    number, again = token.meta["id"] + 1, token.meta["subId"]
    anchor = f"fnref{number}-{again + 1}" if again else f"fnref{number}"
    link = f'<a href="#{anchor}" class="footnote-backref" role="doc-backlink">↩\ufe0e</a>'
    draft.out.append(f" {link}")


WRITERS: dict[str, Write] = {
    "heading_close": _heading_close,
    "ordered_list_open": _list_open,
    "th_open": _cell_open,
    "td_open": _cell_open,
    "fence": _code,
    "code_block": _code,
    "html_block": _html_block,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
    "directive_open": open_directive,
    "directive_close": close_directive,
    "directive_stray": stray_close,
}
