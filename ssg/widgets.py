"""Boxes: declared widgets filled for a page, with no story twice on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from ssg.contracts import Boxes, Chosen, Pick, Widget
from ssg.furniture import Box
from ssg.model import Article, Card, Link, Site

KEPT = 2_000  # boxes that may come again, as those of the newest stories do on most pages


def fill(
    site: Site,
    widgets: Mapping[str, Widget],
    picks: Mapping[str, Pick],
    layout: Mapping[str, tuple[str, ...]],
) -> Boxes:
    """Prepare every widget that a page kind uses, once, and return how a page gets its boxes.

    Args:
        site: the paper.
        widgets: all widgets by name.
        picks: all picks by name.
        layout: page kind -> the names of its boxes, the first with the first choice of stories.
    """
    used = dict.fromkeys(name for names in layout.values() for name in names)
    ready = {name: picks[widgets[name].pick](site, widgets[name].params) for name in used}
    titles = {name: _more(site, widgets[name]) for name in used}

    @lru_cache(maxsize=KEPT)
    def box(name: str, cards: tuple[Card, ...]) -> Box:
        return Box(name, widgets[name].title, cards, titles[name])

    def boxes(
        kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        wanted = [(widgets[name], ready[name]) for name in layout.get(kind, ())]
        return tuple(box(name, cards) for name, cards in arrange(wanted, reading, taken))

    return boxes


def arrange(
    widgets: Iterable[tuple[Widget, Chosen]], reading: Article | None, taken: Iterable[str] = ()
) -> Iterator[tuple[str, tuple[Card, ...]]]:
    """Yield the name and the cards of each box of one page; one that stays empty is left out.

    Args:
        widgets: each with its prepared pick.
        reading: the story of the page, which no box may show, or None.
        taken: URLs of stories that the page shows elsewhere.
    """
    seen = set(taken)
    if reading is not None:
        seen.add(reading.card.url)
    for widget, chosen in widgets:
        fresh = (story.card for story in chosen(reading) if story.card.url not in seen)
        cards = tuple(islice(fresh, widget.limit))
        seen.update(card.url for card in cards)
        if cards:
            yield widget.name, cards


def _more(site: Site, widget: Widget) -> Link | None:
    return Link(widget.title, site.settings.url(widget.more)) if widget.more else None
