"""Reads a block of front matter in the language it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ssg.parse.blocks import Block, Language
from ssg.parse.findings import Findings
from ssg.parse.json_reader import read_json
from ssg.parse.toml_reader import read_toml
from ssg.parse.yaml_reader import DEEPEST, read_yaml

Read = Callable[[str, int, Findings], dict[str, object] | None]

_READERS: Mapping[Language, Read] = {"yaml": read_yaml, "toml": read_toml, "json": read_json}
MOST_KEYS = 500
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def read_block(block: Block, findings: Findings) -> dict[str, object] | None:
    """Return the keys and values of a front matter, or None if it cannot be read at all.

    The lines of the keys and all faults go to `findings`.
    """
    shown = block.text.isascii() and block.text.replace("\n", "").isprintable()
    if not shown and (match := _CONTROL.search(block.text)):
        line = block.line + block.text.count("\n", 0, match.start())
        message = f"a control character, U+{ord(match[0]):04X}, stands in the front matter"
        findings.add_at(line, message, "type the line again; it does not show in most editors")
        return None
    text = block.text.replace("\ufeff", "")  # it shows nowhere, so it may stand in a key unseen
    values = _READERS[block.language](text, block.line, findings)
    if values is not None and block.language != "yaml" and _depth(values) > DEEPEST:
        message = f"more than {DEEPEST} levels of lists and mappings"
        findings.add_at(block.line, message, "use fewer")
        return None
    if values is not None and len(values) > MOST_KEYS:
        findings.add_at(block.line, f"more than {MOST_KEYS} keys", "put lists under one key")
        return None
    return values


def _depth(values: object) -> int:
    """Return how many lists and mappings stand in one another, without a call for each."""
    depth, level = 0, [values]
    while level:
        depth += 1
        level = [inner for outer in level for inner in _inner(outer)]
    return depth


def _inner(outer: object) -> list[object]:
    parts = outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
    return [part for part in parts if isinstance(part, dict | list)]
