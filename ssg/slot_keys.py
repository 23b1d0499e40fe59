"""The keys of `_front.md`: their names and types, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ssg.front_matter import LABELS, Reads, Text, When
from ssg.slots import STYLES

READS: Mapping[str, Reads] = {
    "from": "date",
    "until": "date",
    "min": "number",
    "max": "number",
    "max_age": "number",
    "stale": "number",
}  # how the value of a key is read; all others are text

_Count = Annotated[int, Meta(ge=0, le=100)]
_Hours = Annotated[int, Meta(ge=0, le=87_600)]
_Days = Annotated[int, Meta(ge=1, le=36_500)]
_RENAMED = {"begins": "from", "ends": "until", "least": "min", "most": "max"}


class PinKeys(Struct, frozen=True, forbid_unknown_fields=True, rename=_RENAMED):
    """A story pinned to a slot for a time."""

    story: Annotated[str, Meta(description="Path of its file, or its address on the site")]
    begins: Annotated[When | UnsetType, Meta(description="Pinned from then on")] = UNSET
    ends: Annotated[When | UnsetType, Meta(description="Pinned until then")] = UNSET


class SlotKeys(Struct, frozen=True, forbid_unknown_fields=True, rename=_RENAMED):
    """A place for stories on a front."""

    name: Annotated[
        str,
        Meta(
            description="By which templates and commands know it",
            examples=["lead", "top"],
            extra_json_schema={"pattern": "^[a-z][a-z0-9_-]*$"},
        ),
    ]
    title: Annotated[Text, Meta(description="What readers see above it; default: nothing")] = UNSET
    style: Annotated[
        Text,
        Meta(
            description="How it looks; default: the name if it is a style, else row",
            extra_json_schema={"enum": list(STYLES)},
        ),
    ] = UNSET
    pin: Annotated[
        list[str | PinKeys] | PinKeys | str | UnsetType,
        Meta(description="Stories that stand first in it, in this order"),
    ] = UNSET
    begins: Annotated[When | UnsetType, Meta(description="The slot stands from then on")] = UNSET
    ends: Annotated[When | UnsetType, Meta(description="The slot stands until then")] = UNSET
    pick: Annotated[
        Text,
        Meta(
            description="What fills it below the pins",
            examples=["latest", "must_read", "in_section", "tagged", "by_author"],
        ),
    ] = UNSET
    section: Annotated[
        Text, Meta(description="Only its stories; / for those of the whole paper")
    ] = UNSET
    tag: Annotated[Text, Meta(description="Only stories with it")] = UNSET
    author: Annotated[Text, Meta(description="Only stories by this author, an id")] = UNSET
    label: Annotated[
        Text, Meta(description="Only such texts", extra_json_schema={"enum": list(LABELS)})
    ] = UNSET
    max_age: Annotated[_Days | UnsetType, Meta(description="Of its stories, in days")] = UNSET
    params: Annotated[dict[str, Any] | UnsetType, Meta(description="For the pick of a plugin")] = (
        UNSET
    )
    least: Annotated[
        _Count | UnsetType, Meta(description="With fewer stories it is left out; default: 1")
    ] = UNSET
    most: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | UnsetType,
        Meta(description="Stories in it; default: 1 for a lead, else 4"),
    ] = UNSET


class FrontKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of `_front.md`, at the top of `content/` or in a section's folder."""

    slots: Annotated[
        list[SlotKeys], Meta(description="The slots, the first with the first choice of stories")
    ]
    stale: Annotated[
        _Hours | UnsetType,
        Meta(description="Hours after which its first story is old; 0: never"),
    ] = UNSET


def keys_of_front(struct: type[Struct]) -> tuple[str, ...]:
    """Return the names of the keys of a front, a slot or a pin, in their order."""
    return struct.__struct_encode_fields__


def front_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the front matter of `_front.md`, for editors."""
    described = msgspec.json.schema(FrontKeys) | {"title": "Front matter: front"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
