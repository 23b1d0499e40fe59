"""Plans the front page: the slots of the editors, or else what is flagged and what is newest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Block, Chrome, Slot
from ssg.labels import is_offered
from ssg.listing import SETTINGS, List, list_page
from ssg.model import Article, Card, Site
from ssg.outputs import Entry, Page
from ssg.problems import Location

TOP, NEWEST, BLOCK = 4, 8, 4  # stories beside the lead, in "Latest", in a section's block


def home(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the front page, as `content/_front.md` has it or, without one, by itself.

    Of itself it has the lead, the top stories, the latest, and a block for each section.
    """
    if (slots := boxes.slots("")) is not None:
        yield _with_slots(site, boxes, chrome, slots)
        return
    news = _offered(site.articles)
    lead, *top = _leading(news) or (None,)
    shown = {lead, *top}
    newest = _fresh(news, shown, NEWEST)
    shown |= set(newest)
    seen = {story.card.url for story in shown if story}
    blocks = tuple(_blocks(site, seen))
    yield _page(
        site,
        chrome,
        tuple(story.card for story in (lead, *top, *newest) if story),
        SETTINGS,
        {
            "slots": {},
            "lead": lead.card if lead else None,
            "top": tuple(story.card for story in top),
            "latest": tuple(story.card for story in newest),
            "blocks": blocks,
            "boxes": boxes("home", None, seen),
        },
    )


def _with_slots(site: Site, boxes: Boxes, chrome: Chrome, slots: Mapping[str, Slot]) -> Page:
    """Plan a front of slots: they come first, then the boxes, then the blocks of the sections."""
    cards = tuple(card for slot in slots.values() for card in slot.cards)
    seen = {card.url for card in cards}
    filled = boxes("home", None, seen)
    seen |= {card.url for box in filled for card in box.cards}
    inputs = {
        "slots": slots,
        "lead": None,
        "top": (),
        "latest": (),
        "blocks": tuple(_blocks(site, seen)),
        "boxes": filled,
    }
    return _page(site, chrome, cards, Location(f"content/{site.fronts[''].file}"), inputs)


def _page(
    site: Site,
    chrome: Chrome,
    cards: tuple[Card, ...],
    origin: Location,
    inputs: Mapping[str, object],
) -> Page:
    settings = site.settings
    front = Front(settings.title, "/", "home", settings.description, cards=cards, feeds_at="/")
    listed = List(front, "home", "home.html", site.articles, origin)
    return list_page(site, chrome, listed, inputs=inputs)


def _blocks(site: Site, seen: set[str]) -> Iterator[Block]:
    """Yield a block for each top section that has stories not seen yet, which then are."""
    for section in site.sections.values():
        if section.parent:
            continue
        fresh = (story.card for story in _offered(site.by_section[section.path]))
        cards = tuple(islice((card for card in fresh if card.url not in seen), BLOCK))
        seen.update(card.url for card in cards)
        if cards:
            yield Block(section, cards)


def _offered(stories: Iterable[Article]) -> tuple[Article, ...]:
    """Return the stories that the front page may offer: neither advertising nor retracted."""
    return tuple(story for story in stories if is_offered(story.fields))


def _leading(stories: tuple[Article, ...]) -> tuple[Article, ...]:
    """Return the lead and the top stories: those the editors flagged, then the newest.

    The lead is the first of them with a picture, if any has one.
    """
    flagged = (story for story in stories if story.must_read)
    chosen = dict.fromkeys((*islice(flagged, TOP + 1), *stories[: TOP + 1]))
    first = tuple(chosen)[: TOP + 1]
    lead = next((story for story in first if story.image), None)
    return first if lead is None else (lead, *(story for story in first if story is not lead))


def _fresh(
    stories: Iterable[Article], shown: Iterable[Article | None], limit: int
) -> tuple[Article, ...]:
    seen = frozenset(map(id, shown))
    return tuple(islice((story for story in stories if id(story) not in seen), limit))
