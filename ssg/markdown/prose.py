"""Two rules for what most of a story is: paragraphs, and text with little markup in them.

They make the tokens that markdown-it's own rules make, without asking each of those about every
line and every character, and leave to them whatever is not plain at the first glance.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ssg.markdown.containers import DEEPEST

# What a line begins with that is, or may make of the line above, anything else than a paragraph.
_MARKERS = frozenset("#*+-:<=>[_`|~0123456789")
_RULED = re.compile(r"[-:|=\s]*")  # what stands under a heading, or the head of a table
_TERMS = frozenset(":~")

# Text in which no rule begins, and the markup that can be told from its neighbours alone: a pair
# of marks around words of their own (CommonMark 6.2) and a link without a title.
_PLAIN = r"[^\n!&*<\[\\\]_`~]"
_PIECE = re.compile(
    rf"(?P<text>(?:{_PLAIN}+|!(?!\[)|&(?![A-Za-z\#]))+)"
    rf"|(?<![^ \n(])(?P<mark>\*\*?|__?)(?P<words>[^\W_](?:{_PLAIN}*[^\W_])?)(?P=mark)"
    r"(?![^ \n.,:;?)])"
    rf"|\[(?P<label>{_PLAIN}+)\]\((?P<target>[^\s\0-\x1f\x7f()<\\&]+)\)"
    r"|(?<! )(?P<line>\n)(?![ \t])"
)


def hasten(parser: MarkdownIt) -> None:
    """Let a parser read plain text with the rules below, and all else as before."""
    parser.block.ruler.before("directive", "prose", _prose)
    parser.core.ruler.at("inline", _inline)


def _prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a paragraph whose first line can be nothing else."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at] in _MARKERS or state.is_code_block(start) or state.level > DEEPEST:
        return False
    stop = _end_of(state, start)
    if not stop:
        return False
    if stop == start + 1:
        content = state.src[at : state.eMarks[start]]
    else:
        content = state.getLines(start, stop, state.blkIndent, False)  # noqa: FBT003
    state.line = stop
    state.push("paragraph_open", "p", 1).map = [start, stop]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = mdTrim(content), [start, stop], []
    state.push("paragraph_close", "p", -1)
    return True


def _end_of(state: StateBlock, start: int) -> int:
    """Return the line after a paragraph, or 0 if it may be a heading, a table or a term."""
    line = start + 1
    around, state.parentType = state.parentType, "paragraph"
    while line < state.lineMax and (first := _first(state, line)):
        if first in _MARKERS:
            if _RULED.fullmatch(state.src, state.bMarks[line], state.eMarks[line]):
                line = 0
                break
            if first in _TERMS and line == start + 1:
                line = 0
                break
            if _ends(state, line):
                break
        line += 1
    state.parentType = around
    below = line == start + 1 and line + 1 < state.lineMax and _first(state, line + 1)
    return 0 if below and below in _TERMS else line


def _first(state: StateBlock, line: int) -> str:
    """Return the first character of a line that is not a space, or "" if there is none."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < state.eMarks[line] else ""


def _ends(state: StateBlock, line: int) -> bool:
    """Ask the rules that may end a paragraph whether one does so at a line."""
    if state.sCount[line] - state.blkIndent > 3 or state.sCount[line] < 0:
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, state.lineMax, True) for rule in rules)  # noqa: FBT003


def _inline(state: StateCore) -> None:
    """Read the text of all paragraphs, headings and cells."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            if not _read_plainly(token.content, token.children):
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _read_plainly(content: str, tokens: list[Token]) -> bool:
    """Add the tokens of a text if it has but the simplest markup, or else return False."""
    found: list[Token] = []
    text, strong = "", False  # markdown-it leaves an empty text beside every strong one
    at, end = 0, len(content)
    while at < end:
        piece = _PIECE.match(content, at)
        if piece is None:
            return False
        at = piece.end()
        kind = piece.lastgroup
        if kind == "text":
            text = piece[0]
            continue
        mark = piece["mark"] or ""
        if text or strong or len(mark) == 2:
            found.append(Token("text", "", 0, content=text))
        text, strong = "", len(mark) == 2
        if kind == "line":
            found.append(Token("softbreak", "br", 0))
        elif kind == "target":
            found += _link(piece["label"], piece["target"])
        else:
            found += _emphasis(mark, piece["words"])
    if text or strong:
        found.append(Token("text", "", 0, content=text))
    tokens += found
    return True


def _emphasis(mark: str, words: str) -> tuple[Token, Token, Token]:
    tag = "strong" if len(mark) == 2 else "em"
    return (
        Token(f"{tag}_open", tag, 1, markup=mark),
        Token("text", "", 0, content=words, level=1),
        Token(f"{tag}_close", tag, -1, markup=mark),
    )


def _link(label: str, target: str) -> tuple[Token, Token, Token]:
    return (
        Token("link_open", "a", 1, attrs={"href": target}),
        Token("text", "", 0, content=label, level=1),
        Token("link_close", "a", -1),
    )
