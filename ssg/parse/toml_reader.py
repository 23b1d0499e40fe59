"""Reads TOML front matter, with the line of every key."""

from __future__ import annotations

import re
import tomllib

from ssg.parse.findings import Findings

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]")
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=\s*(.*)")
_LONG = re.compile(r'"""|' + "'''")
_DEEP_KEY = re.compile(r"(?<![^.=\s])(?:[^.=\s]+[ \t]*\.[ \t]*){64}")
_TWICE = re.compile(r"Cannot (overwrite|declare|mutate|redefine)|already defined")


def read_toml(text: str, line: int, findings: Findings) -> dict[str, object] | None:
    """Return the keys and values of a TOML block, or None if it cannot be read.

    Args:
        text: the block.
        line: the line of the file on which it begins.
        findings: takes the lines of the keys and the faults.
    """
    if _DEEP_KEY.search(text):  # the reader of Python takes seconds over one of thousands
        findings.add_at(line, "a key has too many parts", "use fewer levels")
        return None
    try:
        values = tomllib.loads(text)
    except RecursionError:
        findings.add_at(line, "lists and mappings lie too deep in one another", "use fewer levels")
    except ValueError as fault:  # TOMLDecodeError is one; so is a number of thousands of digits
        found = _PLACE.search(str(fault))
        if found is None:
            findings.add_at(line, "a number is too long", "put it in quotation marks")
            return None
        at = int(found[1]) if found[1] else text.count("\n") + 1
        findings.add_at(line + at - 1, *_explained(_PLACE.sub("", str(fault))))
    else:
        findings.lines.update(_lines(text, line))
        return values
    return None


def _explained(fault: str) -> tuple[str, str]:
    if _TWICE.search(fault):
        return "a key or table is given twice", "keep one of them"
    said = fault[:1].lower() + fault[1:]
    return f"is not TOML: {said}", "texts need quotation marks; see https://toml.io"


def _lines(text: str, first: int) -> dict[str, int]:
    """Find the line of every key and table: `tags`, `image`, `image.src`, `corrections[1].text`."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, long = "", ""
    for number, row in enumerate(text.split("\n"), start=first):
        if long:
            long = "" if long in row else long
            continue
        if match := _TABLE.match(row):
            table = _name(match[2])
            if match[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = f"{table}[{counts[table]}]"
            _note(found, table, number)
        elif match := _KEY.match(row):
            _note(found, f"{table}.{_name(match[1])}" if table else _name(match[1]), number)
            quotes = _LONG.findall(match[2])
            long = quotes[0] if len(quotes) % 2 else ""
    return found


def _note(found: dict[str, int], place: str, number: int) -> None:
    found.setdefault(place.partition(".")[0], number)
    found.setdefault(place, number)


def _name(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))
