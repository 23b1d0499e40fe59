"""What a font file says of its letters: how high and how wide they are."""

from __future__ import annotations

import io
from importlib.util import find_spec
from posixpath import splitext
from typing import Final

from ssg.facts import FontFacts

FORMATS: Final = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}
READER = "fontTools"  # of the extra "fonts"
# The letters of English prose by how often they come, with a space after each word.
_PROSE = (
    "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddlllluuucccmmmfffwwyygggppbbvk"
    + " " * 18
)  # noqa: E501
_FEWEST = 18  # of these letters that a font must have, so that its width can be told from them


def can_read_fonts() -> bool:
    """Tell whether the library that reads fonts is installed."""
    return find_spec(READER) is not None


def font_format(path: str) -> str:
    """Return the format of a font by its name, as CSS writes it; "" if it is none."""
    return FORMATS.get(splitext(path)[1].lower(), "")


def facts_of_font(data: bytes) -> FontFacts | None:
    """Return what the bytes of a font say of its letters, or None if they cannot be read."""
    if not can_read_fonts():
        return None
    from fontTools.ttLib import TTFont  # takes 100 ms, for fonts that are new

    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        lines, units = font["hhea"], font["head"].unitsPerEm
        letters, metrics = font.getBestCmap() or {}, font["hmtx"].metrics
        average = font["OS/2"].xAvgCharWidth
    except Exception:  # noqa: BLE001 - a damaged font makes three libraries raise what they like
        return None
    if not units:
        return None
    return FontFacts(
        ascent=lines.ascent / units,
        descent=-lines.descent / units,
        gap=lines.lineGap / units,
        width=_width(letters, metrics, average) / units,
    )


def _width(letters: dict[int, str], metrics: dict[str, tuple[int, int]], average: int) -> float:
    """Return how wide a letter of prose is on average, or of all letters for other scripts."""
    names = {each: letters[ord(each)] for each in _PROSE if ord(each) in letters}
    known = {each for each, name in names.items() if name in metrics}
    found = [metrics[names[each]][0] for each in _PROSE if each in known]
    return sum(found) / len(found) if len(known) >= _FEWEST else average
