"""Where code is: fenced blocks and code spans, found without parsing the rest of the Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"(?:[>\s]|[-*+]\s|\d{1,9}[.)]\s)*(`{3,}|~{3,})(.*)")
_TICKS = re.compile("`+")
_BLANK = re.compile(r"\n[ \t]*\n")

Span = tuple[int, int]


def next_fence(line: str, fence: str) -> str:
    """Return the fence that is open after `line`, when `fence` ("" for none) is open before it."""
    match = _FENCE.match(line)
    if not match:
        return fence
    mark, rest = match.groups()
    if not fence:
        return "" if mark[0] == "`" and "`" in rest else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest.strip()
    return "" if closes else fence


def fenced_blocks(text: str) -> Iterator[Span]:
    """Yield where fenced code blocks begin and end, their fences included."""
    fence, start, at = "", 0, 0
    for line in text.split("\n"):
        after = next_fence(line, fence) if "```" in line or "~~~" in line else fence
        if after and not fence:
            start = at
        at += len(line) + 1
        if fence and not after:
            yield start, at
        fence = after
    if fence:
        yield start, at


def code_spans(text: str) -> Iterator[Span]:
    """Yield where code spans begin and end (CommonMark 6.1); a blank line ends every paragraph."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    blanks = [match.start() for match in _BLANK.finditer(text)]
    closers = _closers(runs)
    index = 0
    while index < len(runs):
        closer = closers[index]
        end = runs[closer][0] if closer is not None else 0
        blank = bisect_left(blanks, runs[index][1])
        if closer is None or (blank < len(blanks) and blanks[blank] < end):
            index += 1
            continue
        yield runs[index][0], runs[closer][1]
        index = closer + 1


def inside(spans: Sequence[Span], at: int) -> bool:
    """Say whether the place `at` lies in one of the spans, which are in order."""
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and at < spans[index][1]


def _closers(runs: list[Span]) -> list[int | None]:
    """Return for each run of backticks the next one of the same length."""
    following: dict[int, int] = {}
    closers: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closers[index] = following.get(length)
        following[length] = index
    return closers
