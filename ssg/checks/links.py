"""Checks that every link, picture and anchor of the site leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ssg.contracts import Rows
from ssg.facts import Body, StoryFields
from ssg.links import Destination, ended_by, resolve
from ssg.model import Site
from ssg.problems import Location, Problem
from ssg.slugs import address_of


@dataclass(frozen=True, slots=True)
class Use:
    """A link as written: in which file, at which line."""

    base: str
    target: str
    line: int

    def at(self) -> Location:
        return Location(f"content/{self.base}", self.line)


def broken_links(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every link and picture that leads nowhere, and every anchor that is not there."""
    return (problem for _, problem in broken(site, rows))


def broken(site: Site, rows: Rows) -> Iterator[tuple[Use, Problem]]:
    """Yield the same, each with the link; a tombstone is no place to lead to."""
    addresses = {address_of(row.path) for row in rows} - {gone.address for gone in site.gone}
    anchors = _anchors(site)
    for use in _uses(site):
        if ended_by(use.target, use.base, site.atlas):
            continue  # a check of its own tells of it
        found = resolve(use.target, base=use.base, atlas=site.atlas)
        fault = _fault(use, found, addresses, anchors)
        if fault:
            yield use, Problem(use.at(), *fault, "broken-link")


def _fault(
    use: Use,
    found: Destination | None,
    addresses: set[str],
    anchors: Mapping[str, frozenset[str]],
) -> tuple[str, str] | None:
    written = use.target.removeprefix("ref:")
    if found is None:
        hint = "write the path of a file that is there and published, or a web address"
        return f'the link "{written}" leads nowhere', hint
    if found.way == "site" and found.address not in addresses:
        if f"{found.address}/" in addresses:
            return f'the link "{written}" leads nowhere', f"did you mean {found.address}/ ?"
        return f'the link "{written}" leads to no page of this site', "correct the address"
    known = anchors.get(found.address)
    if found.fragment and known is not None and found.fragment not in known:
        return f'the link "{written}" names an anchor that is not there', _headings(known)
    return None


def _headings(anchors: frozenset[str]) -> str:
    if not anchors:
        return "that page has no headings"
    named = sorted(anchor for anchor in anchors if not anchor.startswith("fn"))
    return "its anchors are " + ", ".join(f"#{anchor}" for anchor in named[:6])


def _anchors(site: Site) -> dict[str, frozenset[str]]:
    found = {story.address: story.body.anchors for story in site.articles}
    return found | {page.address: page.body.anchors for page in site.pages}


def _uses(site: Site) -> Iterator[Use]:
    for story in site.articles:
        yield from _in_body(story.path, story.body)
        yield from _image(story.path, story.fields, story.at("image").line)
        for link in story.fields.related:
            yield Use(story.path, link.target, story.at("related").line)
    for page in site.pages:
        yield from _in_body(page.path, page.body)
        yield from _image(page.path, page.fields, 0)
    for author in site.authors.values():
        yield from _in_body(author.path, author.body)
    for path, body in site.bodies.items():
        yield from _in_body(site.sections[path].file, body)


def _image(base: str, fields: StoryFields, line: int) -> Iterator[Use]:
    if fields.image is not None:
        yield Use(base, fields.image.src, line)


def _in_body(base: str, body: Body) -> Iterator[Use]:
    for reference in body.references:
        yield Use(base, reference.target, reference.line)
