"""Takes the digests of files that are no texts, and measures those of them that are pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ssg.facts import PictureFacts
from ssg.fingerprints import digest_of
from ssg.pictures import facts_of, is_picture
from ssg.state import State

__all__ = ["measure"]

_NOTE = "pictures"
_NOTED = msgspec.msgpack.Decoder(dict[bytes, PictureFacts])
_PUBLISHED = ("content/", "static/")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found out: digests of the files by name, facts of the pictures by address."""

    digests: Mapping[str, bytes]
    pictures: Mapping[str, PictureFacts]


def measure(files: Mapping[str, str], known: Mapping[str, bytes], state: State) -> Measured:
    """Look at files; what is as it was when it was last seen is not read again.

    Args:
        files: places on the disk by name, such as `content/africa/map.png`.
        known: digests of the files that did not change.
        state: where the facts of pictures are kept, by digest.
    """
    before = _noted(state)
    digests: dict[str, bytes] = {}
    facts: dict[str, PictureFacts] = {}
    for name, place in files.items():
        shown = name.startswith(_PUBLISHED) and is_picture(name)
        digest = known.get(name)
        if digest is None or (shown and digest not in before):
            data = _bytes(place)
            digest = digest_of(data) if data is not None else b""
            if shown and data is not None and digest not in before:
                before[digest] = facts_of(data)
        digests[name] = digest
        if shown and digest in before:
            facts[name] = before[digest]
    _note(state, {digests[name]: found for name, found in facts.items()})
    return Measured(digests, {f"/{n.partition('/')[2]}": found for n, found in facts.items()})


def _bytes(place: str) -> bytes | None:
    try:
        return Path(place).read_bytes()
    except OSError:  # whoever needs the file will say so
        return None


def _noted(state: State) -> dict[bytes, PictureFacts]:
    try:
        return _NOTED.decode(state.note(_NOTE))
    except msgspec.MsgspecError:  # nothing yet, or of another version
        return {}


def _note(state: State, facts: Mapping[bytes, PictureFacts]) -> None:
    note = msgspec.msgpack.encode(dict(sorted(facts.items())))
    if note != state.note(_NOTE):
        state.take_note(_NOTE, note)
