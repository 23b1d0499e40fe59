"""Makes the tokens of markdown-it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from markdown_it.token import Token

Piece = tuple[str, str, str, str, str]  # text, or a mark and words, or a link; else a line break


class Prose(Token):
    """An `inline` token that holds its text in pieces, and makes its children when asked for them.

    It has the pieces as long as nobody has asked, and so nobody can have changed the children.
    """

    __slots__ = ("pieces",)

    pieces: list[Piece]

    def holds(self, pieces: list[Piece]) -> bool:
        """Take the pieces of the text, if there are any, in the place of children."""
        self.pieces = pieces
        if pieces:
            del self.children
        return bool(pieces)

    def __getattr__(self, name: str) -> list[Token]:
        """Make the children, which are not there yet."""
        if name != "children":
            raise AttributeError(name)
        made, self.pieces = [*tokens_of(self.pieces)], []
        self.children = made
        return made


def pieces_of(inline: Token) -> list[Piece]:
    """Return the pieces of a text of which nobody has asked for the tokens, else nothing."""
    return inline.pieces if type(inline) is Prose else []


def tokens_of(pieces: Iterable[Piece]) -> Iterator[Token]:
    """Yield the tokens of a text with but the simplest markup."""
    written, strong = "", False  # markdown-it leaves an empty text beside every strong one
    for text, mark, words, label, target in pieces:
        if text:
            written = text
            continue
        if written or strong or len(mark) == 2:
            yield make_token("text", "", 0, 0, written)
        written, strong = "", len(mark) == 2
        if mark:
            yield from _emphasis(mark, words)
        elif label:
            yield from _link(label, target)
        else:
            yield make_token("softbreak", "br", 0)
    if written or strong:
        yield make_token("text", "", 0, 0, written)


def _emphasis(mark: str, words: str) -> tuple[Token, Token, Token]:
    tag = "strong" if len(mark) == 2 else "em"
    opening, closing = make_token(f"{tag}_open", tag, 1), make_token(f"{tag}_close", tag, -1)
    opening.markup = closing.markup = mark
    return opening, make_token("text", "", 0, 1, words), closing


def _link(label: str, target: str) -> tuple[Token, Token, Token]:
    opening = make_token("link_open", "a", 1)
    opening.attrs["href"] = target
    return opening, make_token("text", "", 0, 1, label), make_token("link_close", "a", -1)


def paragraph(content: str, lines: list[int], level: int = 0) -> tuple[Token, Token, Token]:
    """Make the tokens of a paragraph.

    Args:
        content: its text.
        lines: its first line, and the one after its last.
        level: how many blocks it lies in.
    """
    opening = make_token("paragraph_open", "p", 1, level)
    return around(opening, content, make_token("paragraph_close", "p", -1, level), lines)


def around(
    opening: Token, content: str, closing: Token, lines: list[int]
) -> tuple[Token, Token, Token]:
    """Make the tokens of a block that holds nothing but a text."""
    inline = make_token("inline", "", 0, opening.level + 1, content)
    opening.map, inline.map = lines, list(lines)
    opening.block = inline.block = closing.block = True
    return opening, inline, closing


def make_token(
    kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int = 0, content: str = ""
) -> Token:
    """Make a token, of which a story has a hundred, in half the time its own class takes."""
    token = Prose.__new__(Prose) if kind == "inline" else Token.__new__(Token)
    token.type, token.tag, token.nesting, token.level = kind, tag, nesting, level
    token.content, token.markup, token.info = content, "", ""
    token.attrs, token.meta, token.map, token.children = {}, {}, None, None
    token.block = token.hidden = False
    return token
