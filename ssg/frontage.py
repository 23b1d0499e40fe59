"""A front as its editors see it: slot by slot, which story stands there, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from msgspec import Struct

from ssg.contracts import Boxes
from ssg.furniture import Block, Box, Chrome
from ssg.model import Article, Card, Site
from ssg.outputs import Page
from ssg.pages.home import home
from ssg.pages.listings import sections
from ssg.placing import Picks, PlacedSlot, Standing, place_front
from ssg.slots import SlotPlan

NOT_NAMED = frozenset({"section"})  # parameters of a pick that go without saying


class StoryThere(Struct, frozen=True):
    """A story on a front: why it stands there, and until when, if it is known."""

    title: str
    path: str  # "content/africa/x.md"
    url: str
    why: str = ""
    until: datetime | None = None


class Place(Struct, frozen=True):
    """A part of a front with its stories; one that the page does not show has a `note`."""

    name: str
    kind: str  # "slot", "box", "block" or "list"
    title: str = ""
    stories: tuple[StoryThere, ...] = ()
    note: str = ""


class FrontSeen(Struct, frozen=True):
    """A front at one instant, its parts in the order in which they choose their stories."""

    section: str  # "" for the front page
    title: str
    url: str
    at: datetime
    file: str  # "content/_front.md", "" if there is none
    places: tuple[Place, ...]


def front_seen(
    site: Site, section: str, picks: Picks, *, boxes: Boxes, chrome: Chrome
) -> FrontSeen:
    """Return a front as it is.

    Args:
        site: the paper.
        section: path of one of its sections, or "" for the front page.
        picks: all picks, each with its name.
        boxes: how pages get their boxes.
        chrome: what all pages share.
    """
    planned = sections(site, boxes, chrome, section) if section else home(site, boxes, chrome)
    page = cast(Page, next(iter(planned)))
    front = site.fronts.get(section)
    by_url = {story.card.url: story for story in site.articles}
    slots = place_front(site, section, picks)
    owner = site.sections[section] if section else None
    return FrontSeen(
        section=section,
        title=owner.title if owner else site.settings.title,
        url=owner.url if owner else site.settings.url("/"),
        at=site.now.astimezone(site.settings.zone),
        file=f"content/{front.file}" if front else "",
        places=(*(_slot(each, section) for each in slots), *_others(page.inputs, by_url)),
    )


def _slot(placed: PlacedSlot, section: str) -> Place:
    plan = placed.plan
    count = len(placed.stories)
    note = "" if placed.shown else "left out: it has no story"
    if not placed.shown and plan.least > 1:
        note = f"left out: {count} of at least {plan.least} stories"
    stories = tuple(_standing(each, plan, section) for each in placed.stories)
    return Place(plan.name, "slot", plan.title, stories, note)


def _standing(standing: Standing, plan: SlotPlan, section: str) -> StoryThere:
    why = "pinned" if standing.pinned else picked(plan, section)
    return _there(standing.story, why, standing.until)


def picked(plan: SlotPlan, section: str) -> str:
    """Return a pick in words: "latest, tag Mali"."""
    params = {
        name: value
        for name, value in plan.params.items()
        if name not in NOT_NAMED or value != section
    }
    said = (f"{name.replace('_', ' ')} {value}" for name, value in params.items())
    return ", ".join((plan.pick.replace("_", " "), *said))


def _there(story: Article, why: str, until: datetime | None = None) -> StoryThere:
    state = "" if story.state == "published" else f", {story.state}"
    return StoryThere(story.title, f"content/{story.path}", story.url, why + state, until)


def _others(inputs: Mapping[str, object], by_url: Mapping[str, Article]) -> Iterator[Place]:
    """Yield what a page has beside its slots, that first which has the first choice of stories."""
    boxes, streams = tuple(_boxes(inputs, by_url)), tuple(_streams(inputs, by_url))
    yield from (*boxes, *streams) if inputs.get("slots") else (*streams, *boxes)


def _streams(inputs: Mapping[str, object], by_url: Mapping[str, Article]) -> Iterator[Place]:
    """Yield what a page shows of itself: the lead, what is newest, its sections, its list."""
    lead = cast("Card | None", inputs.get("lead"))
    for name, cards in (
        ("lead", (lead,) if lead else ()),
        ("top", cast("tuple[Card, ...]", inputs.get("top", ()))),
        ("latest", cast("tuple[Card, ...]", inputs.get("latest", ()))),
    ):
        if cards:
            yield Place(name, "list", stories=tuple(_of(cards, by_url)))
    for block in cast("tuple[Block, ...]", inputs.get("blocks", ())):
        stories = tuple(_of(block.cards, by_url))
        yield Place(block.section.path, "block", block.section.title, stories)
    if cards := cast("tuple[Card, ...]", inputs.get("cards", ())):
        yield Place("list", "list", stories=tuple(_of(cards, by_url)))


def _boxes(inputs: Mapping[str, object], by_url: Mapping[str, Article]) -> Iterator[Place]:
    for box in cast("tuple[Box, ...]", inputs["boxes"]):
        note = f"lies elsewhere ({box.include.delivery})" if box.include else ""
        stories = (_there(by_url[card.url], "box") for card in box.cards)
        yield Place(box.name, "box", box.title, tuple(stories), note)


def _of(cards: Iterable[Card], by_url: Mapping[str, Article]) -> Iterator[StoryThere]:
    for story in (by_url[card.url] for card in cards):
        yield _there(story, "must read" if story.must_read else "latest")
