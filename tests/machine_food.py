"""A small paper as a value, and its machine-readable pages as text."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from ssg.contracts import Closer, Family
from ssg.facts import Body, StoryFields, Theme
from ssg.furniture import Chrome
from ssg.labels import is_retracted
from ssg.model import (
    Article,
    Atlas,
    Author,
    Card,
    Credit,
    Link,
    Picture,
    Section,
    Site,
    StandingPage,
    Topic,
)
from ssg.outputs import Entry, Page, row_of
from ssg.problems import Location
from ssg.render import render
from ssg.settings import Feeds, Publisher, Settings
from ssg.slugs import path_of, slugify
from ssg.templates import Engine
from tests.literals import NoBoxes

REPOSITORY = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SETTINGS = Settings(
    title="The Meridian",
    base_url="https://meridian.example",
    description="News between noon and noon.",
    publisher=Publisher(name="Meridian Press", policies={"corrections": "/corrections/"}),
    social={"Mastodon": "https://social.example/@meridian"},
)

# Any text a parsed file can hold: every code point but surrogates, which UTF-8 has none of. The
# index lets no title through that shows nothing, so one letter is always there.
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
any_title = st.builds("{}x{}".format, any_text, any_text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def section(path: str, settings: Settings = SETTINGS, title: str = "", deck: str = "") -> Section:
    address = f"/{path}/"
    url, permalink = settings.url(address), settings.permalink_of(address)
    return Section(path, title or path.title(), address, url, permalink, deck)


def author(
    name: str, settings: Settings = SETTINGS, role: str = "", links: tuple[Link, ...] = ()
) -> Author:
    id_ = slugify(name) or "nobody"
    address = f"/authors/{id_}/"
    url, permalink = settings.url(address), settings.permalink_of(address)
    return Author(id_, name, address, url, permalink, role=role, links=links)


def topic(name: str, settings: Settings = SETTINGS) -> Topic:
    slug = slugify(name) or "none"
    address = f"/topics/{slug}/"
    return Topic(name, slug, address, settings.url(address), settings.permalink_of(address))


def picture(address: str, settings: Settings = SETTINGS, **parts: str) -> Picture:
    made = Picture(settings.url(address), settings.permalink_of(address))
    return replace(made, **parts)  # type: ignore[arg-type]  # texts only


def story(  # noqa: PLR0913  -- a story has many parts, and a test names the two it is about
    path: str = "africa/mali.md",
    *,
    settings: Settings = SETTINGS,
    title: str = "French troops leave Mali",
    date: datetime = NOW,
    authors: Iterable[Author | Credit] = (),
    topics: Iterable[Topic] = (),
    image: Picture | None = None,
    summary: str = "After nine years the mission ends.",
    body: Body | None = None,
    slug: str = "",
    **given: Any,
) -> Article:
    """Make a story; keys that are not ours are front matter, and `state` is its state."""
    state = given.pop("state", "published")
    fields = StoryFields(title=title, date=date, **given)
    folder, _, name = path.rpartition("/")
    address = f"/{folder}/{slug or name.removesuffix('.md')}/"
    url, permalink = settings.url(address), settings.permalink_of(address)
    home = section(folder, settings)
    language = fields.language or settings.language
    card = Card(
        url, permalink, title, "", "", summary, summary, date, fields.updated, "",
        Link(home.title, home.url), "", image, fields.label, is_retracted(fields), state,
        language, 1, extra={},
    )  # fmt: skip
    signed = tuple(a if isinstance(a, Credit) else Credit(a) for a in authors)
    return Article(
        path, fields.id or path, address, url, permalink, fields, title, home, signed,
        max(date, fields.embargo or date), fields.updated, tuple(topics), image,
        must_read=False, state=state, language=language, card=card, extra={}, lines={},
        body=body or Body(("<p>Text.</p>",), words=1),
    )  # fmt: skip


def standing(path: str = "about.md", settings: Settings = SETTINGS, **given: Any) -> StandingPage:
    address = f"/{path.removesuffix('.md')}/"
    title = path.removesuffix(".md").title()
    fields = StoryFields(title=title, **given)
    url, permalink = settings.url(address), settings.permalink_of(address)
    body = Body(("<p>Who we are.</p>",), lead="Who we are.")
    return StandingPage(
        path, title, address, url, permalink, fields, body, None, settings.language, {}
    )


def paper(
    *stories: Article,
    settings: Settings = SETTINGS,
    now: datetime = NOW,
    pages: tuple[StandingPage, ...] = (),
    sections: Iterable[Section] = (),
) -> Site:
    """Make a site of these stories, newest first, as the index would."""
    newest = tuple(sorted(stories, key=lambda story: story.date, reverse=True))
    found = {s.path: s for s in (*(story.section for story in newest), *sections)}
    topics = {topic.slug: topic for story in newest for topic in story.tags}
    people = {credit.author.id: credit.author for story in newest for credit in story.authors}
    targets = {story.path: story.address for story in newest}
    targets |= {page.path: page.address for page in pages}
    return Site(
        settings=settings,
        now=now,
        articles=newest,
        pages=pages,
        sections=found,
        topics=topics,
        authors=people,
        by_path={story.path: story for story in newest},
        by_address={story.address: story for story in newest},
        by_section={
            path: tuple(story for story in newest if story.section.path.startswith(path))
            for path in found
        },
        by_topic={
            slug: tuple(story for story in newest if slug in {tag.slug for tag in story.tags})
            for slug in topics
        },
        by_author={
            id_: tuple(
                story for story in newest if id_ in {credit.author.id for credit in story.authors}
            )
            for id_ in people
        },
        by_month={},
        bodies={},
        atlas=Atlas(settings, targets, {}, {"africa/map.png": "/elsewhere/map.png"}, {}),
        theme=Theme({}, {}, {}),
    )


def chrome(settings: Settings = SETTINGS, logo: Picture | None = None) -> Chrome:
    home = settings.url("/")
    social = tuple(Link(name, url) for name, url in settings.social.items())
    return Chrome(
        settings.title, settings.description, settings.language, "ltr", "Latn", home,
        settings.permalink_of("/"), (), (), (), (), None, social, logo,
        "", None, "", (), "", "en_GB", {},
    )  # fmt: skip


def full_text(settings: Settings = SETTINGS) -> Settings:
    return structs.replace(settings, feeds=Feeds(full_text=True))


def row(address: str, changed: datetime | None = None, *, listed: bool = True) -> Page:
    """Make a planned page as other planners leave it."""
    return Page(path_of(address), "x.html", {}, Location("site.toml"), listed, changed)


def planned(family: Family, site: Site, logo: Picture | None = None) -> dict[str, Page]:
    """Return the pages of a family, by path."""
    furniture = chrome(site.settings, logo)
    parts = map(family.plan(site, NoBoxes(), furniture), family.parts(site))
    return _by_path(entry for part in parts for entry in part)


def closed(closer: Closer, site: Site, *entries: Entry) -> dict[str, Page]:
    """Return the pages a closer adds to a plan, by path."""
    return _by_path(closer(site, tuple(map(row_of, entries)), chrome(site.settings)))


def _by_path(entries: Iterable[Entry]) -> dict[str, Page]:
    found = list(entries)
    pages = {page.path: page for page in found if isinstance(page, Page)}
    assert len(pages) == len(found), "a path was planned twice, or it is a file"
    return pages


# --- from pages to text --------------------------------------------------------------------------


@cache
def _engine() -> Engine:
    layouts = REPOSITORY / "layouts"
    files = (path for path in layouts.rglob("*") if path.suffix in {".xml", ".json", ".txt"})
    names = {path.relative_to(layouts).as_posix(): str(path) for path in files}
    return Engine(Theme(names, {}, {}), SETTINGS)


def rendered(page: Page) -> bytes:
    """Render a page as the render stage does."""
    return render(page, _engine()).data


def xml(page: Page) -> etree._Element:
    """Parse a rendered page strictly: whatever is not well-formed raises."""
    return etree.fromstring(rendered(page), etree.XMLParser(resolve_entities=False))


def document(page: Page) -> dict[str, Any]:
    """Parse a rendered page as JSON."""
    parsed: dict[str, Any] = json.loads(rendered(page))
    return parsed


def faults(element: etree._Element, schema: str) -> list[str]:
    """Return what a schema of `tests/schemas/` has against a document."""
    checker = _schema(schema)
    try:
        checker.assertValid(element)
    except etree.DocumentInvalid as invalid:
        return [str(invalid)]
    return []


@cache
def _schema(name: str) -> etree.XMLSchema | etree.RelaxNG:
    tree = etree.parse(SCHEMAS / name)
    return etree.RelaxNG(tree) if name.endswith(".rng") else etree.XMLSchema(tree)
