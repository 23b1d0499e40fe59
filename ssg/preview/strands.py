"""What the desk is told of series and running stories: which parts are out, due, or missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import cast

from msgspec import Struct

from ssg.facts import Parsed, StoryFields
from ssg.index.visibility import begins_at, state_of
from ssg.model import Article, Strand
from ssg.preview.view import View

PARTS = 30  # of each that are shown
STRANDS = 40  # of each kind that are shown
MOST_PARTS = 400  # a number beyond is no plan, and no gap before it is told


class DeskPart(Struct, frozen=True):
    """A part of a series, or a story of a running one; one that is missing has a number alone."""

    title: str = ""
    path: str = ""  # "content/africa/x.md"
    url: str = ""  # "" if it is not on the site that is shown
    state: str = "missing"
    when: datetime | None = None
    number: int = 0


class DeskStrand(Struct, frozen=True):
    """A series or a running story, with its first parts or its newest stories."""

    id: str
    title: str
    url: str
    parts: tuple[DeskPart, ...]
    count: int  # of all stories that are written
    planned: int = 0


def desk_series(view: View) -> tuple[DeskStrand, ...]:
    """Return the series, each with its parts in order and those that are missing."""
    site, found = view.site, _by_strand(view, "series")
    return tuple(
        _told(site.series, id_, _with_gaps(parts, _planned(site.series, id_)), len(parts))
        for id_, parts in islice(sorted(found.items()), STRANDS)
    )


def desk_running(view: View) -> tuple[DeskStrand, ...]:
    """Return the running stories, each with its newest stories, the next to come out first."""
    site, found = view.site, _by_strand(view, "story")
    told = []
    for id_, stories in islice(sorted(found.items()), STRANDS):
        dated = sorted(stories, key=lambda story: (_stamp(story), story.path), reverse=True)
        told.append(_told(site.running, id_, dated, len(stories)))
    return tuple(told)


def _stamp(story: DeskPart) -> float:
    return story.when.timestamp() if story.when else 0.0


def _told(
    strands: Mapping[str, Strand], id_: str, parts: Iterable[DeskPart], count: int
) -> DeskStrand:
    strand = strands.get(id_)
    title, url = (strand.title, strand.url) if strand else (id_, "")
    shown = tuple(islice(parts, PARTS))
    return DeskStrand(id_, title, url, shown, count, _planned(strands, id_))


def _planned(strands: Mapping[str, Strand], id_: str) -> int:
    return strands[id_].planned if id_ in strands else 0


def _with_gaps(parts: list[DeskPart], planned: int) -> list[DeskPart]:
    """Put the parts in order, with the numbers that no story has."""
    numbers = {part.number for part in parts}
    last = max(planned, max(numbers, default=0))
    missing = [DeskPart(number=n) for n in range(1, min(last, MOST_PARTS) + 1) if n not in numbers]
    return sorted([*parts, *missing], key=lambda part: (not part.number, part.number, part.path))


def _by_strand(view: View, key: str) -> dict[str, list[DeskPart]]:
    """Return all stories of each series or running story, withheld ones too."""
    found: dict[str, list[DeskPart]] = {}
    for fields, part in (*_shown(view.site.articles), *_held(view)):
        if key == "series" and fields.series:
            found.setdefault(fields.series.id, []).append(part)
        elif key == "story" and fields.story:
            found.setdefault(fields.story, []).append(part)
    return found


def _shown(stories: Iterable[Article]) -> Iterator[tuple[StoryFields, DeskPart]]:
    for story in stories:
        if story.series or story.running:
            place = f"content/{story.path}"
            yield story.fields, _part(story.fields, place, story.url, story.state)


def _held(view: View) -> Iterator[tuple[StoryFields, DeskPart]]:
    for file in view.shop.indexed.held:
        if file.kind == "story":
            yield _withheld(file, view.edition.now)


def _withheld(file: Parsed, now: datetime) -> tuple[StoryFields, DeskPart]:
    fields = cast(StoryFields, file.fields)
    return fields, _part(fields, file.at().path, "", state_of(fields, now))


def _part(fields: StoryFields, path: str, url: str, state: str) -> DeskPart:
    number = fields.series.part if fields.series else 0
    return DeskPart(fields.title, path, url, state, begins_at(fields), number)
