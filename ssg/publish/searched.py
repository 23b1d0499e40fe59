"""Remembers which files of a build were found free of what must not leave the house."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from ssg import fsops
from ssg.publish.artifact import Artifact, digest_of


class _Clean(Struct, frozen=True, array_like=True):
    """What was found clean: digests of files, by which rules, and the build.

    `withdrawn` are the paths of stories that were withdrawn from it, `ledger` the addresses that
    stand in it.
    """

    digests: list[bytes] = []
    rules: bytes = b""
    edition: bytes = b""
    withdrawn: tuple[str, ...] = ()
    ledger: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a search has to say of a build that is clean.

    `marked` are the files for which that holds only of this build, `withdrawn` the paths of what
    was withdrawn from it, `ledger` the addresses that stand in it.
    """

    marked: Container[str] = ()
    withdrawn: tuple[str, ...] = ()
    ledger: str = ""


def is_clean(artifact: Artifact, memory: Path) -> bool:
    """Tell whether just this build, made from the same texts, was found clean before."""
    known = _read(memory)
    return bool(known.ledger) and known.edition == _edition(artifact)


def withdrawn_from(memory: Path) -> tuple[str, ...]:
    """Return what was withdrawn from the build that was found clean last."""
    return _read(memory).withdrawn


def standing_in(memory: Path) -> str:
    """Return the addresses in the build that was found clean last, as a ledger has them."""
    return _read(memory).ledger


def unsearched(artifact: Artifact, memory: Path, rules: bytes) -> tuple[str, ...]:
    """Return the files that have not been found clean by these rules."""
    clean = _read(memory)
    return tuple(artifact.items) if clean.rules != rules else _others(artifact, clean)


def found_clean(
    artifact: Artifact,
    memory: Path,
    rules: bytes,
    told: Told,
) -> None:
    """Remember that all of a build is clean by these rules.

    Args:
        artifact: the build.
        memory: where that is kept.
        rules: digest of what it was searched for.
        told: what else is known of it.
    """
    marked = told.marked
    digests = sorted({item.digest for path, item in artifact.items.items() if path not in marked})
    made = memory.with_suffix(".new")
    clean = _Clean(digests, rules, _edition(artifact), told.withdrawn, told.ledger)
    fsops.write_new(made, msgspec.msgpack.encode(clean))
    fsops.put(made, memory)


def _edition(artifact: Artifact) -> bytes:
    """Return the digest of a build and of all of its files."""
    listed = (path.encode() + b"\0" + item.digest for path, item in sorted(artifact.items.items()))
    return digest_of(artifact.edition + b"".join(listed))


def _others(artifact: Artifact, clean: _Clean) -> tuple[str, ...]:
    digests = frozenset(clean.digests)
    return tuple(path for path, item in artifact.items.items() if item.digest not in digests)


def _read(memory: Path) -> _Clean:
    try:
        return msgspec.msgpack.decode(memory.read_bytes(), type=_Clean)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _Clean()
