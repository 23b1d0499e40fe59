"""Checks the look: fonts that are there and can be read, accents that readers can read."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.colours import TEXT, contrast
from ssg.contracts import Rows
from ssg.fields import near
from ssg.fonts import can_read_fonts
from ssg.look import LIGHT, accent
from ssg.model import Site
from ssg.problems import Location, Problem

_SETTINGS = Location("site.toml")


def fonts_are_there(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every file of a font that is no asset of the layouts, or cannot be read."""
    assets = site.theme.assets
    for name in sorted(site.settings.look.font_files()):
        if name not in assets:
            guess = near(name, assets)
            hint = f"did you mean `{guess}`?" if guess else f"put it there: layouts/assets/{name}"
            message = f'[look] names the font "{name}", which is not there'
            yield Problem(_SETTINGS, message, hint, "malformed")
        elif name not in site.theme_fonts:
            message = f'the font "{name}" cannot be read'
            hint = "export it again" if can_read_fonts() else "run: pip install 'broadsheet[fonts]'"
            yield Problem(_SETTINGS, message, hint, "malformed")


def accents_can_be_read(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every colour that is too light for small text on the paper; pages show a darker one."""
    given = [
        (Location(f"content/{s.file}"), f"the `colour` of {s.title}", s.colour)
        for s in site.sections.values()
        if s.colour
    ]
    if site.settings.look.accent:
        given.append((_SETTINGS, "the `accent` of [look]", site.settings.look.accent))
    for place, what, colour in given:
        ratio = min(contrast(colour, ground) for ground in LIGHT)
        if ratio < TEXT:
            shown = accent("", colour).light
            message = f"{what}, {colour}, has too little contrast for text: {ratio:.1f}, not {TEXT}"
            yield Problem(place, message, f'pages show "{shown}"; write that', "accent-contrast")
