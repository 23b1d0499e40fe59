"""The settings of how the paper looks: its accent, its density and its fonts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct


class FontFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a font, and which letters are in it."""

    src: str  # name of an asset of the layouts
    weight: str = "400"  # or a range, "200 900"
    style: Literal["normal", "italic"] = "normal"


class Font(Struct, frozen=True, forbid_unknown_fields=True):
    """A font of the site's own; `kind` is what stands in for it until it has come."""

    family: str
    files: tuple[FontFile, ...]
    kind: Literal["serif", "sans"] = "serif"


class Fonts(Struct, frozen=True, forbid_unknown_fields=True):
    """What is set in fonts of the site's own: headlines, running text, small print."""

    headline: Font | None = None
    text: Font | None = None
    label: Font | None = None

    def given(self) -> Iterator[tuple[str, Font]]:
        """Yield the fonts with what they are for."""
        for name in ("headline", "text", "label"):
            if font := getattr(self, name):
                yield name, font


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """How the paper looks, as far as that needs no style sheet of its own."""

    accent: str = ""  # colour of the house, where a section has none
    density: Literal["roomy", "regular", "compact"] = "regular"
    fonts: Fonts = Fonts()

    def font_files(self) -> frozenset[str]:
        """Return the names of all files of fonts."""
        return frozenset(file.src for _, font in self.fonts.given() for file in font.files)
