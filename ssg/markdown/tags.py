"""Finds the shortcodes of other generators in a text: Hugo's, Zola's and Liquid's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ssg.markdown.fences import code_spans, fenced_blocks, inside

Shape = Literal["open", "close", "shown"]
Role = Literal["", "block", "end"]

_START = re.compile(r"\{\{[<%]|\{%[-+]?|\{\{-?(?=\s*[A-Za-z_][\w:.-]*\()")
_PIECE = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|[>%]\}\}|\{\{|\}\}|[^"`>%{}]+|[>%{}]')
_HEAD = re.compile(r"\s*(/?)\s*([^\s\"`=(/][^\s\"`=(]*)")
_NAME = re.compile(r"/?(\w[\w-]*)")
_CALL = re.compile(r"\s*([A-Za-z_][\w:.-]*)\((.*)\)\s*", re.DOTALL)
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*=\s*)?("(?:\\.|[^"\\])*"|`[^`]*`|'[^']*'|[^\s"`]+)""",
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # as in Markdown: archives have src="a\_b.png"
_UNCLOSED = "a shortcode is never closed"
_UNQUOTED = "a quotation mark in a shortcode is never closed"
_LONGEST = 5000  # characters of a Zola or Liquid tag; what is longer is text


@dataclass(frozen=True, slots=True)
class Tag:
    """A shortcode as it stands in the text; `args` has unnamed ones as "0", "1" ..."""

    name: str
    start: int
    end: int
    shape: Shape = "open"
    args: Mapping[str, str] = field(default_factory=dict)
    fenced: bool = False  # in a fenced code block
    role: Role = ""  # Zola's `{% name() %}`, and the `{% end %}` of the latest of them


@dataclass(frozen=True, slots=True)
class Tags:
    """All shortcodes of a text, in order, and where one is broken: (offset, what is wrong)."""

    tags: tuple[Tag, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Search:
    """Looks for marks from the front to the end of a text, and never twice over the same part."""

    text: str
    _found: dict[str, int] = field(default_factory=dict)

    def next(self, mark: str, at: int) -> int:
        """Return where `mark` stands next at or after `at`, or -1; `at` never goes back."""
        known = self._found.get(mark, 0)
        if known != -1 and known < at:
            known = self._found[mark] = self.text.find(mark, at)
        return known


def find_tags(text: str) -> Tags:
    """Find every shortcode.

    Hugo's count everywhere, in code too, as in Hugo; a tag written `{{</* so */>}}` is shown. The
    other forms are left alone in code, where they are as likely to be the story's own subject.
    """
    if "{" not in text or ("{{" not in text and "{%" not in text):
        return Tags()
    search = _Search(text)
    fences = tuple(fenced_blocks(text))
    code = sorted((*fences, *code_spans(text)))
    tags: list[Tag] = []
    faults: list[tuple[int, str]] = []
    at = 0
    while match := _START.search(text, at):
        at = match.end()
        found: Tag | str | None
        if match[0] in {"{{<", "{{%"}:
            found = _hugo(search, match, fenced=inside(fences, match.start()))
        else:
            found = None if inside(code, match.start()) else _other(search, match)
        if isinstance(found, Tag):
            tags.append(found)
            at = found.end
        elif found:
            faults.append((match.start(), found))
    return Tags(tuple(tags), tuple(faults))


def pairs(tags: Sequence[Tag]) -> dict[int, int]:
    """Return which closing tag ends which opening one, by their places in `tags`."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    called: list[int] = []
    for index, tag in enumerate(tags):
        if tag.shape == "open":
            opened.setdefault(tag.name, []).append(index)
            if tag.role == "block":
                called.append(index)
        elif tag.role == "end" and called:
            found[called.pop()] = index
        elif tag.shape == "close" and opened.get(tag.name):
            found[opened[tag.name].pop()] = index
    return found


def _hugo(search: _Search, start: re.Match[str], *, fenced: bool) -> Tag | str:
    """Read a Hugo tag; return what is wrong if it is broken."""
    text, at = search.text, start.end()
    close = (">" if start[0][-1] == "<" else "%") + "}}"
    if text.startswith("/*", at):
        end = search.next(f"*/{close}", at)
        shown = start[0] + text[at + 2 : end] + close
        return Tag(shown, start.start(), end + 5, "shown") if end >= 0 else _UNCLOSED
    while (piece := _PIECE.match(text, at)) and piece[0] != close:
        if piece[0] in {"{{", "}}"}:
            return _UNCLOSED
        at = piece.end()
    if not piece:
        return _UNQUOTED if at < len(text) else _UNCLOSED
    head = _HEAD.match(text, start.end(), at)
    if not head:
        return "a shortcode has no name"
    shape: Shape = "close" if head[1] else "open"
    args = read_args(text[head.end() : at].rstrip().removesuffix("/"))
    return Tag(head[2].rstrip("/"), start.start(), piece.end(), shape, args, fenced)


def _other(search: _Search, start: re.Match[str]) -> Tag | None:
    """Read a tag of Zola or Liquid; None if it is text after all."""
    text = search.text
    block = start[0].startswith("{%")
    end = search.next("%}" if block else "}}", start.end())
    before = text[max(start.start() - 1, 0) : start.start()]
    if not 0 <= end < start.end() + _LONGEST or before in {"$", "\\"}:
        return None
    inner = text[start.end() : end].strip("-+ \t\n")
    if call := _CALL.fullmatch(inner):
        role: Role = "block" if block else ""
        args = read_args(call[2], commas=True)
        return Tag(call[1], start.start(), end + 2, "open", args, role=role)
    name = _NAME.match(inner)
    if not block or not name:
        return None
    if name[1] == "end":
        return Tag("end", start.start(), end + 2, "close", role="end")
    if name[1].startswith("end"):
        return Tag(name[1].removeprefix("end"), start.start(), end + 2, "close")
    return Tag(name[1], start.start(), end + 2, "open", read_args(inner[name.end() :]))


def read_args(text: str, *, commas: bool = False) -> dict[str, str]:
    """Read the arguments of a foreign tag; unnamed ones get their number as name."""
    args: dict[str, str] = {}
    number = 0
    for match in _ARGUMENT.finditer(text):
        name, value = match[1], match[2]
        if value[0] in "\"`'" and len(value) > 1:
            value = _ESCAPED.sub(r"\1", value[1:-1]) if value[0] == '"' else value[1:-1]
        elif commas:
            value = value.strip(",")
        if name is None and not value:
            continue
        args[name or str(number)] = value
        number += name is None
    return args
