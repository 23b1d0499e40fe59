"""Cuts a list of stories into pages: what sections, authors, topics and months have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Box, Chrome, Pager, Slot
from ssg.head import listing_head
from ssg.jsonld import listing_graph
from ssg.model import Article, Link, Site
from ssg.outputs import Page
from ssg.problems import Location
from ssg.revisions import newest_change
from ssg.slugs import path_of
from ssg.trails import trail
from ssg.wording import number as number_in_words

Item = TypeVar("Item")
_PAGES = "page/"
SETTINGS = Location("site.toml")  # the origin of lists that no file describes


@dataclass(frozen=True, slots=True, eq=False)
class List:
    """A list of stories that is cut into pages."""

    front: Front
    kind: str
    template: str
    stories: tuple[Article, ...]
    origin: Location
    inputs: Mapping[str, object] = field(default_factory=dict)
    slots: Mapping[str, Slot] | None = None  # of its front, if that has any


def blocks(stories: tuple[Item, ...], size: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Cut a list, newest first, into its front (number 0) and pages numbered from the oldest.

    Page k is the k-th full block from the oldest, so it never changes when a story is added. The
    front shows the incomplete newest block and the newest full one; that one gets its page only
    when the next is full. So every story stands on exactly one page.
    """
    last = last_page(len(stories), size)
    yield 0, stories[: len(stories) - last * size]
    for number in range(last, 0, -1):
        yield number, stories[len(stories) - number * size : len(stories) - (number - 1) * size]


def last_page(stories: int, size: int) -> int:
    """Return the highest number of a page of a list; 0 if all of it is on its front."""
    return max(stories // size - 1, 0)


def list_pages(site: Site, boxes: Boxes, chrome: Chrome, listed: List) -> Iterator[Page]:
    """Plan the pages of a list; only its front has boxes, so that old pages stay as they are.

    Slots stand above the list of the front, which then leaves out what they and the boxes show. How
    the list is cut does not depend on them: a story that leaves the front has its place.
    """
    cut = tuple(blocks(listed.stories, site.settings.per_page))
    for number, stories in cut:
        cards = tuple(story.card for story in stories)
        slots = {} if number else listed.slots or {}
        above = tuple(card for slot in slots.values() for card in slot.cards)
        filled: tuple[Box, ...] = ()
        if not number and listed.slots is None:
            filled = boxes(listed.kind, None, [card.url for card in cards])
        elif not number:
            filled = boxes(listed.kind, None, [card.url for card in above])
            seen = {card.url for card in (*above, *(card for box in filled for card in box.cards))}
            cards = tuple(card for card in cards if card.url not in seen)
        front = replace(listed.front, cards=(*above, *cards))
        if number:
            address = numbered(listed.front.address, number)
            front = replace(front, address=address, title=nth_title(site, front.title, number))
        pager = pager_of(site, listed.front.address, number, last=len(cut) - 1)
        inputs = {"cards": cards, "pager": pager, "boxes": filled}
        inputs |= {"slots": slots} if slots else {}
        yield list_page(site, chrome, replace(listed, front=front, stories=stories), inputs=inputs)


def list_page(site: Site, chrome: Chrome, listed: List, *, inputs: Mapping[str, object]) -> Page:
    """Plan one page of a list, with what its template may see besides."""
    front = listed.front
    graph = listing_graph(site, chrome, front)
    head = listing_head(site, front, graph, share_image=chrome.share_image)
    given = {"chrome": chrome, "head": head, "crumbs": front.crumbs, **listed.inputs, **inputs}
    changed = newest_change(listed.stories)
    return Page(path_of(front.address), listed.template, given, listed.origin, changed=changed)


def pager_of(site: Site, address: str, number: int, *, last: int) -> Pager:
    """Return the neighbours of page `number` of a list that has pages 1 to `last`."""
    url = site.settings.url
    older = number - 1 if number else last
    newer = "" if not number else address if number == last else numbered(address, number + 1)
    return Pager(
        newer=url(newer) if newer else "",
        older=url(numbered(address, older)) if older else "",
        number=number,
    )


def index_page(
    site: Site, boxes: Boxes, chrome: Chrome, title: Link, counted: list[tuple[Link, int]]
) -> Iterator[Page]:
    """Plan the page that lists all authors, topics or months, if their addresses have a folder."""
    if title.url == "/":
        return
    crumbs = trail(site, title)
    front = Front(title.title, title.url, crumbs=crumbs)
    listed = List(front, "index", "index.html", site.articles, SETTINGS)
    inputs = {
        "title": title.title,
        "links": tuple(link for link, _ in counted),
        "counts": tuple(count for _, count in counted),
        "boxes": boxes("index", None, ()),
    }
    yield list_page(site, chrome, listed, inputs=inputs)


def front_of(title: str, address: str, text: str, crumbs: tuple[Link, ...]) -> Front:
    """Return the first page of a list that has feeds of its own."""
    return Front(title, address, "list", text, address, title, crumbs)


def nth_title(site: Site, title: str, number: int) -> str:
    """Return the title of a numbered page of a list."""
    said = number_in_words(number, site.settings.language)
    return site.words("%(title)s, page %(number)s") % {"title": title, "number": said}


def numbered(address: str, number: int) -> str:
    """Return the address of a numbered page of the list at an address."""
    return f"{pages_at(address)}{number}/"


def pages_at(address: str) -> str:
    """Return the folder in which the numbered pages of the list at an address stand."""
    return f"{address.rstrip('/')}/{_PAGES}"


def list_at(pages: str) -> str:
    """Return the address of the list whose numbered pages stand in a folder."""
    return pages.removesuffix(_PAGES)


def folder_of(pattern: str) -> str:
    """Return the address of the folder that a pattern such as `/authors/{id}/` fills."""
    return pattern[: pattern.index("{")].rpartition("/")[0] + "/"
