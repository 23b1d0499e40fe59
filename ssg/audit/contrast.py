"""Rules for colours: those that the theme names for text can be read, by day and at night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from ssg.audit.findings import Finding
from ssg.audit.proof import Proof
from ssg.colours import TEXT, contrast, is_colour

_CURE = "make one of them darker, or the other lighter"
_GROUNDS = ("paper", "tint")
_TEXTS = ("ink", "soft", "link", "house")  # tokens of the default theme, see docs/themes.md


def theme_can_be_read(proof: Proof) -> Iterator[Finding]:
    """Yield every token of the style sheets that has too little contrast with its ground.

    What a sheet does not name is taken from the others. Only the names of the default theme are
    known; a theme with others is passed over.
    """
    everywhere: dict[str, tuple[str, str]] = {}
    for sheet in proof.styles:
        everywhere |= sheet.tokens
    for sheet in proof.styles:
        tokens = {**everywhere, **sheet.tokens}
        for text, ground in product(_TEXTS, _GROUNDS):
            if {text, ground} & sheet.tokens.keys():
                for what in _faults(tokens, text, ground):
                    yield Finding(sheet.place, "theme-contrast", what, _CURE)


def _faults(tokens: Mapping[str, tuple[str, str]], text: str, ground: str) -> Iterator[str]:
    for time, one, other in _pairs(tokens, text, ground):
        ratio = contrast(one, other)
        if ratio < TEXT:
            yield (
                f"--{text} on --{ground} has too little contrast {time}:"
                f" {one} on {other} is {ratio:.1f}, not {TEXT}"
            )


def _pairs(
    tokens: Mapping[str, tuple[str, str]], text: str, ground: str
) -> Iterator[tuple[str, str, str]]:
    if text in tokens and ground in tokens:
        for time, one, other in zip(
            ("by day", "at night"), tokens[text], tokens[ground], strict=True
        ):
            if is_colour(one) and is_colour(other):
                yield time, one, other
