"""Takes the keys of a front matter apart: ours, checked one by one, and those of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from ssg.fields import convert_fields
from ssg.front_matter import OWN, VISIBILITY, keys_of
from ssg.parse.findings import Findings
from ssg.parse.scalars import clean, is_null
from ssg.parse.slips import hides, report_unknown
from ssg.parse.values import HINTS, NOTHING, Reader, settle_all
from ssg.problems import Location, Problem

Keys = TypeVar("Keys", bound=Struct)

_NAMED = frozenset({"slug", "id", "section"})  # an empty one cannot mean that there is none
_PLACE = re.compile(r"`([^`]+)`")
_FILES = {"author": "an author file", "section": "a section file"}
_CURES = {"author": "remove it", "section": "put it under `defaults`, for the stories below"}
_HASH = "put it in quotation marks: without them # begins a comment"


@dataclass(frozen=True, slots=True)
class Taken(Generic[Keys]):
    """The keys of a front matter: ours by their types, and the others as they are."""

    keys: Keys
    given: tuple[str, ...]  # ours that have a sound value
    extra: dict[str, object] = field(default_factory=dict)


def take_keys(
    values: Mapping[str, object], struct: type[Keys], kind: str, *, reader: Reader, prefix: str = ""
) -> Taken[Keys]:
    """Read every key of a front matter, noting each fault.

    Args:
        values: keys and values as read.
        struct: the names and types of our keys.
        kind: of the file, by whose keys slips are recognised.
        reader: reads single values.
        prefix: the place of these keys in the file, such as "defaults.".
    """
    known = keys_of(kind)
    ours: dict[str, object] = {}
    extra: dict[str, object] = {}
    for key, value in values.items():
        place = prefix + key
        if key == "extra" or key not in known:
            continue
        if is_blank(value):
            _report_blank(key, value, place=place, findings=reader.findings)
        elif (read := reader.read(value, key, place)) is not NOTHING:
            ours[key] = read
    for key, value in values.items():
        if key not in known:
            _report_strange(key, value, kind, place=prefix + key, reader=reader)
            extra[clean(key)] = settle_all(value)
    extra |= dict(_own_table(values.get("extra"), extra, place=f"{prefix}extra", reader=reader))
    keys, given = _convert(ours, struct, prefix=prefix, findings=reader.findings)
    return Taken(keys, given, extra)


def _convert(
    ours: dict[str, object], struct: type[Keys], *, prefix: str, findings: Findings
) -> tuple[Keys, tuple[str, ...]]:
    try:  # all at once, which is fast; one by one only if something is wrong
        return msgspec.convert(ours, struct), tuple(ours)
    except msgspec.ValidationError:
        pass
    values, problems = convert_fields(ours, struct, lambda key: Location(findings.path))
    findings.extend(placed(problem, prefix, findings) for problem in problems)
    return struct(**values), tuple(values)


def placed(problem: Problem, prefix: str, findings: Findings) -> Problem:
    """Give a problem the line of the item it is about, and a cure."""
    match = _PLACE.search(problem.message)
    place = match[1] if match else ""
    where = Location(findings.path, findings.line(prefix + place))
    message = problem.message.replace(f"`{place}`", f"`{prefix}{place}`", 1)
    message = message.replace("datetime", "a date")
    default = "put it in quotation marks" if "must be text" in message else ""
    return replace(problem, where=where, message=message, hint=HINTS.get(place, default))


def is_blank(value: object) -> bool:
    """Tell whether a value is none, or text of nothing but spaces."""
    return is_null(value) or (isinstance(value, str) and not value.strip())


def _report_blank(key: str, value: object, *, place: str, findings: Findings) -> None:
    """Note a key without value where that does not simply mean that it is not given."""
    if key in VISIBILITY:
        hint = "give it a value or remove the line"
        findings.gate(place, f"`{place}` decides who may see a story, and has no value", hint)
    elif key == "colour" and is_null(value):
        findings.add(place, f"`{place}` has no value", _HASH)
    elif key in _NAMED and not is_null(value):
        findings.add(place, f"`{place}` is empty", "give it a value or remove the line")


def _report_strange(key: str, value: object, kind: str, *, place: str, reader: Reader) -> None:
    """Note a key that is not ours, or not one of this kind of file, if it may be a mistake."""
    if key in reader.renamed:
        return
    if key in VISIBILITY:
        message = f"`{place}` hides nothing here: {_FILES[kind]} is not a story"
        reader.findings.gate(place, message, _CURES[kind])
    elif kind == "section" and key in keys_of("story"):
        cure = "remove it" if key in OWN else _CURES[kind]
        reader.findings.warn(place, f"`{place}` does nothing here", cure)
    else:
        report_unknown(key, value, kind, place=place, findings=reader.findings)


def _own_table(
    value: object, extra: Mapping[str, object], *, place: str, reader: Reader
) -> Iterator[tuple[str, object]]:
    """Yield the keys under `extra`; one that seems to hide the story stands there by mistake."""
    if is_blank(value):
        return
    if not isinstance(value, dict):
        reader.findings.add(place, f"`{place}` must be a mapping", "write keys and values under it")
        return
    for key, inner in value.items():
        where = f"{place}.{key}"
        if hides(key):
            message = f"`{where}` hides nothing: under `extra` stand keys of your own"
            reader.findings.gate(where, message, "move it out of `extra`, or give it another name")
        elif key in extra:
            message = f"`{key}` is given twice, once of them under `{place}`"
            reader.findings.add(where, message, "keep one of them")
        yield clean(key), settle_all(inner)
