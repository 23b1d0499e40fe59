"""Reads one file of the content, and refuses what is no text."""

from __future__ import annotations

from pathlib import Path

from ssg.facts import Source
from ssg.fingerprints import digest_of
from ssg.problems import InvalidContent, Location, Problem

__all__ = ["read"]

LONGEST_LINE = 1_000_000  # characters; a longer one is data that slipped into a story


def read(path: str, where: str) -> tuple[bytes, bytes]:
    """Return the bytes of a file and their digest.

    Args:
        path: of the file, relative to `content/`.
        where: it lies on the disk.

    Raises:
        InvalidContent: if it cannot be read.
    """
    try:
        data = Path(where).read_bytes()
    except OSError as fault:
        hint = "check the file's permissions"
        place = Location(f"content/{path}")
        raise InvalidContent(Problem(place, f"cannot be read: {fault.strerror}", hint)) from None
    return data, digest_of(data)


def decode(path: str, data: bytes) -> Source:
    """Return the text of a file.

    Raises:
        InvalidContent: if it is no text in UTF-8, or not one that an editor can have meant.
    """
    return Source(path, _text(data, f"content/{path}"))


def _text(data: bytes, place: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidContent(Problem(Location(place), "is UTF-16 text", "save it again as UTF-8"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        problem = Problem(Location(place, line), "is not UTF-8 text", "save it again as UTF-8")
        raise InvalidContent(problem) from None
    if (zero := text.find("\0")) >= 0:
        line = text.count("\n", 0, zero) + 1
        problem = Problem(Location(place, line), "holds a NUL character", "remove it")
        raise InvalidContent(problem)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InvalidContent(Problem(Location(place), "is empty", "write the story, or remove it"))
    if len(text) > LONGEST_LINE:
        for number, line_text in enumerate(text.split("\n"), start=1):
            if len(line_text) > LONGEST_LINE:
                message = f"is a line of {len(line_text):,} characters"
                hint = "data belongs into a file of its own"
                raise InvalidContent(Problem(Location(place, number), message, hint))
    return text
