"""Plans a page at every address whose story was withdrawn, for hosts that cannot answer 410."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.furniture import Chrome
from ssg.model import Site
from ssg.moves import Gone
from ssg.outputs import Entry, Page
from ssg.slugs import path_of


def tombstones(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan them if `[hosting] tombstones` asks for them; none says anything of the story.

    Only what the ledger knows has one: nobody learns of an address that was never published.
    """
    for gone in tombs(site):
        inputs: dict[str, object] = {"chrome": chrome}
        yield Page(path_of(gone.address), "withdrawn.html", inputs, gone.origin, listed=False)


def tombs(site: Site) -> tuple[Gone, ...]:
    """Return what of a site has such a page."""
    asked = site.settings.hosting.tombstones
    return tuple(gone for gone in site.gone if asked and gone.reason == "withdrawn")
