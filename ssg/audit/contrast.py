"""Rules for colours: those that the theme names for text can be read, by day and at night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssg.audit.findings import Finding
from ssg.audit.proof import Proof
from ssg.colours import TEXT, contrast, is_colour

_GROUNDS = ("paper", "tint")
_TEXTS = ("ink", "soft", "link", "house")  # tokens of the default theme, see docs/themes.md


def theme_can_be_read(proof: Proof) -> Iterator[Finding]:
    """Yield every token of the style sheets that has too little contrast with its ground.

    Only the names of the default theme are known; a theme with others is passed over.
    """
    tokens: dict[str, tuple[str, str]] = {}
    places = {}
    for sheet in proof.styles:
        for name, colours in sheet.tokens.items():
            tokens[name] = colours
            places[name] = sheet.place
    for text in _TEXTS:
        for ground in _GROUNDS:
            for time, one, other in _pairs(tokens, text, ground):
                ratio = contrast(one, other)
                if ratio < TEXT:
                    what = (
                        f"--{text} on --{ground} has too little contrast {time}:"
                        f" {one} on {other} is {ratio:.1f}, not {TEXT}"
                    )
                    hint = "make one of them darker, or the other lighter"
                    yield Finding(places[text], "theme-contrast", what, hint)


def _pairs(
    tokens: Mapping[str, tuple[str, str]], text: str, ground: str
) -> Iterator[tuple[str, str, str]]:
    if text in tokens and ground in tokens:
        for time, one, other in zip(
            ("by day", "at night"), tokens[text], tokens[ground], strict=True
        ):
            if is_colour(one) and is_colour(other):
                yield time, one, other
