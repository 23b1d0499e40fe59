"""Reads section files: what is said of a section, and what its stories take from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from ssg.facts import SectionFields, StoryFields
from ssg.front_matter import OWN, SectionKeys, StoryKeys
from ssg.parse import rules
from ssg.parse.keys import take_keys
from ssg.parse.scalars import is_null
from ssg.parse.stories import story_fields
from ssg.parse.values import Reader

_BELOW = "defaults"


def section_fields(
    values: Mapping[str, object], reader: Reader
) -> tuple[SectionFields, dict[str, object]]:
    """Return the fields of a section file and the keys that are not ours."""
    findings = reader.findings
    own = {key: value for key, value in values.items() if key != _BELOW}
    taken = take_keys(own, SectionKeys, "section", reader=reader)
    said = {key: getattr(taken.keys, key) for key in taken.given}
    if "colour" in said:
        said["colour"] = rules.colour(said["colour"], "colour", findings)
    fields = SectionFields(**said)
    given = values.get(_BELOW)
    if is_null(given):
        return fields, taken.extra
    if not isinstance(given, dict):
        findings.add(_BELOW, f"`{_BELOW}` must be a mapping", "write keys and values below it")
        return fields, taken.extra
    defaults, extra = _defaults(cast(dict[str, object], given), reader)
    return replace(fields, defaults=defaults, default_extra=extra), taken.extra


def _defaults(given: dict[str, object], reader: Reader) -> tuple[StoryFields, Mapping[str, object]]:
    prefix = f"{_BELOW}."
    for key in OWN & given.keys():
        message = f"`{prefix}{key}` cannot be the same for all stories"
        reader.findings.add(prefix + key, message, "give it in each story")
    taken = take_keys(given, StoryKeys, "story", reader=reader, prefix=prefix)
    return story_fields(taken, reader.findings, prefix=prefix), taken.extra
