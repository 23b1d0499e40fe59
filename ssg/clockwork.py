"""When a site changes by itself, and what does: told by one list, so that nothing can disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from ssg.contracts import Params, Pick
from ssg.desk import Indexed
from ssg.kit import Kit, declared_widgets
from ssg.model import Article, Site
from ssg.picks import lists
from ssg.placing import goes_stale, lead_of, place_fronts
from ssg.turns import Turn

INSTANT = timedelta(microseconds=1)


def next_change(indexed: Indexed, kit: Kit) -> datetime | None:
    """Return the next instant at which any page of a site changes by itself, if there is one."""
    return min((turn.at for turn in turns(indexed, kit)), default=None)


def turns(indexed: Indexed, kit: Kit) -> Iterator[Turn]:
    """Yield everything that will happen to a site by itself, in no order.

    Args:
        indexed: the site at one instant; all turns are later.
        kit: the parts of the generator: boxes forget stories, and plugins have clocks.
    """
    yield from indexed.turns
    site = indexed.site
    for clock in kit.clocks:
        name = getattr(clock, "__name__", type(clock).__name__)
        for moment in clock(site):
            turn = moment if isinstance(moment, Turn) else Turn(moment, f"the clock `{name}`")
            if turn.at > site.now:
                yield turn
    chosen = dict(kit.picks)
    for widget in declared_widgets(kit, site.settings).values():
        age = widget.params.get("max_age")
        if isinstance(age, int):
            what = f"is too old for the box `{widget.name}`"
            pool = _pool(site, chosen[widget.pick], widget.params)
            yield from _leaving(pool, what, timedelta(days=age), site.now)
    yield from _of_fronts(site, kit)


def _of_fronts(site: Site, kit: Kit) -> Iterator[Turn]:
    """Yield when stories grow too old for the slots of fronts, and leads grow old."""
    chosen = dict(kit.picks)
    for path, placed in place_fronts(site, kit.picks).items():
        front = site.fronts[path]
        for slot in front.slots:
            age = slot.params.get("max_age")
            if slot.pick and isinstance(age, int):
                what = f"is too old for the slot `{slot.name}`"
                pool = _pool(site, chosen[slot.pick], slot.params)
                yield from _leaving(pool, what, timedelta(days=age), site.now)
        lead = lead_of(placed)
        fresh = goes_stale(front, lead) if lead else None
        if lead is not None and fresh is not None and fresh + INSTANT > site.now:
            what = f"is the lead for more than {front.stale} hours"
            yield Turn(fresh + INSTANT, what, f"content/{lead.path}", lead.title, seen=False)


def _leaving(pool: Iterable[Article], what: str, age: timedelta, now: datetime) -> Iterator[Turn]:
    """Yield when each story grows too old for a box or a slot."""
    for story in pool:
        # A story of just that age is still shown: it goes an instant later.
        ends = story.date.astimezone(UTC) + age + INSTANT
        if ends > now:
            yield Turn(ends, what, f"content/{story.path}", story.title)


def _pool(site: Site, pick: Pick, params: Params) -> Iterator[Article]:
    """Yield the stories that a pick may choose; of a plugin's nobody knows."""
    if getattr(pick, "__module__", "") == lists.__name__:
        return lists.pool(site, params)
    return iter(site.articles)
