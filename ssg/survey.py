"""Tells which files changed since they were last read, without reading those that did not."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssg.fingerprints import digest_of

__all__ = ["survey"]

Kept = Mapping[str, tuple[str, bytes, bytes]]  # name -> place on disk, signature, digest
FINE, COARSE = 50_000_000, 2_000_000_000  # nanoseconds that a time of change may be wrong by
UNSURE = b""  # the signature of a file that changed too short ago to be known by it


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The files of a site: digests of those that are as they were, signatures of all."""

    places: Mapping[str, str]
    signatures: Mapping[str, bytes]
    digests: Mapping[str, bytes]

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of the files that may have changed."""
        return tuple(name for name in self.places if name not in self.digests)


def survey(files: Iterable[tuple[str, str]], known: Kept, *, clock: int) -> Surveyed:
    """Look at files without reading them.

    A file whose size, times and number are as they were has the same bytes, unless it changed so
    shortly before it was read that its time could not tell (Git calls such entries racy): then it
    has no signature, and is read again.

    Args:
        files: names and places on the disk.
        known: what was noted of files by name.
        clock: the present time in nanoseconds, as the file system tells it.
    """
    places: dict[str, str] = {}
    signatures: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    for name, place in files:
        places[name] = place
        signature = _sign(place, clock)
        signatures[name] = signature
        before = known.get(name)
        if before is not None and signature != UNSURE and before[1] == signature:
            digests[name] = before[2]
    return Surveyed(places, signatures, digests)


def clock_of(folder: Path) -> int:
    """Return the present time in nanoseconds by the file system of a folder of ours."""
    probe = folder / "clock"
    probe.write_bytes(b"")
    return os.stat(probe).st_mtime_ns


def digest_file(place: str) -> bytes:
    """Return the digest of the bytes of a file.

    Raises:
        OSError: if it cannot be read.
    """
    return digest_of(Path(place).read_bytes())


def _sign(place: str, clock: int) -> bytes:
    try:
        found = os.stat(place)
    except OSError:
        return UNSURE
    slack = FINE if found.st_mtime_ns % 1_000_000_000 else COARSE
    if found.st_mtime_ns >= clock - slack:
        return UNSURE
    facts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return struct.pack("<qqqQ", *facts)
