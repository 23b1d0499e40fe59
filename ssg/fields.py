"""Checks the keys of a mapping one by one against a msgspec Struct, and suggests near misses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from ssg.problems import Location, Problem

_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_EXPECTED = re.compile(r"Expected `([^`]*)`, got `([^`]*)`(?: - at `\$?([^`]*)`)?")
_MISSING = re.compile(r"Object missing required field `([^`]*)`")
_LIMIT = re.compile(r"Expected `\w+` (>=|<=) (\d+)(?: - at `\$?([^`]*)`)?")
_LIMITS = {">=": "at least", "<=": "at most"}
_CHOICE = re.compile(r"Invalid enum value '([^']*)'")
_TAG = re.compile(r"Invalid value '([^']*)' - at `\$[^`]*\.(\w+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")


def near(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` is probably a slip of, or None."""
    folded = {other.casefold().replace("-", "_"): other for other in known}
    key = name.casefold().replace("-", "_").replace(" ", "_")
    if key in folded:
        return folded[key]
    found = get_close_matches(key, folded, n=1, cutoff=0.8)
    return folded[found[0]] if found else None


def convert_fields(
    given: Mapping[str, object], struct: type[msgspec.Struct], at: Callable[[str], Location]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Convert each known key of `given` to its type in `struct`, gathering every fault.

    Args:
        given: keys and values as read; keys unknown to `struct` are passed over.
        struct: names and types of the known keys (its `rename` counts).
        at: the place of a key in its file.

    Returns:
        The sound values by attribute name, and one problem for each unsound one.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for known in msgspec.structs.fields(struct):
        if known.encode_name not in given:
            continue
        try:
            value = msgspec.convert(given[known.encode_name], known.type)
        except msgspec.ValidationError as fault:
            message = explain(known.encode_name, str(fault))
            problems.append(Problem(at(known.encode_name), message))
        else:
            values[known.name] = value
    return values, tuple(problems)


def unknown_keys(given: Iterable[str], known: Iterable[str]) -> dict[str, str | None]:
    """Return the keys that are not known, each with the known key it resembles, if any."""
    names = tuple(known)
    return {key: near(key, names) for key in given if key not in names}


def explain(key: str, fault: str) -> str:
    """Put a msgspec fault into plain words: "`tags` must be a list, not text"."""
    if match := _EXPECTED.search(fault):
        wanted, got, place = match.groups()
        return f"`{key}{place or ''}` must be {_words(wanted)}, not {_words(got)}"
    if match := _MISSING.search(fault):
        return f"`{key}` needs `{match[1]}`"
    if match := _UNKNOWN.search(fault):
        return f"`{key}` has no part called `{match[1]}`"
    if match := _LIMIT.search(fault):
        return f"`{key}{match[3] or ''}` must be {_LIMITS[match[1]]} {match[2]}"
    if match := _CHOICE.search(fault):
        return f"`{key}` has no choice called `{match[1]}`"
    if match := _TAG.search(fault):
        return f"`{key}` has no `{match[2]}` called `{match[1]}`"
    return f"`{key}`: {fault[:1].lower()}{fault[1:]}"


def _words(types: str) -> str:
    names = [name.strip() for name in types.split("|")]
    said = [_KINDS.get(name, name) for name in names if name != "null" or len(names) == 1]
    return " or ".join(said)
