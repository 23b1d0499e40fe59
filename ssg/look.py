"""How the paper looks, as the settings and the sections say it: fonts, density and accents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from ssg.appearance import Font, FontFile
from ssg.colours import legible
from ssg.facts import FontFacts
from ssg.fonts import font_format
from ssg.furniture import Accent, FontFace, Look, Preload, StandIn
from ssg.model import Section, Site

# The grounds of the default theme that accents stand on as text; see the tokens of main.css.
LIGHT: Final = ("#fbf9f4", "#f1ede3")
DARK: Final = ("#151412", "#211f1b")
_AT_NIGHT = 6.0  # the contrast that accents have on dark ground
_BOLD = 600  # the weight from which letters are drawn by the bold font of a machine
_MOST_PRELOADS = 2
_LOCAL = {  # fonts of nearly every machine, with the same widths: kind -> regular, bold, facts
    "serif": (
        ("Times New Roman", "Liberation Serif", "Tinos"),
        ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold"),
        FontFacts(0.891, 0.216, 0.042, 0.4073),
    ),
    "sans": (
        ("Arial", "Liberation Sans", "Arimo"),
        ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold"),
        FontFacts(0.905, 0.212, 0.033, 0.4484),
    ),
}
_KINDS = {"serif": "serif", "sans": "sans-serif"}


def make_look(site: Site) -> Look:
    """Return the look of a site; a font whose file is not there is a problem of the checks."""
    settings = site.settings.look
    fonts = tuple(settings.fonts.given())
    return Look(
        house=accent("house", settings.accent) if settings.accent else None,
        accents=tuple(accent(s.accent, s.colour) for s in _coloured(site)),
        faces=tuple(dict.fromkeys(face for _, font in fonts for face in _faces(site, font))),
        stand_ins=tuple(
            dict.fromkeys(each for _, font in fonts for each in _stand_ins(site, font))
        ),
        families={name: _families(font) for name, font in fonts},
        density=settings.density,
    )


def look_address(look: Look) -> str:
    """Return the address of the style sheet of a look, named by its content; "" if it is plain."""
    if look == Look():
        return ""
    digest = hashlib.blake2b(msgspec.msgpack.encode(look), digest_size=5).hexdigest()
    return f"/assets/look.{digest}.css"


def preloads(site: Site) -> tuple[Preload, ...]:
    """Return the fonts that nearly every page needs: the first of each, upright, in WOFF2."""
    files: dict[str, None] = {}
    for _, font in site.settings.look.fonts.given():
        upright = (f for f in font.files if f.style == "normal" and f.src in site.theme.assets)
        files |= dict.fromkeys(file.src for file in list(upright)[:1])
    names = [name for name in files if font_format(name) == "woff2"][:_MOST_PRELOADS]
    return tuple(Preload(_url(site, name), "font/woff2") for name in names)


def accent(name: str, colour: str) -> Accent:
    """Return a colour as it can be read on the paper, made darker or lighter where it has to be."""
    return Accent(name, legible(colour, LIGHT), legible(colour, DARK, least=_AT_NIGHT))


def _coloured(site: Site) -> Iterator[Section]:
    return (section for section in site.sections.values() if section.colour)


def _url(site: Site, name: str) -> str:
    return site.settings.url(site.theme.assets[name].address)


def _there(site: Site, font: Font) -> Iterable[FontFile]:
    return (file for file in font.files if file.src in site.theme.assets)


def _faces(site: Site, font: Font) -> Iterator[FontFace]:
    for file in _there(site, font):
        src = f'url("{_url(site, file.src)}") format("{font_format(file.src)}")'
        yield FontFace(font.family, src, file.weight, file.style)


def _stand_ins(site: Site, font: Font) -> Iterator[StandIn]:
    """Yield what is shown until a font has come: letters as wide and lines as high as its own."""
    regular, bold, local = _LOCAL[font.kind]
    for file in _there(site, font):
        facts = site.theme_fonts.get(file.src)
        if facts is None or not facts.width or file.style != "normal":
            continue
        for weight, names in _weights(file.weight, regular, bold):
            size = facts.width / local.width
            yield StandIn(
                family=f"{font.family} stand-in",
                src=", ".join(f'local("{name}")' for name in names),
                weight=weight,
                size=round(100 * size, 2),
                ascent=round(100 * facts.ascent / size, 2),
                descent=round(100 * facts.descent / size, 2),
                gap=round(100 * facts.gap / size, 2),
            )


def _weights(
    given: str, regular: tuple[str, ...], bold: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the weights of a file, each with the fonts that stand in for it."""
    lightest, _, heaviest = given.partition(" ")
    low, high = int(lightest), int(heaviest or lightest)
    if low < _BOLD:
        yield (f"{low} {min(high, _BOLD - 1)}" if heaviest else given), regular
    if high >= _BOLD:
        yield (f"{max(low, _BOLD)} {high}" if heaviest else given), bold


def _families(font: Font) -> str:
    return f'"{font.family}", "{font.family} stand-in", {_KINDS[font.kind]}'
