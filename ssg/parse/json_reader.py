"""Reads JSON front matter, with the line of every key."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from ssg.parse.findings import Findings

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"(\s*:)?|[{}\[\]\n]')


class _Refused(ValueError):
    """What Python reads as JSON and JSON is not (RFC 8259, section 6)."""


def read_json(text: str, line: int, findings: Findings) -> dict[str, object] | None:
    """Return the keys and values of a JSON block, or None if it cannot be read.

    Args:
        text: the block.
        line: the line of the file on which it begins.
        findings: takes the lines of the keys and the faults.
    """
    twice: set[str] = set()

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        if len(made) < len(items):
            counts = Counter(name for name, _ in items)
            twice.update(name for name, count in counts.items() if count > 1)
        return made

    try:
        values = json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        findings.add_at(line + getattr(fault, "lineno", 1) - 1, *_explained(fault))
        return None
    keys = tuple(_keys(text, line))
    findings.lines.update({name: at for name, at, depth in reversed(keys) if depth == 1})
    last = {name: at for name, at, _ in keys}
    for name in sorted(twice):
        findings.add_at(last[name], f"`{name}` is given twice", "keep one of them")
    return dict(values)


def _refuse(constant: str) -> NoReturn:
    raise _Refused(constant)


def _explained(fault: ValueError | RecursionError) -> tuple[str, str]:
    match fault:
        case json.JSONDecodeError():
            said = fault.msg[:1].lower() + fault.msg[1:]
            hint = "keys and texts need double quotation marks, and no comma stands before } or ]"
            return f"is not JSON: {said}", hint
        case _Refused():
            return f"`{fault}` is not part of JSON", "put it in quotation marks"
        case RecursionError():
            return "lists and mappings lie too deep in one another", "use fewer levels"
        case _:
            return "a number is too long", "put it in quotation marks"


def _keys(text: str, first: int) -> Iterator[tuple[str, int, int]]:
    """Yield every key with its line and its depth, 1 for the top."""
    depth, line = 0, first
    for match in _TOKEN.finditer(text):
        found = match[0]
        if found in "{[":
            depth += 1
        elif found in "}]":
            depth -= 1
        elif match[1]:
            yield str(json.loads(found[: -len(match[1])])), line, depth
        line += found.count("\n")
