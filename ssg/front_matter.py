"""The keys of stories, pages, authors and sections: their names and types, and what they mean."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

Reads = Literal["text", "date", "flag", "until", "number"]

LABELS = ("news", "opinion", "analysis", "explainer", "review", "sponsored", "satire", "live")
CORRECTIONS = ("correction", "clarification", "update", "retraction")
VISIBILITY = frozenset({"draft", "embargo", "expires", "withdrawn"})
OWN = frozenset(
    {"title", "id", "slug", "aliases", "canonical", "date"}
)  # never a section's default
READS: dict[str, Reads] = {
    "date": "date",
    "updated": "date",
    "embargo": "date",
    "expires": "date",
    "draft": "flag",
    "must_read": "until",
    "weight": "number",
    "part": "number",
}  # how the value of a key is read, at every level; all others are text

_DAY, _TIME = r"\d{4}-\d\d-\d\d", r":\d\d(:\d\d(\.\d+)?)?"
_OFFSET = r"([Zz]|[+-]\d\d(:?\d\d)?)"
# Wider than the `datetime` of msgspec, since `ssg.parse` reads more forms of a date.
_WHEN: dict[str, Any] = {
    "anyOf": [  # patterns too, since many validators do not check formats
        {"format": "date-time", "pattern": rf"^{_DAY}[Tt]\d\d{_TIME}{_OFFSET}$"},
        {"format": "date", "pattern": f"^{_DAY}$"},
        {"pattern": rf"^{_DAY}[Tt ]\d{{1,2}}{_TIME}( ?{_OFFSET})?$"},
    ],
    "examples": ["2026-11-24", "2026-11-24 09:00", "2026-11-24T09:00:00+01:00"],
}
When = Annotated[datetime, Meta(extra_json_schema=_WHEN)]
Text = str | UnsetType
Texts = list[str] | str | UnsetType


class ImageKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """A picture and what is said about it."""

    src: Annotated[str, Meta(description="Path of the file, or its address on the web")]
    alt: Annotated[
        Text, Meta(description="What the picture shows, for those who do not see it")
    ] = UNSET
    caption: Annotated[Text, Meta(description="The line under the picture")] = UNSET
    credit: Annotated[Text, Meta(description="Who made it, and whose it is")] = UNSET
    focus: Annotated[
        Text,
        Meta(
            description="The point that must stay in view when the picture is cropped",
            examples=["50% 20%", "left top", "center"],
        ),
    ] = UNSET


class BylineKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who worked on a story, and what they did."""

    name: Annotated[str, Meta(description="Id of an author file, or a name")]
    role: Annotated[
        Text, Meta(description="What they did", examples=["photo", "reporting", "translation"])
    ] = UNSET


class QuoteKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence set large inside a story."""

    text: Annotated[str, Meta(description="The words, without quotation marks")]
    by: Annotated[Text, Meta(description="Who said it")] = UNSET
    role: Annotated[Text, Meta(description="Who that is")] = UNSET


class LinkKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """A link with its own words."""

    url: Annotated[
        str, Meta(description="An address on the web, a site path, or a path to a .md file")
    ]
    title: Annotated[Text, Meta(description="The words of the link")] = UNSET


class CorrectionKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated note on a change."""

    date: Annotated[When, Meta(description="When the story was changed")]
    text: Annotated[str, Meta(description="What was wrong, and what is right")]
    type: Annotated[
        Text, Meta(description="Default: correction", extra_json_schema={"enum": list(CORRECTIONS)})
    ] = UNSET


class SeriesKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """The place of a story in a series."""

    id: Annotated[str, Meta(description="The same for all parts")]
    part: Annotated[int, Meta(description="1 for the first part")]


class SponsorKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """Who paid for a story."""

    name: Annotated[str, Meta(description="Shown on the page")]
    url: Annotated[Text, Meta(description="Where the name leads")] = UNSET


Bylines = list[str | BylineKeys] | BylineKeys | str | UnsetType
Quotes = list[str | QuoteKeys] | QuoteKeys | str | UnsetType
Links = list[str | LinkKeys] | LinkKeys | str | UnsetType
Image = ImageKeys | str | UnsetType
Extra = dict[str, Any] | UnsetType


class StoryKeys(Struct, frozen=True):
    """The front matter of a story; a page may have the same keys."""

    title: Annotated[Text, Meta(description="The headline")] = UNSET
    section: Annotated[
        Text,
        Meta(description="Path of the section; default: the folder", examples=["africa/sahel"]),
    ] = UNSET
    author: Annotated[Bylines, Meta(description="The same as `authors`")] = UNSET
    authors: Annotated[
        Bylines,
        Meta(
            description="Who made the story: ids of author files (lower-case letters, digits and"
            " hyphens), names, or {name, role}"
        ),
    ] = UNSET
    date: Annotated[
        When | UnsetType,
        Meta(
            description="When it is published; a time without an offset is in the site's time zone"
        ),
    ] = UNSET
    updated: Annotated[When | UnsetType, Meta(description="When it last changed for readers")] = (
        UNSET
    )
    deck: Annotated[Text, Meta(description="The standfirst under the headline")] = UNSET
    kicker: Annotated[Text, Meta(description="The words above the headline")] = UNSET
    summary: Annotated[
        Text,
        Meta(description="Text for cards and feeds; default: the deck, else the first paragraph"),
    ] = UNSET
    pull_quote: Annotated[Quotes, Meta(description="The same as `pull_quotes`")] = UNSET
    pull_quotes: Annotated[Quotes, Meta(description="Sentences set large inside the story")] = UNSET
    related: Annotated[Links, Meta(description="The editors' own links under the story")] = UNSET
    tags: Annotated[list[str] | UnsetType, Meta(description="Topics")] = UNSET
    image: Annotated[Image, Meta(description="The lead picture: its path, or more about it")] = (
        UNSET
    )
    label: Annotated[
        Text,
        Meta(description="What kind of text it is", extra_json_schema={"enum": list(LABELS)}),
    ] = UNSET
    must_read: Annotated[
        bool | When | UnsetType, Meta(description="In the box of must-reads: true, or until when")
    ] = UNSET
    draft: Annotated[bool | UnsetType, Meta(description="true: not published")] = UNSET
    embargo: Annotated[When | UnsetType, Meta(description="Not published before")] = UNSET
    expires: Annotated[When | UnsetType, Meta(description="Not published from then on")] = UNSET
    withdrawn: Annotated[Text, Meta(description="Taken down, and why")] = UNSET
    id: Annotated[
        Text,
        Meta(description="Stays the same when title, slug or file name change; default: the path"),
    ] = UNSET
    slug: Annotated[Text, Meta(description="Name in the URL; default: the file name")] = UNSET
    aliases: Annotated[Texts, Meta(description="Old paths of the story, which will lead to it")] = (
        UNSET
    )
    canonical: Annotated[Text, Meta(description="Address of the original, if this is a copy")] = (
        UNSET
    )
    language: Annotated[Text, Meta(description="Language tag, such as en or pt-BR")] = UNSET
    layout: Annotated[Text, Meta(description="Name of another template, without .html")] = UNSET
    weight: Annotated[int | UnsetType, Meta(description="Order among equals, the lowest first")] = (
        UNSET
    )
    corrections: Annotated[
        list[CorrectionKeys] | CorrectionKeys | UnsetType,
        Meta(description="Dated notes on changes"),
    ] = UNSET
    series: Annotated[SeriesKeys | UnsetType, Meta(description="Its place in a series")] = UNSET
    story: Annotated[Text, Meta(description="Id of the running story it belongs to")] = UNSET
    sponsor: Annotated[
        SponsorKeys | UnsetType, Meta(description="Who paid; needed with `label: sponsored`")
    ] = UNSET
    related_block: Annotated[
        Texts, Meta(description="Paths of stories never to be offered beside this one")
    ] = UNSET
    extra: Annotated[Extra, Meta(description="Keys of your own, for your templates")] = UNSET


class AuthorKeys(Struct, frozen=True):
    """The front matter of an author file, `authors/ID.md`."""

    name: Annotated[Text, Meta(description="As it stands in bylines")] = UNSET
    role: Annotated[Text, Meta(description="Reporter, editor, desk ...")] = UNSET
    bio: Annotated[Text, Meta(description="A few sentences; default: the first paragraph")] = UNSET
    portrait: Annotated[Image, Meta(description="Path of the picture, or more about it")] = UNSET
    links: Annotated[
        dict[str, str] | list[str | LinkKeys] | UnsetType,
        Meta(description="Where else to find them: a list of {title, url}, or title: url"),
    ] = UNSET
    aliases: Annotated[Texts, Meta(description="Old paths of the author's page")] = UNSET
    extra: Annotated[Extra, Meta(description="Keys of your own, for your templates")] = UNSET


class SectionKeys(Struct, frozen=True):
    """The front matter of a section file, `_section.md`."""

    title: Annotated[Text, Meta(description="Default: the name of the folder")] = UNSET
    deck: Annotated[Text, Meta(description="A line under the title")] = UNSET
    weight: Annotated[int | UnsetType, Meta(description="Order in menus, the lowest first")] = UNSET
    colour: Annotated[
        Text,
        Meta(
            description="Accent, in quotes, since # begins a comment",
            examples=["#b3001b"],
            extra_json_schema={"pattern": "^#([0-9A-Fa-f]{3}){1,2}$"},
        ),
    ] = UNSET
    defaults: Annotated[
        StoryKeys | UnsetType, Meta(description="Front matter for every story below this folder")
    ] = UNSET
    extra: Annotated[Extra, Meta(description="Keys of your own, for your templates")] = UNSET


KEYS: dict[str, type[Struct]] = {
    "story": StoryKeys,
    "page": StoryKeys,
    "author": AuthorKeys,
    "section": SectionKeys,
}  # by kind of file


@cache
def keys_of(kind: str) -> frozenset[str]:
    """Return the names of all keys a kind of file may have."""
    return frozenset(KEYS[kind].__struct_fields__)


def is_visibility(key: str) -> bool:
    """Tell whether a key decides who may see a story."""
    return key in VISIBILITY


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the front matter of a kind of file, for editors."""
    struct = KEYS[kind]
    described = msgspec.json.schema(struct) | {"title": f"Front matter: {kind}"}
    if struct is StoryKeys:
        described = {"allOf": [{"$ref": described["$ref"]}, {"required": ["title"]}], **described}
        del described["$ref"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
