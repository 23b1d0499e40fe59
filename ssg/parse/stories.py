"""Puts the front matter of stories and pages, once its types are sound, into one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from msgspec import UnsetType

from ssg.facts import (
    Byline,
    Correction,
    ImageFields,
    Part,
    PullQuote,
    RelatedLink,
    Sponsor,
    StoryFields,
)
from ssg.front_matter import (
    CORRECTIONS,
    BylineKeys,
    ImageKeys,
    LinkKeys,
    QuoteKeys,
    SeriesKeys,
    SponsorKeys,
    StoryKeys,
)
from ssg.parse import rules
from ssg.parse.findings import Findings
from ssg.parse.keys import Taken

Maker = Callable[[Any, str, Findings], object]
_SAME = {"author": "authors", "pull_quote": "pull_quotes"}


def story_fields(taken: Taken[StoryKeys], findings: Findings, *, prefix: str = "") -> StoryFields:
    """Return the fields of a story or page, noting values that cannot be used."""
    for key, other in _SAME.items():
        if key in taken.given and other in taken.given:
            message = f"`{prefix}{key}` and `{prefix}{other}` are the same key"
            findings.add(prefix + key, message, f"put all into `{other}`")
    made: dict[str, Any] = {}
    for key in taken.given:
        value = getattr(taken.keys, key)
        maker = _MAKERS.get(key)
        made[_SAME.get(key, key)] = maker(value, prefix + key, findings) if maker else value
    return StoryFields(**made, given=frozenset(made))


def image_fields(value: str | ImageKeys, place: str, findings: Findings) -> ImageFields:
    """Return a picture, given by its path alone or with more about it."""
    if isinstance(value, str):
        return ImageFields(rules.target(value, place, findings))
    src = rules.target(value.src, f"{place}.src", findings)
    focus = _said(value.focus)
    if focus:
        focus = rules.focus(focus, f"{place}.focus", findings)
    alt = value.alt if isinstance(value.alt, str) else None
    until = None if isinstance(value.rights_until, UnsetType) else value.rights_until
    return ImageFields(src, alt, _said(value.caption), _said(value.credit), focus, until)


def link_fields(
    value: str | LinkKeys | list[str | LinkKeys] | Mapping[str, str], place: str, findings: Findings
) -> tuple[RelatedLink, ...]:
    """Return links, given as addresses, as `{title, url}`, or as title: url."""
    if isinstance(value, Mapping):
        pairs = [(f"{place}.{title}", url, title) for title, url in value.items()]
    else:
        pairs = [(where, *_link(item)) for where, item in _items(value, place)]
    return tuple(RelatedLink(rules.target(url, at, findings), title) for at, url, title in pairs)


def alias_paths(value: str | list[str], place: str, findings: Findings) -> tuple[str, ...]:
    """Return the old paths of a page, each once."""
    return _each(value, place, lambda text, where: rules.alias(text, where, findings))


def _said(value: str | UnsetType) -> str:
    return value if isinstance(value, str) else ""


def _link(item: str | LinkKeys) -> tuple[str, str]:
    return (item, "") if isinstance(item, str) else (item.url, _said(item.title))


def _bylines(value: Any, place: str, findings: Findings) -> tuple[Byline, ...]:
    named = (_byline(item) for _, item in _items(value, place))
    return tuple(dict.fromkeys(byline for byline in named if byline.author))


def _byline(item: str | BylineKeys) -> Byline:
    return Byline(item) if isinstance(item, str) else Byline(item.name, _said(item.role))


def _quotes(value: Any, place: str, findings: Findings) -> tuple[PullQuote, ...]:
    made = (_quote(item) for _, item in _items(value, place))
    return tuple(quote for quote in made if quote.text)


def _quote(item: str | QuoteKeys) -> PullQuote:
    if isinstance(item, str):
        return PullQuote(item)
    return PullQuote(item.text, _said(item.by), _said(item.role))


def _tags(value: list[str], place: str, findings: Findings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, value)))


def _corrections(value: Any, place: str, findings: Findings) -> tuple[Correction, ...]:
    made = []
    for where, item in _items(value, place):
        kind = rules.correction(_said(item.type) or CORRECTIONS[0], f"{where}.type", findings)
        usual = "bottom" if kind == "update" else "top"
        stands = rules.place(_said(item.place) or usual, f"{where}.place", findings)
        if not item.text.strip():
            hint = "say what was wrong, and what is right"
            findings.add(f"{where}.text", f"`{where}.text` is empty", hint)
        made.append(Correction(kind, item.date, item.text.strip(), stands))
    return tuple(_numbered(made))


def _numbered(notes: Sequence[Correction]) -> Iterator[Correction]:
    """Give notes their numbers, oldest first: a newer one changes none, wherever it is written."""
    places = sorted(range(len(notes)), key=lambda place: notes[place].date)
    numbers = {place: number for number, place in enumerate(places, start=1)}
    return (replace(note, number=numbers[place]) for place, note in enumerate(notes))


def _series(value: SeriesKeys | str, place: str, findings: Findings) -> Part:
    if isinstance(value, str):
        return Part(rules.strand(value, place, findings))
    id_ = rules.strand(value.id, f"{place}.id", findings)
    if isinstance(value.part, UnsetType):
        return Part(id_)
    if value.part < 1:
        findings.add(f"{place}.part", f"`{place}.part` is less than 1", "the first part is 1")
    return Part(id_, value.part)


def _sponsor(value: SponsorKeys, place: str, findings: Findings) -> Sponsor:
    if not value.name:
        findings.add(f"{place}.name", f"`{place}.name` is empty", "say who paid")
    url = _said(value.url)
    return Sponsor(value.name, rules.target(url, f"{place}.url", findings) if url else "")


def _withdrawn(value: str, place: str, findings: Findings) -> str:
    if not value:
        hint = "write the reason, in quotation marks"
        findings.gate(place, f"`{place}` decides who may see a story, and has no value", hint)
    return value


def _paths(value: str | list[str], place: str, findings: Findings) -> tuple[str, ...]:
    return _each(value, place, lambda text, where: rules.target(text, where, findings))


def _each(value: str | list[str], place: str, rule: Callable[[str, str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule(item, where) for where, item in _items(value, place)))


def _items(value: Any, place: str) -> Iterable[tuple[str, Any]]:
    """Yield what is given, be it one thing or a list of them, each with its place."""
    if isinstance(value, list):
        return [(f"{place}[{number}]", item) for number, item in enumerate(value)]
    return [(place, value)]


_MAKERS: Mapping[str, Maker] = {
    "section": rules.section,
    "author": _bylines,
    "authors": _bylines,
    "pull_quote": _quotes,
    "pull_quotes": _quotes,
    "related": link_fields,
    "tags": _tags,
    "image": image_fields,
    "label": rules.label,
    "withdrawn": _withdrawn,
    "id": rules.identity,
    "slug": rules.slug,
    "aliases": alias_paths,
    "canonical": rules.canonical,
    "language": rules.language,
    "layout": rules.layout,
    "corrections": _corrections,
    "series": _series,
    "story": rules.strand,
    "sponsor": _sponsor,
    "related_block": _paths,
}  # the other keys are ready when their types are
