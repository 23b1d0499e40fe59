"""Bylines become people: author files by their id, guests by their name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import cast

from ssg.facts import AuthorFields, Byline, Parsed, StoryFields
from ssg.fields import near
from ssg.index.addresses import author_address
from ssg.links import picture, resolve
from ssg.model import Atlas, Author, Credit, Link
from ssg.problems import Problem
from ssg.slugs import RESERVED, is_reserved, slugify

_ID = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Everybody with an author page, by id and by name."""

    authors: Mapping[str, Author]
    names: Mapping[str, str]  # name -> id

    def credits(self, bylines: Iterable[Byline]) -> tuple[Credit, ...]:
        """Return the people behind the bylines of a story, each once."""
        found = {self._id(byline.author): byline.role for byline in reversed(tuple(bylines))}
        return tuple(Credit(self.authors[id_], found[id_]) for id_ in reversed(found))

    def _id(self, written: str) -> str:
        return written if is_id(written) else self.names[written]


def is_id(byline: str) -> bool:
    """Tell whether a byline is the id of an author file: lower-case letters, digits, hyphens."""
    return _ID.fullmatch(byline) is not None


def author_id(file: Parsed) -> str:
    """Return the id of an author file: `authors/ID.md` or `authors/ID/_index.md`."""
    folder, name = posixpath.split(file.path)
    return (
        posixpath.basename(folder) if name.startswith(("_", "index.")) else name.rsplit(".", 1)[0]
    )


def make_people(files: Iterable[Parsed], stories: Iterable[Parsed], atlas: Atlas) -> People:
    """Make an author of every author file and of everybody named by a published story."""
    authors = {author_id(file): _from_file(file, atlas) for file in files}
    names = {author.name: id_ for id_, author in authors.items()}
    bylines = (byline for story in stories for byline in cast(StoryFields, story.fields).authors)
    for written in dict.fromkeys(byline.author for byline in bylines):
        id_ = written if is_id(written) else slugify(written)
        if is_id(written):
            authors.setdefault(id_, _bare(id_, id_.replace("-", " ").title(), atlas))
        elif written not in names:
            names[written] = id_
            authors.setdefault(id_, _bare(id_, written, atlas))
    ordered = sorted(authors.values(), key=lambda author: (author.name.casefold(), author.id))
    return People({author.id: author for author in ordered}, names)


def unknown_authors(stories: Iterable[Parsed], files: Iterable[Parsed]) -> Iterable[Problem]:
    """Yield a problem for every byline that names nobody, or somebody else."""
    names = {author_id(file): _name(file) for file in files}
    fault = lru_cache(maxsize=10_000)(partial(_byline_fault, names=names))
    for story in stories:
        for byline in cast(StoryFields, story.fields).authors:
            if wrong := fault(byline.author):
                place = story.at("authors" if "authors" in story.lines else "author")
                yield Problem(place, *wrong)


def _byline_fault(written: str, names: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return message, hint and code of what is wrong with a byline."""
    id_ = slugify(written)
    if is_id(written) and written not in names:
        guess = near(written, names)
        cure = f"did you mean `{guess}`? " if guess else ""
        hint = f"{cure}otherwise write content/authors/{written}.md, or a full name"
        return f"there is no author `{written}`", hint, "unknown-author"
    if not id_:
        message = f'the byline "{written}" holds neither letter nor digit'
        return message, "write the author's name", "malformed"
    if is_reserved(id_):
        message = f'the byline "{written}" cannot have a page: it {RESERVED}'
        return message, "write the author's full name", "malformed"
    if not is_id(written) and slugify(names.get(id_, written)) != id_:
        message = f'the byline "{written}" would lead to the page of {names[id_]}'
        return message, f"write `{id_}` if that is the author, else a longer name", "unknown-author"
    return None


def misnamed(files: Iterable[Parsed]) -> Iterable[Problem]:
    """Yield a problem for every author file whose id cannot be, or is another's."""
    first: dict[str, Parsed] = {}
    for file in sorted(files, key=lambda file: file.path):
        id_ = author_id(file)
        other = first.setdefault(id_, file)
        if is_reserved(id_):
            message = f'the id of the author, "{id_}", {RESERVED}'
            yield Problem(file.at(), message, "rename the file")
        elif other is not file:
            message = f"is of the same author as content/{other.path}"
            yield Problem(file.at(), message, "keep one of them")


def _name(file: Parsed) -> str:
    given = cast(AuthorFields, file.fields).name
    return given or author_id(file).replace("-", " ").title()


def _from_file(file: Parsed, atlas: Atlas) -> Author:
    fields = cast(AuthorFields, file.fields)
    id_ = author_id(file)
    address = author_address(id_, atlas.settings)
    return Author(
        id=id_,
        name=_name(file),
        address=address,
        url=atlas.settings.url(address),
        permalink=atlas.settings.permalink_of(address),
        role=fields.role,
        bio=fields.bio or file.body.lead,
        body=file.body,
        portrait=picture(fields.portrait, base=file.path, atlas=atlas),
        links=tuple(_links(file, fields, atlas)),
        aliases=fields.aliases,
        path=file.path,
    )


def _links(file: Parsed, fields: AuthorFields, atlas: Atlas) -> Iterable[Link]:
    for link in fields.links:
        if found := resolve(link.target, base=file.path, atlas=atlas):
            yield Link(link.title or link.target.split("//")[-1], found.url)


def _bare(id_: str, name: str, atlas: Atlas) -> Author:
    address = author_address(id_, atlas.settings)
    url, permalink = atlas.settings.url(address), atlas.settings.permalink_of(address)
    return Author(id_, name, address, url, permalink)
