"""The values that flow from a site to its pages. All are frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from ssg.facts import Body, Segment, StoryFields, Theme
from ssg.problems import Location, Problem
from ssg.settings import Settings

State = Literal["published", "draft", "scheduled", "expired", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads, ready for a page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is published with the site, or lies elsewhere on the web."""

    url: str
    permalink: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focus: str = ""  # a CSS object-position, e.g. "50% 20%"
    path: str = ""  # content path of the file that is published with it


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
    date: datetime
    order: datetime  # max(date, embargo): where the story stands in lists
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


@dataclass(frozen=True, slots=True)
class Withheld:
    """A story that is not published now, and why; kept outside the `Site`."""

    path: str
    title: str
    state: State
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Everything of the site that a link may lead to, and where it stands."""

    settings: Settings
    targets: Mapping[str, str]  # content path of anything published -> its address
    names: Mapping[str, str]  # file name without ending -> content path, where that is unique
    files: Mapping[str, str]  # content path of other files -> absolute path on disk
    static: Mapping[str, str]  # path under static/ -> absolute path on disk


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
    by_section: Mapping[str, tuple[Article, ...]]  # sub-sections included
    by_topic: Mapping[str, tuple[Article, ...]]
    by_author: Mapping[str, tuple[Article, ...]]
    bodies: Mapping[str, Body]  # of section files, by section path
    atlas: Atlas
    theme: Theme


@dataclass(frozen=True, slots=True)
class Edition:
    """Which instant of the site is made, and what of it is shown that a reader may not see yet."""

    now: datetime
    drafts: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """The site, what is withheld from it, and what is wrong with it."""

    site: Site
    withheld: tuple[Withheld, ...]
    problems: tuple[Problem, ...]


# --- pages -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed a page announces."""

    title: str
    url: str  # absolute
    type: str  # media type


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What the head of a page says to machines."""

    title: str
    description: str
    canonical: str  # absolute
    language: str
    kind: Literal["website", "article", "profile"] = "website"
    robots: str = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
    image: Picture | None = None
    feeds: tuple[FeedLink, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    expires: datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()  # absolute URLs of author pages
    graph: Mapping[str, object] = field(default_factory=dict)  # JSON-LD


@dataclass(frozen=True, slots=True, eq=False)
class Chrome:
    """What every page of the site shares: name, menus, logo, feeds."""

    title: str
    description: str
    language: str
    home: str  # URL of the front page
    permalink: str  # the same, absolute
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    policies: tuple[Link, ...]
    social: tuple[Link, ...]
    logo: Picture | None
    favicon: str
    share_image: Picture | None
    sections_css: str  # URL of the sections' colours, or ""
    csp: str
    locale: str  # as Open Graph writes it: en_GB
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A filled widget on a page."""

    name: str
    title: str
    cards: tuple[Card, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One section's part of the front page."""

    section: Section
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The neighbours of a list page: no totals, since old pages never change."""

    newer: str = ""
    older: str = ""
    number: int = 0  # 0 for the front of the list


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """A body with every reference answered; render turns it into HTML."""

    segments: tuple[Segment, ...]
    urls: Mapping[str, str | None]  # reference as written -> URL, or None if it leads nowhere


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One planned output: its template and everything that template may see."""

    path: str  # under output/, "africa/index.html"
    template: str
    inputs: Mapping[str, object]
    origin: Location
    listed: bool = True  # in the sitemap
    changed: datetime | None = None  # last change of its content


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """One planned output that is a copy of a file, or given bytes."""

    path: str
    source: str  # absolute path on disk
    origin: Location


Entry = Page | File


@dataclass(frozen=True, slots=True)
class Output:
    """A finished output: where it goes and its bytes."""

    path: str
    data: bytes


# --- selections --------------------------------------------------------------------------------

Params = Mapping[str, object]
Chosen = Callable[[Article | None], Iterable[Article]]  # the stories for a page about a story
Pick = Callable[[Site, Params], Chosen]


@dataclass(frozen=True, slots=True, eq=False)
class Widget:
    """A box as declared: a pick, a title, a limit and parameters."""

    name: str
    title: str
    pick: str
    limit: int = 5
    params: Mapping[str, object] = field(default_factory=dict)
    more: str = ""  # site path behind the title


class Boxes(Protocol):
    """How a page gets its boxes."""

    def __call__(
        self, kind: str, reading: Article | None = None, taken: Iterable[str] = ()
    ) -> tuple[Box, ...]:
        """Return the boxes of a page of this kind, without the stories (by URL) already taken."""


Planner = Callable[[Site, Boxes, Chrome], Iterable[Entry]]
Closer = Callable[[Site, tuple[Entry, ...], Chrome], Iterable[Entry]]
Check = Callable[[Site, tuple[Entry, ...]], Iterable[Problem]]
