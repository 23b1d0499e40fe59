"""A finished build as what is to be published: its files, each with a digest and headers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from ssg import fsops
from ssg.colophon import NAME, Colophon, read_colophon
from ssg.headers import Headers, headers_of
from ssg.problems import InvalidContent, Location, Problem
from ssg.survey import clock_of, survey
from ssg.write import MARKER, files_in

_DIGEST = 20  # bytes: enough that nobody finds two files of one digest
_OURS = frozenset({MARKER, NAME})  # what lies in an output and is not of the site


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the site, which lies at `place` on this machine.

    `face` is the digest of its bytes and headers together: of what a reader gets.
    """

    path: str
    place: str
    size: int  # bytes
    digest: bytes
    headers: Headers
    face: str


@dataclass(frozen=True, slots=True, eq=False)
class Artifact:
    """What a build left. `edition` is the digest of its colophon."""

    colophon: Colophon
    items: Mapping[str, Item]
    edition: bytes


class _Seen(Struct, frozen=True, array_like=True):
    """A file as it was when its digest was taken."""

    signature: bytes
    digest: bytes


_Inventory = dict[str, _Seen]


def read_artifact(output: Path, memory: Path, *, gzip: bool = False) -> Artifact:
    """Read a finished build.

    Args:
        output: the folder it was written to.
        memory: the file in which is kept what was seen of it.
        gzip: whether texts are to be stored compressed.

    Raises:
        InvalidContent: if there is no finished build.
    """
    colophon = read_colophon(output)
    if colophon is None:
        message = "holds no finished build"
        raise InvalidContent(Problem(Location(output.name), message, "run: ssg build"))
    fsops.make_folders(memory.parent)
    paths = sorted(set(files_in(output)) - _OURS)
    base = str(output) + os.sep
    known = {p: (base + p, seen.signature, seen.digest) for p, seen in _inventory(memory).items()}
    found = survey(((path, base + path) for path in paths), known, clock=clock_of(memory.parent))
    items = {}
    for path, place in found.places.items():
        digest = found.digests.get(path) or digest_of(Path(place).read_bytes())
        size, headers = os.stat(place).st_size, headers_of(path, gzip=gzip)
        items[path] = Item(path, place, size, digest, headers, face_of(digest, headers))
    seen = {path: _Seen(found.signatures[path], item.digest) for path, item in items.items()}
    made = memory.with_suffix(".new")
    fsops.write_new(made, msgspec.msgpack.encode(seen))
    fsops.put(made, memory)
    return Artifact(colophon, items, digest_of(colophon.encode()))


def digest_of(data: bytes) -> bytes:
    """Return the digest of the bytes of a file."""
    return blake2b(data, digest_size=_DIGEST).digest()


def face_of(digest: bytes, headers: Headers) -> str:
    """Return the digest of what a reader gets: of bytes and headers."""
    listed = "\n".join(f"{name}: {value}" for name, value in sorted(headers.items()))
    return digest_of(digest + listed.encode()).hex()


def _inventory(memory: Path) -> _Inventory:
    """Return what was seen before; in any doubt nothing was."""
    try:
        return msgspec.msgpack.decode(memory.read_bytes(), type=_Inventory)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
