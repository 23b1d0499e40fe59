"""Plans a page for every old address, which leads to the new one."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.head import listing_head
from ssg.model import Site
from ssg.moves import Move
from ssg.outputs import Entry, Page
from ssg.redirects import is_elsewhere
from ssg.slugs import path_of


def redirects(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan a page for every move; an alias onto a real page is a clash of the plan."""
    for move in site.moves:
        if move.stub:
            yield _page(site, chrome, move)


def _page(site: Site, chrome: Chrome, move: Move) -> Page:
    settings = site.settings
    front = Front(site.words("Moved"), move.new, "error")
    away = is_elsewhere(move.new)
    inputs: dict[str, object] = {
        "chrome": chrome,
        "head": listing_head(site, front, {}),
        "crumbs": (),
        "boxes": (),
        "target": move.new
        if away
        else settings.root + settings.url_of(move.new)[len(settings.base_path) :],
    }
    return Page(path_of(move.old), "redirect.html", inputs, move.origin, listed=False)
