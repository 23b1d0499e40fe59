"""When the content of a story last changed: what it says itself, never the time of a build."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ssg.model import Article


def modified(story: Article) -> datetime:
    """Return when a story was last changed: updated or corrected, and never before its date."""
    if not story.fields.corrections and story.updated is None:
        return story.date
    corrected = (correction.date for correction in story.fields.corrections)
    return max(story.date, story.updated or story.date, *corrected)


def newest_change(stories: Iterable[Article]) -> datetime | None:
    """Return when the latest change to any of the stories was, or None if there are none."""
    return max(map(modified, stories), default=None)
