"""What is withheld as far as old addresses may tell of it: stories, and the lists they are on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from ssg.desk import Withheld
from ssg.facts import Parsed, StoryFields
from ssg.index.folders import section_of
from ssg.settings import Settings
from ssg.slugs import slugify


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is withheld: stories by id, and the lists that one which was taken down was on.

    What is not out yet changes nothing: the site is what it would be without it.
    """

    stories: Mapping[str, Withheld]
    lists: frozenset[tuple[str, str]]  # kind and id, of what was taken down


def held_back(withheld: Iterable[Withheld], files: Iterable[Parsed], settings: Settings) -> Held:
    """Return what is withheld as far as old addresses may tell of it.

    Args:
        withheld: the stories and pages.
        files: theirs.
        settings: of the site.
    """
    stories = tuple(withheld)
    down = [
        file
        for story, file in zip(stories, files, strict=True)
        if file.kind == "story" and story.state in {"withdrawn", "expired"}
    ]
    lists = {each for file in down for each in _lists_of(file, settings)}
    return Held({story.id: story for story in stories}, frozenset(lists))


def _lists_of(file: Parsed, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield kind and id of every list that a story would be on."""
    fields = cast(StoryFields, file.fields)
    yield from (("topic", slugify(tag)) for tag in fields.tags)
    if fields.series:
        yield "series", fields.series.id
    if fields.story:
        yield "timeline", fields.story
    yield from (("author", slugify(byline.author)) for byline in fields.authors)
    path = section_of(file)
    while path:
        yield "section", path
        path = posixpath.dirname(path)
    for date in (fields.date, fields.embargo):
        if date is not None:
            local = date.astimezone(settings.zone)
            yield "month", f"{local.year:04}-{local.month:02}"
