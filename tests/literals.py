"""Small sites made of values, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ssg.desk import Edition, Indexed
from ssg.facts import AuthorFields, Body, Byline, Loaded, Parsed, SectionFields, StoryFields, Theme
from ssg.furniture import Box
from ssg.gist import headed
from ssg.index import index
from ssg.model import Article, Site
from ssg.settings import Settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
THEME = Theme({}, {}, {})


class NoBoxes:
    """No box and no slot for any page."""

    def __call__(
        self, kind: str, reading: Article | None = None, taken: object = ()
    ) -> tuple[Box, ...]:
        """Return no box."""
        return ()

    def slots(self, section: str) -> None:
        """Return that no front has slots."""


def on(day: str) -> datetime:
    """Return noon of a day, in UTC: `on("2026-11-20")`."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def story(path: str, day: str = "2026-11-20", **fields: Any) -> Parsed:
    """Return the facts of a story file."""
    given = {"title": path.rsplit("/", 1)[-1].removesuffix(".md"), "date": on(day), **fields}
    if "by" in given:
        given["authors"] = tuple(Byline(name) for name in given.pop("by"))
    body = given.pop("body", Body(("<p>Words.</p>",), lead="Words.", words=1))
    made = StoryFields(**given, given=frozenset(given))
    gist = headed(body.gist, made.title, made.deck)
    return Parsed(path, "story", made, replace(body, gist=gist))


def page(path: str, **fields: Any) -> Parsed:
    """Return the facts of a page file."""
    given = {"title": path.removesuffix(".md"), **fields}
    return Parsed(path, "page", StoryFields(**given, given=frozenset(given)), Body())


def section(path: str, *, defaults: Mapping[str, Any] | None = None, **fields: Any) -> Parsed:
    """Return the facts of a section file."""
    cascade = StoryFields(**(defaults or {}), given=frozenset(defaults or {}))
    return Parsed(path, "section", SectionFields(**fields, defaults=cascade), Body())


def author(path: str, **fields: Any) -> Parsed:
    """Return the facts of an author file."""
    return Parsed(path, "author", AuthorFields(**fields), Body())


def indexed(*files: Parsed, settings: Settings | None = None, **edition: Any) -> Indexed:
    """Index files at `NOW`."""
    loaded = Loaded({}, {}, {}, THEME)
    made = settings or Settings(title="The Paper", base_url="https://paper.example")
    return index(files, loaded, settings=made, edition=Edition(**{"now": NOW, **edition}))


def site(*files: Parsed, settings: Settings | None = None, **edition: Any) -> Site:
    """Return the site of files that have no problem."""
    made = indexed(*files, settings=settings, **edition)
    assert not made.problems, made.problems
    return made.site


def titles(stories: Any) -> list[str]:
    """Return the titles of stories or cards."""
    return [each.title for each in stories]


def find(made: Site, title: str) -> Article:
    """Return the story with a title."""
    return next(each for each in made.articles if each.title == title)
