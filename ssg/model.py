"""The values that flow from a site to its pages. All are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ssg.facts import Body, FontFacts, PictureFacts, PullQuote, StoryFields, Text, Theme
from ssg.moves import Gone, Move
from ssg.problems import Location
from ssg.settings import Settings
from ssg.slots import FrontPlan
from ssg.words import Words

State = Literal["published", "draft", "scheduled", "expired", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads, ready for a page."""

    title: str
    url: str
    rel: str = ""  # what it is to the page: "sponsored"


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a picture; what is not known of it is "" or 0."""

    url: str
    type: str = ""  # media type
    width: int = 0  # pixels
    height: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is published with the site, or lies elsewhere on the web.

    `sources` are the files in which it can be had, the one that the editors gave first.
    """

    url: str
    permalink: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focus: str = ""  # a CSS object-position, e.g. "50% 20%"
    path: str = ""  # content path of the file that is published with it
    sources: tuple[PictureFile, ...] = ()

    @property
    def width(self) -> int:
        """Its width in pixels, 0 if unknown."""
        return self.sources[0].width if self.sources else 0

    @property
    def height(self) -> int:
        """Its height in pixels, 0 if unknown."""
        return self.sources[0].height if self.sources else 0

    @property
    def type(self) -> str:
        """The media type of the file that the editors gave, "" if unknown."""
        return self.sources[0].type if self.sources else ""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A section of the paper; `path` is its folder, `africa/sahel`."""

    path: str
    title: str
    address: str
    url: str
    permalink: str
    deck: str = ""
    weight: int = 0
    colour: str = ""
    accent: str = ""  # the class that carries the colour, "accent-africa-sahel"
    parent: str = ""
    file: str = ""  # content path of the file that describes it, if any


@dataclass(frozen=True, slots=True, eq=False)
class Author:
    """A person or desk with an author page; `path` is empty for a bare name."""

    id: str
    name: str
    address: str
    url: str
    permalink: str
    role: str = ""
    bio: str = ""
    body: Body = field(default_factory=Body)
    portrait: Picture | None = None
    links: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()  # old addresses
    path: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """An author of a story and what they did for it (empty: wrote it)."""

    author: Author
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """A tag with its page."""

    name: str
    slug: str
    address: str
    url: str
    permalink: str


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """Stories that belong together: a series with its parts, or a running story."""

    id: str
    title: str
    deck: str
    address: str
    url: str
    permalink: str
    planned: int = 0  # parts that a series will have, 0 if nobody says


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """What other pages may show of a story: never its body."""

    url: str
    permalink: str
    title: str
    kicker: str
    deck: str
    summary: str
    excerpt: str  # the summary, cut on words
    date: datetime
    updated: datetime | None
    byline: str
    section: Link
    accent: str
    image: Picture | None
    label: str
    retracted: bool
    state: State
    language: str
    minutes: int
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """A story with its defaults, authors and address resolved."""

    path: str
    id: str
    address: str
    url: str
    permalink: str
    fields: StoryFields
    title: str
    section: Section
    authors: tuple[Credit, ...]
    date: datetime  # when it was published: the later of `date` and `embargo`
    updated: datetime | None
    tags: tuple[Topic, ...]
    image: Picture | None
    must_read: bool
    state: State
    language: str
    body: Body
    card: Card
    extra: Mapping[str, object]
    lines: Mapping[str, int]
    series: Strand | None = None
    running: Strand | None = None  # the running story that it belongs to

    def at(self, key: str = "") -> Location:
        """Return the place of a front matter key in the story's file, or of the file itself."""
        return Location(f"content/{self.path}", self.lines.get(key, 0))


@dataclass(frozen=True, slots=True, eq=False)
class StandingPage:
    """A page that is not a story: about, contact, imprint."""

    path: str
    title: str
    address: str
    url: str
    permalink: str
    fields: StoryFields
    body: Body
    image: Picture | None
    language: str
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Everything of the site that a link may lead to, and where it stands."""

    settings: Settings
    targets: Mapping[str, str]  # content path of anything published -> its address
    names: Mapping[str, str]  # file name without ending -> content path, where that is unique
    files: Mapping[str, str]  # content path of other files -> absolute path on disk
    static: Mapping[str, str]  # path under static/ -> absolute path on disk
    pictures: Mapping[str, PictureFacts] = field(default_factory=dict)  # by address
    ended: Mapping[str, str] = field(default_factory=dict)  # picture whose rights ended -> by whom


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The paper at one instant: published stories only, newest first everywhere."""

    settings: Settings
    now: datetime
    articles: tuple[Article, ...]
    pages: tuple[StandingPage, ...]
    sections: Mapping[str, Section]  # by path, in order of weight, then title
    topics: Mapping[str, Topic]  # by slug, in order of name
    authors: Mapping[str, Author]  # by id, in order of name
    by_path: Mapping[str, Article]
    by_address: Mapping[str, Article]
    by_section: Mapping[str, tuple[Article, ...]]  # sub-sections included
    by_topic: Mapping[str, tuple[Article, ...]]
    by_author: Mapping[str, tuple[Article, ...]]
    by_month: Mapping[str, tuple[Article, ...]]  # "2026-11", in the site's time zone
    bodies: Mapping[str, Body]  # of section files, by section path
    atlas: Atlas
    theme: Theme
    fronts: Mapping[str, FrontPlan] = field(default_factory=dict)  # by section; "" for the home
    theme_fonts: Mapping[str, FontFacts] = field(default_factory=dict)  # by name of the asset
    series: Mapping[str, Strand] = field(default_factory=dict)  # by id, in order of title
    running: Mapping[str, Strand] = field(default_factory=dict)  # by id, in order of title
    by_series: Mapping[str, tuple[Article, ...]] = field(default_factory=dict)  # first part first
    by_running: Mapping[str, tuple[Article, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()  # from where old addresses lead, by old address
    gone: tuple[Gone, ...] = ()  # addresses that answer no more

    @property
    def words(self) -> Words:
        """The words of the theme in the language of the paper."""
        return self.theme.words


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """A body with every reference answered; render turns it into HTML."""

    segments: Text
    urls: Mapping[str, str | None]  # reference as written -> URL, or None if it leads nowhere
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # of pictures, in pixels
    paid: frozenset[str] = frozenset()  # references that somebody paid for
    quotes: tuple[PullQuote, ...] = ()  # to be set between its paragraphs
    ended: tuple[str, ...] = ()  # references to pictures whose rights ended
