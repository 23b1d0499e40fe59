"""A font file that is as small as one can be: a few letters, all as wide as is asked for."""

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def font(width: int, *, ascent: int = 900, descent: int = 300, flavor: str = "woff2") -> bytes:
    """Return a font of 1,000 units in which each letter is `width` units wide."""
    letters = {ord(letter): letter for letter in "abcdefghijklmnopqrstuvwxyz"} | {32: "space"}
    names = [".notdef", *letters.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(letters)
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (width, 0)))
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = flavor or None
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
