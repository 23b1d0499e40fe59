"""Picture files, as small as they can be: made from a size and what a camera noted."""

import struct
import zlib


def notes(*, place: bool, order: str = "<") -> bytes:
    """Return a camera's notes (Exif): with a table of places, which may name one or none."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "L", 8)
    first = struct.pack(order + "HHHLLL", 1, 0x8825, 4, 1, 26, 0)
    tag = (0x0002, 5, 3) if place else (0x0000, 1, 4)
    return head + first + struct.pack(order + "HHHLLL", 1, *tag, 0, 0)


def jpeg(width: int, height: int, exif: bytes = b"", *, turned: bool = False) -> bytes:
    """Return the head of a JPEG file."""
    if turned:
        exif = b"MM\0*" + struct.pack(">LHHHLHHL", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    noted = b"Exif\0\0" + exif if exif else b""
    app1 = b"\xff\xe1" + struct.pack(">H", len(noted) + 2) + noted if noted else b""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + app1 + b"\xff\xc0" + frame + b"\xff\xd9"


def png(width: int, height: int, exif: bytes = b"") -> bytes:
    """Return a PNG file, all of one colour."""
    header = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x77" * width) * height)
    chunks = [(b"IHDR", header), (b"eXIf", exif), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in chunks
        if data or kind != b"eXIf"
    )


def webp(width: int, height: int, exif: bytes = b"") -> bytes:
    """Return the head of a WebP file."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = b"VP8X" + struct.pack("<L", 10) + bytes([8 if exif else 0, 0, 0, 0]) + sides
    if exif:
        chunks += b"EXIF" + struct.pack("<L", len(exif)) + exif
    return b"RIFF" + struct.pack("<L", len(chunks) + 4) + b"WEBP" + chunks
