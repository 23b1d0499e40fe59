"""The note a build leaves in its output: of which site and instant the files are, and how long."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

NAME = ".ssg-build"  # it is missing while the files of two builds stand side by side


class Colophon(Struct, frozen=True):
    """What a deploy has to know of a build.

    `since` is the instant the site was built for, `valid_until` the one at which something on it
    has to be gone. `left_out` counts the faulty files that the build went on without. Nothing in it
    tells of stories that are withheld: it lies among the files that readers get.
    """

    base_url: str
    since: datetime
    valid_until: datetime | None = None
    drafts: bool = False
    future: bool = False
    left_out: int = 0

    def encode(self) -> bytes:
        """Return it as it lies in the output."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def read_colophon(output: Path) -> Colophon | None:
    """Return the note of an output folder, or None if it has none that can be read."""
    try:
        return msgspec.json.decode((output / NAME).read_bytes(), type=Colophon)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
