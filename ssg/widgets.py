"""Boxes: declared widgets filled for a page, with no story twice on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ssg.contracts import Boxes, Chosen, Pick, Widget
from ssg.furniture import Box, Include, Slot
from ssg.model import Article, Card, Link, Site
from ssg.placing import place_fronts, slots_of
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
    *,
    lazily: bool = False,
) -> Boxes:
    """Prepare every widget that a page kind uses, once, and return how a page gets its boxes.

    Args:
        site: the paper.
        widgets: all widgets by name.
        picks: all picks by name.
        layout: page kind -> the names of its boxes, the first with the first choice of stories.
        lazily: prepare each only when a page asks for it.
    """
    used = dict.fromkeys(name for names in layout.values() for name in names)
    used |= dict.fromkeys(name for name in widgets if widgets[name].delivery != "inline")
    ready = _Ready(lambda name: picks[widgets[name].pick](site, widgets[name].params))
    if not lazily:
        for name in used:
            ready.prepare(name)
    titles = {name: _more(site, widgets[name]) for name in used}

    @lru_cache(maxsize=KEPT)
    def box(name: str, cards: tuple[Card, ...]) -> Box:
        return Box(name, widgets[name].title, cards, titles[name])

    @lru_cache(maxsize=KEPT)
    def elsewhere(name: str, section: str) -> Box:
        widget = widgets[name]
        url = site.settings.url(fragment_address(name, section))
        return Box(name, widget.title, (), titles[name], Include(widget.delivery, url))

    placed = place_fronts(site, tuple(picks.items()))
    slots = {path: slots_of(each) for path, each in placed.items()}
    return _Filled(widgets, ready, layout, slots, box, elsewhere)


class _Ready(dict[str, Chosen]):
    """The picks of widgets, prepared for a site; one that is missing is prepared when asked."""

    def __init__(self, prepare: Callable[[str], Chosen]) -> None:
        """Begin with none."""
        super().__init__()
        self._prepare = prepare

    def __missing__(self, name: str) -> Chosen:
        return self.prepare(name)

    def prepare(self, name: str) -> Chosen:
        """Prepare the pick of a widget."""
        self[name] = made = self._prepare(name)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class _Filled:
    """The prepared boxes of a site; `box` and `elsewhere` give the same value for the same box."""

    widgets: Mapping[str, Widget]
    ready: Mapping[str, Chosen]
    layout: Mapping[str, tuple[str, ...]]
    filled: Mapping[str, Mapping[str, Slot]]
    box: Callable[[str, tuple[Card, ...]], Box]
    elsewhere: Callable[[str, str], Box]

    def __call__(
        self, kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        """Return the boxes of a page of this kind."""
        if kind.startswith(FRAGMENT):
            return (self._content(kind.removeprefix(FRAGMENT), reading),)
        names = self.layout.get(kind, ())
        inline = [name for name in names if self.widgets[name].delivery == "inline"]
        wanted = [(self.widgets[name], self.ready[name]) for name in inline]
        own = {name: self.box(name, cards) for name, cards in arrange(wanted, reading, taken)}
        own |= {name: self._place(name, reading) for name in names if name not in inline}
        return tuple(own[name] for name in names if name in own)

    def slots(self, section: str) -> Mapping[str, Slot] | None:
        """Return the slots of the front of a section, None if it has none of its own."""
        return self.filled.get(section)

    def _content(self, name: str, reading: Article | None) -> Box:
        stories = islice(self.ready[name](reading), self.widgets[name].limit)
        return self.box(name, tuple(story.card for story in stories))

    def _place(self, name: str, reading: Article | None) -> Box:
        by_section = reading is not None and self.widgets[name].varies_by == "section"
        return self.elsewhere(name, reading.section.path if reading and by_section else "")


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
        cards = tuple(islice(_fresh(chosen(reading), seen), widget.limit))
        if cards:
            yield widget.name, cards


def _fresh(stories: Iterable[Article], seen: set[str]) -> Iterator[Card]:
    """Yield the cards of stories that are not seen yet, each of which then is."""
    for story in stories:
        if story.card.url not in seen:
            seen.add(story.card.url)
            yield story.card


def varies_by(declared: WidgetSettings) -> Varies:
    """Return what makes the boxes of a widget differ from page to page."""
    fixed = {"in_section": declared.section, "tagged": declared.tag, "by_author": declared.author}
    if declared.varies_by is not None:
        return declared.varies_by
    return "none" if fixed.get(declared.pick) else _VARIES.get(declared.pick, "story")


def _more(site: Site, widget: Widget) -> Link | None:
    return Link(widget.title, site.settings.url(widget.more)) if widget.more else None
