"""A feed as a value: what RSS, Atom and JSON Feed all say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from ssg.model import Article, Author, Picture
from ssg.notices import Notice
from ssg.pictures import media_type_of
from ssg.revisions import modified
from ssg.settings import Settings
from ssg.timestamps import iso
from ssg.words import Words

VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class FeedAuthor:
    """A name in a feed, with its page and portrait on the site."""

    name: str
    url: str
    avatar: str = ""


@dataclass(frozen=True, slots=True)
class FeedImage:
    """A picture in a feed; `type` is empty if its name does not tell."""

    url: str
    type: str
    caption: str = ""
    credit: str = ""
    width: int = 0  # pixels; 0 if unknown
    height: int = 0


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A story in a feed; neither its slug, title, section nor date are part of its `id`."""

    id: str
    title: str
    url: str
    original: str  # of a syndicated copy, else ""
    summary: str
    published: datetime
    updated: datetime
    authors: tuple[FeedAuthor, ...]
    categories: tuple[str, ...]
    image: FeedImage | None
    language: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest stories of a list."""

    id: str
    title: str
    description: str
    home: str  # absolute URL of the list
    language: str
    updated: datetime
    author: FeedAuthor
    logo: FeedImage | None
    items: tuple[FeedItem, ...]


def permanent_id(settings: Settings, name: str) -> str:
    """Return a URN that is the same for good for a thing of that name on this site (RFC 9562).

    Of the site's address only host and path count, so moving it to HTTPS changes no id.
    """
    host = urlsplit(settings.root).netloc.lower()
    return uuid5(NAMESPACE_URL, f"//{host}{settings.base_path}/{name}").urn


def feed_item(settings: Settings, story: Article) -> FeedItem:
    """Return a story as feeds carry it."""
    categories = [story.section.title, *(topic.name for topic in story.tags)]
    if story.fields.label != "news":
        categories.append(story.fields.label.capitalize())
    return FeedItem(
        id=permanent_id(settings, f"stories/{story.id}"),
        title=story.title,
        url=story.permalink,
        original=story.fields.canonical,
        summary=story.card.summary,
        published=story.date.astimezone(settings.zone),
        updated=modified(story).astimezone(settings.zone),
        authors=tuple(_author(credit.author) for credit in story.authors),
        categories=tuple(dict.fromkeys(categories)),
        image=feed_image(story.image),
        language=story.language,
    )


def notice_item(settings: Settings, words: Words, notice: Notice) -> FeedItem:
    """Return a correction as feeds carry it: it leads to the note on the page of its story."""
    note = notice.note
    kind = words(note.type.capitalize())
    said = note.date.astimezone(settings.zone)
    return FeedItem(
        id=permanent_id(settings, notice.id),
        title=f"{kind}: {notice.title}",
        url=notice.permalink,
        original="",
        summary=note.text,
        published=said,
        updated=said,
        authors=(),
        categories=(kind,),
        image=None,
        language=notice.language,
    )


def feed_image(picture: Picture | None) -> FeedImage | None:
    """Return a picture as feeds carry it."""
    if picture is None:
        return None
    return FeedImage(
        picture.permalink,
        media_type_of(urlsplit(picture.permalink).path),
        picture.caption or picture.alt,
        picture.credit,
        picture.width,
        picture.height,
    )


def json_feed(feed: Feed, url: str, texts: Mapping[str, object]) -> dict[str, object]:
    """Return a feed as a JSON Feed 1.1 document.

    Args:
        feed: the feed.
        url: where the document will lie, absolute.
        texts: the full text of stories by the id of their items; the others have a summary.
    """
    return {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": url,
        "description": feed.description,
        "language": feed.language,
        "authors": [_json_author(feed.author)],
        **({"icon": feed.logo.url} if feed.logo else {}),
        "items": [_json_item(item, texts) for item in feed.items],
    }


def _json_item(item: FeedItem, texts: Mapping[str, object]) -> dict[str, object]:
    full = item.id in texts
    known: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "external_url": item.original,
        "title": item.title,
        "summary": item.summary,
        "content_html": texts[item.id] if full else "",
        "content_text": "" if full else item.summary or item.title,
        "image": item.image.url if item.image else "",
        "date_published": iso(item.published),
        "date_modified": iso(item.updated),
        "authors": [_json_author(author) for author in item.authors],
        "tags": list(item.categories),
        "language": item.language,
    }
    return {name: value for name, value in known.items() if value not in ("", [])}


def _author(author: Author) -> FeedAuthor:
    return FeedAuthor(
        author.name, author.permalink, author.portrait.permalink if author.portrait else ""
    )


def _json_author(author: FeedAuthor) -> dict[str, object]:
    avatar = {"avatar": author.avatar} if author.avatar else {}
    return {"name": author.name, "url": author.url, **avatar}
