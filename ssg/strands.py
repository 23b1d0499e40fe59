"""What a story says of its series and of the running story that it belongs to.

A box of a running story points old stories to newer ones, but each knows the next `AHEAD` stories
only. So a new story changes the pages of that many others at most, however long the story runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssg.labels import is_offered, is_retracted
from ssg.model import Article, Link, Site, State, Strand

LISTED = 12  # parts of a series that are listed; of a longer one, those nearest
NEAR = 5  # parts before and after, of a series that is longer
AHEAD = 20  # stories that a box of a running story looks ahead
NEWEST = 5  # of them that it lists


@dataclass(frozen=True, slots=True)
class Stop:
    """A story as others of its series or running story list it."""

    title: str
    url: str
    date: datetime
    language: str
    state: State
    number: int = 0  # of a part, 0 if it has none
    here: bool = False  # it is the story of the page
    label: str = ""
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class InSeries:
    """The place of a story in its series, and the parts around it."""

    series: Link
    number: int  # 0 if it has none
    total: int  # 0 if nobody can tell
    parts: tuple[Stop, ...]  # none if it is the only one
    previous: Stop | None
    next: Stop | None


@dataclass(frozen=True, slots=True)
class SoFar:
    """The other stories of a running story, the newest first, as far as a page knows of them."""

    story: Link
    stops: tuple[Stop, ...]
    newer: Stop | None  # the newest of them, if it is newer than the story of the page


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a story to others."""

    series: InSeries | None = None
    so_far: SoFar | None = None

    def urls(self) -> tuple[str, ...]:
        """Return the URLs of the stories that are listed, which no box has to show again."""
        parts = self.series.parts if self.series else ()
        stops = self.so_far.stops if self.so_far else ()
        return tuple(stop.url for stop in (*parts, *stops) if not stop.here)


def ties_of(site: Site) -> Callable[[Article], Ties]:
    """Return what tells the ties of each story of a site."""
    parts, told = _places(site.by_series), _places(site.by_running)

    def ties(story: Article) -> Ties:
        series, running = story.series, story.running
        return Ties(
            _in_series(site, series, story, parts[story.path]) if series else None,
            _so_far(site, running, told[story.path]) if running else None,
        )

    return ties


def total_of(series: Strand, parts: tuple[Article, ...]) -> int:
    """Return how many parts a series has, 0 if nobody can tell.

    That is what its editors plan. Without a plan it is the number of those published, but no less
    than the last number among them; a single part, or a series that goes on and on, has no total.
    """
    if series.planned:
        return series.planned
    last = max((_number(part) for part in parts), default=0)
    return max(len(parts), last) if 1 < len(parts) <= LISTED else 0


def _places(groups: Mapping[str, tuple[Article, ...]]) -> dict[str, int]:
    return {story.path: place for stories in groups.values() for place, story in enumerate(stories)}


def _in_series(site: Site, series: Strand, story: Article, place: int) -> InSeries:
    parts = site.by_series[series.id]
    first = max(place - NEAR, 0) if len(parts) > LISTED else 0
    last = place + NEAR + 1 if len(parts) > LISTED else len(parts)
    number = _number(story)
    return InSeries(
        series=Link(series.title, series.url),
        number=number,
        total=total_of(series, parts) if number else 0,
        parts=tuple(_stop(part, story) for part in parts[first:last]) if len(parts) > 1 else (),
        previous=_stop(parts[place - 1]) if place else None,
        next=_stop(parts[place + 1]) if place + 1 < len(parts) else None,
    )


def _so_far(site: Site, running: Strand, place: int) -> SoFar | None:
    """Return what a story knows of the others, None if there are none.

    Of advertising and of what is retracted only the timeline tells.
    """
    newest_first, start = site.by_running[running.id], max(place - AHEAD, 0)
    near = range(start, min(place + NEWEST + 1, len(newest_first)))
    offered = [at for at in near if at != place and is_offered(newest_first[at].fields)][:NEWEST]
    if not offered:
        return None
    stops = tuple(_stop(newest_first[at]) for at in offered)
    newer = stops[0] if offered[0] < place else None
    return SoFar(Link(running.title, running.url), stops, newer)


def _stop(story: Article, reading: Article | None = None) -> Stop:
    return Stop(
        title=story.title,
        url=story.url,
        date=story.date,
        language=story.language,
        state=story.state,
        number=_number(story),
        here=story is reading,
        label=story.fields.label,
        retracted=is_retracted(story.fields),
    )


def _number(story: Article) -> int:
    return story.fields.series.part if story.fields.series else 0
