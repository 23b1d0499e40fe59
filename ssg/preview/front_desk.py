"""What the desk page says of fronts: which story stands where, until when, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ssg.frontage import Place, front_seen
from ssg.preview.view import View
from ssg.turns import Turn

NEXT = 6  # changes of a front that are shown


class DeskTurn(Struct, frozen=True):
    """What will happen to a front by itself."""

    at: datetime
    what: str
    title: str
    path: str


class DeskFront(Struct, frozen=True):
    """A front with slots, as the desk shows it."""

    title: str
    url: str
    file: str  # "content/_front.md"
    slots: tuple[Place, ...]
    ahead: tuple[DeskTurn, ...] = ()


def desk_fronts(view: View) -> tuple[DeskFront, ...]:
    """Return the fronts that have a `_front.md`, the front page first."""
    return tuple(_fronts(view))


def _fronts(view: View) -> Iterator[DeskFront]:
    shop, site = view.shop, view.site
    for section in site.fronts:
        seen = front_seen(site, section, shop.kit.picks, boxes=shop.boxes, chrome=shop.chrome)
        slots = tuple(place for place in seen.places if place.kind == "slot")
        ahead = tuple(map(_turn, shop.indexed.ahead.get(section, ())[:NEXT]))
        yield DeskFront(seen.title, seen.url, seen.file, slots, ahead)


def _turn(turn: Turn) -> DeskTurn:
    return DeskTurn(turn.at, turn.what, turn.title, turn.path)
