"""Answers what a link leads to: a story, a file, a page of the site, or the web."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import unquote

from ssg.facts import Body, ImageFields, Parsed, StoryFields
from ssg.model import Article, Atlas, Picture, PictureFile, Resolved, StandingPage
from ssg.pictures import media_type_of
from ssg.urls import allowed_url

Way = Literal["web", "site", "content", "file", "anchor"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads.

    `url` is ready for a page; `address` is the site path, without fragment, of anything ours;
    `path` is the content path of a file that must be published because of this link.
    """

    way: Way
    url: str
    address: str = ""
    fragment: str = ""
    path: str = ""


def resolve(target: str, *, base: str, atlas: Atlas) -> Destination | None:
    """Return where `target` leads when it is written in the content file `base`, or None.

    Site paths (`/africa/`) are taken as they stand: whether a page is there is known only to the
    plan. Paths to content (`../x.md`, a picture beside the story) lead nowhere unless it is there
    and published.
    """
    target = target.strip()
    if target.startswith("ref:"):
        return _story(target.removeprefix("ref:"), base, atlas)
    bare, _, fragment = target.partition("#")
    if not bare:
        return (
            Destination("anchor", target, atlas.targets.get(base, ""), fragment)
            if fragment
            else None
        )
    if not allowed_url(target):
        return None
    if atlas.ended and known_as(bare, base) in atlas.ended:
        return None
    if ":" in bare.split("/")[0]:
        return Destination("web", target)
    return _local(bare, fragment, base, atlas)


def known_as(target: str, base: str) -> str:
    """Return what a file is known by, however it is written: its path, or its address on the web.

    A path is that under `content/` or `static/`; one that begins with `..` leads out of them.

    Args:
        target: as written, without fragment.
        base: content path of the file in which it is written.
    """
    if ":" in target.split("/")[0]:
        return target
    written = unquote(target.partition("?")[0])
    start = "" if written.startswith("/") else posixpath.dirname(base)
    return posixpath.normpath(posixpath.join(start, written.lstrip("/"))) if written != "/" else "."


def ended_by(target: str, base: str, atlas: Atlas) -> str:
    """Return the content path of the file that says that the rights to a picture ended, or ""."""
    bare = target.strip().partition("#")[0]
    return atlas.ended.get(known_as(bare, base), "") if bare and atlas.ended else ""


def _local(bare: str, fragment: str, base: str, atlas: Atlas) -> Destination | None:
    path = known_as(bare, base)
    if path.startswith(".."):
        return None
    bare, mark, query = bare.partition("?")
    written = unquote(bare)
    rooted = written.startswith("/")
    if path in atlas.files:
        address = f"/{path}"
        return Destination("file", atlas.settings.url(address), address, fragment, path)
    if path in atlas.targets and not written.endswith("/"):
        return _at(atlas, atlas.targets[path], fragment, mark + query)
    for name in () if rooted else _files(path):
        if name in atlas.targets:
            return _at(atlas, atlas.targets[name], fragment, mark + query)
    if not rooted or path.endswith((".md", ".markdown")):
        return None
    address = "/" if path == "." else f"/{path}" + ("/" if written.endswith("/") else "")
    url = atlas.settings.url(address) + mark + query + (f"#{fragment}" if fragment else "")
    return Destination("site", url, address, unquote(fragment))


def _at(atlas: Atlas, address: str, fragment: str, query: str = "") -> Destination:
    url = atlas.settings.url(address) + query + (f"#{fragment}" if fragment else "")
    return Destination("content", url, address, unquote(fragment))


def _story(written: str, base: str, atlas: Atlas) -> Destination | None:
    """Find a story by path, with or without its ending, or by its file name alone."""
    bare, _, fragment = written.partition("#")
    near = posixpath.normpath(posixpath.join(posixpath.dirname(base), bare))
    root = posixpath.normpath(bare.strip("/"))
    for path in (root, near) if bare.startswith("/") else (near, root):
        for name in (path, *_files(path)):
            if name in atlas.targets:
                return _at(atlas, atlas.targets[name], fragment)
    name = posixpath.basename(root).removesuffix(".md")
    if name in atlas.names:
        return _at(atlas, atlas.targets[atlas.names[name]], fragment)
    return None


def names_of(paths: Collection[str]) -> dict[str, str]:
    """Return the content paths of files by their names alone, as far as each means one file only.

    The name of `tram/index.md` is `tram`.
    """
    named = [(_name(path), path) for path in paths]
    counts = Counter(name for name, _ in named)
    return {name: path for name, path in named if counts[name] == 1}


def _name(path: str) -> str:
    return path.removesuffix("/index.md").rsplit("/", 1)[-1].rsplit(".md", 1)[0]


def _files(path: str) -> tuple[str, ...]:
    """Return the files that a path without an ending may mean; of a section there is one only."""
    return f"{path}.md", f"{path}/index.md", f"{path}/_section.md", f"{path}/_index.md"


def absolute(atlas: Atlas, destination: Destination) -> str:
    """Return the URL of a destination as it must be written outside the site, in a feed."""
    if destination.way == "web":
        return destination.url
    url = atlas.settings.permalink_of(destination.address)
    return f"{url}#{destination.fragment}" if destination.fragment else url


def resolve_body(
    atlas: Atlas, base: str, body: Body, *, outside: bool = False, paid: bool = False
) -> Resolved:
    """Answer every reference of a body.

    Args:
        atlas: what is published, and where.
        base: content path of the file the body stands in.
        body: the text.
        outside: write absolute URLs, for readers that see the text outside the site.
        paid: somebody paid for the text, so its links to other sites are advertising.
    """
    urls: dict[str, str | None] = {}
    sizes: dict[str, tuple[int, int]] = {}
    bought: set[str] = set()
    for reference in body.references:
        target = reference.target
        if target not in urls:
            found = resolve(target, base=base, atlas=atlas)
            urls[target] = (
                None if found is None else absolute(atlas, found) if outside else found.url
            )
            if found is not None and (facts := atlas.pictures.get(found.address)) and facts.width:
                sizes[target] = facts.width, facts.height
            if paid and found is not None and found.way == "web":
                bought.add(target)
    ended = tuple(target for target in urls if ended_by(target, base, atlas))
    return Resolved(body.segments, urls, sizes, paid=frozenset(bought), ended=ended)


def files_of(file: Parsed | Article | StandingPage, atlas: Atlas) -> frozenset[str]:
    """Return the content paths of the pictures and other files that a story or page shows."""
    fields = cast(StoryFields, file.fields)
    targets = [reference.target for reference in file.body.references]
    targets += [link.target for link in fields.related]
    targets += [fields.image.src] if fields.image else []
    found = (resolve(target, base=file.path, atlas=atlas) for target in targets)
    return frozenset(each.path for each in found if each is not None and each.path)


def picture(fields: ImageFields | None, *, base: str, atlas: Atlas) -> Picture | None:
    """Return the picture that `fields` name, or None if there is none to be had."""
    if fields is None:
        return None
    found = resolve(fields.src, base=base, atlas=atlas)
    if found is None:
        return None
    return Picture(
        found.url,
        absolute(atlas, found),
        fields.alt or "",
        fields.caption,
        fields.credit,
        fields.focus,
        found.path,
        (_file(found, atlas),),
    )


def _file(found: Destination, atlas: Atlas) -> PictureFile:
    facts = atlas.pictures.get(found.address)
    kind = media_type_of(found.address or found.url.partition("?")[0])
    return PictureFile(found.url, kind, *((facts.width, facts.height) if facts else ()))
