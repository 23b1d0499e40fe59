"""Plans the pages of series and of running stories, and the lists of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from ssg.contracts import Boxes
from ssg.furniture import Chrome, Pager
from ssg.listing import SETTINGS, List, folder_of, front_of, index_page, list_page, list_pages
from ssg.model import Article, Card, Link, Site, Strand
from ssg.outputs import Entry, Page
from ssg.strands import total_of
from ssg.trails import trail

ALL = ""  # the part of a family that lists all of its kind; there is none without any


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a running story, with its stories, the newest first."""

    date: datetime
    cards: tuple[Card, ...]


def series_names(site: Site) -> Iterator[str]:
    """Yield the ids of all series, and "" for the list of them all."""
    return _names(site.series)


def running_names(site: Site) -> Iterator[str]:
    """Yield the ids of all running stories, and "" for the list of them all."""
    return _names(site.running)


def _names(strands: Mapping[str, Strand]) -> Iterator[str]:
    yield from strands
    if strands:
        yield ALL


def series(site: Site, boxes: Boxes, chrome: Chrome, id_: str) -> Iterator[Entry]:
    """Plan the page of a series, with all its parts in order, or the list of all series."""
    base = Link(site.words("Series"), folder_of(site.settings.urls.series))
    if id_ == ALL:
        yield from _index(site, boxes, chrome, base, (site.series, site.by_series))
        return
    strand, parts = site.series[id_], site.by_series[id_]
    listed = _listed(site, base, strand, parts)
    cards = tuple(part.card for part in parts)
    inputs = {
        "series": strand,
        "total": total_of(strand, parts),
        "cards": cards,
        "numbers": tuple(part.fields.series.part if part.fields.series else 0 for part in parts),
        "pager": Pager(),
        "boxes": boxes("series", None, [card.url for card in cards]),
    }
    listed = replace(listed, front=replace(listed.front, cards=cards))
    yield list_page(site, chrome, listed, inputs=inputs)


def running(site: Site, boxes: Boxes, chrome: Chrome, id_: str) -> Iterator[Entry]:
    """Plan the timeline of a running story, day by day, or the list of them all."""
    base = Link(site.words("Running stories"), folder_of(site.settings.urls.story))
    if id_ == ALL:
        yield from _index(site, boxes, chrome, base, (site.running, site.by_running))
        return
    strand = site.running[id_]
    listed = _listed(site, base, strand, site.by_running[id_])
    listed = replace(listed, kind="timeline", template="timeline.html", inputs={"strand": strand})
    for page in list_pages(site, boxes, chrome, listed):
        yield _by_day(site, page)


def _listed(site: Site, base: Link, strand: Strand, stories: tuple[Article, ...]) -> List:
    crumbs = trail(site, base, Link(strand.title, strand.address))
    front = front_of(strand.title, strand.address, strand.deck, crumbs)
    return List(front, "series", "series.html", stories, SETTINGS)


def _index(
    site: Site,
    boxes: Boxes,
    chrome: Chrome,
    base: Link,
    strands: tuple[Mapping[str, Strand], Mapping[str, tuple[Article, ...]]],
) -> Iterator[Page]:
    named, stories = strands
    counted = [(Link(each.title, each.url), len(stories[each.id])) for each in named.values()]
    return index_page(site, boxes, chrome, base, counted)


def _by_day(site: Site, page: Page) -> Page:
    """Give a page of a list its stories by day, in the site's time zone."""
    cards = page.inputs["cards"]
    assert isinstance(cards, tuple)  # noqa: S101 - as `list_pages` makes them
    return replace(page, inputs={**page.inputs, "days": tuple(_days(site, cards))})


def _days(site: Site, cards: Iterable[Card]) -> Iterator[Day]:
    zone = site.settings.zone
    for _, of_day in groupby(cards, key=lambda card: card.date.astimezone(zone).date()):
        told = tuple(of_day)
        yield Day(told[0].date, told)
