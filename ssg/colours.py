"""Colours: how well one can be read on another, and the nearest one that can be."""

from __future__ import annotations

import re
from collections.abc import Iterable

TEXT = 4.5  # the least contrast of text with its ground (WCAG 2.2, 1.4.3)
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 14  # of a search by halves: fine enough for a byte of colour

Three = tuple[float, float, float]


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour in hexadecimal: `#b3001b` or `#b01`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (light + 0.05) / (dark + 0.05)


def legible(colour: str, grounds: Iterable[str], *, least: float = TEXT) -> str:
    """Return a colour that can be read on all of some grounds: the given one if possible.

    Otherwise it is made darker or lighter until it can be read; its hue stays.

    Args:
        colour: as text or as a rule.
        grounds: the colours behind it, all light or all dark.
        least: the contrast that is needed.
    """
    behind = tuple(grounds)
    if _reads(colour, behind, least):
        return _full(colour)
    lightness, *tint = _oklab(_linear(colour))
    end = 0.0 if all(_luminance(_linear(ground)) > 0.18 for ground in behind) else 1.0
    near, far = lightness, end
    for _ in range(_STEPS):
        middle = (near + far) / 2
        if _reads(_with_lightness(middle, tint), behind, least):
            far = middle
        else:
            near = middle
    return _with_lightness(far, tint)


def _reads(colour: str, grounds: tuple[str, ...], least: float) -> bool:
    return all(contrast(colour, ground) >= least for ground in grounds)


def _full(colour: str) -> str:
    digits = colour[1:].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def _linear(colour: str) -> Three:
    digits = _full(colour)[1:]
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _straight(red), _straight(green), _straight(blue)


def _straight(part: float) -> float:
    """Undo the curve of sRGB (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _curved(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(rgb: Three) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


# --- Oklab, where a colour can be made lighter and stays the same hue (CSS Color 4, section 9) ---


def _oklab(rgb: Three) -> Three:
    red, green, blue = rgb
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _with_lightness(lightness: float, tint: list[float]) -> str:
    """Return a colour, with less of its tint where screens cannot show as much."""
    for strength in range(20, -1, -1):
        rgb = _rgb(lightness, tint[0] * strength / 20, tint[1] * strength / 20)
        if all(-0.0005 <= part <= 1.0005 for part in rgb):
            break
    parts = (round(255 * _curved(min(max(part, 0.0), 1.0))) for part in rgb)
    return "#" + "".join(f"{part:02x}" for part in parts)


def _rgb(lightness: float, a: float, b: float) -> Three:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
