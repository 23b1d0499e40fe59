"""Reads `_front.md`: the slots of a front, each key checked, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from msgspec import UNSET, Struct

from ssg.fields import convert_fields, near
from ssg.parse import rules
from ssg.parse.findings import Findings
from ssg.parse.keys import is_blank, placed
from ssg.parse.values import NOTHING, Reader, settle_all
from ssg.problems import Location
from ssg.slot_keys import READS, FrontKeys, PinKeys, SlotKeys, keys_of_front
from ssg.slots import MOST, STYLES, FrontFields, PinFields, SlotFields, Span

EXAMPLE = "write slots: and below it - name: lead"
PARAMS = ("section", "tag", "author", "label", "max_age")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def front_fields(values: Mapping[str, object], reader: Reader) -> FrontFields:
    """Return what the front matter of `_front.md` says, noting every fault."""
    reader, findings = replace(reader, reads=READS), reader.findings
    given = _converted(values, FrontKeys, "", reader)
    written = values.get("slots")
    if not isinstance(written, list) or not written:
        findings.add("slots", "a front needs a list of `slots`", EXAMPLE)
        written = []
    slots = tuple(_slots(written, reader))
    _refuse_doubles(slots, findings)
    return FrontFields(slots, given.get("stale"))


def refuse_text(text: str, line: int, findings: Findings) -> None:
    """Note that a front has a text below its front matter, which no page would show."""
    if text.strip():
        line += len(text) - len(text.lstrip()) and text[: -len(text.lstrip())].count("\n")
        message = "the text of a front is shown nowhere"
        findings.add_at(line, message, "remove it; a slot may have a `title`")


def _slots(written: Iterable[object], reader: Reader) -> Iterator[SlotFields]:
    for number, value in enumerate(written):
        place = f"slots[{number}]"
        if not isinstance(value, dict):
            reader.findings.add(place, f"`{place}` must be a mapping", EXAMPLE)
        elif slot := _slot(value, place, reader):
            yield slot


def _slot(values: dict[str, object], place: str, reader: Reader) -> SlotFields | None:
    findings = reader.findings
    given = _converted(values, SlotKeys, f"{place}.", reader)
    name = given.get("name")
    if name is None:
        if "name" not in values or is_blank(values["name"]):
            findings.add(place, "a slot needs a `name`", "write - name: lead")
        name = ""
    elif not _NAME.fullmatch(name):
        hint = "use lower-case letters, digits, - and _, and begin with a letter"
        findings.add(f"{place}.name", f'"{name}" cannot be the name of a slot', hint)
    style = given.get("style") or (name if name in STYLES else "row")
    if style not in STYLES:
        guess = near(style, STYLES)
        hint = f"did you mean `{guess}`?" if guess else f"use one of {', '.join(STYLES)}"
        findings.add(f"{place}.style", f'there is no style "{style}"', hint)
    least, most = _bounds(given, style, place, findings)
    pick = given.get("pick", "")
    params = _params(given, pick, place, findings)
    return SlotFields(
        name=name,
        title=given.get("title", ""),
        style=style,
        pins=tuple(_pins(values.get("pin"), f"{place}.pin", reader)),
        span=_span(given, place, findings),
        pick=pick,
        params=params,
        least=least,
        most=most,
        line=findings.line(place),
        pick_line=findings.line(f"{place}.pick"),
    )


def _bounds(
    given: Mapping[str, Any], style: str, place: str, findings: Findings
) -> tuple[int, int]:
    most = given.get("most", 1 if style == "lead" else MOST)
    least = given.get("least", min(1, most))
    if "most" not in given:
        return least, max(least, most)
    if least > most:
        message = f"`{place}` has `min` {least}, which is more than its `max` {most}"
        findings.add(f"{place}.min", message, "correct one of them")
    return least, most


def _params(
    given: Mapping[str, Any], pick: str, place: str, findings: Findings
) -> dict[str, object]:
    """Return the parameters of a pick; without a pick they would do nothing."""
    params: dict[str, object] = {name: given[name] for name in PARAMS if name in given}
    if "section" in params:
        path = given["section"]
        whole = path == "/"  # the whole paper, on the front of a section
        params["section"] = "" if whole else rules.section(path, f"{place}.section", findings)
    if "label" in params:
        params["label"] = rules.label(given["label"], f"{place}.label", findings)
    own = given.get("params", {})
    for name in (*params, *(["params"] if own else [])) if not pick else ():
        message = f"`{place}.{name}` does nothing without a `pick`"
        findings.add(f"{place}.{name}", message, "add pick: latest, or remove it")
    return {**params, **own}


def _pins(value: object, place: str, reader: Reader) -> Iterator[PinFields]:
    if is_blank(value):
        return
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items):
        where = f"{place}[{number}]" if isinstance(value, list) else place
        if isinstance(item, dict):
            given = _converted(item, PinKeys, f"{where}.", reader)
            span = _span(given, where, reader.findings)
            story = given.get("story")
            if story is None and is_blank(item.get("story")):
                reader.findings.add(where, "a pin needs a `story`", "write story: africa/x.md")
        else:
            read, span = reader.read(item, "story", where), Span()
            story = read if isinstance(read, str) and read else None
            if story is None and read is not NOTHING:
                hint = "write its path, or {story, from, until}"
                reader.findings.add(where, f"`{where}` must be the path of a story", hint)
        if story:
            yield PinFields(story, span, reader.findings.line(where))


def _span(given: Mapping[str, Any], place: str, findings: Findings) -> Span:
    begins, ends = given.get("begins"), given.get("ends")
    if begins is not None and ends is not None and ends <= begins:
        message = f"`{place}` ends before it begins"
        findings.add(f"{place}.until", message, "let `until` be later than `from`")
    return Span(begins, ends)


def _converted(
    values: Mapping[str, object], struct: type[Struct], prefix: str, reader: Reader
) -> dict[str, Any]:
    """Return the sound values by attribute name; note what is unsound, and keys nobody knows."""
    known, findings = keys_of_front(struct), reader.findings
    ours: dict[str, object] = {}
    for key, value in values.items():
        place = prefix + key
        if key not in known:
            guess = near(key, known)
            hint = f"did you mean `{guess}`?" if guess else f"use {', '.join(known)}"
            findings.add(place, f"a {_what(prefix)} has no key `{key}`", hint)
        elif key in {"pin", "slots"} or is_blank(value):
            continue
        elif key == "params":
            ours[key] = settle_all(value)  # as plugins know values: numbers, true and false
        elif (read := reader.read(value, key, place)) is not NOTHING:
            ours[key] = read
    given, problems = convert_fields(ours, struct, lambda key: Location(findings.path))
    findings.extend(placed(problem, prefix, findings) for problem in problems)
    return {name: value for name, value in given.items() if value != UNSET}


def _what(prefix: str) -> str:
    return "pin" if ".pin" in prefix else "slot" if prefix else "front"


def _refuse_doubles(slots: Iterable[SlotFields], findings: Findings) -> None:
    first: dict[str, SlotFields] = {}
    for slot in slots:
        other = first.setdefault(slot.name, slot)
        if other is not slot and slot.name:
            message = f"a second slot is called `{slot.name}`, like that of line {other.line}"
            findings.add_at(slot.line, message, "give it a name of its own")
