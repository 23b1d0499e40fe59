"""Chooses what gives a withheld story away: what it says and nothing published does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import cast

from ssg.audit.marks import Mark, Marks
from ssg.audit.needles import Way
from ssg.desk import Withheld
from ssg.facts import Directive, Parsed, Segment, StoryFields
from ssg.model import Site
from ssg.slugs import slugify

PHRASE = 60  # letters of a longer text that are looked for: cards and feeds cut texts after more
_TAG = re.compile(r"<[^>]*>")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Held:
    """A withheld story: its facts with the defaults of its sections, and its text."""

    told: Withheld
    file: Parsed
    section: str = ""  # path of its section
    text: tuple[Segment, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # content path -> digest


def telling(held: Iterable[Held], site: Site, shown: frozenset[str]) -> Marks:
    """Return what to look for in a site that withholds stories.

    Names, tags, sections and files count only if no published story has them too. Texts that are
    too short to be told from chance count only where they stand alone, and short names in
    addresses only within the whole address.

    Args:
        held: the withheld stories.
        site: the published ones.
        shown: the content paths of all files that published stories show.
    """
    marks: set[Mark] = set()
    copies: dict[bytes, Mark] = {}
    for story in held:
        marks.update(_marks(story, site))
        for path, digest in story.pictures.items():
            if path not in shown:
                copies[digest] = Mark(story.file.path, "picture", path)
                marks.update(_paths(story.file.path, "picture", path))
                marks.update(_slugs(story.file.path, "picture", path.rpartition("/")[2]))
    return Marks(frozenset(marks), copies)


def _marks(held: Held, site: Site) -> Iterator[Mark]:
    path, fields = held.file.path, cast(StoryFields, held.file.fields)
    yield from _paths(path, "file", path)
    yield from _paths(path, "address", held.told.address)
    for alias in fields.aliases:
        yield from _paths(path, "alias", alias)
    yield from _slugs(path, "slug", held.told.address.strip("/").rpartition("/")[2])
    if fields.id:
        yield from _slugs(path, "id", fields.id)
    for kind, text in _texts(held):
        if _tells(text):
            yield Mark(path, kind, _phrase(text))
    for text in (held.file.body.lead, *_runs(held.text)):
        if len(text.split()) >= 5 or len(_WIDE.findall(text)) >= 12:
            yield Mark(path, "text", _phrase(text))
    if fields.title and not _tells(fields.title):
        yield Mark(path, "title", fields.title, "whole")
    yield from _only_there(held, site)


def _texts(held: Held) -> Iterator[tuple[str, str]]:
    """Yield every text of the front matter, with its kind."""
    fields = cast(StoryFields, held.file.fields)
    yield "title", fields.title
    yield "deck", fields.deck
    yield "kicker", fields.kicker
    yield "summary", fields.summary
    yield "reason", fields.withdrawn
    yield from (("pull quote", quote.text) for quote in fields.pull_quotes)
    yield from (("correction", correction.text) for correction in fields.corrections)
    yield from (("title of a link", link.title) for link in fields.related)
    if fields.image:
        yield "caption", fields.image.caption
        yield "alt text", fields.image.alt or ""
    yield from (("value of your own", text) for text in _strings(held.file.extra))


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for each in value.values():
                yield from _strings(each)
        case list() | tuple():
            for each in value:
                yield from _strings(each)


def html_of(text: Iterable[Segment]) -> str:
    """Return the HTML of a text, without the addresses in it and with directives as they stand."""
    return "".join(_written(text))


def _written(text: Iterable[Segment]) -> Iterator[str]:
    for segment in text:
        match segment:
            case str():
                yield segment
            case Directive():
                yield from (f"<p>{value}<p>" for value in segment.args.values())
                yield from _written(segment.body)


def _runs(text: Iterable[Segment]) -> Iterator[str]:
    """Yield every run of words between two tags of a text."""
    runs = (" ".join(unescape(run).split()) for run in _TAG.split(html_of(text)))
    return filter(None, runs)


def _only_there(held: Held, site: Site) -> Iterator[Mark]:
    """Yield names, tags, sections and months that the site has because of this story alone."""
    path, fields = held.file.path, cast(StoryFields, held.file.fields)
    urls = site.settings.urls
    for name in _unknown((byline.author for byline in fields.authors), site.authors):
        yield from _names(path, "byline", name)
        yield from _paths(path, "author page", urls.author.format(id=slugify(name)))
    for tag in _unknown(fields.tags, site.topics):
        yield from _names(path, "tag", tag)
        yield from _paths(path, "topic page", urls.topic.format(slug=slugify(tag)))
    for name in _others(fields):
        yield from _names(path, "name", name)
    if held.section and held.section not in site.sections:
        yield from _paths(path, "section", f"/{held.section}/")
    for month in {_month(date, site) for date in (fields.date, fields.embargo) if date}:
        if month not in site.by_month:
            year, _, number = month.partition("-")
            yield from _paths(path, "month", urls.archive.format(year=year, month=number))


def _unknown(names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield the names that nothing known has in its address."""
    taken = frozenset(known)
    return (name for name in names if (slug := slugify(name)) and slug not in taken)


def _others(fields: StoryFields) -> Iterator[str]:
    """Yield who else is named: those who are quoted, who took the picture, who paid."""
    yield from (quote.by for quote in fields.pull_quotes if quote.by)
    if fields.image and fields.image.credit:
        yield fields.image.credit
    if fields.sponsor:
        yield fields.sponsor.name


def _month(date: datetime, site: Site) -> str:
    local = date.astimezone(site.settings.zone)
    return f"{local.year:04}-{local.month:02}"


def _names(story: str, kind: str, name: str) -> Iterator[Mark]:
    """Yield the mark of a name: in a sentence it counts only if it has more than one word."""
    way: Way = "words" if " " in name.strip() or _tells(name) else "whole"
    yield Mark(story, kind, name, way)


def _paths(story: str, kind: str, path: str) -> Iterator[Mark]:
    """Yield the mark of an address or a path, which has no meaning if it is the root."""
    bare = path.strip("/")
    if bare:
        yield Mark(story, kind, bare, "path" if "/" in bare else "folder")


def _slugs(story: str, kind: str, name: str) -> Iterator[Mark]:
    """Yield the mark of a name in addresses, if nobody has it by chance."""
    words = [word for word in re.split(r"[-_.]+", name.rpartition("/")[2]) if word]
    digits = any(letter.isdigit() for letter in name) and len(name) >= 10
    if digits or (len(words) >= 3 and len(name) >= 12) or len(name) >= 20:
        yield Mark(story, kind, name, "path" if "/" in name else "words")


def _tells(text: str) -> bool:
    """Tell whether a text is long enough that nobody else writes it by chance."""
    words, letters = len(text.split()), len(text.strip())
    wide = len(_WIDE.findall(text)) >= 6
    return wide or (words >= 3 and letters >= 12) or (words == 2 and letters >= 10) or letters >= 20


def _phrase(text: str) -> str:
    """Return the beginning of a text, cut between two words if that can be."""
    text = " ".join(text.split())
    if len(text) <= PHRASE:
        return text
    head = text[:PHRASE]
    return head if text[PHRASE] == " " or " " not in head else head[: head.rindex(" ")]
