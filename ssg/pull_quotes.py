"""Sets pull quotes into the text of a story: between paragraphs, never inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import escape

from ssg.facts import Directive, PullQuote, Segment

FIRST, APART = 2, 5  # paragraphs before the first quote, and between two
_TAGS = re.compile(r"<(/?)(blockquote|ul|ol|dl|table|div|section|figure|details|aside)\b")
_BREAK = re.compile(r"(?<=</p>)\n(?=<p>)")


def set_quotes(segments: tuple[Segment, ...], quotes: tuple[PullQuote, ...]) -> tuple[Segment, ...]:
    """Return the text with each quote as a directive between two paragraphs of its own level.

    The first stands after `FIRST` paragraphs and the others `APART` further on each; those for
    which the text is too short stand at its end.
    """
    waiting = [_directive(quote) for quote in quotes]
    if not waiting:
        return segments
    made: list[Segment] = []
    passed, due = 0, FIRST
    for piece in _pieces(segments):
        made.append(piece)
        if isinstance(piece, _Break):
            passed += 1
            if waiting and passed >= due:
                made.append(waiting.pop(0))
                due = passed + APART
    return (*made, *waiting)


class _Break(str):
    """The line break between two paragraphs that stand in no list, quote or box."""

    __slots__ = ()


def _pieces(segments: tuple[Segment, ...]) -> Iterator[Segment]:
    depth = 0
    for segment in segments:
        if not isinstance(segment, str):
            yield segment
            continue
        start = 0
        for gap in _BREAK.finditer(segment):
            part = segment[start : gap.start()]
            depth += _opened(part)
            yield part
            yield gap[0] if depth else _Break(gap[0])
            start = gap.end()
        depth += _opened(segment[start:])
        yield segment[start:]


def _opened(html: str) -> int:
    return sum(-1 if tag[1] else 1 for tag in _TAGS.finditer(html))


def _directive(quote: PullQuote) -> Directive:
    said = {"by": quote.by, "role": quote.role}
    args = {name: value for name, value in said.items() if value}
    return Directive("pullquote", args, (f"<p>{escape(quote.text)}</p>",), 0)
