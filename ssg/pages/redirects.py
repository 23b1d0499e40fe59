"""Plans a page for every old address of a story, page or author, which leads to the new one."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.head import listing_head
from ssg.model import Site
from ssg.moves import Move, moves
from ssg.outputs import Entry, Page
from ssg.slugs import path_of


def redirects(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan a redirect for every alias; an alias onto a real page is a clash of the plan."""
    for move in moves(site):
        yield _page(site, chrome, move)


def _page(site: Site, chrome: Chrome, move: Move) -> Page:
    front = Front(site.words("Moved"), move.new, "error")
    inputs: dict[str, object] = {
        "chrome": chrome,
        "head": listing_head(site, front, {}),
        "crumbs": (),
        "boxes": (),
        "target": site.settings.permalink_of(move.new),
    }
    return Page(path_of(move.old), "redirect.html", inputs, move.origin, listed=False)
