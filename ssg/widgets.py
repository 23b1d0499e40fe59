"""Boxes: declared widgets filled for a page, with no story twice on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from ssg.contracts import Boxes, Chosen, Pick, Widget
from ssg.furniture import Box, Include
from ssg.model import Article, Card, Link, Site
from ssg.settings import Varies, WidgetSettings

_VARIES: Mapping[str, Varies] = {
    "latest": "none",
    "must_read": "none",
    "recommended": "section",
    "in_section": "section",
}
FRAGMENT = "fragment "  # before the name of a widget: the page kind that holds its content alone
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
    used |= dict.fromkeys(name for name in widgets if widgets[name].delivery != "inline")
    ready = {name: picks[widgets[name].pick](site, widgets[name].params) for name in used}
    titles = {name: _more(site, widgets[name]) for name in used}

    @lru_cache(maxsize=KEPT)
    def box(name: str, cards: tuple[Card, ...]) -> Box:
        return Box(name, widgets[name].title, cards, titles[name])

    @lru_cache(maxsize=KEPT)
    def elsewhere(name: str, section: str) -> Box:
        widget = widgets[name]
        url = site.settings.url(fragment_address(name, section))
        return Box(name, widget.title, (), titles[name], Include(widget.delivery, url))

    def boxes(
        kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        if kind.startswith(FRAGMENT):
            name = kind.removeprefix(FRAGMENT)
            stories = islice(ready[name](reading), widgets[name].limit)
            return (box(name, tuple(story.card for story in stories)),)
        names = layout.get(kind, ())
        wanted = [(widgets[n], ready[n]) for n in names if widgets[n].delivery == "inline"]
        own = {name: box(name, cards) for name, cards in arrange(wanted, reading, taken)}
        for name in names:
            if (widget := widgets[name]).delivery != "inline":
                by_section = reading and widget.varies_by == "section"
                own[name] = elsewhere(name, reading.section.path if reading and by_section else "")
        return tuple(own[name] for name in names if name in own)

    return boxes


def fragment_address(name: str, section: str) -> str:
    """Return the address at which the content of a box lies, for the stories of a section."""
    return f"/_fragments/{name}/{section}.html" if section else f"/_fragments/{name}.html"


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


def varies_by(declared: WidgetSettings) -> Varies:
    """Return what makes the boxes of a widget differ from page to page."""
    fixed = {"in_section": declared.section, "tagged": declared.tag, "by_author": declared.author}
    if declared.varies_by is not None:
        return declared.varies_by
    return "none" if fixed.get(declared.pick) else _VARIES.get(declared.pick, "story")


def _more(site: Site, widget: Widget) -> Link | None:
    return Link(widget.title, site.settings.url(widget.more)) if widget.more else None
