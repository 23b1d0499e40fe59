"""The settings of a site: `site.toml` as one frozen value."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from ssg.appearance import Look
from ssg.deployment import Target
from ssg.house_rules import Given, Level, level_in, limit_in
from ssg.redirects import Redirect, is_elsewhere
from ssg.slugs import Spelling, spelled

RawHtml = Literal["clean", "escape", "trusted"]
Delivery = Literal["inline", "ssi", "esi", "fetch"]
Varies = Literal["none", "section", "story"]
Host = Literal["netlify", "cloudflare", "gitlab"]
LOCAL = "http://localhost:8000"  # what `build` uses while a site has no address yet
_SAFE = "/~:@!$&'()*+,;=-._"  # characters a path keeps unescaped (RFC 3986, section 3.3)
_PLAIN = re.compile(f"[A-Za-z0-9{re.escape(_SAFE)}]*")


class MenuLink(Struct, frozen=True, forbid_unknown_fields=True):
    """A menu entry that is not a section."""

    title: str
    url: str


class Menu(Struct, frozen=True, forbid_unknown_fields=True):
    """The navigation: section paths or `{title, url}`; without `main`, the top sections."""

    main: tuple[str | MenuLink, ...] | None = None
    footer: tuple[str | MenuLink, ...] = ()


class Urls(Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of page kinds other than stories."""

    author: str = "/authors/{id}/"
    topic: str = "/topics/{slug}/"
    archive: str = "/archive/{year}/{month}/"
    corrections: str = "/corrections/"
    series: str = "/series/{id}/"
    story: str = "/stories/{id}/"


class Publisher(Struct, frozen=True, forbid_unknown_fields=True):
    """Who publishes the paper, and the pages that state its rules."""

    name: str = ""
    legal_name: str = ""
    email: str = ""
    address: str = ""
    founded: str = ""
    policies: dict[
        Literal[
            "corrections",
            "ethics",
            "principles",
            "ownership",
            "masthead",
            "diversity",
            "diversity_report",
            "fact_checking",
            "unnamed_sources",
            "feedback",
            "bylines",
            "mission",
        ],
        str,
    ] = {}


class Csp(Struct, frozen=True, forbid_unknown_fields=True):
    """Sources the Content-Security-Policy allows besides the site itself."""

    img: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    font: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    frame: tuple[str, ...] = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
    ancestors: tuple[str, ...] = ()  # who may show pages of the site in a frame; a header says it


class Hosting(Struct, frozen=True, forbid_unknown_fields=True):
    """What hosts and servers are told of the site."""

    files: tuple[Host, ...] = ("netlify", "cloudflare")  # whose `_headers` and `_redirects`
    hsts: Annotated[int, Meta(ge=0, le=3650)] = 0  # days for which browsers insist on HTTPS
    hsts_subdomains: bool = False
    tombstones: bool = False  # a page that says so at each address whose story was withdrawn


class Cards(Struct, frozen=True, forbid_unknown_fields=True):
    """What a card shows besides its fixed parts."""

    fields: tuple[str, ...] = ()
    excerpt: Annotated[int, Meta(ge=20, le=1000)] = 140  # visible characters


class Feeds(Struct, frozen=True, forbid_unknown_fields=True):
    """How feeds are made."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 30
    full_text: bool = False


class Related(Struct, frozen=True, forbid_unknown_fields=True):
    """How "You might also like" looks for stories."""

    window: Annotated[int, Meta(ge=0)] = 90  # days after a story that still count


class Front(Struct, frozen=True, forbid_unknown_fields=True):
    """Fronts with slots: hours after which a lead is old, 0 for never."""

    stale: Annotated[int, Meta(ge=0, le=87_600)] = 24


class RunningSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a running story is called."""

    title: str = ""  # by default its id in words
    deck: str = ""


class SeriesSettings(RunningSettings, frozen=True, forbid_unknown_fields=True):
    """What a series is called, and how many parts it will have."""

    parts: Annotated[int, Meta(ge=1)] | None = None


class Secrets(Struct, frozen=True, forbid_unknown_fields=True):
    """What looks like a secret and may be published all the same."""

    allow: tuple[str, ...] = ()  # fingerprints


class WidgetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A box: a pick and its parameters."""

    name: str
    pick: str
    title: str = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 5
    more: str = ""
    section: str | None = None
    tag: str | None = None
    author: str | None = None
    label: str | None = None
    max_age: Annotated[int, Meta(ge=1)] | None = None  # days
    stories: tuple[str, ...] = ()
    params: dict[str, Any] = {}  # for the pick of a plugin
    delivery: Delivery = "inline"
    varies_by: Varies | None = None  # by default as the pick does


class ShortcodeMap(Struct, frozen=True):
    """A foreign shortcode as one of our directives; arguments may use {0}, {1} or {name}."""

    directive: str
    args: dict[str, str] = {}


class Settings(Struct, frozen=True, dict=True):
    """Everything `site.toml` says, with a default for all but the title."""

    title: str
    description: str = ""
    base_url: str = ""
    timezone: str = "UTC"
    language: str = "en"
    permalink: str = "/{section}/{slug}/"
    slugs: Spelling = "keep"
    per_page: Annotated[int, Meta(ge=1, le=500)] = 20
    raw_html: RawHtml = "clean"
    theme: str = ""
    plugins: tuple[str, ...] = ()
    logo: str = ""
    favicon: str = ""
    share_image: str = ""
    urls: Urls = Urls()
    menu: Menu = Menu()
    social: dict[str, str] = {}
    publisher: Publisher = Publisher()
    csp: Csp = Csp()
    hosting: Hosting = Hosting()
    cards: Cards = Cards()
    feeds: Feeds = Feeds()
    related: Related = Related()
    series: dict[str, SeriesSettings] = {}  # by id
    stories: dict[str, RunningSettings] = {}  # running ones, by id
    look: Look = Look()
    front: Front = Front()
    front_matter: dict[str, str | Literal[False]] = {}
    shortcodes: dict[str, str | ShortcodeMap] = {}
    widgets: tuple[WidgetSettings, ...] = ()
    boxes: dict[str, tuple[str, ...]] = {}
    checks: dict[str, Given] = {}
    redirects: tuple[Redirect, ...] = ()
    deploy: dict[str, Target] = {}
    secrets: Secrets = Secrets()
    extra: dict[str, Any] = field(default_factory=dict)

    def level(self, code: str) -> Level:
        """Return how a problem of this code counts here; what is malformed is always an error."""
        return level_in(self.checks, code)

    def limit(self, code: str, name: str) -> int:
        """Return a limit of a house rule here."""
        return limit_in(self.checks, code, name)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @cached_property
    def root(self) -> str:
        """The address of the site without a slash at its end, the local one if none is set."""
        return (self.base_url or LOCAL).rstrip("/")

    @cached_property
    def base_path(self) -> str:
        """The path under which the site lies, without a slash at its end: "" or "/paper"."""
        return urlsplit(self.root).path.rstrip("/")

    def spelled(self, name: str) -> str:
        """Return a part of an address as the site spells them."""
        return spelled(name, self.slugs, self.language)

    def url(self, address: str) -> str:
        """Return the URL by which pages of the site link to an address such as `/africa/`."""
        return self.base_path + quoted(address)

    def url_of(self, target: str) -> str:
        """Return the URL of an address of the site that may have a fragment, or of the web."""
        if is_elsewhere(target):
            return target
        address, mark, fragment = target.partition("#")
        return self.url(address) + mark + (fragment if fragment.isascii() else quote(fragment))

    def permalink_of(self, address: str) -> str:
        """Return the absolute URL of an address of the site."""
        return self.root + quoted(address)


def quoted(address: str) -> str:
    """Return an address as it stands in a URL; most have nothing to quote."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe=_SAFE)
