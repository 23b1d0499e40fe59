"""Checks published pictures: they have a size, and do not say where they were taken."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.model import Site
from ssg.pictures import media_type_of
from ssg.problems import Problem
from ssg.slugs import address_of


def pictures_to_publish(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every published picture with the place where it was taken, or without a size.

    A place may be the home of somebody who was promised not to be found.
    """
    for row in rows:
        facts = site.atlas.pictures.get(address_of(row.path))
        if facts is None or row.template:
            continue
        if facts.tells_place:
            message = "tells where it was taken: it holds GPS data"
            hint = "remove them, for example with: exiftool -gps:all= -xmp-exif:gps*= FILE"
            yield Problem(row.origin, message, hint, "picture-place")
        if not facts.width and media_type_of(row.path):
            message = "has no size that can be read, so pages move when it arrives"
            hint = "export the picture again; a drawing needs a `viewBox`"
            yield Problem(row.origin, message, hint, "picture-size")
