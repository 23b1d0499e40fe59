"""What a target holds of us, as it says itself: read before every deploy, replaced after it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

FOLDER = ".ssg"  # in the target: what deploys keep there


class Stored(Struct, frozen=True, array_like=True):
    """A file as it lies in a target.

    `face` is the digest of its bytes and headers together: what a reader gets. `tag` is the name
    that the target gave this version of it.
    """

    face: str
    size: int  # bytes of the file in the output
    tag: str = ""


class Manifest(Struct, frozen=True):
    """What lies in a target.

    `files` are those of the site as it is; `older` those that pages still open in browsers may ask
    for, with the release that had them last. `past` names the releases that can be restored, the
    newest first.
    """

    site: str
    release: str
    since: datetime
    files: dict[str, Stored]
    older: dict[str, tuple[str, Stored]] = {}
    past: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()  # paths that no rollback brings back
    version: Literal[1] = 1
    ledger: str = ""  # every address that was ever published, as `urls.lock` has it

    def owned(self) -> dict[str, Stored]:
        """Return every file that deploys have put there."""
        return {path: stored for path, (_, stored) in self.older.items()} | self.files


def encode(manifest: Manifest) -> bytes:
    """Return a manifest as it lies in a target."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode(data: bytes) -> Manifest:
    """Return the manifest of a target.

    Raises:
        msgspec.MsgspecError: if it is none, or one of a newer version.
    """
    return msgspec.json.decode(data, type=Manifest)
