"""What the desk page says of corrections: those the paper made lately."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ssg.model import Site
from ssg.notices import notices

LATEST = 8


class DeskNote(Struct, frozen=True):
    """A correction as the desk lists it."""

    kind: str
    title: str  # of the story
    text: str
    url: str
    when: datetime


def latest_notes(site: Site) -> tuple[DeskNote, ...]:
    """Return the newest corrections of what readers may see."""
    return tuple(
        DeskNote(each.note.type, each.title, each.note.text, each.url, each.note.date)
        for each in notices(site)[:LATEST]
    )
