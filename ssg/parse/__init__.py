"""Turns one file into its facts: front matter checked key by key, and the body in segments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ssg.facts import Body, Fields, Kind, Parsed, Source, StoryFields
from ssg.front_matter import keys_of
from ssg.gist import headed
from ssg.parse.blocks import EXAMPLE, Block, find_block
from ssg.parse.dates import Unreadable, read_moment
from ssg.parse.findings import Findings
from ssg.parse.front import read_fields, report_parts
from ssg.parse.kinds import kind_of
from ssg.parse.reading import read_block
from ssg.parse.renaming import rename_keys
from ssg.parse.values import Reader
from ssg.problems import InvalidContent, Location, Problem
from ssg.settings import Settings

__all__ = ["parse"]

ReadBody = Callable[[str, str, int], Body]


def parse(source: Source, *, settings: Settings, read_body: ReadBody) -> Parsed:
    """Return the facts of one content file.

    Args:
        source: the file; its text may begin with a byte order mark and end lines in any way.
        settings: of the site: its time zone and its names for front matter keys are used.
        read_body: reads Markdown: its text, the path of the file under `content/`, and the line of
            the file on which the text begins.

    Returns:
        What the file says; warnings are in its `problems`.

    Raises:
        InvalidContent: with every fault of the file, in front matter and body, and the warnings.
    """
    kind = kind_of(source.path)
    findings = Findings(f"content/{source.path}")
    text, digest = _plain(source.text, findings)
    block = find_block(text, findings)
    body = _read_body(block, text, source.path, read_body=read_body, findings=findings)
    rights = tuple(_rights(body, settings.zone, findings))
    report_parts(kind, block, findings)
    values = read_block(block, findings) if block else {}
    if values is None or block is None:
        findings.stop_if_faulty()
    fields, extra = _read_front(values or {}, source.path, settings=settings, findings=findings)
    findings.stop_if_faulty()
    return Parsed(
        path=source.path,
        kind=kind,
        fields=fields,
        body=_headed(body, fields),
        extra=extra,
        lines=_lines(kind, findings),
        digest=digest,
        problems=tuple(sorted(findings.problems)),
        rights=rights,
    )


def _lines(kind: Kind, findings: Findings) -> dict[str, int]:
    """Return the lines of our keys; the slots of a front have theirs with them."""
    known = frozenset({"slots"}) if kind == "front" else keys_of(kind)
    return {key: line for key, line in findings.lines.items() if key in known}


def _read_front(
    values: dict[str, object], path: str, *, settings: Settings, findings: Findings
) -> tuple[Fields, dict[str, object]]:
    names, kind = settings.front_matter, kind_of(path)
    if kind in {"section", "front"}:  # their keys have our names: nobody needs to hear of theirs
        renamed = frozenset(names)
    else:
        renamed = rename_keys(values, names, findings) if names else frozenset()
    reader = Reader(settings.zone, findings, renamed)
    return read_fields(values, kind, path, reader=reader)


def _rights(body: Body, zone: ZoneInfo, findings: Findings) -> Iterator[tuple[str, datetime]]:
    """Yield the pictures in a text that may be shown for a time only, and until when."""
    for rented in body.rented:
        until = read_moment(rented.until, zone)
        if isinstance(until, Unreadable):
            where = Location(findings.path, rented.line)
            message = f"`rights_until` of a picture {until.message}"
            findings.extend([Problem(where, message, until.hint)])
        else:
            yield rented.target, until


def _headed(body: Body, fields: Fields) -> Body:
    if not isinstance(fields, StoryFields):
        return body
    return replace(body, gist=headed(body.gist, fields.title, fields.deck or fields.summary))


def _plain(text: str, findings: Findings) -> tuple[str, str]:
    """Return the text with `\\n` for every line break, and its digest as it lies on disk."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        findings.refuse("is not UTF-8 text", "save it again as UTF-8")
    if "\x00" in text:
        findings.first = text.count("\n", 0, text.index("\x00")) + 1
        findings.refuse("has a NUL character in it", "save it again as UTF-8 text")
    if not text.lstrip("\ufeff").strip():
        findings.refuse("is empty", EXAMPLE)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff"), hashlib.blake2b(data, digest_size=16).hexdigest()


def _read_body(
    block: Block | None, text: str, path: str, *, read_body: ReadBody, findings: Findings
) -> Body:
    body, line = (block.body, block.body_line) if block else (text, 1)
    try:
        return read_body(body, path, line)
    except InvalidContent as invalid:
        findings.extend(invalid.problems)
        return Body()
