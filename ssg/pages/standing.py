"""Plans what is on every site besides stories and lists: pages, 404, the web app's files."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Chrome
from ssg.head import listing_head, page_head
from ssg.jsonld import page_graph
from ssg.links import resolve_body
from ssg.look import look_address, make_look
from ssg.model import Link, Site
from ssg.notices import has_log, introduction
from ssg.outputs import Entry, Page
from ssg.problems import Location
from ssg.slugs import path_of
from ssg.trails import trail

_HOME = Location("site.toml")


def page_names(site: Site) -> Iterator[str]:
    """Yield the paths of the pages that are not stories; one may introduce the corrections."""
    taken = introduction(site) if has_log(site) else None
    return (page.path for page in site.pages if page is not taken)


def standing_pages(site: Site, boxes: Boxes, chrome: Chrome, path: str) -> Iterator[Entry]:
    """Plan a page that is not a story: about, contact, imprint."""
    for page in (page for page in site.pages if page.path == path):
        crumbs = trail(site, Link(page.title, page.address))
        graph = page_graph(site, chrome, page, crumbs)
        yield Page(
            path=path_of(page.address),
            template=f"{page.fields.layout or 'page'}.html",
            inputs={
                "chrome": chrome,
                "head": page_head(site, page, graph, share_image=chrome.share_image),
                "crumbs": crumbs,
                "boxes": boxes("page"),
                "page": page,
                "body": resolve_body(site.atlas, page.path, page.body),
            },
            origin=Location(f"content/{page.path}"),
            listed=not page.fields.draft,
            changed=page.fields.updated or page.fields.date,
        )


def not_found(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the page for addresses that lead nowhere."""
    front = Front(site.words("Page not found"), "/404.html", "error")
    inputs: dict[str, object] = {
        "chrome": chrome,
        "head": listing_head(site, front, {}, share_image=chrome.share_image),
        "crumbs": (),
        "boxes": boxes("404"),
    }
    yield Page("404.html", "404.html", inputs, _HOME, listed=False)


def web_app(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the web app manifest, and the style sheet of what the settings say of the look."""
    yield Page("site.webmanifest", "site.webmanifest", {"chrome": chrome}, _HOME, listed=False)
    look = make_look(site)
    if address := look_address(look):
        yield Page(path_of(address), "look.css", {"look": look}, _HOME, listed=False)
