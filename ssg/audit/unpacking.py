"""What lies inside a file: members of archives, and what a picture says besides its pixels."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator

LARGEST = 64_000_000  # bytes that are unpacked of one file: a small file may hold a whole disk
DEEPEST = 3  # archives inside archives
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PIXELS = frozenset({b"IDAT", b"fdAT", b"PLTE", b"VP8 ", b"VP8L", b"ALPH", b"ANMF"})
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\s{1,4}[A-Za-z0-9+/_-]{16,})*")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the parts of a file that may hold words; of most files, the whole.

    Gzip and zip files are unpacked, also one inside the other. Of JPEG, PNG and WebP pictures
    everything is given but the pixels: comments, EXIF, IPTC, XMP and embedded profiles.
    """
    if depth < DEEPEST and data.startswith(b"\x1f\x8b"):
        yield from unpacked(_inflated(data, wbits=31), depth + 1)
    elif depth < DEEPEST and data.startswith(b"PK\x03\x04"):
        yield data  # which names its members
        for member in _members(data):
            yield from unpacked(member, depth + 1)
    elif data.startswith(_JPEG):
        yield b"".join(_segments(data))
    elif data.startswith(_PNG):
        yield b"\n".join(_chunks(data, start=8, order="big", tail=4))
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        yield b"\n".join(_chunks(data, start=12, order="little", tail=0))
    else:
        yield data


def base64_in(data: bytes) -> Iterator[bytes]:
    """Yield what everything that looks like base64 may stand for, in each of its alignments."""
    for match in _BASE64.finditer(data):
        letters = b"".join(match[0].split()).translate(_URL_SAFE)
        for start in range(4):
            part = letters[start:]
            yield b64decode(part[: len(part) // 4 * 4])


def _inflated(data: bytes, wbits: int = 15) -> bytes:
    """Return packed data as far as they are sound, and not endless."""
    made: list[bytes] = []
    left = LARGEST
    while data and left > 0:
        worker = zlib.decompressobj(wbits)
        try:
            made.append(worker.decompress(data, left))
        except zlib.error:
            break
        left -= len(made[-1])
        data = worker.unused_data
    return b"".join(made)


def _members(data: bytes) -> Iterator[bytes]:
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    found = member.read(left)
                left -= len(found)
                yield found
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ):
        return  # what cannot be unpacked is searched as it lies there


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments of a JPEG file before its pixels, and what comes after its end."""
    place = 2
    while data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] != b"\xda":
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        yield data[place + 4 : place + 2 + size]
        place += 2 + max(size, 2)
    if data[place : place + 1] != b"\xff":
        yield data[place:]  # not as the standard says: all of it
        return
    end = data.rfind(b"\xff\xd9")
    yield data[end + 2 :] if end > place else b""


def _chunks(data: bytes, *, start: int, order: str, tail: int) -> Iterator[bytes]:
    """Yield the chunks of a PNG or RIFF file, except its pixels; packed texts as they read."""
    place = start
    while place + 8 <= len(data):
        one, two = data[place : place + 4], data[place + 4 : place + 8]
        size, kind = (one, two) if order == "big" else (two, one)
        length = int.from_bytes(size, "big" if order == "big" else "little")
        body = data[place + 8 : place + 8 + length]
        if kind not in _PIXELS:
            yield body
            yield from _texts(kind, body)
        place += 8 + length + tail + (length % 2 if order == "little" else 0)


def _texts(kind: bytes, body: bytes) -> Iterator[bytes]:
    """Yield what is packed in a chunk of a PNG file (PNG, third edition, section 11.3.3)."""
    if kind in {b"zTXt", b"iTXt", b"iCCP"}:
        for match in re.finditer(b"\0", body):
            found = _inflated(body[match.end() + (kind != b"iTXt") :])
            if found:
                yield found
