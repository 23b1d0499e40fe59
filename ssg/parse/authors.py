"""Reads author files: who a person or desk is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssg.facts import AuthorFields
from ssg.front_matter import AuthorKeys
from ssg.parse.keys import take_keys
from ssg.parse.stories import alias_paths, image_fields, link_fields
from ssg.parse.values import Reader

_MAKERS = {"portrait": image_fields, "links": link_fields, "aliases": alias_paths}


def author_fields(
    values: Mapping[str, object], reader: Reader
) -> tuple[AuthorFields, dict[str, object]]:
    """Return the fields of an author file and the keys that are not ours."""
    taken = take_keys(values, AuthorKeys, "author", reader=reader)
    said: dict[str, Any] = {}
    for key in taken.given:
        value = getattr(taken.keys, key)
        maker = _MAKERS.get(key)
        said[key] = maker(value, key, reader.findings) if maker else value
    return AuthorFields(**said), taken.extra
