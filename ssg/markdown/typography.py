"""Smart punctuation: quotes, dashes and ellipses, in one pass over a paragraph.

Whether a quote opens or closes is told from its neighbours alone, so the work grows with the
length of the text; markdown-it's own rule looks for partners and is quadratic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

ENGLISH = "“”‘’"  # double open, double close, single open, single close

_MARKS = re.compile(r"[\"']|-{2,}|\.{3,}")
_OPENERS = frozenset(" \t\n\xa0([{<-–—/«¡¿")  # noqa: RUF001 -- typographic punctuation is meant
_CLIPPED = re.compile(r"(?i:tis|twas|em|til|n)\b|\d\ds?\b")  # 'tis, rock 'n' roll, the '90s
_OUTER = " "  # what stands before the first and after the last character
_LETTER = "x"  # what code and pictures count as


def has_marks(text: str) -> bool:
    """Say whether there is anything in `text` that `smarten` could change."""
    return "'" in text or '"' in text or "--" in text or "..." in text


def smarten(tokens: Sequence[Token], quotes: str = ENGLISH) -> None:
    """Replace straight quotes, `--`, `---` and `...` in the text tokens of one paragraph.

    Code, escaped characters, raw HTML and the text of autolinks stay as they are.

    Args:
        tokens: the inline tokens; the content of the text tokens is changed.
        quotes: the four quotation marks, double ones first.
    """
    shadow: list[str] = []
    places: list[tuple[int, Token]] = []
    at = 0
    automatic = False
    for token in tokens:
        if token.info == "auto":
            automatic = token.nesting > 0
        seen = _seen(token)
        if token.type == "text" and not automatic:
            places.append((at, token))
        at += len(seen)
        shadow.append(seen)
    text = "".join(shadow)
    changes = _changes(text, quotes)
    for start, token in places:
        _apply(token, start, changes)


def smarten_text(text: str, quotes: str = ENGLISH) -> str:
    """Return `text` with typographic punctuation."""
    if not has_marks(text):
        return text
    token = Token("text", "", 0, content=text)
    smarten([token], quotes)
    return token.content


def _seen(token: Token) -> str:
    """Return what a reader sees of a token, as far as it matters to its neighbours."""
    if token.type in {"text", "text_special"}:
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return _LETTER if token.type in {"code_inline", "image"} else ""


def _changes(text: str, quotes: str) -> dict[int, tuple[int, str]]:
    """Return the changes: where -> (where it ends, new text)."""
    changes: dict[int, tuple[int, str]] = {}
    opened = -1  # the place after the last opening quote
    for match in _MARKS.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else _OUTER
        after = text[end] if end < len(text) else _OUTER
        if match[0][0] in "\"'":
            opens = (before in _OPENERS or opened == start) and not after.isspace()
            new = _quote(match[0], text, end, quotes, opens=opens)
            if before.isspace() and after.isspace():
                continue
            opened = end if opens else opened
        else:
            new = _dash_or_dots(match[0], before, after)
        changes[start] = end, new
    return changes


def _quote(mark: str, text: str, end: int, quotes: str, *, opens: bool) -> str:
    if mark == '"':
        return quotes[0] if opens else quotes[1]
    return quotes[2] if opens and not _CLIPPED.match(text, end) else quotes[3]


def _dash_or_dots(mark: str, before: str, after: str) -> str:
    if mark == "...":
        return "…"
    if mark == "---":
        return "—"
    free = before.isspace() == after.isspace()  # not an option such as --now
    return "–" if mark == "--" and free else mark  # noqa: RUF001


def _apply(token: Token, start: int, changes: dict[int, tuple[int, str]]) -> None:
    content = token.content
    parts: list[str] = []
    done = 0
    for match in _MARKS.finditer(content):
        change = changes.get(start + match.start())
        if change and change[0] == start + match.end():
            parts += content[done : match.start()], change[1]
            done = match.end()
    if parts:
        token.content = "".join(parts) + content[done:]
