"""The corrections of the whole paper, each with the story that it corrects."""

from __future__ import annotations

from dataclasses import dataclass

from ssg.facts import Correction
from ssg.model import Article, Site, StandingPage


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction as other pages show it; `url` leads to the note on the page of its story."""

    id: str  # permanent: neither the headline nor the text are part of it
    note: Correction
    title: str  # of the story
    url: str
    permalink: str
    language: str


def is_logged(note: Correction) -> bool:
    """Tell whether a note belongs on the list of corrections: an update corrects nothing."""
    return note.type != "update"


def notices(site: Site) -> tuple[Notice, ...]:
    """Return every correction of what is published, the newest first."""
    found = (
        (story, note)
        for story in site.articles
        if story.state == "published" and story.fields.corrections
        for note in story.fields.corrections
        if is_logged(note)
    )
    made = [_notice(story, note) for story, note in found]
    return tuple(sorted(made, key=lambda each: (-each.note.date.timestamp(), each.id)))


def has_log(site: Site) -> bool:
    """Tell whether the paper has corrected anything, and so has a list of corrections."""
    return any(
        is_logged(note)
        for story in site.articles
        if story.fields.corrections and story.state == "published"
        for note in story.fields.corrections
    )


def introduction(site: Site) -> StandingPage | None:
    """Return the page that the editors wrote for the address of the list, if there is one."""
    address = site.settings.urls.corrections
    return next((page for page in site.pages if page.address == address), None)


def _notice(story: Article, note: Correction) -> Notice:
    anchor = f"correction-{note.number}"  # as layouts/partials/notice.html has it
    return Notice(
        id=f"corrections/{story.id}/{note.number}",
        note=note,
        title=story.title,
        url=f"{story.url}#{anchor}",
        permalink=f"{story.permalink}#{anchor}",
        language=story.language,
    )
