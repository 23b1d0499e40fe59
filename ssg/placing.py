"""Places stories into the slots of fronts, from the first slot to the last, no story twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from ssg.contracts import Pick
from ssg.furniture import Slot
from ssg.model import Article, Site
from ssg.problems import Location, Problem
from ssg.slots import FrontPlan, SlotPlan

Picks = tuple[tuple[str, Pick], ...]
THIN, STALE = OF_FRONTS = ("thin-slot", "stale-lead")  # the rules for what slots come to


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A story in a slot: pinned there, until an instant perhaps, or picked."""

    story: Article
    pinned: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSlot:
    """A slot and the stories found for it; with too few it is not shown."""

    plan: SlotPlan
    stories: tuple[Standing, ...]

    @property
    def shown(self) -> bool:
        """Whether the page has it."""
        return bool(self.stories) and len(self.stories) >= self.plan.least


Placed = tuple[PlacedSlot, ...]


def place_fronts(site: Site, picks: Picks) -> Mapping[str, Placed]:
    """Return the filled slots of every front, by section."""
    return {section: place_front(site, section, picks) for section in site.fronts}


def place_front(site: Site, section: str, picks: Picks) -> Placed:
    """Return the filled slots of a front, none if it makes itself.

    Args:
        site: the paper.
        section: path of one of its sections, or "" for the front page.
        picks: all picks, each with its name.
    """
    front = site.fronts.get(section)
    return tuple(_place(site, front, dict(picks))) if front else ()


def slots_of(placed: Placed) -> dict[str, Slot]:
    """Return the slots that a page shows, by name, in their order."""
    return {
        each.plan.name: Slot(
            each.plan.name,
            each.plan.title,
            each.plan.style,
            tuple(standing.story.card for standing in each.stories),
        )
        for each in placed
        if each.shown
    }


def lead_of(placed: Placed) -> Article | None:
    """Return the first story that the slots of a page show."""
    return next((each.stories[0].story for each in placed if each.shown), None)


def goes_stale(front: FrontPlan, lead: Article) -> datetime | None:
    """Return the last instant at which a lead is not stale, or None if it never is."""
    touched = max(lead.date, lead.updated or lead.date)
    return touched + timedelta(hours=front.stale) if front.stale else None


def front_findings(site: Site, picks: Picks) -> Iterator[Problem]:
    """Yield every slot with too few stories, and every front whose first story is old."""
    for path, placed in place_fronts(site, picks).items():
        front = site.fronts[path]
        for each in placed:
            if len(each.stories) < each.plan.least:
                yield _thin(front, each)
        lead = lead_of(placed)
        fresh = goes_stale(front, lead) if lead else None
        if lead is not None and fresh is not None and site.now > fresh:
            where = Location(f"content/{front.file}", front.slots[0].line)
            message = f'the lead, "{lead.title}", is more than {front.stale} hours old'
            yield Problem(where, message, "pin another, or set `stale`", STALE, "warn")


def _thin(front: FrontPlan, placed: PlacedSlot) -> Problem:
    plan, found = placed.plan, len(placed.stories)
    count = "no story" if not found else "1 story" if found == 1 else f"{found} stories"
    message = f"the slot `{plan.name}` is left out: it has {count}, of {plan.least} at least"
    where = Location(f"content/{front.file}", plan.line)
    return Problem(where, message, "pin more, widen its pick, or lower `min`", THIN, "warn")


def _place(site: Site, front: FrontPlan, picks: Mapping[str, Pick]) -> Iterator[PlacedSlot]:
    """Fill the slots in order; what a slot shows is taken from those below it."""
    seen: set[str] = set()
    for plan in front.slots:
        found: dict[str, Standing] = {}
        for standing in _candidates(site, plan, picks):
            if standing.story.path not in seen:
                found.setdefault(standing.story.path, standing)
            if len(found) == plan.most:
                break
        placed = PlacedSlot(plan, tuple(found.values()))
        if placed.shown:
            seen.update(found)
        yield placed


def _candidates(site: Site, plan: SlotPlan, picks: Mapping[str, Pick]) -> Iterator[Standing]:
    for pin in plan.pinned:
        ends = [each for each in (pin.until, plan.until) if each is not None]
        yield Standing(site.by_path[pin.path], pinned=True, until=min(ends, default=None))
    if plan.pick:
        # A plugin's pick may never end; no slot looks further than at all stories.
        picked = picks[plan.pick](site, plan.params)(None)
        yield from (Standing(story) for story in islice(picked, 2 * len(site.articles) + 1))
