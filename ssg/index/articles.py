"""Makes stories and pages out of files, with everything resolved that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ssg.desk import Edition
from ssg.excerpts import cut, reading_minutes
from ssg.facts import Parsed, StoryFields
from ssg.index.folders import section_of, unfit
from ssg.index.people import People
from ssg.index.strands import Strands
from ssg.index.visibility import begins_at, state_of, told_by
from ssg.labels import is_paid, is_retracted
from ssg.links import picture
from ssg.model import (
    Article,
    Atlas,
    Card,
    Credit,
    Link,
    Picture,
    Section,
    StandingPage,
    State,
    Topic,
)
from ssg.problems import Problem
from ssg.slugs import slugify
from ssg.wording import listed


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Everything a story may name."""

    atlas: Atlas
    sections: Mapping[str, Section]
    people: People
    topics: Mapping[str, Topic]
    edition: Edition
    strands: Strands = Strands()


def make_article(file: Parsed, desk: Desk) -> Article:
    """Make the story of a file."""
    fields, atlas = told_by(cast(StoryFields, file.fields), desk.edition), desk.atlas
    address = atlas.targets[file.path]
    section = desk.sections[section_of(file)]
    credits_ = desk.people.credits(fields.authors)
    image = picture(fields.image, base=file.path, atlas=atlas)
    state = state_of(fields, desk.edition.now)
    date = begins_at(fields) or desk.edition.now
    found = _Found(address, section, credits_, image, state, date)
    return Article(
        path=file.path,
        id=fields.id or file.path,
        address=address,
        url=atlas.settings.url(address),
        permalink=atlas.settings.permalink_of(address),
        fields=fields,
        title=fields.title,
        section=section,
        authors=credits_,
        date=date,
        updated=fields.updated,
        tags=_topics(fields.tags, desk.topics),
        image=image,
        must_read=_must_read(fields, desk.edition.now),
        state=state,
        language=fields.language or atlas.settings.language,
        body=file.body,
        card=_card(file, fields, found, atlas),
        extra=file.extra,
        lines=file.lines,
        series=desk.strands.series.get(fields.series.id) if fields.series else None,
        running=desk.strands.running.get(fields.story),
    )


def make_page(file: Parsed, desk: Desk) -> StandingPage:
    """Make the page of a file that lies directly under `content/`."""
    fields, atlas = cast(StoryFields, file.fields), desk.atlas
    address = atlas.targets[file.path]
    return StandingPage(
        path=file.path,
        title=fields.title,
        address=address,
        url=atlas.settings.url(address),
        permalink=atlas.settings.permalink_of(address),
        fields=fields,
        body=file.body,
        image=picture(fields.image, base=file.path, atlas=atlas),
        language=fields.language or atlas.settings.language,
        extra=file.extra,
    )


def unsound(file: Parsed) -> Iterable[Problem]:
    """Yield what is wrong with a story that a file alone cannot know, since defaults count."""
    fields = cast(StoryFields, file.fields)
    if fields.date is None and not fields.draft:
        hint = "add a line such as date: 2026-11-24 08:00, or begin the file name with the date"
        yield Problem(file.at(), "the story has no `date`", hint)
    if wrong := unfit(section_of(file)):
        yield Problem(file.at("section"), *wrong)
    if not section_of(file):
        hint = "move it into the folder of a section, or add `section`"
        yield Problem(file.at("section"), "the story is in no section", hint)
    if is_paid(fields) and fields.sponsor is None:
        hint = "add sponsor: {name: ..., url: ...}"
        yield Problem(file.at("label"), "a sponsored story must name its `sponsor`", hint)


def never_seen(file: Parsed) -> Iterable[Problem]:
    """Yield a problem if a story expires before it may be seen."""
    fields = cast(StoryFields, file.fields)
    ends, begins = fields.expires, begins_at(fields)
    if ends is not None and begins is not None and ends <= begins:
        message = "the story expires before it is published"
        yield Problem(file.at("expires"), message, "correct `expires`", "never-seen")


@dataclass(frozen=True, slots=True)
class _Found:
    address: str
    section: Section
    authors: tuple[Credit, ...]
    image: Picture | None
    state: State
    date: datetime


def _card(file: Parsed, fields: StoryFields, found: _Found, atlas: Atlas) -> Card:
    settings = atlas.settings
    summary = fields.summary or fields.deck or file.body.lead
    return Card(
        url=settings.url(found.address),
        permalink=settings.permalink_of(found.address),
        title=fields.title,
        kicker=fields.kicker,
        deck=fields.deck,
        summary=summary,
        excerpt=cut(summary, settings.cards.excerpt),
        date=found.date,
        updated=fields.updated,
        byline=listed([by.author.name for by in found.authors], settings.language),
        section=Link(found.section.title, found.section.url),
        accent=found.section.accent,
        image=found.image,
        label=fields.label,
        retracted=is_retracted(fields),
        state=found.state,
        language=fields.language or settings.language,
        minutes=reading_minutes(file.body.words, fields.language or settings.language),
        extra={name: file.extra.get(name, "") for name in settings.cards.fields},
    )


def _topics(tags: Iterable[str], topics: Mapping[str, Topic]) -> tuple[Topic, ...]:
    slugs = dict.fromkeys(map(slugify, tags))
    return tuple(topics[slug] for slug in slugs if slug in topics)


def _must_read(fields: StoryFields, now: datetime) -> bool:
    flag = fields.must_read
    return flag > now if isinstance(flag, datetime) else flag
