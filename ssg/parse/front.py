"""Makes the fields of a file out of its front matter, by what kind of file it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from ssg.facts import Fields, Kind, StoryFields
from ssg.front_matter import StoryKeys
from ssg.parse.authors import author_fields
from ssg.parse.blocks import EXAMPLE, Block
from ssg.parse.dates import Unreadable, date_in_name, read_moment
from ssg.parse.findings import Findings
from ssg.parse.fronts import EXAMPLE as SLOTS
from ssg.parse.fronts import front_fields, refuse_text
from ssg.parse.keys import is_blank, take_keys
from ssg.parse.kinds import path_parts
from ssg.parse.sections import section_fields
from ssg.parse.stories import story_fields
from ssg.parse.values import Reader


def read_fields(
    values: Mapping[str, object], kind: Kind, path: str, *, reader: Reader
) -> tuple[Fields, dict[str, object]]:
    """Return the fields of a file and the keys that are not ours, noting every fault.

    Args:
        values: the keys and values of the front matter, renamed if the site says so.
        kind: of the file.
        path: of the file, relative to `content/`.
        reader: reads single values.
    """
    match kind:
        case "author":
            return author_fields(values, reader)
        case "section":
            return section_fields(values, reader)
        case "front":
            return front_fields(values, reader), {}
    findings = reader.findings
    taken = take_keys(values, StoryKeys, kind, reader=reader)
    fields = story_fields(taken, findings)
    if is_blank(values.get("title")) or ("title" in taken.given and not _is_seen(fields.title)):
        findings.add("title", f"a {kind} needs a title", "add `title: ...`")
    if kind == "page":
        _refuse_front_page(path, findings)
        return fields, taken.extra
    if fields.date is None and is_blank(values.get("date")):
        fields = _dated_by_name(fields, path, reader)
    return fields, taken.extra


def report_parts(kind: Kind, block: Block | None, findings: Findings) -> None:
    """Note that a file has no front matter if it needs one, or a text if it can have none."""
    if block is not None:
        if kind == "front":
            refuse_text(block.body, block.body_line, findings)
    elif kind in {"story", "page"}:
        findings.add("", f"a {kind} needs a title, and this file has no front matter", EXAMPLE)
    elif kind == "front":
        findings.add("", "a front needs `slots`, and this file has no front matter", SLOTS)


def _is_seen(text: str) -> bool:
    """Tell whether any character of a text shows on a page."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _refuse_front_page(path: str, findings: Findings) -> None:
    if path_parts(path) == ("index",):
        hint = "put its text into a page such as about.md; the front page is made by _front.md"
        findings.add("", "would be the front page, which is made of stories", hint)


def _dated_by_name(fields: StoryFields, path: str, reader: Reader) -> StoryFields:
    written = date_in_name(path_parts(path)[-1])
    if not written:
        return fields
    moment = read_moment(written, reader.zone)
    if isinstance(moment, Unreadable):
        hint = "mend the name of the file, or give its `date`"
        reader.findings.add("", f"the file name {moment.message}", hint)
        return fields
    return replace(fields, date=moment)
