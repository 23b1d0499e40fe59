"""Plans the list of corrections: what the paper got wrong, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.links import resolve_body
from ssg.listing import SETTINGS, List, blocks, list_page, nth_title, numbered, pager_of
from ssg.model import Link, Site
from ssg.notices import has_log, introduction, notices
from ssg.outputs import Entry
from ssg.problems import Location
from ssg.trails import trail


def corrections(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the pages of the list, if anything was corrected.

    A page of the editors at the same address is not made: its title and text stand above the list.
    """
    if not has_log(site):
        return
    address, page = site.settings.urls.corrections, introduction(site)
    title = page.title if page else site.words("Corrections and clarifications")
    crumbs = trail(site, Link(title, address))
    front = Front(title, address, "list", page.fields.deck if page else "", address, title, crumbs)
    origin = Location(f"content/{page.path}") if page else SETTINGS
    body = resolve_body(site.atlas, page.path, page.body) if page else ""
    cut = tuple(blocks(notices(site), site.settings.per_page))
    for number, shown in cut:
        at = front
        if number:
            title = nth_title(site, front.title, number)
            at = replace(front, address=numbered(address, number), title=title)
        listed = List(at, "corrections", "corrections.html", (), origin, {"title": front.title})
        inputs = {
            "notices": shown,
            "body": "" if number else body,
            "pager": pager_of(site, address, number, last=len(cut) - 1),
            "boxes": () if number else boxes("corrections"),
        }
        changed = max(each.note.date for each in shown)
        yield replace(list_page(site, chrome, listed, inputs=inputs), changed=changed)
