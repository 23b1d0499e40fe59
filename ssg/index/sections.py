"""The sections of the paper: those with a file, those with stories, and those above them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import cast

from ssg.facts import Parsed, SectionFields
from ssg.index.addresses import section_address
from ssg.model import Section
from ssg.settings import Settings


def make_sections(
    described: Mapping[str, Parsed], used: Iterable[str], settings: Settings
) -> dict[str, Section]:
    """Make every section, in order of weight, then title.

    Args:
        described: the section files, by section path.
        used: the section paths of published stories.
        settings: the site's settings.
    """
    paths = {above for path in {*described, *used} for above in _with_parents(path)}
    made = [_section(path, described.get(path), settings) for path in paths]
    made.sort(key=lambda section: (section.weight, section.title.casefold(), section.path))
    return {section.path: section for section in made}


def _section(path: str, file: Parsed | None, settings: Settings) -> Section:
    fields = cast(SectionFields, file.fields) if file else SectionFields()
    address = section_address(path, settings)
    name = posixpath.basename(path).replace("-", " ")
    return Section(
        path=path,
        title=fields.title or " ".join(word[:1].upper() + word[1:] for word in name.split()),
        address=address,
        url=settings.url(address),
        permalink=settings.permalink_of(address),
        deck=fields.deck,
        weight=fields.weight,
        colour=fields.colour,
        accent=f"accent-{path.replace('/', '-')}" if fields.colour else "",
        parent=posixpath.dirname(path),
        file=file.path if file else "",
    )


def _with_parents(path: str) -> Iterable[str]:
    while path:
        yield path
        path = posixpath.dirname(path)
