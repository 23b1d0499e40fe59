"""The facts of one file: what it says, and nothing of any other file. All values are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ssg.gist import Gist
from ssg.problems import Location, Problem
from ssg.slots import FrontFields
from ssg.words import ENGLISH, Words

Kind = Literal["story", "page", "author", "section", "front"]


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file as it lies on disk; `path` is relative to `content/`, with `/`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the theme that is published: where it goes and where it lies."""

    address: str  # "/assets/main.1a2b3c4d5e.css"
    source: str  # absolute path on disk


@dataclass(frozen=True, slots=True)
class Theme:
    """What the layouts offer, by name; a site's own file stands before the default theme's."""

    templates: Mapping[str, str]  # "article.html", "default/article.html" -> absolute path
    assets: Mapping[str, Asset]  # "main.css" -> the fingerprinted file
    icons: Mapping[str, Asset]  # "favicon.ico" -> a file of the site's root
    words: Words = ENGLISH

    @property
    def directives(self) -> frozenset[str]:
        """The names of all directives: those that have a template under `shortcodes/`."""
        return frozenset(
            name.removeprefix("shortcodes/").removesuffix(".html")
            for name in self.templates
            if name.startswith("shortcodes/") and name.endswith(".html")
        )


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture file says of itself: its size in pixels, 0 if unknown, and of its place."""

    width: int
    height: int
    tells_place: bool = False  # where it was taken


@dataclass(frozen=True, slots=True)
class FontFacts:
    """How large the letters of a font are, in parts of its size."""

    ascent: float  # above the line
    descent: float  # below it
    gap: float  # between lines
    width: float  # of a letter, on average


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything found in the site's folders, by path."""

    stories: Mapping[str, str]  # path of a Markdown file under content/ -> absolute path on disk
    files: Mapping[str, str]  # path of any other file under content/ -> absolute path on disk
    static: Mapping[str, str]  # path under static/ -> absolute path on disk
    theme: Theme
    problems: tuple[Problem, ...] = ()
    pictures: Mapping[str, PictureFacts] = field(default_factory=dict)  # by address
    fonts: Mapping[str, FontFacts] = field(default_factory=dict)  # by name of the asset
    catalogs: Mapping[str, str] = field(default_factory=dict)  # "locale/fr.po" -> path on disk
    ledger: str = ""  # the text of `urls.lock`
    ledger_there: str = ""  # and that of the copy at the target of a deploy


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture in a body, as written; resolved when the page is planned."""

    target: str
    line: int
    attribute: Literal["href", "src"] = "href"


@dataclass(frozen=True, slots=True)
class Directive:
    """A block such as `:::note`; its template is `shortcodes/NAME.html`.

    Arguments named in `REFERENCES` hold links or files of the site and are resolved like links.
    """

    name: str
    args: Mapping[str, str]
    body: tuple[Segment, ...]
    line: int

    REFERENCES = ("src", "href")


Segment = str | Reference | Directive


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that lies in the state, under the path of its file."""

    path: str
    digest: str
    directives: tuple[str, ...] = ()  # the names of those in it, sorted


Text = tuple[Segment, ...] | Kept


@dataclass(frozen=True, slots=True)
class Rented:
    """A picture in a text that may be shown for a time only; `until` is a date as written."""

    target: str
    until: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A text as segments: finished HTML, references still to resolve, directives to render."""

    segments: Text = ()
    anchors: frozenset[str] = frozenset()
    references: tuple[Reference, ...] = ()  # all, those inside directives too
    lead: str = ""  # the first paragraph as plain text
    words: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)  # unmapped shortcodes: name -> count
    rented: tuple[Rented, ...] = ()
    gist: Gist = Gist()  # what it is about


@dataclass(frozen=True, slots=True)
class Byline:
    """Who made a story, as written: the id of an author file or a name, and what they did."""

    author: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """A sentence set large inside a story."""

    text: str
    by: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """An editor's link as written: a URL, a site path, or a path to a `.md` file."""

    target: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImageFields:
    """The picture of a story as written in its front matter."""

    src: str
    alt: str | None = None
    caption: str = ""
    credit: str = ""
    focus: str = ""
    rights_until: datetime | None = None  # from then on it may be shown nowhere


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated note on a change: correction, clarification, update or retraction."""

    type: str
    date: datetime
    text: str
    place: str = "top"  # or "bottom": above or below the text of the story
    number: int = 0  # among the notes of the story, the oldest has 1: by it others lead to it


@dataclass(frozen=True, slots=True)
class Part:
    """The place of a story in a series; `part` is 0 if its parts are not numbered."""

    id: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who paid for a sponsored story."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class StoryFields:
    """The front matter of a story, validated; `given` names the keys the file really has."""

    title: str = ""
    section: str | None = None
    authors: tuple[Byline, ...] = ()
    date: datetime | None = None
    updated: datetime | None = None
    deck: str = ""
    kicker: str = ""
    summary: str = ""
    pull_quotes: tuple[PullQuote, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    tags: tuple[str, ...] = ()
    image: ImageFields | None = None
    label: str = "news"
    must_read: bool | datetime = False
    draft: bool = False
    embargo: datetime | None = None
    expires: datetime | None = None
    withdrawn: str = ""
    id: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    canonical: str = ""
    language: str = ""
    layout: str = ""
    weight: int = 0
    corrections: tuple[Correction, ...] = ()
    series: Part | None = None
    story: str = ""
    sponsor: Sponsor | None = None
    related_block: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class SectionFields:
    """What `_section.md` says of a section; `defaults` go to the stories below it."""

    title: str = ""
    deck: str = ""
    weight: int = 0
    colour: str = ""
    defaults: StoryFields = field(default_factory=StoryFields)
    default_extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class AuthorFields:
    """What an author file says of a person or desk."""

    name: str = ""
    role: str = ""
    bio: str = ""
    portrait: ImageFields | None = None
    links: tuple[RelatedLink, ...] = ()
    aliases: tuple[str, ...] = ()


Fields = (
    StoryFields | SectionFields | AuthorFields | FrontFields
)  # a page (kind "page") has StoryFields


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """The facts of one file alone: what it says, and nothing of any other file."""

    path: str
    kind: Kind
    fields: Fields
    body: Body
    extra: Mapping[str, object] = field(default_factory=dict)  # keys that are not ours
    lines: Mapping[str, int] = field(default_factory=dict)  # our key -> its line
    digest: str = ""  # of the source text
    problems: tuple[Problem, ...] = ()  # warnings; errors are raised
    rights: tuple[tuple[str, datetime], ...] = ()  # to pictures in the text, and until when

    def at(self, key: str = "") -> Location:
        """Return the place of a front matter key in the file, or of the file itself."""
        return Location(f"content/{self.path}", self.lines.get(key, 0))
