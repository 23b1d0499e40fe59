"""Draw every picture of the demo newspaper: flat, layered illustrations as PNG files.

    python tools/pictures.py            writes all pictures beside their stories in content/
    python tools/pictures.py dunes      writes only pictures whose path holds "dunes"

Nothing but the standard library is needed, and the result is the same bytes on every machine
with the same zlib: no clock, no random module, only a small seeded number generator. A scene is
a function that takes a `Canvas` and paints from back to front; the table `SCENES` at the end
says which file each one fills. Story pictures are 1600 x 900, portraits 400 x 400.
"""

import struct
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from math import ceil, cos, floor, pi, sin
from pathlib import Path

Point = tuple[float, float]
Colour = tuple[int, int, int]

CONTENT = Path(__file__).resolve().parent.parent / "content"
SUBLINES = 4  # sample lines in a pixel row; across the row coverage is exact
SHADES = 5  # steps of an edge pixel: few of them, because each makes the file larger


def rgb(code: str) -> Colour:
    """The colour of a six-digit hexadecimal code."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: str, second: str, share: float) -> str:
    """A colour between two others; `share` of the second, 0 to 1."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def numbers(seed: int) -> Iterator[float]:
    """An endless run of numbers from 0 to 1, the same for the same seed."""
    state = seed * 7919 + 12345
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 33) / 2**31


def spots(text: str) -> list[Point]:
    """Points written as "x y, x y", so that a whole outline stands on a line or two."""
    return [(float(x), float(y)) for x, y in (pair.split() for pair in text.split(","))]


def arc(
    x: float, y: float, r: float, start: float = 0, end: float = 360, ry: float = 0
) -> list[Point]:
    """Points along an ellipse; angles in degrees, clockwise from three o'clock."""
    steps = max(12, int(abs(end - start) / 360 * (24 + r / 2)))
    angles = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
    return [(x + r * cos(a), y + (ry or r) * sin(a)) for a in angles]


def curve(points: Sequence[Point], steps: int = 16) -> list[Point]:
    """A smooth line through all points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    line: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for i in range(steps):
            t = i / steps
            weights = (
                -(t**3) + 2 * t**2 - t,
                3 * t**3 - 5 * t**2 + 2,
                -3 * t**3 + 4 * t**2 + t,
                t**3 - t**2,
            )
            line.append(
                (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)) / 2,
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)) / 2,
                )
            )
    return [*line, points[-1]]


class Canvas:
    """An RGB picture one paints on from back to front with smooth edges."""

    def __init__(self, width: int = 1600, height: int = 900, ground: str = "ffffff") -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(rgb(ground)) * width) for _ in range(height)]

    def sky(self, *stops: tuple[float, str]) -> None:
        """A gradient from top to bottom through (y, colour) stops."""
        for (y0, first), (y1, second) in zip(stops, stops[1:], strict=False):
            for y in range(max(0, int(y0)), min(self.height, int(y1))):
                colour = mix(first, second, (y - y0) / (y1 - y0))
                self.rows[y][:] = bytes(rgb(colour)) * self.width

    def poly(self, points: Sequence[Point], colour: str, alpha: float = 1) -> None:
        """Fill a closed shape (even-odd); an alpha below 1 lets the ground through."""
        top = max(0, floor(min(y for _, y in points)))
        bottom = min(self.height, ceil(max(y for _, y in points)))
        ink = Ink(rgb(colour), alpha)
        edges = _edges(points)
        for y in range(top, bottom):
            lines = [
                _crossings(edges, y + (s + 0.5) / SUBLINES, self.width) for s in range(SUBLINES)
            ]
            _fill(self.rows[y], lines, ink)

    def disc(
        self, x: float, y: float, r: float, colour: str, alpha: float = 1, ry: float = 0
    ) -> None:
        """A filled circle or, with `ry`, an ellipse."""
        self.poly(arc(x, y, r, ry=ry)[:-1], colour, alpha)

    def rect(self, x: float, y: float, w: float, h: float, colour: str, alpha: float = 1) -> None:
        """A filled rectangle."""
        self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, alpha)

    def line(self, points: Sequence[Point], width: float, colour: str, alpha: float = 1) -> None:
        """A line of even width through the points, with mitred joints."""
        left: list[Point] = []
        right: list[Point] = []
        for i, (x, y) in enumerate(points):
            (ax, ay), (bx, by) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
            length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
            nx, ny = -(by - ay) / length * width / 2, (bx - ax) / length * width / 2
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.poly([*left, *reversed(right)], colour, alpha)

    def land(self, crest: Sequence[Point], colour: str, alpha: float = 1) -> None:
        """Everything below a crest line, down to the lower edge."""
        self.poly([*crest, (crest[-1][0], self.height), (crest[0][0], self.height)], colour, alpha)

    def glow(self, x: float, y: float, r: float, colour: str, rings: int = 4) -> None:
        """A sun or lamp with soft flat rings around it."""
        for ring in range(rings, 0, -1):
            self.disc(x, y, r * (1 + 0.55 * ring), colour, 0.10)
        self.disc(x, y, r, colour)

    def png(self) -> bytes:
        """The picture as a PNG file, with the row filter that packs it smallest."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        body = min((zlib.compress(raw, 9) for raw in self._filtered()), key=len)
        chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )

    def _filtered(self) -> Iterator[bytes]:
        above = [bytes(self.width * 3), *map(bytes, self.rows)]
        pairs = list(zip(map(bytes, self.rows), above, strict=False))
        yield b"".join(b"\x00" + now for now, _ in pairs)
        yield b"".join(b"\x01" + now[:3] + _minus(now[3:], now[:-3]) for now, _ in pairs)
        yield b"".join(b"\x02" + _minus(now, before) for now, before in pairs)


class Ink:
    """A colour with the tables that lay it over another colour."""

    def __init__(self, colour: Colour, alpha: float) -> None:
        self.colour, self.alpha = colour, alpha
        self.tables = [bytes(round(v + (c - v) * alpha) for v in range(256)) for c in colour]

    def span(self, row: bytearray, start: int, end: int) -> None:
        """Paint whole pixels from `start` up to `end`."""
        if end <= start:
            return
        if self.alpha >= 1:
            row[start * 3 : end * 3] = bytes(self.colour) * (end - start)
            return
        for channel in range(3):
            part = slice(start * 3 + channel, end * 3, 3)
            row[part] = row[part].translate(self.tables[channel])

    def touch(self, row: bytearray, x: int, cover: float) -> None:
        """Paint one pixel that the shape covers only in part."""
        share = cover * self.alpha
        for channel in range(3):
            value = row[x * 3 + channel]
            row[x * 3 + channel] = round(value + (self.colour[channel] - value) * share)


def _minus(now: bytes, before: bytes) -> bytes:
    return bytes((a - b) & 255 for a, b in zip(now, before, strict=True))


def _edges(points: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    closed = zip(points, [*points[1:], points[0]], strict=True)
    return sorted(
        (ay, by, ax, (bx - ax) / (by - ay)) if ay < by else (by, ay, bx, (ax - bx) / (ay - by))
        for (ax, ay), (bx, by) in closed
        if ay != by
    )


def _crossings(edges: list[tuple[float, float, float, float]], y: float, width: int) -> list[float]:
    found = []
    for y0, y1, x, slope in edges:
        if y0 > y:
            break
        if y < y1:
            found.append(min(float(width), max(0.0, x + (y - y0) * slope)))
    return sorted(found)


def _fill(row: bytearray, lines: list[list[float]], ink: Ink) -> None:
    """Paint one pixel row from the crossings of its sample lines."""
    counts = {len(line) for line in lines}
    if len(counts) == 1:
        for k in range(0, counts.pop(), 2):
            _strip(row, [(line[k], line[k + 1]) for line in lines], ink)
        return
    _strip(
        row,
        [(line[k], line[k + 1]) for line in lines for k in range(0, len(line) - 1, 2)],
        ink,
        solid=False,
    )


def _strip(row: bytearray, spans: list[Point], ink: Ink, *, solid: bool = True) -> None:
    first, last = floor(min(a for a, _ in spans)), ceil(max(b for _, b in spans))
    inner0, inner1 = ceil(max(a for a, _ in spans)), floor(min(b for _, b in spans))
    if not solid or inner1 < inner0:
        inner0 = inner1 = last
    ink.span(row, inner0, inner1)
    for x in (*range(first, inner0), *range(inner1, last)):
        cover = sum(max(0.0, min(b, x + 1) - max(a, x)) for a, b in spans) / SUBLINES
        if shade := min(SHADES, round(cover * SHADES)):
            ink.touch(row, x, shade / SHADES)


# Parts that several scenes share


def rolling(y: float, height: float, seed: int, waves: float = 2.2, step: int = 10) -> list[Point]:
    """A soft crest across the picture: dunes, hills, swell."""
    draw = numbers(seed)
    parts = [
        (height / (k + 1) ** 1.3, waves * (k + 1) * (0.7 + 0.6 * next(draw)), next(draw) * 2 * pi)
        for k in range(3)
    ]
    return [
        (x, y - sum(a * sin(x / 1600 * 2 * pi * f + p) for a, f, p in parts))
        for x in range(-20, 1621 + step, step)
    ]


def ridge(y: float, height: float, seed: int, depth: int = 6) -> list[Point]:
    """A jagged crest across the picture: mountains."""
    draw = numbers(seed)
    heights = [next(draw) * height for _ in range(4)]
    scale = height * 0.5
    for _ in range(depth):
        middles = [
            (a + b) / 2 + (next(draw) - 0.5) * scale
            for a, b in zip(heights, heights[1:], strict=False)
        ]
        heights = [h for pair in zip(heights, middles, strict=False) for h in pair] + [heights[-1]]
        scale *= 0.52
    return [(-20 + i * 1640 / (len(heights) - 1), y - h) for i, h in enumerate(heights)]


def stars(c: Canvas, seed: int, count: int, bottom: float, colour: str = "f4ead2") -> None:
    """Small stars of two sizes over the upper part of a picture."""
    draw = numbers(seed)
    for _ in range(count):
        x, y, size = next(draw) * c.width, next(draw) * bottom, next(draw)
        c.disc(x, y, 1.6 + 1.8 * (size > 0.8), colour, 0.5 + 0.5 * size)


def tree(c: Canvas, x: float, y: float, size: float, leaf: str, trunk: str) -> None:
    """A round garden tree standing at (x, y)."""
    c.poly(
        [
            (x - size * 0.06, y),
            (x - size * 0.035, y - size),
            (x + size * 0.035, y - size),
            (x + size * 0.06, y),
        ],
        trunk,
    )
    for dx, dy, r in (
        (-0.28, -0.95, 0.34),
        (0.28, -0.95, 0.34),
        (0, -1.25, 0.42),
        (0, -0.85, 0.34),
    ):
        c.disc(x + dx * size, y + dy * size, r * size, leaf)


def acacia(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """A flat-topped thorn tree standing at (x, y)."""
    c.line(
        curve([(x, y), (x + size * 0.04, y - size * 0.4), (x - size * 0.18, y - size * 0.8)]),
        size * 0.06,
        colour,
    )
    c.line(
        [(x + size * 0.03, y - size * 0.38), (x + size * 0.26, y - size * 0.82)],
        size * 0.045,
        colour,
    )
    for dx, dy, r in ((-0.25, -0.86, 0.42), (0.25, -0.9, 0.46), (0, -0.99, 0.42)):
        c.disc(x + dx * size, y + dy * size, r * size, colour, ry=r * size * 0.26)


def truck(c: Canvas, x: float, y: float, size: float, colour: str, glass: str) -> None:
    """A covered lorry driving to the left, wheels at y."""
    c.poly(
        [
            (x + size * 0.3, y - size * 0.1),
            (x + size * 0.3, y - size * 0.5),
            (x + size * 0.38, y - size * 0.56),
            (x + size * 0.94, y - size * 0.56),
            (x + size, y - size * 0.5),
            (x + size, y - size * 0.1),
        ],
        colour,
    )
    c.poly(
        [
            (x, y - size * 0.1),
            (x + 0.01 * size, y - size * 0.26),
            (x + size * 0.06, y - size * 0.29),
            (x + size * 0.1, y - size * 0.44),
            (x + size * 0.26, y - size * 0.44),
            (x + size * 0.26, y - size * 0.1),
        ],
        colour,
    )
    c.poly(
        [
            (x + size * 0.09, y - size * 0.29),
            (x + size * 0.12, y - size * 0.4),
            (x + size * 0.21, y - size * 0.4),
            (x + size * 0.21, y - size * 0.29),
        ],
        glass,
    )
    c.rect(x + size * 0.2, y - size * 0.14, size * 0.15, size * 0.04, colour)
    for dx in (0.13, 0.55, 0.83):
        c.disc(x + size * dx, y - size * 0.07, size * 0.085, colour)
        c.disc(x + size * dx, y - size * 0.07, size * 0.035, glass)


def windows(
    c: Canvas,
    x: float,
    y: float,
    columns: int,
    rows: int,
    lit: Callable[[int, int], str],
    box: tuple[float, float, float, float],
) -> None:
    """A grid of windows; `box` is width, height and the two gaps."""
    w, h, gap_x, gap_y = box
    for j in range(rows):
        for i in range(columns):
            c.rect(x + i * (w + gap_x), y + j * (h + gap_y), w, h, lit(i, j))


# Africa


def dunes(c: Canvas) -> None:
    """A convoy on a dune crest under a low sun."""
    c.sky((0, "e9b872"), (330, "f3d3a0"), (620, "f8e6c6"), (900, "f8e6c6"))
    c.glow(1180, 330, 92, "fff3da")
    c.land(rolling(470, 34, 5, 1.6), "e0ab78")
    c.land(rolling(535, 44, 9, 1.2), "cf8f5f")
    crest = rolling(600, 52, 14, 0.9)
    c.land(crest, "b56f48")
    for i in range(5):
        x = 330 + i * 168
        y = next(py for px, py in crest if px >= x + 45)
        truck(c, x, y + 7, 96, "4a2c24", "cf8f5f")
    c.land(rolling(735, 60, 23, 0.8), "8a4d38")
    c.land([(x, y + 10) for x, y in rolling(830, 46, 31, 1.1)], "5d332b")


def border(c: Canvas) -> None:
    """A lowered barrier on a laterite road, lorries waiting behind it."""
    c.sky((0, "9fc1c4"), (420, "dfe5d2"), (560, "efe6cc"), (900, "efe6cc"))
    c.land(rolling(520, 22, 3, 1.4), "c8b98a")
    for x, size in ((120, 150), (300, 100), (1240, 120), (1480, 170)):
        acacia(c, x, 545, size, "68744b")
    c.land(rolling(560, 8, 7, 1), "b98a56")
    c.poly(spots("700 556, 860 556, 1750 900, -50 900"), "a8623c")
    for i, (x, y, size) in enumerate(((772, 574, 74), (770, 620, 150))):
        truck(c, x - size / 2, y, size, ("5a4a44", "3c4a50")[i], "dfe5d2")
    truck(c, 905, 690, 270, "2f3d43", "9fc1c4")
    truck(c, 420, 690, 270, "6d3b2c", "dfe5d2")
    c.rect(196, 560, 40, 200, "2d3439")
    c.rect(180, 745, 72, 26, "2d3439")
    for i in range(13):
        c.poly(
            [
                (216 + i * 92, 640 - i * 2),
                (308 + i * 92, 638 - i * 2),
                (308 + i * 92, 662 - i * 2),
                (216 + i * 92, 664 - i * 2),
            ],
            "f5efe0" if i % 2 else "b8322a",
        )
    c.rect(1404, 590, 26, 176, "2d3439")
    c.land(rolling(880, 12, 40, 3), "7d4630")


def river(c: Canvas) -> None:
    """A boat on a wide river below a pink dune."""
    c.sky((0, "6f9fae"), (300, "b9cfc8"), (470, "f2dcc0"), (900, "f2dcc0"))
    c.disc(420, 300, 66, "fff1d8")
    c.poly(
        curve(spots("-20 480, 300 440, 640 330, 900 215, 1060 300, 1300 400, 1640 455"))
        + [(1640, 520), (-20, 520)],
        "e3a184",
    )
    c.poly(
        [
            *curve(spots("900 215, 1060 300, 1300 400, 1640 455")),
            (1640, 520),
            (1180, 520),
            (1040, 430),
        ],
        "c67f68",
    )
    c.rect(0, 488, 1600, 10, "7d7a55")
    c.sky((498, "7fa6a6"), (700, "4f8290"), (900, "2f5f70"))
    for i, (x, y, w) in enumerate(
        (
            (380, 540, 170),
            (330, 585, 220),
            (480, 630, 140),
            (900, 560, 320),
            (1010, 605, 180),
            (1250, 700, 260),
            (180, 720, 240),
            (700, 800, 300),
        )
    ):
        c.rect(x, y, w, 5, ("f2dcc0", "c99a86")[i % 2 if i > 2 else 0], 0.55)
    c.poly(
        [
            *curve(spots("560 668, 640 712, 820 724, 1010 708, 1100 650")),
            (1060, 676),
            (820, 690),
            (640, 688),
        ],
        "2b2522",
    )
    for x, h in ((760, 92), (930, 84)):
        c.poly(
            [(x - 17, 700), (x - 15, 700 - h * 0.66), (x + 15, 700 - h * 0.66), (x + 19, 700)],
            "2b2522",
        )
        c.disc(x, 700 - h * 0.8, 13, "2b2522")
    c.line([(944, 640), (1010, 800)], 6, "2b2522")
    c.poly(
        [(x, y) for x, y in curve(spots("-20 900, -20 800, 120 820, 300 868, 420 900"))], "3f4f3a"
    )


def five(c: Canvas) -> None:
    """A round table from above: five chairs, three of them pushed back."""
    c.sky((0, "20343b"), (900, "2c464c"))
    c.disc(800, 450, 372, "27404a")
    c.disc(800, 450, 262, "14242a", 0.55)
    c.disc(792, 440, 250, "c9a063")
    c.disc(792, 440, 222, "d8b47a")
    c.disc(792, 440, 60, "c9a063")
    fills = ("e7ddc7", "e7ddc7", "b5553c", "b5553c", "b5553c")
    for i, fill in enumerate(fills):
        angle = (-126 + i * 72) * pi / 180
        away = 318 if i < 2 else (392, 396, 404)[i - 2]
        turn = angle + (0 if i < 2 else (0.35, -0.2, -0.42)[i - 2])
        x, y = 800 + away * cos(angle) * 1.35, 450 + away * sin(angle) * 0.86
        out, side = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
        seat = spots("-52 -58, 52 -58, 52 58, -52 58")
        back = spots("58 -66, 84 -66, 84 66, 58 66")
        for shape, colour in ((seat, fill), (back, mix(fill, "14242a", 0.35))):
            c.poly(
                [(x + u * out[0] + v * side[0], y + u * out[1] + v * side[1]) for u, v in shape],
                colour,
            )
        if i < 2:
            c.poly(
                [
                    (792 + r * cos(angle + w), 440 + r * sin(angle + w))
                    for r, w in ((120, -0.16), (120, 0.16), (196, 0.13), (196, -0.13))
                ],
                "f4ecdb",
            )


def herd(c: Canvas) -> None:
    """Cattle walking past a thorn tree at evening."""
    c.sky((0, "7a4a55"), (300, "c87a5c"), (560, "f0bd7e"), (900, "f0bd7e"))
    c.glow(1120, 520, 120, "fbe3b0", 3)
    c.land(rolling(600, 20, 6, 1.3), "b86a4c")
    acacia(c, 360, 660, 330, "4a2a31")
    c.land(rolling(655, 14, 11, 1.1), "7d4240")
    for x, y, s in (
        (620, 700, 1.0),
        (800, 716, 1.15),
        (1010, 705, 1.05),
        (1230, 722, 1.2),
        (1440, 708, 0.95),
    ):
        cow(c, x, y, s * 92, "33202a")
    c.poly(spots("424 736, 430 646, 442 624, 466 624, 478 646, 486 736"), "33202a")
    c.disc(454, 606, 15, "33202a")
    c.poly(spots("430 604, 454 578, 478 604"), "33202a")
    c.line([(490, 594), (498, 744)], 5, "33202a")
    c.land(rolling(742, 16, 19, 0.9), "4f2c33")
    c.land(rolling(842, 22, 27, 1.4), "33202a")


def cow(c: Canvas, x: float, y: float, s: float, colour: str) -> None:
    """A long-horned zebu walking to the right, hooves at y + s / 3."""
    c.poly(
        curve(
            [
                (x - s * 0.75, y - s * 0.5),
                (x - s * 0.3, y - s * 0.56),
                (x + s * 0.22, y - s * 0.58),
                (x + s * 0.34, y - s * 0.8),
                (x + s * 0.5, y - s * 0.6),
                (x + s * 0.66, y - s * 0.3),
                (x + s * 0.42, y - s * 0.06),
                (x - s * 0.2, y + s * 0.02),
                (x - s * 0.7, y - s * 0.08),
                (x - s * 0.8, y - s * 0.3),
                (x - s * 0.75, y - s * 0.5),
            ],
            8,
        ),
        colour,
    )
    for dx in (-0.68, -0.5, 0.28, 0.46):
        c.poly(
            [
                (x + s * dx, y - s * 0.2),
                (x + s * (dx + 0.13), y - s * 0.2),
                (x + s * (dx + 0.1), y + s * 0.42),
                (x + s * (dx + 0.03), y + s * 0.42),
            ],
            colour,
        )
    c.poly(
        [
            (x + s * 0.5, y - s * 0.56),
            (x + s * 0.8, y - s * 0.66),
            (x + s * 1.02, y - s * 0.44),
            (x + s * 0.98, y - s * 0.36),
            (x + s * 0.66, y - s * 0.3),
        ],
        colour,
    )
    c.line(
        curve(
            [
                (x + s * 0.78, y - s * 0.62),
                (x + s * 0.66, y - s * 0.86),
                (x + s * 0.76, y - s * 1.12),
            ],
            8,
        ),
        s * 0.045,
        colour,
    )
    c.line(
        curve(
            [
                (x + s * 0.8, y - s * 0.62),
                (x + s * 0.96, y - s * 0.82),
                (x + s * 0.92, y - s * 1.1),
            ],
            8,
        ),
        s * 0.045,
        colour,
    )
    c.line(
        curve(
            [
                (x - s * 0.76, y - s * 0.44),
                (x - s * 0.88, y - s * 0.2),
                (x - s * 0.86, y + s * 0.1),
            ],
            8,
        ),
        s * 0.04,
        colour,
    )


def seeds(c: Canvas) -> None:
    """Shelves of seed jars in a school store room."""
    c.sky((0, "efe3c8"), (900, "e6d4b0"))
    draw = numbers(77)
    fills = ("b5553c", "d49a3a", "7d8a4e", "4f6a5c", "c9b27a", "8a4d38", "e0b84e")
    for shelf in range(3):
        base = 300 + shelf * 262
        c.rect(0, base, 1600, 22, "8a5a3c")
        c.rect(0, base + 22, 1600, 14, "6d452e")
        x = 54.0
        while x < 1500:
            w, h = 92 + 50 * next(draw), 132 + 66 * next(draw)
            level, fill = h * (0.35 + 0.5 * next(draw)), fills[int(next(draw) * 7)]
            c.rect(x, base - h, w, h, "f8f2e2", 0.75)
            c.rect(x + 7, base - level, w - 14, level - 7, fill)
            c.rect(x + 7, base - level, w - 14, 8, mix(fill, "ffffff", 0.25))
            c.rect(x + w * 0.08, base - h - 24, w * 0.84, 26, "5c6b66")
            c.rect(x + w * 0.22, base - h * 0.46, w * 0.56, h * 0.2, "fbf8ee")
            c.rect(x + w * 0.3, base - h * 0.38, w * 0.4, 5, "8a8272")
            x += w + 24 + 26 * next(draw)


def barbarie(c: Canvas) -> None:
    """Houses on a spit of sand, the sea at the door."""
    c.sky((0, "8fb9c2"), (380, "d9e2d3"), (480, "f0e6cf"), (900, "f0e6cf"))
    c.sky((470, "6fa3ad"), (560, "3f7f90"), (900, "3f7f90"))
    c.poly(
        curve(spots("-20 640, 260 600, 620 566, 1000 540, 1640 500")) + [(1640, 900), (-20, 900)],
        "e2c58f",
    )
    draw = numbers(12)
    paint = ("d97b52", "f2e6cc", "7fa39a", "e0a94e", "b85a48", "dfcdb0")
    for i in range(11):
        x = 560 + i * 98
        h = 96 + 84 * next(draw) + i * 3
        base = 618 - i * 6
        wall = paint[int(next(draw) * 6)]
        c.rect(x, base - h, 94, h + 40, wall)
        c.rect(x - 3, base - h - 9, 100, 11, mix(wall, "3a2a26", 0.35))
        for j in range(int(h // 74)):
            for k in range(2):
                c.rect(x + 17 + k * 38, base - h + 24 + j * 66, 20, 30, mix(wall, "2b3438", 0.62))
    c.poly(
        curve(spots("-20 706, 240 640, 560 640, 800 690, 1180 700, 1640 640"))
        + spots("1640 760, 1640 900, -20 900"),
        "d6b37c",
    )
    for x, y, s, body in (
        (640, 720, 1.0, "2f6f86"),
        (930, 748, 1.15, "b8432f"),
        (1240, 716, 1.05, "e0a94e"),
    ):
        c.poly(
            [
                *curve(
                    [
                        (x - 150 * s, y - 62 * s),
                        (x - 90 * s, y),
                        (x + 90 * s, y),
                        (x + 160 * s, y - 76 * s),
                    ],
                    10,
                ),
                (x + 110 * s, y - 34 * s),
                (x - 100 * s, y - 30 * s),
            ],
            body,
        )
        c.line([(x - 116 * s, y - 24 * s), (x + 122 * s, y - 28 * s)], 6, "f5efe0")
    c.poly(
        curve(spots("-20 660, 160 700, 300 770, 560 812, 900 842, 1300 858, 1640 830"))
        + [(1640, 920), (-20, 920)],
        "f7f4e6",
    )
    c.poly(
        curve(spots("-20 684, 150 726, 290 792, 560 834, 900 862, 1300 880, 1640 856"))
        + [(1640, 920), (-20, 920)],
        "2f6f86",
    )
    c.poly(curve(spots("-20 780, 140 800, 380 866, 560 910, -20 910")), "225a70")


# Europe


def garrison(c: Canvas) -> None:
    """A small-town square at dusk with a few lit windows."""
    c.sky((0, "3d4a6b"), (420, "8d7f93"), (640, "d9a58c"), (900, "d9a58c"))
    c.land(rolling(470, 46, 8, 1.1), "5a5a78")
    draw = numbers(41)
    x = -10.0
    while x < 1600:
        w, h = 136 + 54 * next(draw), 250 + 96 * next(draw)
        wall = mix("c9a98f", "8d6f70", next(draw))
        c.rect(x, 690 - h, w + 1, h, wall)
        c.poly(
            [
                (x - 8, 692 - h),
                (x + w * 0.14, 640 - h),
                (x + w * 0.86, 640 - h),
                (x + w + 8, 692 - h),
            ],
            "433a4c",
        )
        for j in range(3):
            for k in range(3):
                lamp = next(draw) > 0.72
                c.rect(
                    x + w * (0.13 + 0.28 * k),
                    724 - h + j * 86,
                    w * 0.15,
                    50,
                    "ffd98a" if lamp else "4a4a62",
                )
        x += w
    c.land([(-20, 690), (1620, 690)], "6d5f6b")
    c.poly(spots("-20 740, 1620 720, 1620 900, -20 900"), "5d5162")
    c.rect(744, 700, 132, 34, "d8cdbd")
    c.rect(766, 660, 88, 42, "d8cdbd")
    c.poly(spots("782 662, 794 408, 810 380, 826 408, 838 662"), "efe6d8")
    c.rect(720, 732, 180, 16, "bfb1a4")
    for tx, ty, size in ((150, 800, 240), (430, 778, 190), (1170, 778, 190), (1450, 800, 240)):
        tree(c, tx, ty, size, "2f3d4a", "33303c")


def storm(c: Canvas) -> None:
    """A lighthouse in breaking seas and slanting rain."""
    c.sky((0, "22303f"), (520, "5d7482"), (900, "5d7482"))
    c.poly(spots("1146 262, -40 60, -40 300"), "f3e3ab", 0.16)
    c.poly(spots("1146 262, 1640 130, 1640 330"), "f3e3ab", 0.16)
    for y, tone, seed in ((560, "4a6675", 2), (620, "3c5868", 4)):
        c.land(rolling(y, 24, seed, 4), tone)
    c.poly(spots("1000 700, 1050 602, 1120 572, 1190 580, 1270 640, 1330 720"), "1f2a33")
    c.poly(spots("1106 590, 1124 300, 1170 300, 1188 590"), "efe8da")
    for i in range(3):
        y0, y1 = 356 + i * 84, 396 + i * 84
        c.poly(
            [
                (1147 - 23 - (y0 - 300) * 0.062, y0),
                (1147 + 23 + (y0 - 300) * 0.062, y0),
                (1147 + 23 + (y1 - 300) * 0.062, y1),
                (1147 - 23 - (y1 - 300) * 0.062, y1),
            ],
            "b8382e",
        )
    c.rect(1112, 290, 70, 12, "1f2a33")
    c.rect(1126, 240, 42, 50, "ffe9a6")
    c.poly(spots("1114 242, 1147 206, 1180 242"), "b8382e")
    for y, tone, seed, height in (
        (700, "2f4a5a", 6, 46),
        (770, "253c4b", 9, 52),
        (850, "1a2c39", 15, 40),
    ):
        crest = rolling(y, height, seed, 2.6)
        c.line([(x, py + 2) for x, py in crest], 9, "e6eceb", 0.85)
        c.land(crest, tone)
    draw = numbers(3)
    for _ in range(120):
        left, top, length = next(draw) * 1750, next(draw) * 860, 40 + 50 * next(draw)
        c.line([(left, top), (left - length * 0.42, top + length)], 2.2, "cfdcdf", 0.28)


def night_train(c: Canvas) -> None:
    """A lit sleeping-car train below snowy mountains."""
    c.sky((0, "141c33"), (460, "2f3d63"), (900, "2f3d63"))
    stars(c, 21, 90, 380)
    c.disc(1270, 170, 54, "f4ead2")
    c.disc(1250, 158, 48, "18213a")
    far = ridge(520, 210, 33)
    c.land(far, "4d5a80")
    c.land([(x, y + 46 + 12 * sin(x / 37)) for x, y in far], "3a466b")
    c.land(ridge(600, 130, 47), "273252")
    c.land(rolling(668, 16, 5, 1), "1b2440")
    c.rect(0, 716, 1600, 14, "0f1526")
    c.rect(0, 730, 1600, 60, "1d2743")
    for i in range(5):
        x = -70 + i * 372
        c.poly(
            [(x, 704), (x, 566), (x + 14, 548), (x + 346, 548), (x + 360, 566), (x + 360, 704)],
            "8c2f39",
        )
        c.rect(x, 640, 360, 10, "e9c98a")
        c.rect(x, 690, 360, 14, "5f1f2b")
        for k in range(7):
            lamp = (i * 7 + k * 5) % 4
            c.rect(x + 28 + k * 45, 580, 31, 42, "ffe3a0" if lamp else "5b2a3a")
        c.rect(x + 358, 590, 14, 100, "0f1526")
        for dx in (60, 110, 250, 300):
            c.disc(x + dx, 708, 16, "0f1526")
    c.sky((790, "141c33"), (900, "0f1526"))
    for i in range(5):
        for k in range(7):
            if (i * 7 + k * 5) % 4:
                c.rect(-42 + i * 372 + k * 45, 806, 31, 54, "ffe3a0", 0.12)
    c.rect(0, 788, 1600, 6, "4d5a80")


def canal(c: Canvas) -> None:
    """A canal in one-point perspective: old planes left, saplings right."""
    c.sky((0, "bcd3cf"), (430, "f1ead6"), (900, "f1ead6"))
    c.land([(-20, 452), (1620, 452)], "a9b583")
    c.poly(spots("770 452, 830 452, 1240 900, 360 900"), "6f9a9a")
    c.poly(spots("790 452, 812 452, 960 900, 640 900"), "8fb4ae")
    c.poly(spots("770 452, 360 900, 180 900, 764 452"), "d8c49a")
    c.poly(spots("830 452, 1240 900, 1420 900, 836 452"), "d8c49a")
    for i in range(7):
        near = 0.08 + (i / 6) ** 2.1 * 0.92
        x, y, size = 758 - near * 640, 456 + near * 404, 40 + near * 560
        leaf = mix("8fa06a", "4c6142", i / 6)
        c.poly(
            [
                (x - size * 0.07, y),
                (x - size * 0.05, y - size),
                (x + size * 0.05, y - size),
                (x + size * 0.07, y),
            ],
            mix("b7ab8e", "6d6250", i / 6),
        )
        for dx, dy, r in (
            (-0.22, -1.08, 0.34),
            (0.26, -1.02, 0.32),
            (0.02, -1.36, 0.4),
            (0.34, -1.3, 0.24),
        ):
            c.disc(x + dx * size, y + dy * size, r * size, leaf)
    for i in range(7):
        near = 0.08 + (i / 6) ** 2.1 * 0.92
        x, y, size = 842 + near * 600, 456 + near * 404, 20 + near * 190
        c.line([(x, y), (x, y - size * 1.3)], max(2.0, size * 0.045), "7d7058")
        c.line(
            [(x + size * 0.12, y), (x + size * 0.12, y - size * 0.9)],
            max(1.5, size * 0.03),
            "b89a66",
        )
        c.disc(x, y - size * 1.35, size * 0.24, "7fa05a", ry=size * 0.34)
    c.poly(spots("680 640, 920 640, 900 676, 700 676"), "2f4a4f")
    c.rect(724, 600, 150, 42, "b8432f")
    windows(c, 738, 612, 4, 1, lambda i, j: "f1ead6", (22, 16, 14, 0))


def vjosa(c: Canvas) -> None:
    """A braided river winding out of blue mountains."""
    c.sky((0, "a9c6cf"), (340, "e6e6d6"), (900, "e6e6d6"))
    c.land(ridge(400, 230, 12), "8aa3ad")
    c.land(ridge(450, 170, 26), "6b8a8f")
    c.land(ridge(500, 110, 39), "55786f")
    c.land(rolling(520, 14, 4, 1), "7d9468")
    bed = curve(spots("760 520, 900 560, 640 630, 980 720, 520 910"))
    wide = curve(spots("800 520, 1010 566, 820 640, 1330 740, 1240 910"))
    c.poly([*bed, *reversed(wide)], "e3dcc6")
    for shift, colour, width in ((0.28, "5aa0a8", 1.0), (0.74, "7ab5b8", 0.7)):
        middle = [
            (a[0] + (b[0] - a[0]) * (shift + 0.16 * sin(i / 7)), a[1] + (b[1] - a[1]) * shift)
            for i, (a, b) in enumerate(zip(bed, wide, strict=True))
        ]
        half = [max(3.0, (y - 505) * 0.16 * width) for _, y in middle]
        c.poly(
            [(x - h, y) for (x, y), h in zip(middle, half, strict=True)]
            + [(x + h, y) for (x, y), h in reversed(list(zip(middle, half, strict=True)))],
            colour,
        )
    c.poly(curve(spots("-20 560, 220 600, 480 700, 430 820, 300 910")) + [(-20, 910)], "5d7a4c")
    c.poly(
        curve(spots("1640 570, 1420 620, 1360 720, 1480 830, 1500 910")) + [(1640, 910)], "4c6a48"
    )
    for x, y, s in (
        (90, 690, 120),
        (210, 760, 150),
        (1500, 720, 130),
        (1580, 800, 170),
        (340, 730, 90),
    ):
        c.poly([(x, y - s * 1.7), (x + s * 0.32, y), (x - s * 0.32, y)], "2f4a3c")


def bridge(c: Canvas) -> None:
    """A high stone arch over green water and a diver in the air."""
    c.sky((0, "e8c9a0"), (460, "f6e8cc"), (900, "f6e8cc"))
    c.land(ridge(470, 120, 8), "d3b48e")
    for x, w, h, tone in (
        (0, 210, 230, "b98f6b"),
        (180, 140, 180, "c9a27c"),
        (1290, 170, 190, "c9a27c"),
        (1420, 200, 250, "b98f6b"),
    ):
        c.rect(x, 560 - h, w, h + 200, tone)
        c.poly([(x - 12, 562 - h), (x + w / 2, 500 - h), (x + w + 12, 562 - h)], "8a5a48")
        windows(c, x + 26, 596 - h, 3, 2, lambda i, j: "5c4038", (20, 34, 28, 44))
    c.rect(196, 250, 96, 420, "a87d5c")
    c.poly(spots("186 252, 244 190, 302 252"), "6d4238")
    c.rect(1288, 262, 96, 420, "a87d5c")
    c.poly(spots("1278 264, 1336 204, 1394 264"), "6d4238")
    c.sky((690, "5f9a86"), (900, "2f6a60"))
    under = arc(792, 690, 420, 180, 360, ry=330)
    c.poly(
        [
            (210, 560),
            *curve(spots("210 520, 500 372, 792 322, 1084 372, 1374 520")),
            (1374, 560),
            (1374, 700),
            *reversed(under),
            (210, 700),
        ],
        "e9dcc0",
    )
    c.line(
        [(x, y - 8) for x, y in curve(spots("210 520, 500 372, 792 322, 1084 372, 1374 520"))],
        12,
        "cbb48e",
    )
    c.line([(x, y - 3) for x, y in under], 8, "cbb48e")
    c.poly(arc(792, 692, 420, 0, 180, ry=120), "e9dcc0", 0.14)
    c.poly(spots("0 670, 250 660, 360 730, 240 760, 0 790"), "8a7458")
    c.poly(spots("1600 660, 1350 660, 1230 726, 1340 770, 1600 800"), "8a7458")
    c.line(spots("846 474, 800 446, 770 412"), 13, "3d2a28")
    c.line(spots("800 446, 752 440, 716 428"), 11, "3d2a28")
    c.line([(846, 474), (900, 470)], 9, "3d2a28")
    c.line([(846, 474), (880, 512)], 9, "3d2a28")
    c.disc(864, 486, 13, "3d2a28")
    for y, w in ((780, 300), (816, 200), (852, 380)):
        c.rect(800 - w / 2, y, w, 5, "cfe3cf", 0.4)


def lit_windows(c: Canvas) -> None:
    """Apartment blocks at night where only a few windows are lit."""
    c.sky((0, "1d2438"), (600, "3a3f5c"), (900, "4a4a62"))
    stars(c, 9, 50, 240, "c9c4d4")
    c.land(ridge(560, 150, 52), "2a3049")
    lamps = {
        (0, 2, 3),
        (0, 5, 1),
        (1, 1, 1),
        (1, 6, 4),
        (1, 4, 6),
        (2, 3, 2),
        (2, 0, 5),
        (2, 6, 0),
        (1, 2, 7),
        (0, 1, 6),
    }
    for b, (x, top, wall) in enumerate(
        ((90, 250, "5b5568"), (575, 150, "6b6274"), (1080, 210, "575168"))
    ):

        def lit(i: int, j: int, block: int = b) -> str:
            return "ffd27a" if (block, i, j) in lamps else "333850"

        c.rect(x, top, 430, 720, wall)
        c.rect(x + 380, top, 50, 720, mix(wall, "1d2438", 0.4))
        c.rect(x - 6, top - 12, 442, 14, mix(wall, "1d2438", 0.55))
        windows(c, x + 30, top + 34, 7, 9, lit, (30, 42, 19, 30))
    c.land(rolling(842, 10, 13, 2), "20263a")
    for x in (40, 545, 1046, 1545):
        c.rect(x, 690, 6, 160, "141a2b")
        c.glow(x + 3, 690, 11, "ffd27a", 3)


# World, business


def cable_ship(c: Canvas) -> None:
    """A ship above, the cable it lifts from the sea bed below."""
    c.sky((0, "d9e3de"), (300, "f4ecda"), (900, "f4ecda"))
    c.glow(340, 180, 50, "f0b35a", 2)
    c.sky((320, "5b9aa6"), (560, "2b6f86"), (760, "174a63"), (900, "103850"))
    c.rect(0, 320, 1600, 7, "a9cdcb")
    c.poly(
        spots("610 344, 560 268, 640 268, 652 282, 1010 282, 1040 262, 1090 262, 1060 344"),
        "b8382e",
    )
    c.rect(600, 318, 476, 8, "f4ecda")
    c.poly(
        spots("700 282, 700 226, 716 226, 716 196, 840 196, 840 226, 866 226, 866 282"), "f7f4ea"
    )
    windows(c, 724, 206, 5, 1, lambda i, j: "2b4f60", (16, 12, 7, 0))
    windows(c, 712, 240, 6, 2, lambda i, j: "2b4f60", (12, 8, 13, 10))
    c.rect(786, 140, 6, 58, "2b3a44")
    c.rect(888, 232, 44, 50, "e0a23c")
    c.line(spots("960 282, 960 190, 1050 226"), 9, "2b3a44")
    c.poly(arc(568, 272, 22, 0, 360), "2b3a44")
    c.disc(568, 272, 9, "b8382e")
    c.land(rolling(790, 30, 17, 1.3), "0d2c40")
    floor_line = rolling(836, 26, 29, 1.2)
    c.land(floor_line, "081d2c")
    lift = curve(spots("548 276, 516 420, 440 620, 300 770, 120 812, -30 822"))
    c.line(lift, 7, "f0b35a")
    tail = curve(spots("760 830, 980 800, 1240 822, 1640 794"))
    c.line(tail, 7, "f0b35a")
    for x, y in ((760, 830), (742, 818), (740, 838)):
        c.line([(776, 829), (x - 18, y)], 3, "f0b35a")
    for x, y in ((200, 802), (1240, 822), (980, 802)):
        c.rect(x - 26, y - 9, 52, 18, "e9dcc0")
    draw = numbers(8)
    for _ in range(26):
        c.disc(next(draw) * 1600, 370 + next(draw) * 360, 2 + 3 * next(draw), "a9cdcb", 0.3)


def lock(c: Canvas) -> None:
    """Lock chambers as steps of water, a ship on the middle one."""
    c.sky((0, "c8dcd2"), (400, "f3ecd4"), (900, "f3ecd4"))
    c.land(rolling(360, 50, 14, 1.6), "8fae86")
    c.land(rolling(430, 40, 21, 1.3), "6b9070")
    levels = ((0, 420), (400, 520), (800, 620), (1200, 720))
    for x, y in levels:
        c.rect(x, y, 402, 480, "4f93a0")
        c.rect(x, y, 402, 8, "cfe6e0")
        c.rect(x, y + 90, 402, 390, "3a7a8a")
    for x, y in levels[1:]:
        c.rect(x - 22, y - 150, 44, 640, "8a7f70")
        c.rect(x - 34, y - 162, 68, 16, "6d6458")
        c.rect(x - 10, y - 116, 20, 64, "e0a23c")
    c.rect(0, 842, 1600, 60, "5f574c")
    c.poly(spots("446 520, 430 440, 740 440, 770 440, 752 556, 462 556"), "2b3f4a")
    c.poly(spots("446 520, 758 520, 752 556, 462 556"), "b8432f")
    paint = ("d49a3a", "b8432f", "5b8a8a", "e9dcc0", "7d6a9a")
    for j in range(3):
        for i in range(5):
            c.rect(500 + i * 48, 412 - j * 30, 45, 27, paint[(i * 2 + j * 3) % 5])
    c.rect(440, 360, 46, 82, "f7f4ea")
    c.rect(432, 350, 62, 12, "2b3f4a")
    windows(c, 447, 372, 2, 2, lambda i, j: "2b4f60", (12, 10, 8, 14))


def four_taps(c: Canvas) -> None:
    """A city skyline over a reservoir fed by four streams."""
    c.sky((0, "f3d9b8"), (420, "fbeede"), (900, "fbeede"))
    c.disc(1240, 210, 84, "f0a860")
    draw = numbers(18)
    for row, (tone, low, high) in enumerate(
        (("c9b3a6", 120, 250), ("8d8896", 90, 320), ("4f5a70", 60, 230))
    ):
        x = -20.0 - row * 30
        while x < 1600:
            w, h = 46 + 56 * next(draw), low + (high - low) * next(draw) ** 1.6
            c.rect(x, 500 - h, w, h + 10, tone)
            if row == 2 and h > 110:
                windows(
                    c,
                    x + 10,
                    514 - h,
                    max(1, int((w - 14) // 16)),
                    int(h // 26),
                    lambda i, j: "e9c98a" if (i * 3 + j * 5) % 4 == 0 else "64708a",
                    (8, 10, 8, 14),
                )
            x += w + 3
    c.rect(0, 500, 1600, 20, "3a4458")
    for i in range(9):
        c.rect(60 + i * 180, 508, 22, 60, "3a4458")
    c.sky((556, "6fb0b4"), (900, "2f7d8c"))
    for i, tone in enumerate(("e9f1e6", "a8d3cf", "f0c27e", "8fc0a0")):
        x = 190 + i * 370
        c.poly([(x - 46, 900), (x - 34, 640), (x + 34, 640), (x + 46, 900)], tone, 0.85)
        c.rect(x - 46, 596, 92, 34, "2b3548")
        c.rect(x - 60, 626, 120, 18, "1d2536")
        c.disc(x, 590, 30, "2b3548")
        for ring in (60, 110):
            c.disc(x, 884, ring * 1.5, tone, 0.22, ry=ring * 0.26)


def mekong(c: Canvas) -> None:
    """A meandering river from above with sand barges and fields."""
    c.sky((0, "7f9a5c"), (900, "6f8a52"))
    draw = numbers(55)
    tones = ("8fa866", "a3b573", "6a8a54", "bcbf7e", "5d7d4c")
    for i in range(-1, 14):
        for j in range(-1, 9):
            x, y = i * 128 + 30 * (j % 2), j * 116
            c.poly(
                [(x, y), (x + 122, y + 8), (x + 118, y + 108), (x - 6, y + 104)],
                tones[int(next(draw) * 5)],
            )
    path = curve(
        spots(
            "-120 150, 180 200, 400 420, 640 600, 900 560, 1080 380, 1280 250, 1500 320, 1760 520"
        ),
        30,
    )
    c.line(path, 262, "d8c08a")
    c.line(path, 214, "b08a58")
    c.line(path, 172, "9a7446")
    c.poly(curve(spots("560 590, 640 560, 760 568, 860 540, 800 612, 680 640, 560 590")), "e3cf9c")
    for x, y, turn, size in (
        (290, 300, 0.75, 70),
        (450, 480, 0.8, 74),
        (985, 505, -0.85, 72),
        (1130, 340, -0.7, 62),
        (1450, 292, 0.3, 66),
        (90, 184, 0.15, 62),
    ):
        out, side = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
        hull = [(-size, -20), (size * 0.7, -20), (size * 1.05, 0), (size * 0.7, 20), (-size, 20)]
        heap = [(-size * 0.5, -13), (size * 0.6, -13), (size * 0.6, 13), (-size * 0.5, 13)]
        for shape, colour in (
            (hull, "3a2f2a"),
            (heap, "ecd9a8"),
            (
                [(-size * 0.92, -12), (-size * 0.62, -12), (-size * 0.62, 12), (-size * 0.92, 12)],
                "b8432f",
            ),
        ):
            c.poly(
                [(x + u * out[0] + v * side[0], y + u * out[1] + v * side[1]) for u, v in shape],
                colour,
            )


def wheat(c: Canvas) -> None:
    """Ears of wheat before a wide field."""
    c.sky((0, "f0e0b0"), (420, "f8efd2"), (900, "f8efd2"))
    c.disc(330, 230, 80, "f3b755")
    c.land(rolling(470, 18, 4, 1), "d9b45e")
    for i in range(9):
        c.poly(
            [
                (800 + (i - 4.5) * 60, 470),
                (800 + (i - 4.2) * 60, 470),
                (800 + (i - 4.0) * 420, 900),
                (800 + (i - 4.9) * 420, 900),
            ],
            "c79c45",
        )
    c.poly(spots("1080 468, 1080 400, 1120 372, 1160 400, 1160 468"), "8a4d38")
    c.rect(1170, 330, 46, 140, "b5a88c")
    c.disc(1193, 330, 23, "b5a88c")
    for x, top, lean in (
        (130, 330, 60),
        (420, 240, -40),
        (690, 380, 50),
        (980, 520, -30),
        (1260, 300, -60),
        (1490, 420, 40),
    ):
        stalk = curve([(x, 930), (x + lean * 0.4, 700), (x + lean, top + 220)])
        c.line(stalk, 9, "8a6a2a")
        for k in range(8):
            y = top + 210 - k * 40
            size = 1 - k * 0.055
            px = x + lean + lean * 0.012 * k * k
            for flip in (-1, 1):
                c.poly(
                    curve(
                        [
                            (px, y + 26),
                            (px + flip * 36 * size, y - 6),
                            (px + flip * 30 * size, y - 52 * size),
                            (px + flip * 4, y - 10),
                            (px, y + 26),
                        ],
                        8,
                    ),
                    ("b07d28", "c9922f")[flip > 0],
                )
            c.line([(px + 20 * size, y - 30), (px + 58 * size, y - 110)], 2.5, "b07d28")
            c.line([(px - 20 * size, y - 30), (px - 58 * size, y - 110)], 2.5, "b07d28")


def mill(c: Canvas) -> None:
    """A roller mill drawn as a diagram: hopper, rollers, sieves, sacks."""
    c.sky((0, "e7e2d4"), (900, "dcd4c2"))
    c.rect(0, 760, 1600, 140, "b9ad98")
    for i in range(4):
        x = 170 + i * 250
        c.poly([(x - 90, 110), (x + 90, 110), (x + 34, 240), (x - 34, 240)], "5f6f73")
        c.rect(x - 100, 92, 200, 22, "46565a")
        c.rect(x - 14, 238, 28, 70, "8a979a")
        c.rect(x - 96, 300, 192, 190, "8c2f2a" if i % 2 == 0 else "a2483a")
        c.rect(x - 96, 300, 192, 20, "6d221f")
        for dx in (-42, 42):
            c.disc(x + dx, 410, 40, "e7dcc4")
            c.disc(x + dx, 410, 27, "b9ad98")
            c.disc(x + dx, 410, 8, "46565a")
        c.rect(x - 14, 490, 28, 70, "8a979a")
        c.poly([(x - 100, 560), (x + 100, 560), (x + 84, 690), (x - 84, 690)], "d49a3a")
        for k in range(3):
            c.rect(x - 92 + k * 5, 586 + k * 32, 184 - k * 10, 7, "a8742a")
        c.line([(x + 34, 690), (x + 34, 730), (1180, 730)], 14, "8a979a")
    for i, (x, y, s) in enumerate(
        (
            (1180, 770, 1.2),
            (1330, 770, 1.2),
            (1480, 770, 1.2),
            (1255, 606, 1.2),
            (1405, 606, 1.2),
            (1330, 442, 1.2),
        )
    ):
        c.poly(
            curve(
                [
                    (x - 56 * s, y),
                    (x - 64 * s, y - 60 * s),
                    (x - 48 * s, y - 120 * s),
                    (x - 26 * s, y - 132 * s),
                    (x + 26 * s, y - 132 * s),
                    (x + 48 * s, y - 120 * s),
                    (x + 64 * s, y - 60 * s),
                    (x + 56 * s, y),
                    (x - 56 * s, y),
                ],
                6,
            ),
            "f4ecd8" if i % 2 else "eadfc6",
        )
        c.rect(x - 30 * s, y - 84 * s, 60 * s, 34 * s, "a2483a")
        c.rect(x - 30 * s, y - 120 * s, 60 * s, 7, "b9ad98")


def bakery(c: Canvas) -> None:
    """A corner bakery before sunrise."""
    c.sky((0, "2b3350"), (600, "6d5f7d"), (900, "6d5f7d"))
    c.rect(0, 120, 420, 700, "3a3f5c")
    c.rect(1190, 80, 420, 740, "343a56")
    windows(
        c, 60, 190, 4, 4, lambda i, j: "ffcf7a" if (i, j) == (2, 1) else "2b3048", (44, 70, 46, 60)
    )
    windows(
        c,
        1250,
        150,
        4,
        5,
        lambda i, j: "ffcf7a" if (i, j) == (1, 3) else "292e48",
        (44, 64, 46, 50),
    )
    c.rect(400, 160, 800, 660, "c98a5c")
    c.rect(400, 150, 800, 24, "8a5640")
    windows(c, 476, 216, 5, 1, lambda i, j: "5c4048", (72, 104, 72, 0))
    c.rect(430, 430, 740, 390, "5a2f2c")
    c.rect(456, 470, 460, 270, "ffdc9a")
    c.rect(960, 470, 180, 350, "ffe9bf")
    c.rect(1046, 470, 8, 350, "5a2f2c")
    for j in range(2):
        c.rect(456, 596 + j * 100, 460, 10, "8a5640")
        for i in range(7):
            x = 480 + i * 62
            if j:
                c.disc(x + 24, 682, 27, "b06a34", ry=20)
                c.line([(x + 12, 672), (x + 36, 690)], 4, "e3a860")
            else:
                c.line([(x, 596), (x + 34, 500)], 20, "c07a3a")
                for k in range(3):
                    c.line(
                        [(x + 4 + k * 9, 572 - k * 24), (x + 20 + k * 9, 570 - k * 24)], 3, "ecb870"
                    )
    for i in range(12):
        c.poly(
            [
                (420 + i * 63.4, 400),
                (483.4 + i * 63.4, 400),
                (488.4 + i * 63.4, 470),
                (415 + i * 63.4, 470),
            ],
            "f5ead6" if i % 2 else "b8432f",
        )
        c.disc(452 + i * 63.4, 470, 33, "f5ead6" if i % 2 else "b8432f", ry=18)
    c.land([(-20, 820), (1620, 820)], "262b42")
    c.poly(spots("456 822, 916 822, 1040 900, 360 900"), "ffdc9a", 0.22)
    c.poly(spots("960 822, 1140 822, 1250 900, 970 900"), "ffdc9a", 0.22)


def loaf_chart(c: Canvas) -> None:
    """What a loaf costs, as stacked slices: flour is the thin one."""
    c.sky((0, "f6f0e2"), (900, "f6f0e2"))
    parts = (
        (0.46, "8c4a2f"),
        (0.17, "b5703c"),
        (0.14, "d49a4e"),
        (0.09, "e3bd7c"),
        (0.14, "efdcb0"),
    )
    c.rect(110, 690, 1380, 16, "5f4a38")
    x = 160.0
    for share, tone in parts:
        w = 1280 * share
        top = [(x + w * k / 24, loaf_top(x + w * k / 24)) for k in range(25)]
        c.poly([*top, (x + w, 690), (x, 690)], mix(tone, "5f3a24", 0.28))
        inner = [(px, min(py + 26, 688)) for px, py in top]
        c.poly([*inner, (x + w, 690), (x, 690)], tone)
        c.rect(x, 738, w - 10, 14, tone)
        x += w
        c.rect(x - 8, 200, 8, 489, "f6f0e2")


def loaf_top(x: float) -> float:
    """The height of the crust of a long loaf at x."""
    across = (x - 160) / 1280
    rise: float = max(0.0, 4 * across * (1 - across)) ** 0.25
    return 690 - 400 * rise


def transfer(c: Canvas) -> None:
    """A closed counter clock and the line a payment takes at once."""
    c.sky((0, "1f3a44"), (900, "1f3a44"))
    for i in range(5):
        c.rect(0, 120 + i * 165, 1600, 3, "2f515c")
    c.line(
        curve(spots("-30 660, 200 640, 420 560, 640 700, 880 720, 1120 520, 1360 330, 1640 300")),
        16,
        "f0b35a",
    )
    c.line(
        curve(spots("-30 700, 260 720, 470 700, 640 740, 900 770, 1180 640, 1400 520, 1640 500")),
        6,
        "7fb0a8",
    )
    for x, y in ((200, 640), (1360, 330)):
        c.disc(x, y, 44, "1f3a44")
        c.disc(x, y, 34, "f0b35a")
        c.disc(x, y, 16, "1f3a44")
    c.disc(760, 380, 250, "16292f")
    c.disc(760, 370, 240, "efe6d2")
    c.disc(760, 370, 214, "f8f2e4")
    for i in range(12):
        a = i * pi / 6
        inner = 170 if i % 3 == 0 else 188
        c.line(
            [
                (760 + inner * cos(a), 370 + inner * sin(a)),
                (760 + 202 * cos(a), 370 + 202 * sin(a)),
            ],
            10 if i % 3 == 0 else 6,
            "33474c",
        )
    c.poly([(760, 370), *arc(760, 370, 150, -150, 30)], "d9cdb2")
    c.line([(760, 370), (760 + 104 * cos(-2.618), 370 + 104 * sin(-2.618))], 16, "33474c")
    c.line([(760, 370), (760, 220)], 10, "33474c")
    c.disc(760, 370, 18, "b8432f")


def office_light(c: Canvas) -> None:
    """An office front with some lamps dimmed and some off."""
    c.sky((0, "30435a"), (900, "47607a"))
    c.rect(140, 60, 1320, 840, "22303f")
    tones = ("f7e3a6", "e0b860", "8c7c58", "33455a")
    draw = numbers(64)
    for j in range(6):
        for i in range(9):
            x, y = 172 + i * 141, 92 + j * 132
            tone = tones[min(3, int(next(draw) * 2 + j * 0.42))]
            c.rect(x, y, 124, 108, tone)
            c.rect(x, y + 84, 124, 24, mix(tone, "22303f", 0.35))
            if tone != "33455a":
                c.poly([(x + 34, y), (x + 90, y), (x + 76, y + 16), (x + 48, y + 16)], "fffaf0")
            if (i + j) % 4 == 1:
                c.rect(x + 20, y + 58, 44, 30, mix(tone, "22303f", 0.7))
                c.disc(x + 92, y + 58, 12, mix(tone, "22303f", 0.75))
                c.rect(x + 78, y + 68, 28, 40, mix(tone, "22303f", 0.75))


# Science


def ice_core(c: Canvas) -> None:
    """A drill core of ice whose bands grow thinner downwards."""
    c.sky((0, "0f2740"), (900, "0b1b2e"))
    c.land(ridge(300, 90, 61), "1b3d5c")
    c.rect(0, 300, 1600, 640, "16344f")
    for i in range(9):
        y = 316 + 560 * (1 - 0.78**i) / (1 - 0.78**9)
        c.line([(x, y + 10 * sin(x / 190 + i)) for x in range(-20, 1640, 40)], 3, "2f5c80", 0.8)
    c.rect(742, 0, 186, 900, "0b1b2e", 0.55)
    y, thick = -30.0, 96.0
    tones = ("e8f2f4", "cfe3ea", "b5d3df", "dcebef", "9fc3d3")
    draw = numbers(30)
    k = 0
    while y < 900:
        c.rect(760, y, 150, thick + 1, tones[k % 5])
        c.rect(874, y, 36, thick + 1, mix(tones[k % 5], "16344f", 0.25))
        for _ in range(int(thick / 9)):
            c.disc(
                772 + next(draw) * 120,
                y + next(draw) * thick,
                1.5 + 3.2 * next(draw),
                "ffffff",
                0.75,
            )
        if k % 6 == 4:
            c.rect(760, y + thick * 0.5, 150, max(2.5, thick * 0.12), "5f5148")
        y += thick
        thick = max(10, thick * 0.9)
        k += 1
    c.line([(1080, 180), (1080, 840)], 3, "6f9ab5")
    for i in range(12):
        c.line([(1080, 180 + i * 60), (1104 if i % 3 else 1130, 180 + i * 60)], 3, "6f9ab5")
    trace = [
        (1240 + 90 * sin(i / 2.1) * sin(i / 5.3 + 1) + 30 * sin(i * 1.7), 180 + i * 12)
        for i in range(56)
    ]
    c.line(curve(trace, 4), 5, "f0a860")
    c.poly(spots("300 300, 420 96, 540 300"), "e0653a")
    c.poly(spots("420 96, 540 300, 470 300"), "b8432f")
    c.rect(412, 60, 6, 40, "e8f2f4")


def balloon(c: Canvas) -> None:
    """A weather balloon over layered cloud and its instrument below."""
    c.sky((0, "1d3f6b"), (420, "5f93b8"), (760, "cfe0df"), (900, "cfe0df"))
    stars(c, 71, 40, 170, "cfe0ef")
    for y, tone, seed, h in (
        (640, "a9c8d3", 3, 34),
        (720, "c6dbdd", 7, 40),
        (800, "e3ecea", 13, 34),
        (866, "f7f8f4", 19, 26),
    ):
        draw = numbers(seed)
        x = -40.0
        while x < 1660:
            r = h * (1 + 1.4 * next(draw))
            c.disc(x, y + 20, r * 1.3, tone, ry=r)
            x += r * 1.1
        c.rect(0, y + 20, 1600, 300, tone)
    c.poly(
        curve(
            spots("800 470, 690 400, 640 280, 690 150, 800 96, 910 150, 960 280, 910 400, 800 470")
        ),
        "f6f1e4",
    )
    c.poly(
        curve(
            spots("800 470, 860 400, 905 280, 880 150, 800 96, 910 150, 960 280, 910 400, 800 470")
        ),
        "d9d2c2",
    )
    c.poly(spots("784 468, 816 468, 824 492, 776 492"), "d9d2c2")
    c.line(spots("800 490, 806 560, 798 690"), 3, "33404f")
    c.poly(spots("770 560, 836 560, 803 606"), "e0653a")
    c.rect(772, 690, 54, 62, "f6f1e4")
    c.rect(772, 690, 54, 16, "33404f")
    c.line([(826, 700), (866, 676)], 4, "33404f")
    c.line([(800, 752), (800, 800)], 3, "33404f")
    for i in range(4):
        c.line(arc(799, 720, 96 + i * 42, 150, 210), 3, "f6f1e4", 0.6 - i * 0.12)
        c.line(arc(799, 720, 96 + i * 42, -30, 30), 3, "f6f1e4", 0.6 - i * 0.12)


def warm_nights(c: Canvas) -> None:
    """Bars of warm nights per summer behind a row of roofs."""
    c.sky((0, "2a2440"), (560, "5a3550"), (900, "5a3550"))
    c.disc(1330, 170, 62, "f6d9a8")
    counts = (
        12,
        15,
        11,
        18,
        14,
        20,
        17,
        24,
        19,
        26,
        22,
        31,
        25,
        29,
        36,
        28,
        33,
        41,
        35,
        44,
        39,
        48,
    )
    for i, count in enumerate(counts):
        tone = mix("e9b872", "d1433a", min(1, (count - 11) / 36))
        c.rect(90 + i * 65, 760 - count * 11, 46, count * 11, tone)
        c.rect(90 + i * 65, 760 - count * 11, 46, 6, "fbeede", 0.8)
    draw = numbers(44)
    x = -20.0
    while x < 1620:
        w, h = 100 + 90 * next(draw), 70 + 90 * next(draw)
        c.rect(x, 830 - h, w + 1, h + 90, "1b1730")
        kind = next(draw)
        if kind < 0.4:
            c.poly([(x - 4, 832 - h), (x + w * 0.5, 796 - h), (x + w + 4, 832 - h)], "1b1730")
        elif kind < 0.7:
            c.rect(x + w * 0.6, 786 - h, 22, 50, "1b1730")
        if next(draw) > 0.4:
            c.rect(x + w * 0.3, 858 - h, 22, 30, "f6d9a8")
        x += w
    c.rect(0, 840, 1600, 60, "1b1730")


def aurora(c: Canvas) -> None:
    """Curtains of green and violet light over a village church."""
    c.sky((0, "101433"), (640, "2b2f5c"), (900, "2b2f5c"))
    stars(c, 5, 110, 520)
    for k, (base, tone, lift, seed) in enumerate(
        (
            (470, "b0407a", 330, 1.1),
            (520, "5a4fb0", 280, 2.3),
            (560, "4fbf8c", 210, 3.6),
            (590, "8fe0a8", 120, 4.4),
        )
    ):
        lower = [
            (x, base + 62 * sin(x / 230 + seed) + 26 * sin(x / 90 + seed * 2))
            for x in range(-20, 1640, 10)
        ]
        for layer in range(4):
            upper = [
                (x + 30, y - lift * (1 - layer * 0.22) - 40 * sin(x / 61 + k)) for x, y in lower
            ]
            c.poly([*lower, *reversed(upper)], tone, 0.17)
    c.land(ridge(640, 70, 15), "1a1d40")
    c.land(rolling(706, 26, 9, 1.2), "121530")
    c.rect(690, 610, 62, 120, "0a0c20")
    c.poly(spots("682 612, 721 470, 760 612"), "0a0c20")
    c.rect(750, 660, 170, 80, "0a0c20")
    c.poly(spots("744 662, 770 616, 904 616, 930 662"), "0a0c20")
    windows(c, 776, 684, 4, 1, lambda i, j: "ffd27a", (14, 28, 20, 0))
    for x, w in ((300, 110), (450, 80), (1010, 120), (1180, 90), (1330, 130)):
        c.rect(x, 690, w, 70, "0a0c20")
        c.poly([(x - 8, 692), (x + w / 2, 646), (x + w + 8, 692)], "0a0c20")
        c.rect(x + w * 0.4, 708, 14, 18, "ffd27a")
    c.land(rolling(764, 16, 25, 1), "0a0c20")


def glacier(c: Canvas) -> None:
    """A glacier tongue above a lake, its old line marked on the rock."""
    c.sky((0, "c3d5de"), (380, "eef0ea"), (900, "eef0ea"))
    c.land(ridge(400, 250, 71), "9aa8b4")
    c.land(ridge(430, 120, 83), "7d8d9b")
    c.poly(
        curve(
            spots(
                "330 330, 520 250, 820 225, 1120 255, 1300 320, 1160 450, 1050 560, "
                "1010 660, 800 712, 610 664, 560 550, 460 440, 330 330"
            )
        ),
        "eaf3f5",
    )
    c.poly(
        curve(
            spots("330 330, 520 330, 660 420, 720 560, 800 712, 610 664, 560 550, 460 440, 330 330")
        ),
        "cfe1e8",
    )
    for i in range(6):
        c.line(
            curve(
                [(560 + i * 14, 380 + i * 48), (800, 410 + i * 50), (1080 - i * 16, 376 + i * 48)]
            ),
            4,
            "a9cbd8",
        )
    c.poly(
        [(-20, 300), *curve(spots("-20 300, 220 380, 420 520, 560 700, 640 910")), (-20, 910)],
        "55646f",
    )
    c.poly(
        [
            (1620, 290),
            *curve(spots("1620 290, 1380 380, 1190 520, 1060 700, 980 910")),
            (1620, 910),
        ],
        "495761",
    )
    c.line(curve(spots("60 318, 300 404, 468 540, 586 720")), 6, "d1433a")
    c.line(curve(spots("1540 306, 1300 400, 1140 540, 1034 720")), 6, "d1433a")
    c.poly(curve(spots("520 760, 800 700, 1090 760, 1120 910, 480 910, 520 760")), "5fa3b0")
    c.poly(curve(spots("560 800, 800 760, 1050 800, 1090 930, 520 930, 560 800")), "4a8f9e")


# Culture, sport


def stage(c: Canvas) -> None:
    """A bare stage between columns, one chair in a cone of light."""
    c.sky((0, "1c1418"), (900, "2b1c20"))
    for x in (250, 430, 1090, 1270):
        c.rect(x, 170, 84, 560, "4a3034")
        c.rect(x + 52, 170, 32, 560, "3a2428")
        c.rect(x - 16, 146, 116, 28, "5a3b3c")
        c.rect(x - 16, 716, 116, 28, "5a3b3c")
    c.rect(190, 106, 1220, 44, "5a3b3c")
    c.poly(spots("190 106, 800 20, 1410 106"), "4a3034")
    c.poly(spots("-20 744, 1620 744, 1620 910, -20 910"), "3d2a26")
    for i in range(11):
        c.line([(800 + (i - 5) * 150, 744), (800 + (i - 5) * 300, 910)], 3, "2b1c1a")
    c.poly(spots("790 -20, 830 -20, 1080 806, 540 806"), "f6dfa6", 0.16)
    c.poly(spots("798 -20, 822 -20, 990 806, 630 806"), "f6dfa6", 0.2)
    c.disc(810, 806, 240, "f6dfa6", 0.75, ry=50)
    c.poly(spots("770 806, 776 690, 786 690, 784 806"), "2b1c1a")
    c.poly(spots("850 806, 846 690, 836 690, 838 806"), "2b1c1a")
    c.rect(764, 682, 94, 13, "2b1c1a")
    c.poly(spots("764 690, 756 560, 768 560, 778 690"), "2b1c1a")
    c.rect(757, 574, 60, 10, "2b1c1a")
    c.poly(spots("812 690, 806 560, 817 560, 824 690"), "2b1c1a")
    for flip in (0, 1):
        for k in range(4):
            x = k * 58 if not flip else 1600 - k * 58
            far = -20 if not flip else 1620
            c.poly(
                [
                    (far, -20),
                    (x + (90 if not flip else -90), -20),
                    (x + (40 if not flip else -40), 420),
                    (x + (70 if not flip else -70), 910),
                    (far, 910),
                ],
                ("7d1f27", "8f2830", "6d1a22", "8f2830")[3 - k],
                0.34,
            )


def press(c: Canvas) -> None:
    """A hand press with a sheet on its bed."""
    c.sky((0, "ece3d0"), (900, "dfd2b8"))
    c.rect(0, 770, 1600, 130, "8a6a4c")
    for i in range(9):
        c.rect(i * 190, 770, 4, 130, "735639")
    c.rect(420, 640, 760, 34, "3a3a3c")
    for x in (470, 1090):
        c.poly([(x, 674), (x + 44, 674), (x + 64, 780), (x - 20, 780)], "3a3a3c")
    c.poly(spots("560 640, 590 210, 640 210, 640 640"), "2b2b2e")
    c.poly(spots("1040 640, 1010 210, 960 210, 960 640"), "2b2b2e")
    c.rect(560, 180, 480, 70, "2b2b2e")
    c.poly(curve(spots("560 182, 640 110, 800 84, 960 110, 1040 182")), "3a3a3c")
    c.disc(800, 150, 34, "c9a063")
    c.disc(800, 150, 20, "2b2b2e")
    c.rect(770, 250, 60, 170, "5c5c5f")
    c.rect(664, 420, 272, 60, "46464a")
    c.rect(684, 480, 232, 14, "2b2b2e")
    c.line(curve(spots("830 330, 1000 350, 1180 300, 1330 330")), 20, "5c5c5f")
    c.disc(1336, 330, 24, "8c4a2f")
    c.poly(spots("250 622, 720 622, 690 590, 290 590"), "fbf8ee")
    for i in range(3):
        c.rect(330 + i * 108, 596 + 2 * i % 3, 90, 5, "8a8272")
        c.rect(322 + i * 112, 608, 92, 5, "8a8272")
    c.rect(240, 622, 900, 20, "6d6d70")
    for i, tone in enumerate(("b8432f", "2f6f86", "d49a3a")):
        x = 90 + i * 92
        c.rect(x, 250 + i * 14, 76, 112, "fbf8ee")
        c.rect(x + 10, 262 + i * 14, 56, 46, tone)
        c.rect(x + 10, 320 + i * 14, 56, 6, "8a8272")
        c.rect(x + 10, 336 + i * 14, 40, 6, "8a8272")
    c.line([(60, 232), (400, 262)], 3, "8a6a4c")


def type_case(c: Canvas) -> None:
    """A compositor's case: compartments of unequal size filled with type."""
    c.sky((0, "6d4a30"), (900, "5f3f28"))
    draw = numbers(91)
    y = 40.0
    for _ in range(5):
        h, x = 150, 50.0
        while x < 1540:
            w = min(74 + 130 * next(draw), 1550 - x)
            if 1550 - x - w < 70:
                w = 1550 - x
            c.rect(x, y, w - 12, h, "33221a")
            for k in range(int((w - 24) // 21)):
                for j in range(5):
                    if next(draw) > 0.16:
                        tone = mix("8f9699", "d9dcd8", next(draw))
                        c.rect(x + 7 + k * 21, y + 8 + j * 27, 16, 22, tone)
                        c.rect(x + 11 + k * 21, y + 13 + j * 27, 8, 12, mix(tone, "33221a", 0.45))
            x += w
        y += h + 14


def posters(c: Canvas) -> None:
    """Six printed posters drying on lines, abstract wood-type blocks."""
    c.sky((0, "d9cfbc"), (900, "cbbfa8"))
    for j in range(2):
        c.line([(0, 62 + j * 430), (800, 84 + j * 430), (1600, 58 + j * 430)], 4, "5f4a38")
    inks = (
        ("b8382e", "1f2a33"),
        ("1f5a6d", "d49a3a"),
        ("1f2a33", "b8382e"),
        ("d49a3a", "1f2a33"),
        ("3f5f4a", "b8382e"),
        ("1f2a33", "1f5a6d"),
    )
    for i, (first, second) in enumerate(inks):
        x, y = 110 + (i % 3) * 490, 78 + (i // 3) * 430
        c.rect(x + 8, y + 10, 400, 350, "a8997e", 0.6)
        c.rect(x, y, 400, 350, "fbf7ea")
        c.rect(x + 186, y - 14, 28, 34, "8a5a3c")
        kind = (i + i // 3) % 3
        if kind == 0:
            c.rect(x + 30, y + 40, 340, 104, first)
            for k in range(5):
                c.rect(x + 52 + k * 62, y + 58, 40, 68, "fbf7ea")
            c.rect(x + 30, y + 168, 340, 18, second)
            c.rect(x + 30, y + 202, 250, 10, first)
            c.disc(x + 320, y + 270, 48, second)
        elif kind == 1:
            c.disc(x + 200, y + 150, 112, first)
            c.disc(x + 200, y + 150, 66, "fbf7ea")
            c.rect(x + 30, y + 288, 340, 34, second)
        else:
            for k in range(6):
                c.rect(
                    x + 30,
                    y + 38 + k * 36,
                    340 - 44 * ((k * 2) % 5),
                    22,
                    first if k % 2 else second,
                )
            c.poly([(x + 30, y + 320), (x + 200, y + 262), (x + 370, y + 320)], first)
        c.rect(x + 30, y + 334, 120, 4, "8a8272")


def film(c: Canvas) -> None:
    """A strip of film whose frames show one hill turning from grey to colour."""
    c.sky((0, "26222b"), (900, "1b181f"))
    c.poly(spots("-20 250, 1620 150, 1620 700, -20 800"), "0f0d12")

    def at(x: float, y: float) -> Point:
        return x, y - (x - 0) * 100 / 1640

    for i in range(28):
        for y in (272, 742):
            x = 10 + i * 60
            c.poly([at(x, y), at(x + 30, y), at(x + 30, y + 26), at(x, y + 26)], "e9dfc8")
    for i in range(5):
        x, warm = 30 + i * 326, i / 4
        c.poly(
            [at(x, 330), at(x + 296, 330), at(x + 296, 712), at(x, 712)],
            mix("9a989c", "f3c88a", warm),
        )
        sun = at(x + 200, 440)
        c.disc(*sun, 42, mix("c9c7ca", "e0653a", warm))
        crest = [at(x + 296 * k / 20, 590 - 46 * sin(k / 4.2 + 0.4)) for k in range(21)]
        c.poly([*crest, at(x + 296, 712), at(x, 712)], mix("6d6b70", "4f8a6a", warm))
        low = [at(x + 296 * k / 20, 652 - 26 * sin(k / 3.1 + 2)) for k in range(21)]
        c.poly([*low, at(x + 296, 712), at(x, 712)], mix("4a484d", "2f5f5a", warm))
        if i < 3:
            for k in range(4 - i):
                sx = x + 50 + k * 66 + i * 13
                c.line([at(sx, 334), at(sx + 6, 708)], 2, "e3e1e4", 0.5)


def winds(c: Canvas) -> None:
    """A compass rose with streams of wind passing behind it."""
    c.sky((0, "efe6d0"), (900, "e6d9bc"))
    for k, tone in enumerate(("9fbab8", "c98a6a", "8a9a72", "6f8fa0", "d9b070")):
        for j in range(4):
            y = 110 + k * 172 + j * 26
            line = [
                (x, y + 54 * sin(x / 260 + k * 1.3) + 12 * sin(x / 90 + j))
                for x in range(-20, 1640, 12)
            ]
            c.line(line, 11 - 2 * j, tone, 0.75)
    c.disc(800, 450, 316, "efe6d0")
    c.line([*arc(800, 450, 300)], 5, "3a4a54")
    c.line([*arc(800, 450, 276)], 2, "3a4a54")
    for i in range(32):
        a = i * pi / 16
        c.line(
            [(800 + 276 * cos(a), 450 + 276 * sin(a)), (800 + 300 * cos(a), 450 + 300 * sin(a))],
            3,
            "3a4a54",
        )
    for long, offset, first, second in (
        (176, pi / 4, "c98a6a", "a86a4c"),
        (262, 0, "2f4a58", "8aa0a4"),
    ):
        for i in range(4):
            a = i * pi / 2 + offset - pi / 2
            tip = (800 + long * cos(a), 450 + long * sin(a))
            for flip, tone in ((-1, first), (1, second)):
                b = a + flip * pi / 4
                c.poly(
                    [(800, 450), tip, (800 + long * 0.24 * cos(b), 450 + long * 0.24 * sin(b))],
                    tone,
                )
    c.disc(800, 450, 26, "efe6d0")
    c.disc(800, 450, 15, "b8432f")


def crowd(c: Canvas) -> None:
    """Four rows of spectators as dots."""
    draw = numbers(27)
    for j in range(4):
        for i in range(110):
            if next(draw) > 0.24:
                c.disc(
                    12 + i * 14.6 + 5 * next(draw),
                    486 + j * 19,
                    5,
                    ("b8432f", "e9dcc0", "5a6a8c", "8a97b0")[int(next(draw) * 4)],
                )


def floodlights(c: Canvas) -> None:
    """A small ground at night, four floodlights, a ball on the spot."""
    c.sky((0, "141d33"), (420, "2f3f66"), (900, "2f3f66"))
    for x, lean in ((190, 1), (1410, -1), (520, 1), (1080, -1)):
        top, size = (110, 1.0) if x in (190, 1410) else (230, 0.62)
        c.poly(
            [
                (x - 50 * size, top),
                (x + 50 * size, top),
                (800 + lean * 40, 900),
                (800 + lean * -700, 900),
            ]
            if lean > 0
            else [(x - 50 * size, top), (x + 50 * size, top), (1500, 900), (760, 900)],
            "f6efcf",
            0.07,
        )
        c.rect(x - 5 * size, top, 10 * size, 520 - top + 10, "0d1424")
        c.rect(x - 70 * size, top - 40 * size, 140 * size, 84 * size, "0d1424")
        windows(
            c,
            x - 60 * size,
            top - 30 * size,
            4,
            2,
            lambda i, j: "fff6d4",
            (24 * size, 26 * size, 8 * size, 8 * size),
        )
    c.poly(
        spots("-20 470, 240 470, 300 440, 1300 440, 1360 470, 1620 470, 1620 620, -20 620"),
        "1f2944",
    )
    crowd(c)
    c.rect(0, 556, 1600, 24, "0d1424")
    for i in range(9):
        c.poly(
            [
                (i * 200 - 100, 580),
                (i * 200, 580),
                (800 + (i * 200 - 800) * 1.9, 910),
                (800 + (i * 200 - 900) * 1.9, 910),
            ],
            "3f7a4c",
        )
        c.poly(
            [
                (i * 200, 580),
                (i * 200 + 100, 580),
                (800 + (i * 200 - 700) * 1.9, 910),
                (800 + (i * 200 - 800) * 1.9, 910),
            ],
            "4a8a56",
        )
    c.line([(-20, 640), (1620, 640)], 5, "e9efe0")
    c.line(arc(800, 640, 420, 10, 170, ry=130), 5, "e9efe0")
    c.line(spots("640 640, 640 486, 960 486, 960 640"), 9, "f6f4ea")
    for i in range(15):
        c.line([(650 + i * 21, 490), (650 + i * 21, 636)], 1.5, "f6f4ea", 0.5)
    for i in range(7):
        c.line([(644, 506 + i * 20), (956, 506 + i * 20)], 1.5, "f6f4ea", 0.5)
    c.disc(806, 812, 46, "1f3a28", 0.5, ry=14)
    c.disc(800, 774, 42, "f6f4ea")
    c.poly(
        [
            (800 + 16 * cos(a * pi * 0.4 - pi / 2), 774 + 16 * sin(a * pi * 0.4 - pi / 2))
            for a in range(5)
        ],
        "26304a",
    )
    for a in range(5):
        c.line(
            [
                (800 + 16 * cos(a * pi * 0.4 - pi / 2), 774 + 16 * sin(a * pi * 0.4 - pi / 2)),
                (800 + 41 * cos(a * pi * 0.4 - pi / 2), 774 + 41 * sin(a * pi * 0.4 - pi / 2)),
            ],
            3,
            "26304a",
        )


def velodrome(c: Canvas) -> None:
    """The banked boards of a velodrome and one low rider."""
    c.sky((0, "2b3a46"), (900, "2b3a46"))
    for i in range(22):
        c.poly(
            arc(800, 1120, 1560 - i * 34, 180, 360, ry=1010 - i * 34),
            mix("d9b27a", "b5824c", (i % 2) * 0.35 + i / 60),
        )
    c.poly(arc(800, 1120, 836, 180, 360, ry=290), "5f8fae")
    c.poly(arc(800, 1120, 760, 180, 360, ry=240), "3f5a4c")
    c.line(arc(800, 1120, 884, 180, 360, ry=334), 8, "1f2a33")
    c.line(arc(800, 1120, 960, 180, 360, ry=410), 7, "b8382e")
    c.line(arc(800, 1120, 1120, 180, 360, ry=570), 7, "2f6f9a")
    x, y = 800, 690
    for dx in (-96, 96):
        c.disc(x + dx, y, 66, "16202a")
        c.disc(x + dx, y, 56, "33424e" if dx < 0 else "d9b27a")
        c.disc(x + dx, y, 8, "16202a")
    c.line([(x - 96, y), (x - 40, y - 86), (x + 70, y - 92), (x + 96, y)], 9, "b8382e")
    c.line([(x - 40, y - 86), (x - 6, y + 4), (x + 70, y - 92)], 9, "b8382e")
    c.poly(
        curve(
            [
                (x - 74, y - 118),
                (x - 10, y - 178),
                (x + 66, y - 172),
                (x + 84, y - 146),
                (x + 20, y - 132),
                (x - 40, y - 104),
                (x - 74, y - 118),
            ],
            8,
        ),
        "f4ecda",
    )
    c.line([(x + 62, y - 156), (x + 92, y - 112), (x + 142, y - 128)], 17, "e3b48a")
    c.poly(
        curve(
            [
                (x + 62, y - 176),
                (x + 104, y - 206),
                (x + 132, y - 176),
                (x + 110, y - 148),
                (x + 62, y - 176),
            ],
            8,
        ),
        "16202a",
    )
    c.line([(x - 56, y - 116), (x + 22, y - 62), (x - 4, y + 22)], 26, "1f2a33")
    c.disc(x - 6, y + 4, 17, "16202a")


# Portraits and the list of pictures


HAIR_BEHIND = {
    "long": "112 190, 128 92, 200 62, 272 92, 288 190, 296 310, 104 310, 112 190",
    "fringe": "112 190, 128 92, 200 62, 272 92, 288 190, 296 310, 104 310, 112 190",
}
HAIR_BEFORE = {
    "short": ("128 186, 124 110, 200 74, 276 110, 272 186, 262 140, 200 122, 138 140, 128 186",),
    "long": ("130 190, 132 110, 200 80, 268 110, 270 190, 244 132, 180 118, 130 190",),
    "beard": (
        "130 176, 126 120, 170 84, 240 84, 276 124, 270 176, 256 128, 220 132, 160 116, 130 176",
        "134 196, 150 250, 200 274, 250 250, 266 196, 244 222, 200 230, 156 222, 134 196",
    ),
    "fringe": ("128 196, 134 104, 200 78, 266 104, 272 196, 262 158, 200 156, 138 158, 128 196",),
    "round": ("132 168, 150 108, 200 94, 250 108, 268 168, 236 126, 164 126, 132 168",),
    "bald": (
        "128 200, 118 170, 134 138, 138 176, 128 200",
        "272 200, 282 170, 266 138, 262 176, 272 200",
    ),
    "bun": ("130 180, 130 108, 200 78, 270 108, 270 180, 250 124, 200 112, 150 124, 130 180",),
    "cap": ("116 150, 140 92, 200 74, 260 92, 284 150, 240 138, 160 138, 116 150",),
}


def portrait(
    ground: str, back: str, skin: str, hair: str, coat: str, style: str
) -> Callable[[Canvas], None]:
    """A flat bust before a two-tone ground; `style` picks the hair."""

    def paint(c: Canvas) -> None:
        c.sky((0, ground), (400, ground))
        c.disc(200, 215, 172, back)
        if style in HAIR_BEHIND:
            c.poly(curve(spots(HAIR_BEHIND[style]), 8), hair)
        elif style in ("round", "bun"):
            c.disc(200, *((150, 104) if style == "round" else (66, 36)), hair)
        c.poly(spots("170 230, 230 230, 236 306, 164 306"), mix(skin, "3a2226", 0.22))
        shoulders = "46 400, 74 320, 150 292, 200 314, 250 292, 326 320, 354 400"
        c.poly(curve(spots(shoulders), 8), coat)
        collar = "158 292, 200 340, 242 292, 230 286, 200 306, 170 286"
        c.poly(spots(collar), mix(coat, "ffffff", 0.55))
        c.disc(200, 180, 68, skin, ry=86)
        for shape in HAIR_BEFORE[style]:
            c.poly(curve(spots(shape), 8), hair)
        if style == "cap":
            brim = "106 156, 200 132, 294 156, 200 150, 106 156"
            c.poly(curve(spots(brim), 8), mix(hair, "000000", 0.3))
        if style in ("bald", "fringe"):
            glasses(c)

    return paint


def glasses(c: Canvas) -> None:
    """Round spectacles for a portrait."""
    for dx in (-30, 30):
        c.line(arc(200 + dx, 184, 22), 5, "2b2b2e")
    c.line([(192, 182), (208, 182)], 5, "2b2b2e")


def desk(c: Canvas) -> None:
    """The desk's portrait: a globe of meridians."""
    c.sky((0, "7a1f2b"), (400, "7a1f2b"))
    c.disc(200, 200, 142, "f6efe0")
    for r in (142, 92, 34):
        c.line(arc(200, 200, r, ry=142), 6, "7a1f2b")
    c.line([(200, 58), (200, 342)], 10, "7a1f2b")
    for y, half in ((200, 142), (136, 126), (264, 126)):
        c.line([(200 - half, y), (200 + half, y)], 5, "7a1f2b")


SCENES: dict[str, Callable[[Canvas], None]] = {
    "africa/sahel/dunes-convoy.png": dunes,
    "africa/sahel/border-barrier.png": border,
    "africa/sahel/river-and-dune.png": river,
    "africa/sahel/five-chairs.png": five,
    "africa/sahel/herd.png": herd,
    "africa/sahel/seed-jars.png": seeds,
    "africa/langue-de-barbarie.png": barbarie,
    "europe/garrison-square.png": garrison,
    "europe/storm-lighthouse.png": storm,
    "europe/night-train.png": night_train,
    "europe/canal-planes.png": canal,
    "europe/balkans/wild-river.png": vjosa,
    "europe/balkans/old-bridge.png": bridge,
    "europe/balkans/lit-windows.png": lit_windows,
    "world/cable-ship.png": cable_ship,
    "world/lock-chambers.png": lock,
    "world/asia/four-taps.png": four_taps,
    "world/asia/sand-barges.png": mekong,
    "business/wheat.png": wheat,
    "business/roller-mill.png": mill,
    "business/corner-bakery.png": bakery,
    "business/loaf-shares.png": loaf_chart,
    "business/transfer-clock.png": transfer,
    "business/office-light.png": office_light,
    "science/ice-core.png": ice_core,
    "science/weather-balloon.png": balloon,
    "science/warm-nights.png": warm_nights,
    "science/aurora.png": aurora,
    "science/glacier-line.png": glacier,
    "culture/stage.png": stage,
    "culture/hand-press.png": press,
    "culture/type-case.png": type_case,
    "culture/posters.png": posters,
    "culture/film-strip.png": film,
    "culture/compass-rose.png": winds,
    "sport/floodlights.png": floodlights,
    "sport/velodrome.png": velodrome,
}

PORTRAITS: dict[str, Callable[[Canvas], None]] = {
    "awa-kessoum.png": portrait("e3b873", "c9773f", "7a4a34", "231a1c", "1f4a52", "round"),
    "henrik-solvang.png": portrait("c9d6d3", "7f9fa3", "e3b896", "b98a4c", "2b3a4a", "beard"),
    "mirela-dovic.png": portrait("e6d3c3", "b8675a", "e0b090", "4a2a26", "3a3a5c", "long"),
    "tomas-ferreyra/tomas-ferreyra.png": portrait(
        "dfe0c6", "9aa56a", "c98f66", "2b211f", "5a3b3c", "short"
    ),
    "junko-hale.png": portrait("cfdde6", "7d9ab8", "e6bf9c", "1b1b22", "7a2f3a", "fringe"),
    "noor-ravensberg.png": portrait("d9e6e3", "5f9a94", "b9805a", "2a1f22", "f0c27e", "bun"),
    "lucien-obrecht.png": portrait("e6dcea", "8f7aa3", "dcae8e", "8a8a8e", "22252e", "bald"),
    "dara-quill.png": portrait("dce6cf", "6f9a5c", "a56a48", "33302c", "b8432f", "cap"),
    "meridian-desk.png": desk,
}


def main(only: str = "") -> None:
    """Write every picture whose path holds `only`."""
    sizes = [(f"authors/{name}", paint, (400, 400)) for name, paint in PORTRAITS.items()]
    sizes += [(path, paint, (1600, 900)) for path, paint in SCENES.items()]
    for path, paint, (width, height) in sizes:
        if only in path:
            canvas = Canvas(width, height)
            paint(canvas)
            target = CONTENT / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(canvas.png())


if __name__ == "__main__":
    main(*sys.argv[1:2])
