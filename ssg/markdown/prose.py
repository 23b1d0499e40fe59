"""Two rules for what most of a story is: paragraphs, and text with little markup in them.

They make the tokens that markdown-it's own rules make, without asking each of those about every
line and every character, and leave to them whatever is not plain at the first glance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, hr, list_block
from markdown_it.rules_core import StateCore

from ssg.markdown.containers import DEEPEST
from ssg.markdown.plain_blocks import read_blocks
from ssg.markdown.tokens import Piece, Prose, paragraph, tokens_of

BlockRule = Callable[[StateBlock, int, int, bool], bool]

# What a line begins with that is, or may make of the line above, anything else than a paragraph.
_MARKERS = frozenset("#*+-:<=>[_`|~0123456789")
_OPENERS: Mapping[str, tuple[BlockRule, ...]] = {
    **dict.fromkeys("-*", (hr, list_block)),
    **dict.fromkeys("+0123456789", (list_block,)),
    "_": (hr,),
    "#": (heading,),
    ">": (blockquote,),
}
_RULED = re.compile(r"[-:|=\s]*")  # what stands under a heading, or the head of a table
_TERMS = frozenset(":~")

# Text in which no rule begins, and the markup that can be told from its neighbours alone: a pair
# of marks around words of their own (CommonMark 6.2) and a link without a title.
_PLAIN = r"[^\n!&*<\[\\\]_`~]"
_PIECE = re.compile(
    rf"((?:{_PLAIN}+|!(?!\[)|&(?![A-Za-z\#]))+)"
    rf"|(?<![^ \n(])(\*\*?|__?)([^\W_](?:{_PLAIN}*(?:[^\W_]|[.,:;?)](?=[*_]+(?![^ \n]))))?)\2"
    r"(?![^ \n.,:;?)—])"
    rf"|\[({_PLAIN}+)\]\(([^\s\0-\x1f\x7f()<\\&]+)\)"
    r"|(?<! )\n(?![ \t])"
)


def hasten(parser: MarkdownIt) -> None:
    """Let a parser read plain text with the rules below, and all else as before."""
    parser.block.ruler.before("directive", "prose", _block)
    parser.core.ruler.at("block", read_blocks)
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.disable("normalize")  # of line breaks, which the reader has done


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a block that is known by its first character, or a paragraph."""
    first = _first(state, start)
    if state.level > DEEPEST or state.is_code_block(start):
        return False
    if first in _MARKERS:
        return any(rule(state, start, end, silent) for rule in _openers(state, start, first))
    stop = _end_of(state, start)
    return stop > 0 and _write_paragraph(state, start, stop)


def _write_paragraph(state: StateBlock, start: int, stop: int) -> bool:
    if stop == start + 1:
        content = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    else:
        content = state.getLines(start, stop, state.blkIndent, False)  # noqa: FBT003
    content = content.strip(" \t\n")
    if content[0].isspace() or content[-1].isspace():  # versions trim different characters
        return False
    state.tokens += paragraph(content, [start, stop], state.level)
    state.line = stop
    return True


def _end_of(state: StateBlock, start: int) -> int:
    """Return the line after a paragraph, or 0 if it may be a heading, a table or a term."""
    line = start + 1
    around, state.parentType = state.parentType, "paragraph"
    while line < state.lineMax and (first := _first(state, line)):
        if first in _MARKERS:
            ruled = _RULED.fullmatch(state.src, state.bMarks[line], state.eMarks[line])
            if ruled or (first in _TERMS and line == start + 1):
                line = 0
                break
            if _ends(state, line, first):
                break
        line += 1
    state.parentType = around
    below = line == start + 1 and line + 1 < state.lineMax and _first(state, line + 1)
    return 0 if below and below in _TERMS else line


def _ends(state: StateBlock, line: int, first: str) -> bool:
    """Say whether a paragraph ends before a line, as markdown-it's own rule does."""
    if state.sCount[line] - state.blkIndent > 3 or state.sCount[line] < 0:
        return False
    rules = _openers(state, line, first) or state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, state.lineMax, True) for rule in rules)  # noqa: FBT003


def _openers(state: StateBlock, line: int, first: str) -> tuple[BlockRule, ...]:
    """Return the rules that know a line by its first character, none if it may head a table."""
    headed = state.src.find("|", state.bMarks[line], state.eMarks[line]) >= 0
    return () if headed else _OPENERS.get(first, ())


def _first(state: StateBlock, line: int) -> str:
    """Return the first character of a line that is not a space, or "" if there is none."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < state.eMarks[line] else ""


def _inline(state: StateCore) -> None:
    """Read the text of all paragraphs, headings and cells."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        pieces = _pieces_in(token.content)
        if type(token) is Prose and token.holds(pieces):
            continue
        token.children = [*tokens_of(pieces)]
        if not pieces:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _pieces_in(content: str) -> list[Piece]:
    """Return the pieces of a text if it has but the simplest markup, or else nothing."""
    pieces: list[Piece] = _PIECE.findall(content)
    read = 0
    for text, mark, words, label, target in pieces:
        if text:
            read += len(text)
        elif mark:
            read += len(words) + 2 * len(mark)
        elif label:
            read += len(label) + len(target) + len("[]()")
        else:
            read += len("\n")
    return pieces if read == len(content) else []
