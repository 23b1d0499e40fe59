"""What stands around the stories on a page: its head, the site's name and menus, boxes, pagers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ssg.model import Card, Link, Picture, Section
from ssg.settings import Delivery


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


@dataclass(frozen=True, slots=True)
class Preload:
    """A file of the look that a browser is told to ask for at once."""

    url: str
    type: str  # media type


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour that can be read on the paper, by day and by night; `name` is that of its class."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class FontFace:
    """A file of a font, as a style sheet names it; `src` is ready for it."""

    family: str
    src: str
    weight: str
    style: str = "normal"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A font of the reader's machine, drawn as large as the one it stands in for; percentages."""

    family: str
    src: str
    weight: str
    size: float
    ascent: float
    descent: float
    gap: float


@dataclass(frozen=True, slots=True)
class Look:
    """What the settings say of the look, ready for a style sheet."""

    house: Accent | None = None
    accents: tuple[Accent, ...] = ()
    faces: tuple[FontFace, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)  # headline, text, label -> families
    density: str = "regular"


@dataclass(frozen=True, slots=True, eq=False)
class Chrome:
    """What every page of the site shares: name, menus, logo, feeds."""

    title: str
    description: str
    language: str
    direction: Literal["ltr", "rtl"]
    script: str  # code of ISO 15924, "Arab"
    home: str  # URL of the front page
    permalink: str  # the same, absolute
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    policies: tuple[Link, ...]
    corrections: Link | None  # the list of corrections, if there are any
    social: tuple[Link, ...]
    logo: Picture | None
    favicon: str
    share_image: Picture | None
    look_css: str  # URL of the style sheet with what the settings say of the look, or ""
    preloads: tuple[Preload, ...]  # what a page needs at once: fonts
    csp: str
    locale: str  # as Open Graph writes it: en_GB
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Include:
    """Where the content of a box lies that is no part of the page, and who puts it there."""

    delivery: Delivery
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A filled widget on a page; one with an `include` has no cards of its own."""

    name: str
    title: str
    cards: tuple[Card, ...]
    more: Link | None = None
    include: Include | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One section's part of the front page."""

    section: Section
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A slot of a front with the stories that stand in it; `title` is "" where it has none."""

    name: str
    title: str
    style: str  # "lead", "top", "list", "block" or "row"
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The neighbours of a list page: no totals, since old pages never change."""

    newer: str = ""
    older: str = ""
    number: int = 0  # 0 for the front of the list
