"""Writes the facts of a file as bytes and reads them back.

JSON keeps the offset with which a date was written, which MessagePack would lose.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from ssg.excerpts import reading_minutes
from ssg.facts import (
    AuthorFields,
    Body,
    Directive,
    Kept,
    Kind,
    Parsed,
    Reference,
    SectionFields,
    Segment,
    StoryFields,
)
from ssg.fingerprints import digest_of, encode_text
from ssg.gist import Gist
from ssg.problems import Problem
from ssg.slots import FrontFields


class _Facts(Struct, frozen=True, array_like=True):
    """The facts of a file, all but its text."""

    path: str
    kind: Kind
    fields: msgspec.Raw
    text: Kept
    anchors: frozenset[str]
    references: tuple[Reference, ...]
    lead: str
    words: int
    dropped: dict[str, int]
    gist: tuple[str, str, str]
    extra: dict[str, Any]
    lines: dict[str, int]
    digest: str
    problems: tuple[Problem, ...]
    rights: tuple[tuple[str, datetime], ...]


class Filing(Struct, frozen=True, array_like=True):
    """A file as it goes into the state.

    `face` is the digest of all that other pages than its own may depend on.
    """

    path: str
    source: bytes  # digest of the file's bytes
    face: bytes
    facts: bytes
    text: bytes


_FIELDS: dict[str, msgspec.json.Decoder[Any]] = {
    "story": msgspec.json.Decoder(StoryFields),
    "page": msgspec.json.Decoder(StoryFields),
    "section": msgspec.json.Decoder(SectionFields),
    "author": msgspec.json.Decoder(AuthorFields),
    "front": msgspec.json.Decoder(FrontFields),
}
_DECODER = msgspec.json.Decoder(_Facts)
_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="deterministic").encode


def file_away(parsed: Parsed, source: bytes, *, whole_face: bool) -> Filing:
    """Return the facts of a file that was just read, and its text, ready for the state.

    Args:
        parsed: the facts.
        source: digest of the file's bytes.
        whole_face: count the number of words as what other pages may depend on; without it, only
            the minutes they take to read, which cards show.
    """
    body = parsed.body
    assert not isinstance(body.segments, Kept), "the text was filed already"  # noqa: S101
    text = encode_text(body.segments)
    encode = _encode_sorted if isinstance(parsed.fields, StoryFields) else _encode
    fields = msgspec.Raw(encode(parsed.fields))
    facts = _Facts(
        parsed.path,
        parsed.kind,
        fields,
        Kept(parsed.path, digest_of(text).hex(), _directives(body.segments)),
        body.anchors,
        body.references,
        body.lead,
        body.words,
        dict(body.dropped),
        _told(body.gist),
        dict(parsed.extra),
        dict(parsed.lines),
        parsed.digest,
        parsed.problems,
        parsed.rights,
    )
    return Filing(
        parsed.path, source, _face(parsed, fields, whole=whole_face), _encode(facts), text
    )


def read_facts(data: bytes) -> Parsed:
    """Return the facts of a file from their bytes; its text stays in the state.

    Raises:
        msgspec.MsgspecError: if these are no facts.
    """
    facts = _DECODER.decode(data)
    body = Body(
        facts.text,
        facts.anchors,
        facts.references,
        facts.lead,
        facts.words,
        facts.dropped,
        gist=Gist(*facts.gist),
    )
    return Parsed(
        facts.path,
        facts.kind,
        _FIELDS[facts.kind].decode(facts.fields),
        body,
        facts.extra,
        facts.lines,
        facts.digest,
        facts.problems,
        facts.rights,
    )


def _face(parsed: Parsed, fields: msgspec.Raw, *, whole: bool) -> bytes:
    body = parsed.body
    seen = (
        parsed.path,
        parsed.kind,
        fields,
        sorted(body.anchors),
        sorted({(each.target, each.attribute) for each in body.references}),
        body.lead,
        body.words if whole else [reading_minutes(body.words, tag) for tag in ("en", "zh")],
        body.dropped,
        _told(body.gist),
        parsed.extra,
        bool(parsed.problems),
        parsed.rights,
    )
    return digest_of(_encode(seen))


def _told(gist: Gist) -> tuple[str, str, str]:
    return gist.words, gist.names, gist.headline


def _directives(segments: tuple[Segment, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for segment in segments:
        if isinstance(segment, Directive):
            found |= {segment.name, *_directives(segment.body)}
    return tuple(sorted(found))
