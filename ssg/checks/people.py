"""House rules for authors: readers learn who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssg.contracts import Rows
from ssg.model import Article, Author, Site
from ssg.problems import Location, Problem

MANY = 10  # authors: if so many have no bio, and a good part of all, it is told once
SHARE = 0.3
POLICIES = ("corrections", "ethics", "ownership")  # what readers and search engines look for first


def authors_are_introduced(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every author of a published story without a bio or without a file.

    Where many have no bio the house has not begun to write them, and it is told once.
    """
    writing = [author for author in site.authors.values() if site.by_author.get(author.id)]
    for author in writing:
        if not author.path:
            yield _without_file(author, site.by_author[author.id])
    filed = [author for author in writing if author.path]
    unknown = [author for author in filed if not author.bio]
    if MANY < len(unknown) > SHARE * len(filed):
        what = f"nothing is said of {len(unknown):,} of {len(filed):,} authors"
        yield _without_bio(unknown[0], f"{what}, {unknown[0].name} among them")
    else:
        yield from (_without_bio(each, f"nothing is said of {each.name}") for each in unknown)


def _without_bio(author: Author, message: str) -> Problem:
    place = Location(f"content/{author.path}")
    return Problem(place, message, "add `bio`, or a text", "author-without-bio")


def _without_file(author: Author, stories: Sequence[Article]) -> Problem:
    number = "1 story" if len(stories) == 1 else f"{len(stories):,} stories"
    message = f'the author "{author.name}" of {number} has no file'
    hint = f"write content/authors/{author.id}.md"
    return Problem(stories[0].at("authors"), message, hint, "author-without-file")


def policies_are_stated(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield the pages that a paper has not named, of those which say how it works."""
    missing = [name for name in POLICIES if name not in site.settings.publisher.policies]
    if missing:
        message = f"the paper has no page for {', '.join(missing)}"
        hint = f'write one, and name it: [publisher.policies] {missing[0]} = "/{missing[0]}/"'
        yield Problem(Location("site.toml"), message, hint, "missing-policy")
