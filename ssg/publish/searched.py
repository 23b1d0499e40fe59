"""Remembers which files of a build were found free of what must not leave the house."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import msgspec
from msgspec import Struct

from ssg import fsops
from ssg.publish.artifact import Artifact, digest_of


class _Clean(Struct, frozen=True, array_like=True):
    """What was found clean: digests of files, by which rules, and the build.

    `withdrawn` are the paths of stories that were withdrawn from it.
    """

    digests: list[bytes] = []
    rules: bytes = b""
    edition: bytes = b""
    withdrawn: tuple[str, ...] = ()


def is_clean(artifact: Artifact, memory: Path) -> bool:
    """Tell whether just this build, made from the same texts, was found clean before."""
    return _read(memory).edition == _edition(artifact)


def withdrawn_from(memory: Path) -> tuple[str, ...]:
    """Return what was withdrawn from the build that was found clean last."""
    return _read(memory).withdrawn


def unsearched(artifact: Artifact, memory: Path, rules: bytes) -> tuple[str, ...]:
    """Return the files that have not been found clean by these rules."""
    clean = _read(memory)
    return tuple(artifact.items) if clean.rules != rules else _others(artifact, clean)


def found_clean(
    artifact: Artifact,
    memory: Path,
    rules: bytes,
    marked: Container[str] = (),
    withdrawn: tuple[str, ...] = (),
) -> None:
    """Remember that all of a build is clean by these rules.

    Args:
        artifact: the build.
        memory: where that is kept.
        rules: digest of what it was searched for.
        marked: the files for which that holds only of this build.
        withdrawn: the paths of what was withdrawn from it.
    """
    digests = sorted({item.digest for path, item in artifact.items.items() if path not in marked})
    made = memory.with_suffix(".new")
    fsops.write_new(
        made, msgspec.msgpack.encode(_Clean(digests, rules, _edition(artifact), withdrawn))
    )
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
