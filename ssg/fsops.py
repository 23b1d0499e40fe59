"""Every operation that changes files: few, small, and each whole or not done at all.

All changes to the output, and to the folders it is made in, go through these functions, so that the
tests can stop a build before and after each of them.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def make_folders(folder: Path | str) -> None:
    """Make a folder and those above it, if they are not there."""
    try:
        os.mkdir(folder)  # most often only the last one is missing
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise


def make_temporary(parent: Path, prefix: str) -> Path:
    """Make a folder of a name that is not taken."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=parent))


def open_folder(folder: Path, mode: int) -> None:
    """Let others see a folder that was ours alone."""
    folder.chmod(mode)


def write_new(file: Path | str, data: bytes) -> None:
    """Write a file that nobody reads yet."""
    with open(file, "wb", buffering=0) as opened:
        rest = memoryview(data)
        while rest:
            rest = rest[opened.write(rest) :]


def append(file: Path | str, data: bytes) -> None:
    """Add bytes to the end of a file; who reads it has to bear with half of the last ones."""
    with open(file, "ab", buffering=0) as opened:
        opened.write(data)


def copy_new(source: str, file: str) -> None:
    """Copy the bytes of a file to where nobody reads yet."""
    try:
        shutil.copyfile(source, file)
    except OSError as fault:
        if fault.filename2 is None:
            raise
        # It names the source first, which is not at fault where the disk is full.
        raise OSError(fault.errno, fault.strerror) from fault


def fill_new(file: Path, fill: Callable[[BinaryIO], None]) -> None:
    """Write a file that nobody reads yet, piece by piece."""
    with open(file, "wb") as opened:
        fill(opened)


def link(source: str, file: str) -> None:
    """Give a file a second name, or a copy where the system lets none have two."""
    try:
        os.link(source, file)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, too many names, or somebody else's file
        shutil.copyfile(source, file)


def point(link: Path, place: str) -> bool:
    """Make a symbolic link; return False, and change nothing, if something of its name is there."""
    try:
        os.symlink(place, link)
    except FileExistsError:
        return False
    return True


def settle(folder: Path) -> None:
    """Wait until all that was written to the disk of a folder would outlive a loss of power."""
    if sys.platform.startswith("linux"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None).syncfs(descriptor) == 0:
                return
        except AttributeError:
            pass
        finally:
            os.close(descriptor)
    if hasattr(os, "sync"):
        os.sync()


def put(source: Path, file: Path) -> None:
    """Move a finished file to its place, over the old one, which readers see to the last."""
    os.replace(source, file)


def put_folder(source: Path, folder: Path) -> None:
    """Move a finished folder to a place where none is."""
    os.rename(source, folder)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether this system can."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


def remove(file: Path) -> None:
    """Remove a file, if it is there; where it was may be a folder now, or it was below a file."""
    if file.is_dir() and not file.is_symlink():
        return
    with suppress(NotADirectoryError):
        file.unlink(missing_ok=True)


def remove_empty(folder: Path) -> bool:
    """Remove a folder if nothing is in it; return whether it is gone."""
    try:
        folder.rmdir()
    except OSError:  # not empty, or not ours to remove
        return False
    return True


def remove_tree(folder: Path) -> None:
    """Remove a folder of our own with all that is in it, as far as the system lets us."""
    shutil.rmtree(folder, ignore_errors=True)
