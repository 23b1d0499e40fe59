"""Reads the values of our keys as what they must be, and those of other keys as what they are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ssg.front_matter import READS, Reads
from ssg.parse.dates import FORMS, Unreadable, read_moment, read_path_moment
from ssg.parse.findings import Findings
from ssg.parse.scalars import Plain, clean, integer, is_null, other_meaning, settle, truth

NOTHING = object()
"""Stands for a value that is not given, or is faulty and reported."""

_FOLD = re.compile(r"[ \t]*\n\s*")
_LONG_TEXTS = frozenset({"deck", "summary", "caption", "text", "bio", "withdrawn"})
_LARGEST = 2**63
_WANTED = {"date": "a date", "until": "true, false or a date"}
HINTS = {
    "withdrawn": "write the reason, in quotation marks",
    "tags": "write tags: [politics, science]",
    "slug": "put it in quotation marks",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values of one file; faults go to `findings`."""

    zone: ZoneInfo
    findings: Findings
    renamed: frozenset[str] = frozenset()
    reads: Mapping[str, Reads] = field(default_factory=lambda: READS)  # how, by key

    def read(self, value: object, key: str, place: str) -> object:
        """Return the value of one of our keys, or `NOTHING`."""
        kind = self.reads.get(key, "text")
        if kind == "text":
            return self._read_text(value, key, place)
        if is_null(value):
            return NOTHING
        match kind:
            case "flag":
                return self._read_flag(value, place)
            case "number":
                return self._read_number(value, place)
            case "until" if (said := truth(value)) is not None:
                return said
        return self._read_date(value, key, place)

    def _read_text(self, value: object, key: str, place: str) -> object:
        match value:
            case Plain():
                return self._read_plain(value, key, place)
            case str():
                return _fitted(value, key)
            case None:
                return NOTHING
            case list():
                items = [self.read(item, key, f"{place}[{n}]") for n, item in enumerate(value)]
                return [item for item in items if item is not NOTHING]
            case dict():
                parts = {
                    clean(name): self.read(
                        part, "url" if key == "links" else name, f"{place}.{name}"
                    )
                    for name, part in value.items()
                }
                return {name: part for name, part in parts.items() if part is not NOTHING}
        return value

    def _read_plain(self, plain: Plain, key: str, place: str) -> object:
        if is_null(plain):
            return NOTHING
        if meaning := other_meaning(plain):
            message = f"`{place}` must be text, and some readers take {plain} for {meaning}"
            self.findings.add(place, message, HINTS.get(key, "put it in quotation marks"))
            return NOTHING
        return _fitted(plain, key)

    def _read_date(self, value: object, key: str, place: str) -> object:
        if isinstance(value, time):  # TOML has times of day
            value = value.isoformat()
        if not isinstance(value, str | date):
            wanted = _WANTED[self.reads[key]]
            self.findings.add(place, f"`{place}` must be {wanted}, not {_named(value)}", FORMS)
            return NOTHING
        written = clean(value) if isinstance(value, str) else value
        read = read_path_moment if key in self.renamed else read_moment
        moment = read(written, self.zone)
        if isinstance(moment, Unreadable):
            self.findings.add(place, f"`{place}` {moment.message}", moment.hint)
            return NOTHING
        return moment

    def _read_flag(self, value: object, place: str) -> object:
        said = truth(value)
        if said is None:
            hint = f"write {place}: true or {place}: false, without quotation marks"
            self.findings.add(place, f"`{place}` must be true or false, not {_named(value)}", hint)
            return NOTHING
        return said

    def _read_number(self, value: object, place: str) -> object:
        number = integer(value)
        if number is None:
            hint = f"write {place}: 10, without quotation marks"
            message = f"`{place}` must be a whole number, not {_named(value)}"
            self.findings.add(place, message, hint)
            return NOTHING
        return number


def settle_all(value: object) -> object:
    """Return the value of a key that is not ours, as numbers, true and false, text, and so on.

    Dates come as text in the form of ISO 8601, since front matter in YAML and JSON has them so.
    """
    match value:
        case Plain():
            return settle(value)
        case str():
            return clean(value)
        case dict():
            return {clean(str(name)): settle_all(part) for name, part in value.items()}
        case list():
            return [settle_all(item) for item in value]
        case datetime() | date() | time():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return str(value)
        case int() if not -_LARGEST < value < _LARGEST:
            return str(value)
    return value


def _fitted(text: str, key: str) -> str:
    text = clean(text).strip()
    return _FOLD.sub(" ", text) if "\n" in text and key not in _LONG_TEXTS else text


def _named(value: object) -> str:
    match value:
        case Plain():
            return value if len(value) <= 40 else f"{value[:40]}..."
        case str():
            return "text in quotation marks"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)[:40]
        case list():
            return "a list"
    return "a mapping"
