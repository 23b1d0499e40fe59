"""Where stories, pages and sections stand on the site."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from datetime import datetime
from typing import cast

from ssg.facts import Parsed, StoryFields
from ssg.problems import InvalidContent, Problem
from ssg.settings import Settings
from ssg.slugs import fault, slugify

_SLASHES = re.compile("/{2,}")
_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_ ]+(?=.)")


def name_of(file: Parsed) -> str:
    """Return the last part of a file's URL: its `slug`, else its file name without a date.

    Raises:
        InvalidContent: if no URL can have that name on every system.
    """
    fields = cast(StoryFields, file.fields)
    name = unicodedata.normalize("NFC", fields.slug) or slugify(_DATE.sub("", _stem(file), count=1))
    if wrong := fault(name):
        hint = "give the story a `slug` of letters, digits and hyphens"
        raise InvalidContent(Problem(file.at("slug"), f'its name in URLs, "{name}", {wrong}', hint))
    return name


def story_address(file: Parsed, section: str, settings: Settings) -> str:
    """Return the address of a story, after the site's `permalink` pattern."""
    fields = cast(StoryFields, file.fields)
    parts = {
        "section": "/".join(map(settings.spelled, section.split("/"))),
        "slug": _spelled_name(file, settings),
        "id": settings.spelled(slugify(fields.id or _stem(file))),
    }
    if (date := fields.date) is not None:
        parts |= _date_parts(date, settings)
    elif "{year}" in settings.permalink:
        parts |= {"year": "undated", "month": "00", "day": "00"}
    return _SLASHES.sub("/", settings.permalink.format(**parts))


def page_address(file: Parsed, settings: Settings) -> str:
    """Return the address of a page that is not a story."""
    return f"/{_spelled_name(file, settings)}/"


def section_address(path: str, settings: Settings) -> str:
    """Return the address of a section's front."""
    return f"/{'/'.join(map(settings.spelled, path.split('/')))}/" if path else "/"


def author_address(id_: str, settings: Settings) -> str:
    """Return the address of an author page."""
    return settings.urls.author.format(id=settings.spelled(id_))


def topic_address(slug: str, settings: Settings) -> str:
    """Return the address of a topic's page."""
    return settings.urls.topic.format(slug=settings.spelled(slug))


def _spelled_name(file: Parsed, settings: Settings) -> str:
    """Return the last part of a file's URL, spelled by the site unless somebody chose a `slug`."""
    name = name_of(file)
    return name if cast(StoryFields, file.fields).slug else settings.spelled(name)


def _date_parts(date: datetime, settings: Settings) -> dict[str, str]:
    local = date.astimezone(settings.zone)
    return {"year": str(local.year), "month": f"{local.month:02}", "day": f"{local.day:02}"}


def _stem(file: Parsed) -> str:
    folder, _, name = file.path.rpartition("/")
    stem = posixpath.splitext(name)[0]
    return folder.rpartition("/")[2] if stem == "index" else stem
