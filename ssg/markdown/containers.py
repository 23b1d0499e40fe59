"""The block rule for directives: finds where `:::name` opens and where `:::` closes it."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from ssg.markdown.fences import next_fence

MARK = ":::"
DEEPEST = 30  # levels of blocks within blocks; a list counts two
ALT = ["paragraph", "reference", "blockquote", "list"]  # what a directive may interrupt

_LINE = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*:{3,}[ \t]*(.*)")


class TooDeep(Exception):  # noqa: N818 -- it names the state of the text
    """Raised when blocks are nested deeper than anybody means; `line` counts from 0."""

    def __init__(self, line: int) -> None:
        """Remember where."""
        super().__init__(line)
        self.line = line


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Turn a directive into `directive_open`, its body's tokens and `directive_close`.

    The opening token has the text after the colons as `info`, and `meta["closed"]` tells whether
    an end was found. A closing line that closes nothing becomes `directive_stray`.
    """
    if state.level > DEEPEST:
        raise TooDeep(start)
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(MARK, at):
        return False
    if state.is_code_block(start) and start not in state.env.get("emitted", ()):
        return False
    if not silent:
        _push(state, start, end, _head(state, start) or "")
    return True


def _push(state: StateBlock, start: int, end: int, head: str) -> None:
    if not head:
        state.push("directive_stray", "", 0).map = [start, start + 1]
        state.line = start + 1
        return
    whole = _without_close(head)
    close = start if whole is not None else _closing(state, start, end)
    token = state.push("directive_open", "", 1)
    token.info = head if whole is None else whole
    token.meta = {"closed": close is not None}
    stop = start if close is None else min(close, end)
    token.map = [start, stop + 1]
    if stop > start + 1:
        _parse_body(state, start + 1, stop)
    state.push("directive_close", "", -1).map = [stop, stop + 1]
    state.line = stop + 1


def _parse_body(state: StateBlock, start: int, stop: int) -> None:
    before = state.parentType, state.lineMax
    state.parentType, state.lineMax = "directive", stop  # no lazy continuation beyond the end
    state.md.block.tokenize(state, start, stop)
    state.parentType, state.lineMax = before


def _head(state: StateBlock, line: int) -> str | None:
    """Return what follows the colons of a line, "" for a closing line, None for other lines."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    match = _LINE.match(text) if MARK in text else None
    return match[1].strip() if match else None


def _without_close(head: str) -> str | None:
    """Return the head of a directive that ends on its own line, without the closing colons."""
    bare = head.rstrip(":")
    ended = len(head) - len(bare) >= len(MARK) and bare[-1:] in {" ", "\t", '"', "'"}
    return bare.strip() if ended else None


def _closing(state: StateBlock, start: int, end: int) -> int | None:
    known: dict[int, int | None] = state.env.setdefault("closings", {})
    if start not in known:
        known.update(_match(state, start, end))
    return known[start]


def _match(state: StateBlock, start: int, end: int) -> dict[int, int | None]:
    """Find the end of the directive at `start` and of all inside it, in one pass."""
    found: dict[int, int | None] = {start: None}
    opened = [start]
    fence = ""
    for line in range(start + 1, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        fence = next_fence(text, fence)
        head = None if fence else _head(state, line)
        if head == "":
            found[opened.pop()] = line
        elif head is not None and _without_close(head) is None:
            opened.append(line)
            found[line] = None
        if not opened:
            break
    return found
