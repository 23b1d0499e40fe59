"""Headings: one outline below the headline of the page, and a name in the page for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from ssg.slugs import slugify

RESERVED = frozenset({"main", "top"})  # ids of the theme
TOP, LOWEST = 2, 6  # the headline of the story is the page's only h1
LONGEST = 1000  # characters of a heading that go into its anchor

_NAME = re.compile(r"\s*\{#([\w.:-]+)\}\s*$")
_FOOTNOTE = re.compile(r"fn(ref)?\d.*")


def take_name(children: Sequence[Token]) -> str:
    """Take `{#name}` off the end of a heading, where other generators have it, and return it."""
    last = children[-1] if children else None
    if last is None or last.type != "text" or not (found := _NAME.search(last.content)):
        return ""
    last.content = last.content[: found.start()]
    return found[1]


@dataclass(slots=True)
class Outline:
    """The headings of one body, as far as it is read."""

    anchors: set[str] = field(default_factory=set)
    _open: list[int] = field(default_factory=list)
    _used: dict[str, int] = field(default_factory=dict)

    def level(self, written: int) -> int:
        """Return the level of the next heading: the highest is an h2, and none is skipped."""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(TOP + len(self._open) - 1, LOWEST)

    def anchor(self, text: str) -> str:
        """Return an id made of a heading's text, followed by -1, -2 ... where it is taken."""
        slug = slugify(text[:LONGEST]) or "section"
        anchor = slug = f"section-{slug}" if _FOOTNOTE.fullmatch(slug) else slug
        while anchor in self.anchors or anchor in RESERVED:
            self._used[slug] = self._used.get(slug, 0) + 1
            anchor = f"{slug}-{self._used[slug]}"
        self.anchors.add(anchor)
        return anchor
