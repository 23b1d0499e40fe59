"""What a target confirmed to a deploy, noted on this machine, so that a second one need not ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ssg import fsops

Acknowledged = Mapping[tuple[str, str], tuple[str, str]]  # (release, path) -> (face, tag)


def read_journal(file: Path) -> Acknowledged:
    """Return what was confirmed; a line that was cut short is left out."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return {}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for line in lines:
        try:
            release, path, face, tag = msgspec.json.decode(line, type=tuple[str, str, str, str])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        found[release, path] = (face, tag)
    return found


class Journal:
    """Takes note of what a target confirms, file by file."""

    def __init__(self, file: Path, release: str) -> None:
        """Open it for a release; what earlier deploys noted stays."""
        fsops.make_folders(file.parent)
        self._file, self._release = file, release

    def add(self, path: str, face: str, tag: str) -> None:
        """Note that a file is there."""
        line = msgspec.json.encode((self._release, path, face, tag)) + b"\n"
        fsops.append(self._file, line)

    def close(self) -> None:
        """Forget everything: the deploy has come to its end."""
        fsops.remove(self._file)
