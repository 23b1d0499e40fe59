"""What the desk page says of addresses that readers once had: what moved, and what is gone."""

from __future__ import annotations

from msgspec import Struct

from ssg.preview.view import View
from ssg.redirects import is_elsewhere

SHOWN = 12


class OldAddress(Struct, frozen=True):
    """An address at which nothing stands any more; `url` is "" for what leads to another site."""

    address: str
    new: str = ""  # where it leads, "" if it is gone
    url: str = ""
    note: str = ""  # why it is gone


class OldAddresses(Struct, frozen=True):
    """Some of the old addresses, and how many moved and are gone."""

    addresses: tuple[OldAddress, ...] = ()
    moved: int = 0
    gone: int = 0


def old_addresses(view: View) -> OldAddresses:
    """Return what the desk says of old addresses: those that are gone, then those that moved."""
    site, gone = view.site, view.shop.indexed.gone
    told = [OldAddress(each.address, note=each.reason) for each in gone]
    for move in site.moves:
        page = move.new.partition("#")[0]
        url = "" if is_elsewhere(move.new) else site.settings.url(page)
        told.append(OldAddress(move.old, move.new, url))
    return OldAddresses(tuple(told[:SHOWN]), len(site.moves), len(gone))
