"""Series and running stories: which there are, how their stories are ordered, what is wrong."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from ssg.facts import Parsed, StoryFields
from ssg.fields import near
from ssg.model import Article, Strand
from ssg.problems import Location, Problem
from ssg.settings import RunningSettings, SeriesSettings, Settings
from ssg.slugs import slugify

CODE = "series"  # of what is wrong with stories that nobody sees yet
_NOTHING = SeriesSettings()
_PLACE = Location("site.toml")


@dataclass(frozen=True, slots=True, eq=False)
class Strands:
    """The series and the running stories that have a story, by id, in order of title."""

    series: Mapping[str, Strand] = field(default_factory=dict)
    running: Mapping[str, Strand] = field(default_factory=dict)


def make_strands(stories: Iterable[Parsed], settings: Settings) -> Strands:
    """Make the series and running stories of published stories, and of no others."""
    fields = [cast(StoryFields, story.fields) for story in stories]
    parts = {each.series.id for each in fields if each.series}
    running = {each.story for each in fields if each.story}
    described = {slugify(name): said for name, said in settings.series.items()}
    told = {slugify(name): said for name, said in settings.stories.items()}
    urls = settings.urls
    return Strands(
        _in_order(_strand(id_, described.get(id_), urls.series, settings) for id_ in parts),
        _in_order(_strand(id_, told.get(id_), urls.story, settings) for id_ in running),
    )


def by_series(stories: Iterable[Article]) -> dict[str, tuple[Article, ...]]:
    """Return the parts of each series in order: by number, those without one after, by date."""
    found: dict[str, list[Article]] = {}
    for story in stories:
        if story.series is not None:
            found.setdefault(story.series.id, []).append(story)
    return {id_: tuple(sorted(parts, key=_place)) for id_, parts in found.items()}


def by_running(stories: Iterable[Article]) -> dict[str, tuple[Article, ...]]:
    """Return the stories of each running story, in the order in which they come."""
    found: dict[str, list[Article]] = {}
    for story in stories:
        if story.running is not None:
            found.setdefault(story.running.id, []).append(story)
    return {id_: tuple(told) for id_, told in found.items()}


def strand_faults(
    stories: Iterable[Parsed], seen: Container[str], settings: Settings
) -> Iterator[Problem]:
    """Yield parts that are there twice or beyond the last, and settings that no story needs.

    What is wrong with a story that nobody sees yet is a warning: it would stop the build at the
    hour at which it comes out.

    Args:
        stories: all of them, withheld ones too.
        seen: paths of those that are shown.
        settings: of the site.
    """
    told = sorted(stories, key=lambda story: (story.path not in seen, story.path))
    described = {slugify(name): said for name, said in settings.series.items()}
    first: dict[tuple[str, int], Parsed] = {}
    for story in told:
        part = cast(StoryFields, story.fields).series
        if part is None or not part.part:
            continue
        code = "malformed" if story.path in seen else CODE
        other = first.setdefault((part.id, part.part), story)
        if other is not story:
            message = f"is part {part.part} of the series `{part.id}`, as is content/{other.path}"
            yield Problem(story.at("series"), message, "give each part its own number", code)
        planned = described.get(part.id, _NOTHING).parts
        if planned is not None and part.part > planned:
            message = f"is part {part.part} of the series `{part.id}`, which has {planned} parts"
            hint = f"correct it, or `parts` of [series.{part.id}] in site.toml"
            yield Problem(story.at("series"), message, hint, code)
    yield from _unused(told, settings)


def _unused(stories: Iterable[Parsed], settings: Settings) -> Iterator[Problem]:
    fields = [cast(StoryFields, story.fields) for story in stories]
    used = {each.series.id for each in fields if each.series}
    running = {each.story for each in fields if each.story}
    for table, names, ids in (
        ("series", settings.series, used),
        ("stories", settings.stories, running),
    ):
        for name in names:
            if slugify(name) not in ids:
                guess = near(name, sorted(ids))
                hint = f"did you mean `{guess}`?" if guess else "correct it, or write a story of it"
                yield Problem(_PLACE, f"[{table}.{name}] has no story", hint, CODE)


def _in_order(made: Iterable[Strand]) -> dict[str, Strand]:
    ordered = sorted(made, key=lambda strand: (strand.title.casefold(), strand.id))
    return {strand.id: strand for strand in ordered}


def _strand(id_: str, said: RunningSettings | None, pattern: str, settings: Settings) -> Strand:
    said = said or _NOTHING
    address = pattern.format(id=settings.spelled(id_))
    words = id_.replace("-", " ")
    planned = said.parts if isinstance(said, SeriesSettings) else None
    return Strand(
        id=id_,
        title=said.title or words[:1].upper() + words[1:],
        deck=said.deck,
        address=address,
        url=settings.url(address),
        permalink=settings.permalink_of(address),
        planned=planned or 0,
    )


def _place(story: Article) -> tuple[float, float, str]:
    part = story.fields.series.part if story.fields.series else 0
    return part or math.inf, story.date.timestamp(), story.path
