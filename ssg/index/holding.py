"""What is withheld as far as old addresses may tell of it: stories, and the lists they are on."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from ssg.desk import Withheld
from ssg.facts import Parsed, StoryFields
from ssg.index.addresses import author_address, section_address, topic_address
from ssg.index.folders import section_of
from ssg.listing import folder_of
from ssg.redirects import folder
from ssg.settings import Settings
from ssg.slugs import slugify

_DOWN = ("withdrawn", "expired")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is withheld: stories by id, and the lists that one which was taken down was on.

    What is not out yet changes nothing: the site is what it would be without it.
    """

    stories: Mapping[str, Withheld]
    lists: frozenset[tuple[str, str]]  # kind and id, of what was taken down
    by_address: Mapping[str, Withheld]  # at its addresses, and those of its files and lists

    def at(self, page: str, living: Collection[str]) -> Withheld | None:
        """Return what is withheld because of which nothing stands at an address.

        Args:
            page: the address; also that of a feed, which goes with its list.
            living: the addresses at which pages stand.
        """
        listed = page[: page.rfind("/") + 1]
        if page in living:
            return None
        return self.by_address.get(page) or (
            self.by_address.get(listed) if listed not in living else None
        )


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
        if file.kind == "story" and story.state in _DOWN
    ]
    lists = {each for file in down for each in _lists_of(file, settings)}
    found = {
        address: story
        for story in stories
        for address in (*map(folder, story.aliases), *(each for _, each in story.lists))
    }
    found |= {
        f"/{path}": story for story in stories if story.state in _DOWN for path in story.files
    }
    found |= {story.address: story for story in stories if story.address}
    return Held({story.id: story for story in stories}, frozenset(lists), found)


def with_lists(
    withheld: Iterable[Withheld], files: Iterable[Parsed], settings: Settings
) -> tuple[Withheld, ...]:
    """Return what is withheld; what was taken down with the lists that it may have been alone on.

    Args:
        withheld: the stories and pages.
        files: theirs.
        settings: of the site.
    """
    return tuple(
        replace(story, lists=tuple(_addresses(file, settings)))
        if file.kind == "story" and story.state in _DOWN
        else story
        for story, file in zip(withheld, files, strict=True)
    )


def _addresses(file: Parsed, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield kind and address of every list that a story would be on."""
    urls, fields = settings.urls, cast(StoryFields, file.fields)
    for kind, id_ in _lists_of(file, settings):
        match kind:
            case "topic":
                yield kind, topic_address(id_, settings)
            case "author":
                yield kind, author_address(id_, settings)
            case "section":
                yield kind, section_address(id_, settings)
            case "series":
                yield kind, urls.series.format(id=settings.spelled(id_))
                yield "lists", folder_of(urls.series)
            case "timeline":
                yield kind, urls.story.format(id=settings.spelled(id_))
                yield "lists", folder_of(urls.story)
            case _:
                year, _, month = id_.partition("-")
                yield kind, urls.archive.format(year=year, month=month)
    if fields.corrections:
        yield "log", urls.corrections


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
