"""Draw the default icons of a paper: a front page on a dark tile, in every form a site needs.

    python tools/icons.py

writes layouts/icons/. Only the standard library is needed, and the result is the same bytes on
every machine with the same zlib. The drawing is a table of rectangles on a square of 64 units;
the SVG file states them, the PNG files cover pixels with them.
"""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "layouts" / "icons"
UNITS = 64
INK, PAPER, HOUSE = "1a1815", "fbf9f4", "d0523f"
RADIUS = 12.0
SAMPLES = 8  # sample points along a pixel, for the round corners

Shape = tuple[float, float, float, float, str]  # left, top, right, bottom, colour
SHEET: Sequence[Shape] = (
    (10, 11, 54, 20, PAPER),  # the name of the paper
    (10, 24, 54, 26, PAPER),  # a rule
    (10, 30, 34, 46, HOUSE),  # the lead picture
    (38, 30, 54, 34, PAPER),  # a column
    (38, 36, 54, 40, PAPER),
    (38, 42, 54, 46, PAPER),
    (10, 49, 34, 53, PAPER),
    (38, 49, 54, 53, PAPER),
)


def svg() -> str:
    """Return the icon as an SVG document."""
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {UNITS} {UNITS}">']
    lines.append(f'<rect width="{UNITS}" height="{UNITS}" rx="{RADIUS:g}" fill="#{INK}"/>')
    for left, top, right, bottom, colour in SHEET:
        place = f'x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
        lines.append(f'<rect {place} fill="#{colour}"/>')
    return "\n".join([*lines, "</svg>", ""])


def overlap(start: float, end: float, pixel: int, scale: float) -> float:
    """Return how much of a pixel lies between two units, 0 to 1."""
    return max(0.0, min(end * scale, pixel + 1) - max(start * scale, pixel))


def tile(x: int, y: int, size: int) -> float:
    """Return how much of a pixel the tile with its round corners covers, 0 to 1."""
    r = RADIUS * size / UNITS
    if r <= x < size - r - 1 or r <= y < size - r - 1:
        return 1.0
    inside = 0
    for i in range(SAMPLES * SAMPLES):
        px, py = x + (i % SAMPLES + 0.5) / SAMPLES, y + (i // SAMPLES + 0.5) / SAMPLES
        dx, dy = max(r - px, px - size + r, 0.0), max(r - py, py - size + r, 0.0)
        inside += dx * dx + dy * dy <= r * r
    return inside / SAMPLES**2


def pixel(x: int, y: int, size: int, rounded: float) -> bytes:
    """Return the red, green, blue and alpha of a pixel; `rounded` is the share of the tile."""
    scale = size / UNITS
    colour = [float(part) for part in bytes.fromhex(INK)]
    for left, top, right, bottom, code in SHEET:
        share = overlap(left, right, x, scale) * overlap(top, bottom, y, scale)
        if share:
            over = bytes.fromhex(code)
            colour = [a + (b - a) * share for a, b in zip(colour, over, strict=True)]
    return bytes([*(round(part) for part in colour), round(255 * rounded)])


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one part of a PNG file."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png(size: int, *, rounded: bool = True) -> bytes:
    """Return the icon as a PNG file of `size` by `size` pixels."""
    rows = []
    for y in range(size):
        shares = (tile(x, y, size) if rounded else 1.0 for x in range(size))
        rows.append(b"\0" + b"".join(pixel(x, y, size, s) for x, s in enumerate(shares)))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(rows), 9)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def ico(sizes: Sequence[int]) -> bytes:
    """Return the icon as an ICO file that holds a PNG of every size."""
    images = [png(size) for size in sizes]
    offset = 6 + 16 * len(images)
    entries = b""
    for size, image in zip(sizes, images, strict=True):
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(images)


def main() -> None:
    """Write every icon."""
    ICONS.mkdir(parents=True, exist_ok=True)
    (ICONS / "icon.svg").write_text(svg(), encoding="utf-8", newline="\n")
    (ICONS / "favicon.ico").write_bytes(ico((16, 32, 48)))
    (ICONS / "apple-touch-icon.png").write_bytes(png(180, rounded=False))
    for size in (192, 512):
        (ICONS / f"icon-{size}.png").write_bytes(png(size))


if __name__ == "__main__":
    main()
