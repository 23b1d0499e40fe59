"""House rules for the pictures that lead stories: their credit, their size, their shape."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.model import Site
from ssg.problems import Problem


def leading_pictures(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every picture of a story without a credit, too narrow, too high or too wide."""
    narrowest = site.settings.limit("small-picture", "least")
    least = site.settings.limit("picture-shape", "least")
    most = site.settings.limit("picture-shape", "most")
    for story in site.articles:
        given, picture = story.fields.image, story.image
        if given is None:
            continue
        place = story.at("image")
        if not given.credit:
            hint = "add `credit`: who took or made it"
            yield Problem(place, "the picture has no `credit`", hint, "missing-credit")
        if picture is None or not picture.width or not picture.height:
            continue
        if picture.width < narrowest and not picture.url.endswith(".svg"):
            message = f"the picture is {picture.width} pixels wide, not {narrowest}"
            yield Problem(place, message, "export it larger", "small-picture")
        shape = round(100 * picture.width / picture.height)
        if not least <= shape <= most:
            side = "higher than wide" if shape < 100 else "very wide"
            message = f"the picture is {side}: {picture.width} by {picture.height} pixels"
            yield Problem(place, message, "crop it", "picture-shape")
