"""Reads YAML front matter: a strict part of YAML, with the line of every key."""

from __future__ import annotations

import re
from typing import Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ssg.parse.findings import Findings
from ssg.parse.scalars import NULL, Plain, is_null

try:
    from yaml import CSafeLoader as Parser  # ten times as fast
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

DEEPEST = 20  # lists and mappings in one another

_QUOTES = "put the text in quotation marks"
_FAULTS = (
    (r"tab char", "a tab where only spaces may stand", "indent with spaces"),
    (r"mapping values are not allowed", "a colon and a space inside text", _QUOTES),
    (r"end of stream|document indicator", "a quotation mark is not closed", "add the closing mark"),
    (
        r"escape|hexdecimal|hexadecimal|Unicode",
        "\\ begins something unknown in double quotation marks",
        "write \\\\ for a backslash, or use single quotation marks",
    ),
    (
        r"expected ',' or",
        "a list [ ] or a mapping { } is not closed",
        "close it, or put text that begins with [ or { in quotation marks",
    ),
    (
        r"could not find expected ':'",
        "a line that is not `key: value`",
        "indent text that goes on, or put it in quotation marks",
    ),
    (
        r"sequence entries|'-' indicator|expected '-'",
        "a list item in the wrong place",
        "begin the list on the line below its key",
    ),
    (
        r"expected key|expected <block end>",
        "something after the end of a value, or a line that is indented differently",
        "put text in quotation marks; begin keys at the left margin",
    ),
    (
        r"chomping|indentation|comment or( a)? line break",
        "something after the | or > that begins a block of text",
        "begin the text on the line below, indented",
    ),
    (r"document start", "something that is not `key: value`", _QUOTES),
)  # what the parser says -> what is wrong, and the cure


_OPENED = re.compile("simple key|quoted scalar|flow (sequence|mapping)")


class _Events(Protocol):
    def get_event(self) -> Any: ...


class _Stop(Exception):  # noqa: N818  -- ends the reading of one block, never leaves this module
    pass


def read_yaml(text: str, line: int, findings: Findings) -> dict[str, object] | None:
    """Return the keys and values of a YAML block, or None if it cannot be read.

    Scalars without quotation marks come as `Plain`, not yet read as numbers or dates; the lines of
    all keys and items go to `findings.lines`, the faults to its problems.

    Args:
        text: the block.
        line: the line of the file on which it begins.
        findings: of the file.
    """
    # Three characters end a line in YAML 1.1 only; in an editor they are part of one.
    text = text if text.isascii() else re.sub("[\x85\u2028\u2029]", " ", text)
    try:
        return _Composer(Parser(text), line, findings).document()
    except _Stop:
        return None
    except yaml.YAMLError as fault:
        _explain(fault, text, line=line, findings=findings)
        return None


class _Composer:
    """Builds values from the events of one document."""

    __slots__ = ("_events", "_findings", "_first", "_lines")

    def __init__(self, events: _Events, first: int, findings: Findings) -> None:
        self._events = events
        self._first = first
        self._findings = findings
        self._lines = findings.lines

    def document(self) -> dict[str, object]:
        self._events.get_event()
        event = self._events.get_event()
        if type(event) is StreamEndEvent:
            return {}
        if event.version or event.tags:
            self._fault(event, "`%` directives are not allowed", "remove the line")
        top = self._events.get_event()
        if type(top) is not MappingStartEvent:
            return self._not_a_mapping(top)
        values = self._mapping(top, "", 1)
        event = self._events.get_event()
        while type(event) is DocumentEndEvent:
            event = self._events.get_event()
        if type(event) is DocumentStartEvent:
            self._fault(event, "a second document begins in the front matter", _QUOTES)
        return values

    def _not_a_mapping(self, top: Any) -> dict[str, object]:
        if type(top) is ScalarEvent and not top.style and is_null(Plain(top.value)):
            return {}
        kind = "a list" if type(top) is SequenceStartEvent else "text"
        self._fault(top, f"the front matter is {kind}, not keys with values", "write title: ...")
        raise _Stop

    def _node(self, event: Any, place: str, depth: int) -> object:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor or event.tag:
                self._refuse_marks(event)
            return event.value if event.style else Plain(event.value)
        if kind is AliasEvent:
            self._fault(event, f"`*{event.anchor}` refers to another value", "write the value out")
            return ""
        if depth > DEEPEST:
            self._fault(event, f"more than {DEEPEST} levels of lists and mappings", "use fewer")
            raise _Stop
        if kind is MappingStartEvent:
            return self._mapping(event, place, depth)
        return self._sequence(event, place, depth)

    def _mapping(self, start: Any, place: str, depth: int) -> dict[str, object]:
        self._refuse_marks(start)
        values: dict[str, object] = {}
        next_event = self._events.get_event
        prefix = f"{place}." if place else ""
        while type(event := next_event()) is not MappingEndEvent:
            key = self._key(event, depth)
            where = prefix + key
            line = event.start_mark.line + self._first
            if key in values:
                first = self._lines.get(where, line)
                message = f"`{where}` is given twice, on lines {first} and {line}"
                self._findings.add_at(line, message, "keep one of them")
            else:
                self._lines[where] = line
            event = next_event()
            if type(event) is ScalarEvent and not event.anchor and not event.tag:
                values[key] = event.value if event.style else Plain(event.value)
            else:
                values[key] = self._node(event, where, depth + 1)
        return values

    def _key(self, event: Any, depth: int) -> str:
        if type(event) is not ScalarEvent:
            self._node(event, "", depth + 1)
            self._fault(event, "a key must be text", _QUOTES)
            return ""
        if event.anchor or event.tag:
            self._refuse_marks(event)
        key: str = event.value
        if not event.style and (key == "<<" or key in NULL):
            what = "`<<` merges mappings" if key == "<<" else "a key is empty"
            self._fault(event, what, "write the keys out")
        return key

    def _sequence(self, start: Any, place: str, depth: int) -> list[object]:
        self._refuse_marks(start)
        values: list[object] = []
        next_event = self._events.get_event
        while type(event := next_event()) is not SequenceEndEvent:
            where = f"{place}[{len(values)}]"
            self._lines[where] = event.start_mark.line + self._first
            values.append(self._node(event, where, depth + 1))
        return values

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor:
            hint = "put text that begins with & in quotation marks"
            self._fault(event, f"`&{event.anchor}` names a value for use elsewhere", hint)
        if event.tag:
            hint = "put text that begins with ! in quotation marks"
            self._fault(event, "a `!` tag gives a value another type", hint)

    def _fault(self, event: Any, message: str, hint: str) -> None:
        self._findings.add_at(event.start_mark.line + self._first, message, hint)


def _explain(fault: yaml.YAMLError, text: str, *, line: int, findings: Findings) -> None:
    if not isinstance(fault, yaml.MarkedYAMLError) or fault.problem_mark is None:
        findings.add_at(line, "the front matter is not readable as YAML", _QUOTES)
        return
    said, mark = fault.problem or "", fault.problem_mark
    cure = _cure(said)
    if _OPENED.search(fault.context or "") and fault.context_mark is not None:
        mark = fault.context_mark  # where it begins, not where the parser lost patience
    rows = text.split("\n")
    row = rows[mark.line] if mark.line < len(rows) else ""
    if "cannot start any token" in said:
        cure = _bad_start(row[mark.column : mark.column + 1])
    elif "\uff1a" in row:
        cure = ("a full-width colon", "write the ordinary colon, :")
    findings.add_at(line + mark.line, f"is not YAML: {cure[0]}", cure[1])


def _cure(said: str) -> tuple[str, str]:
    for pattern, message, hint in _FAULTS:
        if re.search(pattern, said):
            return message, hint
    return said, _QUOTES


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab where only spaces may stand", "indent with spaces"
    return f"text begins with {character}", _QUOTES
