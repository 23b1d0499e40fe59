"""What a picture file says of itself: how large it is, and whether it tells where it was taken."""

from __future__ import annotations

import io
import re
import struct
from posixpath import splitext
from typing import Final
from xml.etree.ElementTree import ParseError

from ssg.facts import PictureFacts

TYPES: Final = {  # media types by the ending of a file's name
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_ENDINGS = frozenset({*TYPES, ".bmp", ".heic", ".heif", ".tif", ".tiff"})
_LARGEST = 1_000_000  # pixels that a side may have; more is a damaged header
# Where the block of a camera's notes begins, in any of the formats: it is a small TIFF file.
_NOTES = re.compile(rb"(?:\A|Exif\0\0|eXIf|EXIF.{4}|\0\0\0\0)(?=II\*\0|MM\0\*)", re.DOTALL)
_VIEW = re.compile(
    rb"\bviewBox\s*=\s*[\"']\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+(\d+\.?\d*)[\s,]+(\d+\.?\d*)\s*[\"']"
)
_HEAD = 4_096  # bytes in which a drawing begins
_PLACE_IN_XMP = re.compile(rb"exif:GPSL(?:at|ong)itude\b")
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 0x0002, 0x0004
_FAULTS = (
    ValueError, LookupError, TypeError, ArithmeticError, AttributeError, AssertionError,
    OSError, RecursionError, MemoryError, struct.error, ParseError,
)  # fmt: skip


def media_type_of(path: str) -> str:
    """Return the media type of a picture by its name, "" if it is none that browsers show."""
    return TYPES.get(splitext(path)[1].lower(), "")


def is_picture(path: str) -> bool:
    """Tell whether a file is a picture, by its name; also one that browsers do not show."""
    return splitext(path)[1].lower() in _ENDINGS


def facts_of(data: bytes) -> PictureFacts:
    """Return what the bytes of a picture say of it.

    The size is that of the picture as it is shown, turned as its camera was held. A size of 0
    means that the file is damaged, or has no size of its own, as some drawings.
    """
    width, height = _size(data)
    return PictureFacts(width, height, tells_place(data))


def tells_place(data: bytes) -> bool:
    """Tell whether a picture says where it was taken.

    That stands in Exif (CIPA DC-008, 4.6.6) or in uncompressed XMP. Notes that only name the
    version of their format tell no place.
    """
    if _PLACE_IN_XMP.search(data):
        return True
    return any(_has_place(data, found.end()) for found in _NOTES.finditer(data))


def _size(data: bytes) -> tuple[int, int]:
    import imagesize  # noqa: PLC0415 - it takes 30 ms, and most builds measure nothing

    try:
        width, height = (round(side) for side in imagesize.get(io.BytesIO(data)))
    except _FAULTS:
        width = height = 0
    if not (width > 0 and height > 0):
        width, height = _proportions(data)
    sound = 0 < width <= _LARGEST and 0 < height <= _LARGEST
    return (width, height) if sound else (0, 0)


def _proportions(data: bytes) -> tuple[int, int]:
    """Return the size of a drawing that has no other one than that of its view (SVG 2, 8.6)."""
    found = _VIEW.search(data[:_HEAD]) if b"<svg" in data[:_HEAD] else None
    return (round(float(found[1])), round(float(found[2]))) if found else (0, 0)


def _has_place(data: bytes, start: int) -> bool:
    """Tell whether the notes that begin at `start` have a table of places with a place in it."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "L", data, start + 4)
        table = _table(data, start + first, order).get(_GPS)
        if table is None:
            return False
        return not {_LATITUDE, _LONGITUDE}.isdisjoint(_table(data, start + table, order))
    except struct.error:
        return False


def _table(data: bytes, at: int, order: str) -> dict[int, int]:
    """Return the tags of a table with their values (TIFF 6.0, section 2)."""
    (count,) = struct.unpack_from(order + "H", data, at)
    rows = (struct.unpack_from(order + "HHLL", data, at + 2 + 12 * row) for row in range(count))
    return {tag: value for tag, _, _, value in rows}
