"""Sets pull quotes into the text of a story: between paragraphs, never inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from markupsafe import escape

from ssg.facts import Directive, PullQuote, Segment

FIRST, APART = 2, 5  # paragraphs before the first quote, and between two
_TAGS = re.compile(r"<(/?)(blockquote|ul|ol|dl|table|div|section|figure|details|aside)\b")
_BREAK = re.compile(r"</p>\n(?=<p>)")

Place = tuple[int, int]  # the number of a segment, and of a character in it


def set_quotes(segments: tuple[Segment, ...], quotes: tuple[PullQuote, ...]) -> tuple[Segment, ...]:
    """Return the text with each quote as a directive between two paragraphs of its own level.

    The first stands after `FIRST` paragraphs and the others `APART` further on each; those for
    which the text is too short stand at its end.
    """
    if not quotes:
        return segments
    waiting = [_directive(quote) for quote in quotes]
    made: list[Segment] = []
    begin: Place = (0, 0)
    for end in islice(_breaks(segments), FIRST - 1, None, APART):
        made += (*_between(segments, begin, end), waiting.pop(0))
        begin = end
        if not waiting:
            break
    return (*made, *_between(segments, begin, (len(segments), 0)), *waiting)


def _breaks(segments: tuple[Segment, ...]) -> Iterator[Place]:
    """Yield where a new paragraph begins that stands in no list, quote or box."""
    depth = 0
    for number, segment in enumerate(segments):
        if not isinstance(segment, str):
            continue
        start = 0
        for gap in _BREAK.finditer(segment):
            depth += _opened(segment[start : gap.start()])
            start = gap.end()
            if not depth:
                yield number, start
        depth += _opened(segment[start:])


def _between(segments: tuple[Segment, ...], begin: Place, end: Place) -> Iterator[Segment]:
    for number, segment in enumerate(segments[begin[0] : end[0] + 1], start=begin[0]):
        if isinstance(segment, str):
            start = begin[1] if number == begin[0] else 0
            yield segment[start : end[1] if number == end[0] else None]
        else:
            yield segment


def _opened(html: str) -> int:
    return sum(-1 if tag[1] else 1 for tag in _TAGS.finditer(html))


def _directive(quote: PullQuote) -> Directive:
    said = {"by": quote.by, "role": quote.role}
    args = {name: value for name, value in said.items() if value}
    return Directive("pullquote", args, (f"<p>{escape(quote.text)}</p>",), 0)
