"""The bytes of a file as a store is to hold them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import md5
from pathlib import Path
from typing import BinaryIO

from ssg.publish.artifact import digest_of
from ssg.publish.store import TargetFault, Upload, changed_meanwhile

_LEVEL = 6


def payload_of(upload: Upload) -> bytes:
    """Return the bytes to be stored: compressed, always to the same bytes, if its headers say so.

    Raises:
        TargetFault: if the file cannot be read, or has changed since it was searched.
    """
    with opened(upload) as file:
        data = file.read()
    if upload.digest not in (None, digest_of(data)):
        raise changed_meanwhile(upload.key)
    if is_compressed(upload):
        return gzip.compress(data, _LEVEL, mtime=0)
    return data


def is_compressed(upload: Upload) -> bool:
    """Tell whether a file is stored compressed."""
    return upload.headers.get("Content-Encoding") == "gzip"


def size_of(upload: Upload) -> int:
    """Return the size of a file, or 0 if it is gone: whoever reads it will say so."""
    with suppress(OSError):
        return os.stat(upload.place).st_size
    return 0


def tag_of(data: bytes) -> str:
    """Return the tag that S3 has for bytes, unless it encrypts them with a key of its owner."""
    return md5(data, usedforsecurity=False).hexdigest()


def is_same(upload: Upload, stored: Iterable[bytes]) -> bool:
    """Tell whether a store holds the bytes of a file, which may be larger than memory.

    Raises:
        TargetFault: if the file cannot be read.
    """
    if is_compressed(upload):
        return payload_of(upload) == b"".join(stored)
    with opened(upload) as file:
        return all(file.read(len(part)) == part for part in stored) and not file.read(1)


@contextmanager
def opened(upload: Upload) -> Iterator[BinaryIO]:
    """Open a file.

    Raises:
        TargetFault: if it cannot be read.
    """
    try:
        file = Path(upload.place).open("rb")
    except OSError as fault:
        hint = "was it built again meanwhile? then deploy again"
        message = f"{upload.key} of the build cannot be read: {fault.strerror} ({hint})"
        raise TargetFault(message) from None
    with file:
        yield file
