"""Boxes: declared widgets filled for a page, with no story twice on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from ssg.contracts import Boxes, Chosen, Pick, Widget
from ssg.furniture import Box
from ssg.model import Article, Link, Site


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

    def boxes(
        kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        wanted = [(widgets[name], ready[name], titles[name]) for name in layout.get(kind, ())]
        return arrange(wanted, reading, taken)

    return boxes


def arrange(
    widgets: Iterable[tuple[Widget, Chosen, Link | None]],
    reading: Article | None,
    taken: Iterable[str] = (),
) -> tuple[Box, ...]:
    """Fill the boxes of one page in order; a box that stays empty is left out.

    Args:
        widgets: each with its prepared pick and the link behind its title.
        reading: the story of the page, which no box may show, or None.
        taken: URLs of stories that the page shows elsewhere.
    """
    seen = set(taken)
    if reading is not None:
        seen.add(reading.card.url)
    boxes: list[Box] = []
    for widget, chosen, more in widgets:
        fresh = (story.card for story in chosen(reading) if story.card.url not in seen)
        cards = tuple(islice(fresh, widget.limit))
        seen.update(card.url for card in cards)
        if cards:
            boxes.append(Box(widget.name, widget.title, cards, more))
    return tuple(boxes)


def _more(site: Site, widget: Widget) -> Link | None:
    return Link(widget.title, site.settings.url(widget.more)) if widget.more else None
