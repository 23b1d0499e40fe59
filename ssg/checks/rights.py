"""Checks that nothing refers to a picture whose rights have ended: it is not shown any more."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.facts import Body, ImageFields
from ssg.links import ended_by
from ssg.model import Site
from ssg.problems import Location, Problem

_SETTINGS = Location("site.toml")


def pictures_with_rights(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every reference to a picture that may be shown no longer, unless it says so itself.

    The picture is left out there, and its file is published nowhere.
    """
    if not site.atlas.ended:
        return
    for target, base, where in _uses(site):
        if said := ended_by(target, base, site.atlas):
            message = f'the picture "{target}" is not shown: the rights to it ended'
            hint = f"{said} says so; use another picture"
            yield Problem(where, message, hint, "picture-rights")


def _uses(site: Site) -> Iterator[tuple[str, str, Location]]:
    """Yield what is referred to, in which content file, and the place."""
    for story in site.articles:
        yield from _lead(story.fields.image, story.path, story.at("image"))
        yield from _in_text(story.body, story.path)
    for page in site.pages:
        yield from _lead(page.fields.image, page.path, Location(f"content/{page.path}"))
        yield from _in_text(page.body, page.path)
    for author in site.authors.values():
        yield from _in_text(author.body, author.path)
    for path, body in site.bodies.items():
        yield from _in_text(body, site.sections[path].file)
    for name in ("logo", "favicon", "share_image"):
        if target := getattr(site.settings, name):
            yield target, "", _SETTINGS


def _lead(
    image: ImageFields | None, base: str, where: Location
) -> Iterator[tuple[str, str, Location]]:
    if image is not None and image.rights_until is None:
        yield image.src, base, where


def _in_text(body: Body, base: str) -> Iterator[tuple[str, str, Location]]:
    for each in body.references:
        yield each.target, base, Location(f"content/{base}", each.line)
