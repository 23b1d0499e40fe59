"""A finished build as what is to be published: its files, each with a digest and headers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ssg import fsops
from ssg.colophon import NAME, Colophon, read_colophon
from ssg.problems import InvalidContent, Location, Problem
from ssg.publish.headers import Headers, headers_of
from ssg.survey import digest_file
from ssg.write import MARKER, files_in

_OURS = {MARKER, NAME}  # what lies in an output and is not of the site
_RACY = 2_000_000_000  # nanoseconds: within them a file may change and keep its time


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the site: its bytes lie at `place`."""

    path: str
    place: str
    size: int  # bytes
    digest: bytes
    headers: Headers


@dataclass(frozen=True, slots=True, eq=False)
class Artifact:
    """What a build left, and when it was built."""

    folder: Path
    colophon: Colophon
    items: Mapping[str, Item]


class Seen(Struct, frozen=True, array_like=True):
    """A file as it was when its digest was taken, and what its bytes were searched for."""

    size: int
    modified: int  # nanoseconds
    digest: bytes
    clean: bytes = b""  # digest of the marks and rules that it was found free of


Inventory = dict[Annotated[str, Meta(min_length=1)], Seen]


def read_artifact(output: Path, known: Mapping[str, Seen], *, gzip: bool = False) -> Artifact:
    """Read a finished build.

    Args:
        output: the folder it was written to.
        known: files as they were seen before; what has changed since is read.
        gzip: whether texts are to be stored compressed.

    Raises:
        InvalidContent: if there is no finished build.
    """
    colophon = read_colophon(output)
    if colophon is None:
        message = "holds no finished build"
        raise InvalidContent(Problem(Location(str(output)), message, "run: ssg build"))
    items = {item.path: item for item in _items(output, known, gzip=gzip)}
    return Artifact(output, colophon, items)


def _items(output: Path, known: Mapping[str, Seen], *, gzip: bool) -> Iterator[Item]:
    base = str(output) + os.sep
    for path in sorted(files_in(output)):
        if path in _OURS:
            continue
        place = base + path
        found = os.stat(place)
        seen = known.get(path)
        same = seen and (seen.size, seen.modified) == (found.st_size, found.st_mtime_ns)
        digest = seen.digest if seen and same else digest_file(place)
        yield Item(path, place, found.st_size, digest, headers_of(path, gzip=gzip))


def read_inventory(file: Path) -> Inventory:
    """Return what was seen of an output before; nothing if that cannot be read."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Inventory)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def keep_inventory(file: Path, artifact: Artifact, clean: bytes, now: int) -> None:
    """Keep what was seen of an output, but for files that may have changed since unseen.

    Args:
        file: where to keep it.
        artifact: what was read.
        clean: digest of the marks and rules that its bytes were found free of.
        now: the present in nanoseconds, as files have their times.
    """
    seen: Inventory = {}
    for item in artifact.items.values():
        modified = os.stat(item.place).st_mtime_ns
        if modified < now - _RACY:
            seen[item.path] = Seen(item.size, modified, item.digest, clean)
    fsops.make_folders(file.parent)
    made = file.with_suffix(".new")
    fsops.write_new(made, msgspec.msgpack.encode(seen))
    fsops.put(made, file)
