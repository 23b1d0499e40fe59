"""When a site changes by itself, and what does: told by one list, so that nothing can disagree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ssg.contracts import Pick, Widget
from ssg.desk import Indexed
from ssg.kit import Kit, declared_widgets
from ssg.model import Article, Site
from ssg.picks import lists
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
            yield from _leaving(site, widget, chosen[widget.pick], timedelta(days=age))


def _leaving(site: Site, widget: Widget, pick: Pick, age: timedelta) -> Iterator[Turn]:
    """Yield when each story grows too old for a box."""
    what = f"is too old for the box `{widget.name}`"
    for story in _pool(site, widget, pick):
        # A story of just that age is still shown: it goes an instant later.
        ends = story.date.astimezone(UTC) + age + INSTANT
        if ends > site.now:
            yield Turn(ends, what, f"content/{story.path}", story.title)


def _pool(site: Site, widget: Widget, pick: Pick) -> Iterator[Article]:
    """Yield the stories that a box may show; of a plugin's pick nobody knows."""
    if getattr(pick, "__module__", "") == lists.__name__:
        return lists.pool(site, widget.params)
    return iter(site.articles)
