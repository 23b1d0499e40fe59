"""Plans a page for every old address of a story, page or author, which leads to the new one."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.head import listing_head
from ssg.model import Entry, Page, Site
from ssg.problems import Location
from ssg.slugs import path_of


def redirects(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan a redirect for every alias; an alias onto a real page is a clash of the plan."""
    for story in site.articles:
        for alias in story.fields.aliases:
            yield _page(site, chrome, alias, to=story.address, origin=story.at("aliases"))
    for page in site.pages:
        for alias in page.fields.aliases:
            origin = Location(f"content/{page.path}")
            yield _page(site, chrome, alias, to=page.address, origin=origin)
    for author in site.authors.values():
        for alias in author.aliases:
            origin = Location(f"content/{author.path}")
            yield _page(site, chrome, alias, to=author.address, origin=origin)


def _page(site: Site, chrome: Chrome, alias: str, *, to: str, origin: Location) -> Page:
    front = Front("Moved", to, "error")
    inputs: dict[str, object] = {
        "chrome": chrome,
        "head": listing_head(site, front, {}),
        "crumbs": (),
        "boxes": (),
        "target": site.settings.permalink_of(to),
    }
    last = alias.rpartition("/")[2]
    address = alias if not last or "." in last else f"{alias}/"
    return Page(path_of(address), "redirect.html", inputs, origin, listed=False)
