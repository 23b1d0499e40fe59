"""Takes the digests of files that are no texts, and measures the pictures and fonts among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from ssg.facts import FontFacts, PictureFacts
from ssg.fingerprints import digest_of
from ssg.fonts import facts_of_font
from ssg.pictures import facts_of, is_picture
from ssg.state import State

__all__ = ["measure"]

Facts = TypeVar("Facts")
_PUBLISHED = ("content/", "static/")
_ASSETS = "assets/"
_PICTURES = msgspec.msgpack.Decoder(dict[bytes, PictureFacts])
_FONTS = msgspec.msgpack.Decoder(dict[bytes, FontFacts])


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found out: digests of all files, facts of pictures by address, fonts by name."""

    digests: Mapping[str, bytes]
    pictures: Mapping[str, PictureFacts]
    fonts: Mapping[str, FontFacts]


def measure(
    files: Mapping[str, str],
    known: Mapping[str, bytes],
    state: State,
    *,
    fonts: frozenset[str] = frozenset(),
) -> Measured:
    """Look at files; what is as it was when it was last seen is not read again.

    Args:
        files: places on the disk by name, such as `content/africa/map.png`.
        known: digests of the files that did not change.
        state: where the facts are kept, by digest.
        fonts: the names of the assets that are fonts in use.
    """
    pictures = _Gauge("pictures", facts_of, state, _kept(state, "pictures", _PICTURES))
    letters = _Gauge("fonts", facts_of_font, state, _kept(state, "fonts", _FONTS))
    digests: dict[str, bytes] = {}
    for name, place in files.items():
        gauge = _gauge(name, pictures, letters, fonts)
        digest = known.get(name)
        if digest is None or (gauge is not None and digest not in gauge.before):
            data = _bytes(place)
            digest = digest_of(data) if data is not None else b""
            if gauge is not None and data is not None:
                gauge.read(digest, data)
        digests[name] = digest
        if gauge is not None:
            gauge.note(name, digest)
    pictures.keep(digests)
    letters.keep(digests)
    return Measured(
        digests,
        {f"/{name.partition('/')[2]}": facts for name, facts in pictures.found.items()},
        {name.removeprefix(_ASSETS): facts for name, facts in letters.found.items()},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Gauge(Generic[Facts]):
    """Finds out the facts of one kind of files, once for the same bytes."""

    name: str
    facts_of: Callable[[bytes], Facts | None]
    state: State
    before: dict[bytes, Facts]
    found: dict[str, Facts] = field(default_factory=dict)

    def read(self, digest: bytes, data: bytes) -> None:
        """Find out the facts of these bytes."""
        if digest not in self.before and (facts := self.facts_of(data)) is not None:
            self.before[digest] = facts

    def note(self, name: str, digest: bytes) -> None:
        """Say that a file has the bytes of this digest."""
        if digest in self.before:
            self.found[name] = self.before[digest]

    def keep(self, digests: Mapping[str, bytes]) -> None:
        """Keep what was found out in the state, and forget the rest."""
        facts = {digests[name]: found for name, found in self.found.items()}
        note = msgspec.msgpack.encode(dict(sorted(facts.items())))
        if note != self.state.note(self.name):
            self.state.take_note(self.name, note)


def _gauge(
    name: str,
    pictures: _Gauge[PictureFacts],
    letters: _Gauge[FontFacts],
    fonts: frozenset[str],
) -> _Gauge[PictureFacts] | _Gauge[FontFacts] | None:
    if name.startswith(_PUBLISHED):
        return pictures if is_picture(name) else None
    return letters if name.startswith(_ASSETS) and name.removeprefix(_ASSETS) in fonts else None


def _bytes(place: str) -> bytes | None:
    try:
        return Path(place).read_bytes()
    except OSError:  # whoever needs the file will say so
        return None


def _kept(
    state: State, name: str, decoder: msgspec.msgpack.Decoder[dict[bytes, Facts]]
) -> dict[bytes, Facts]:
    try:
        return decoder.decode(state.note(name))
    except msgspec.MsgspecError:  # nothing yet, or of another version
        return {}
