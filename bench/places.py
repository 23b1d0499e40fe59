"""Where sites are built to be measured: storage in memory, or a disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - storage in memory on Linux
DISK = Path(tempfile.gettempdir())


def quickest() -> Path:
    """Return a folder in memory if this system has one, else the one for temporary files."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else DISK


@contextmanager
def workplace(place: Path) -> Iterator[Path]:
    """Give a new folder in `place`, and remove it afterwards with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-", dir=place) as folder:
        yield Path(folder)


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def settle() -> None:
    """Wait until what was written is on the disk, so that the next program does not pay for it."""
    os.sync()
