"""One rule for whole texts of nothing but paragraphs, headings, and simple quotes and lists.

It makes the tokens that markdown-it's rules for blocks make, with one look at each block instead of
one by each rule, and leaves to them every text that holds anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore, block
from markdown_it.token import Token

from ssg.markdown.tokens import around, make_token, paragraph

# How a line begins that can be nothing but text, whatever stands above it. (A link at the beginning
# is one if no colon follows, which would define its name.)
_START = (
    r"(?:[^\s#*+\-:<=>\[_`|~0-9]|[0-9]+(?![0-9.)])"
    r"|\*\*?(?=[^\W_])|__?(?=[^\W_])|\[[^\[\]\\\n]+\]\()"
)
_LINE = rf"{_START}[^\n]*"
_END = r"(?:\n\n+|\n?\Z)"
_BLOCK = re.compile(
    rf"({_LINE}(?:\n{_LINE})*){_END}"
    r"|(\#{1,6})[ ]+([^\s\#](?:[^\n\#]*[^\s\#])?)[ ]*(?:\n+|\Z)"
    rf"|([*-][ ]{_START}[^\n|]*(?:\n[*-][ ]{_START}[^\n|]*)*){_END}"
    rf"|(>[ ]{_LINE}(?:\n>[ ]{_LINE})*){_END}"
)


def read_blocks(state: StateCore) -> None:
    """Make the tokens of all blocks of a text."""
    if state.inlineMode or not _read_plainly(state.src, state.tokens):
        block(state)


def _read_plainly(text: str, tokens: list[Token]) -> bool:
    """Add the tokens of a text if it has but plain blocks, or else return False."""
    found: list[Token] = []
    at = line = len(text) - len(text.lstrip("\n"))
    listed = False
    while at < len(text):
        match = _BLOCK.match(text, at)
        made = _tokens(match, line) if match else ()
        if not match or not made or (listed and match[4]):  # two lists may be one, a loose one
            return False
        found += made
        listed, at, line = bool(match[4]), match.end(), line + match[0].count("\n")
    tokens += found
    return True


def _tokens(match: re.Match[str], line: int) -> Sequence[Token]:
    """Return the tokens of a block that begins on a line, none if it is not plain after all."""
    words, marks, title, items, quote = match.groups()
    if words:
        return _texts(words, line)
    if title:
        return _heading(marks, title, line)
    return _list(items, line, _end(match, line)) if items else _quote(quote, line)


def _end(match: re.Match[str], line: int) -> int:
    """Return the line on which the next block begins, or that after the text."""
    return line + match[0].count("\n") + (not match[0].endswith("\n"))


def _heading(marks: str, title: str, line: int) -> tuple[Token, Token, Token]:
    tag = f"h{len(marks)}"
    opening, closing = make_token("heading_open", tag, 1), make_token("heading_close", tag, -1)
    opening.markup = closing.markup = marks
    return around(opening, title, closing, [line, line + 1])


def _texts(text: str, line: int, level: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a paragraph, none if versions of markdown-it trim it differently."""
    content = text.strip(" \t\n")
    if content[-1].isspace():
        return ()
    return paragraph(content, [line, line + text.count("\n") + 1], level)


def _quote(text: str, line: int) -> Sequence[Token]:
    """Return the tokens of a quote of one paragraph."""
    if not (words := _texts(text[2:].replace("\n> ", "\n"), line, 1)):
        return ()
    opening = _mark(make_token("blockquote_open", "blockquote", 1), ">", list(words[0].map or ()))
    return opening, *words, _mark(make_token("blockquote_close", "blockquote", -1), ">")


def _list(text: str, line: int, end: int) -> Sequence[Token]:
    """Return the tokens of a list of single lines, none if it is not one such list.

    Args:
        text: all lines of the list.
        line: the first of them.
        end: where the next block begins: markdown-it counts empty lines to the last item.
    """
    found: list[Token] = []
    items, mark = text.split("\n"), text[0]
    for number, item in enumerate(items, start=line):
        words = _texts(item[2:], number, 2)
        if not words or item[0] != mark:
            return ()
        words[0].hidden = words[2].hidden = True
        stop = number + 1 if number + 1 < line + len(items) else end
        opening = _mark(make_token("list_item_open", "li", 1, 1), mark, [number, stop])
        found += opening, *words, _mark(make_token("list_item_close", "li", -1, 1), mark)
    start = _mark(make_token("bullet_list_open", "ul", 1), mark, [line, end])
    return start, *found, _mark(make_token("bullet_list_close", "ul", -1), mark)


def _mark(token: Token, mark: str, lines: list[int] | None = None) -> Token:
    token.markup, token.map, token.block = mark, lines, True
    return token
