"""Finds the front matter of a file: which language it is in, and where it and the body begin."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from frontmatter import detect_format
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from ssg.parse.findings import Findings

Language = Literal["yaml", "toml", "json"]

LONGEST = 50_000  # characters; nothing a person writes comes near it
EXAMPLE = "begin it with three lines: ---, then title: ..., then ---"

# A YAML block may also be closed by `...`, the mark of YAML itself (YAML 1.2.2, section 9.1.2).
_YAML = YAMLHandler(re.compile(r"^(?:---|(?<=\n)\.\.\.)[ \t]*$", re.MULTILINE))
_TOML = BaseHandler(re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE), "+++", "+++")
_JSON = JSONHandler(re.compile(r"^(?:\{(?![{%])|\}[ \t]*$)", re.MULTILINE))
_LANGUAGES: Mapping[BaseHandler, Language] = {_YAML: "yaml", _TOML: "toml", _JSON: "json"}
_ALMOST = re.compile(r"(---|\+\+\+|;;;)[^\n]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A file in its two halves; lines count from 1 and are those of the file."""

    language: Language
    text: str
    line: int
    body: str
    body_line: int


def find_block(text: str, findings: Findings) -> Block | None:
    """Split a file into front matter and body, or return None if it has no front matter.

    Args:
        text: the file, with `\\n` as the end of each line.
        findings: takes the fault of a block that is not closed or not marked as one.

    Raises:
        InvalidContent: if there seems to be front matter, but it is not clear where it ends.
    """
    start = text.rfind("\n", 0, len(text) - len(text.lstrip(" \t\n"))) + 1
    findings.first = text.count("\n", 0, start) + 1
    rest = text[start:]
    handler = detect_format(rest, _LANGUAGES)
    if handler is None:
        _refuse_lookalike(rest, findings)
        return None
    language = _LANGUAGES[handler]
    inside, body = _split(rest, handler, findings)
    if len(inside) > LONGEST:
        hint = "put the text of the story below the front matter"
        findings.refuse(f"the front matter is longer than {LONGEST:,} characters", hint)
    above = text.count("\n", 0, len(text) - len(body)) + 1
    return Block(language, inside, findings.first, body, above)


def _split(rest: str, handler: BaseHandler, findings: Findings) -> tuple[str, str]:
    if handler is _JSON and (end := _end_of_object(rest)):
        return rest[:end], rest[end:].removeprefix("\n")
    try:
        inside, body = handler.split(rest)
    except ValueError:
        if handler is _JSON:  # its reader can say where it breaks off
            return rest, ""
        fence = handler.START_DELIMITER
        hint = f"put a line that is only {fence} below its last key"
        findings.refuse("the front matter is not closed", hint)
    return inside, body.removeprefix("\n")


def _end_of_object(rest: str) -> int:
    """Return where a JSON object ends that begins `rest`, or 0 if it is not sound JSON."""
    try:
        _, end = json.JSONDecoder().raw_decode(rest)
    except (ValueError, RecursionError):
        return 0
    return int(end)


def _refuse_lookalike(rest: str, findings: Findings) -> None:
    if match := _ALMOST.match(rest):
        said = match[0].strip()
        said = said if len(said) <= 20 else f"{said[:20]}..."
        hint = "begin with a line that is only --- (YAML) or only +++ (TOML)"
        findings.refuse(f"`{said}` does not begin front matter", hint)
