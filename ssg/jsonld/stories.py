"""What a story says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from ssg.excerpts import cut
from ssg.facts import Correction, Sponsor, StoryFields
from ssg.jsonld.nodes import Node, filled, image, instant
from ssg.jsonld.pages import series_reference
from ssg.jsonld.who import House
from ssg.labels import PAID, is_retracted
from ssg.model import Article, Credit
from ssg.notices import is_logged
from ssg.revisions import modified
from ssg.settings import Settings

TYPES: Mapping[str, str | list[str]] = {  # label -> type: one that all readers know, then ours
    "news": "NewsArticle",
    "opinion": ["NewsArticle", "OpinionNewsArticle"],
    "analysis": ["NewsArticle", "AnalysisNewsArticle"],
    "explainer": ["NewsArticle", "BackgroundNewsArticle"],
    "review": ["NewsArticle", "ReviewNewsArticle"],
    "live": ["NewsArticle", "LiveBlogPosting"],
    PAID: ["Article", "AdvertiserContentArticle"],  # neither of these two is news
    "satire": ["Article", "SatiricalArticle"],
}
_WROTE = frozenset({"", "author", "reporter", "reporting", "text", "words", "writer", "writing"})
_ROLES = {
    "editing": "editor",
    "editor": "editor",
    "translation": "translator",
    "translator": "translator",
}
_HEADLINE = 110  # characters


def report(house: House, story: Article) -> Node:
    """Return a story as a NewsArticle, or the type its label asks for."""
    settings = house.settings
    canonical = story.fields.canonical or story.permalink
    expires = story.fields.expires
    return {
        "@type": TYPES.get(story.fields.label, "NewsArticle"),
        "@id": f"{canonical}#article",
        "url": canonical,
        "mainEntityOfPage": canonical,
        "headline": story.title,
        "description": story.card.summary,
        "image": [image(story.image)] if story.image else [],
        "datePublished": instant(settings, story.date),
        "dateModified": instant(settings, modified(story)),
        "expires": instant(settings, expires) if expires else None,
        "publisher": house.reference,
        "articleSection": story.section.title,
        "keywords": [topic.name for topic in story.tags],
        "wordCount": story.body.words or None,
        "inLanguage": story.language,
        "isAccessibleForFree": True,
        **_place(house, story),
        "sponsor": _sponsor(story.fields.sponsor),
        **_credits(house, story.authors),
        **_corrections(settings, story.fields),
        **(_live(settings, story) if story.fields.label == "live" else {}),
    }


def _place(house: House, story: Article) -> Node:
    """Say what a story is part of: the paper, and its series, in which it may have a number."""
    if story.series is None:
        return {"isPartOf": house.website}
    series = series_reference(story.series)
    number = story.fields.series.part if story.fields.series else 0
    return {"isPartOf": [house.website, series], "position": number or None}


def _credits(house: House, credits: tuple[Credit, ...]) -> Node:
    """Sort the authors by what they did; a story nobody signed is by the publisher."""
    found: dict[str, list[Node]] = {"author": []}
    for credit in credits:
        role = credit.role.casefold()
        name = "author" if role in _WROTE else _ROLES.get(role, "contributor")
        found.setdefault(name, []).append(house.named(credit.author))
    found["author"] = found["author"] or [house.reference]
    return {**found}


def _corrections(settings: Settings, fields: StoryFields) -> Node:
    """Say what was wrong; a note of the type `update` brings news and corrects nothing."""
    notes = [note for note in fields.corrections if is_logged(note)]
    return {
        "correction": [_comment(settings, note) for note in notes],
        "creativeWorkStatus": "Retracted" if is_retracted(fields) else None,
    }


def _comment(settings: Settings, note: Correction) -> Node:
    published = instant(settings, note.date)
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": published}


def _live(settings: Settings, story: Article) -> Node:
    """Say what a live report covers: events since its date, with its updates, newest first."""
    notes = [note for note in story.fields.corrections if note.type == "update"]
    newest_first = sorted(notes, key=lambda note: note.date, reverse=True)
    return {
        "coverageStartTime": instant(settings, story.date),
        "liveBlogUpdate": [_update(settings, note) for note in newest_first],
    }


def _update(settings: Settings, note: Correction) -> Node:
    return {
        "@type": "BlogPosting",
        "headline": cut(note.text, _HEADLINE),
        "articleBody": note.text,
        "datePublished": instant(settings, note.date),
    }


def _sponsor(sponsor: Sponsor | None) -> Node | None:
    if sponsor is None:
        return None
    return filled({"@type": "Organization", "name": sponsor.name, "url": sponsor.url})
