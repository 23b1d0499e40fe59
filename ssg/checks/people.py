"""House rules for authors: readers learn who they are."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.model import Site
from ssg.problems import Location, Problem


def authors_are_introduced(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every author of a published story without a bio or without a file."""
    for author in site.authors.values():
        stories = site.by_author.get(author.id, ())
        if not stories:
            continue
        if not author.path:
            number = "1 story" if len(stories) == 1 else f"{len(stories)} stories"
            message = f'the author "{author.name}" of {number} has no file'
            hint = f"write content/authors/{author.id}.md"
            yield Problem(stories[0].at("authors"), message, hint, "author-without-file")
        elif not author.bio:
            place = Location(f"content/{author.path}")
            message = f"nothing is said of {author.name}"
            yield Problem(place, message, "add `bio`, or a text", "author-without-bio")


POLICIES = ("corrections", "ethics", "ownership")  # what readers and search engines look for first


def policies_are_stated(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield the pages that a paper has not named, of those which say how it works."""
    missing = [name for name in POLICIES if name not in site.settings.publisher.policies]
    if missing:
        message = f"the paper has no page for {', '.join(missing)}"
        hint = f'write one, and name it: [publisher.policies] {missing[0]} = "/{missing[0]}/"'
        yield Problem(Location("site.toml"), message, hint, "missing-policy")
