"""Where the outputs of a site are found: planned part by part, and no further than is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ssg.outputs import Entry, Row, row_of
from ssg.plan import close
from ssg.shards import Part, parts_of
from ssg.slugs import path_of
from ssg.workshop import Workshop

STORIES = "articles"  # the family of which each page is found without planning any other


@dataclass(slots=True, eq=False)
class Catalogue:
    """The outputs of a site, as far as they were asked for.

    A site with other texts but the same faces has the same catalogue: each method is told the
    workshop in which to plan.
    """

    hints: Mapping[str, Part]  # where outputs of an older site were found
    places: dict[str, Part] = field(default_factory=dict)  # path of an output -> its part
    _rows: dict[Part, tuple[Row, ...]] = field(default_factory=dict)
    _left: list[Part] | None = None  # parts not planned yet, the last one first
    _parts: frozenset[Part] = frozenset()
    _stories: dict[str, Part] = field(default_factory=dict)
    _closing: dict[str, Entry] | None = None

    def find(self, shop: Workshop, path: str) -> Entry | None:
        """Return the output at a path, or None."""
        left = self._begin(shop)
        for part in (self._stories.get(path), self.places.get(path), self.hints.get(path)):
            if part in self._parts and (found := _in(shop, part, path)) is not None:
                return found
        while left:
            made = self._plan(shop, left[-1])
            left.pop()  # not before: a part whose planning fails is planned again
            if path in made:
                return made[path]
        return self._closed(shop).get(path)

    def paths(self, shop: Workshop) -> tuple[str, ...]:
        """Return the paths of all outputs."""
        left = self._begin(shop)
        while left:
            self._plan(shop, left[-1])
            left.pop()
        return (*self.places, *self._closed(shop))

    def known(self) -> dict[str, Part]:
        """Return where outputs were found, as hints for a site to come."""
        return {**self.hints, **self.places}

    def _begin(self, shop: Workshop) -> list[Part]:
        if self._left is None:
            parts = parts_of(shop)
            self._parts = frozenset(parts)
            self._left = sorted(reversed(parts), key=lambda part: part[0] != STORIES)
            stories = shop.site.articles
            self._stories = {path_of(s.address): (STORIES, s.path) for s in stories}
        return self._left

    def _plan(self, shop: Workshop, part: Part) -> dict[str, Entry]:
        made = {entry.path: entry for entry in _planned(shop, part)}
        self.places |= dict.fromkeys(made, part)
        self._rows[part] = tuple(map(row_of, made.values()))
        return made

    def _closed(self, shop: Workshop) -> dict[str, Entry]:
        """Return the outputs that are made from the rows of all others."""
        if self._closing is None:
            rows = tuple(row for part in parts_of(shop) for row in self._rows[part])
            made = close(shop.site, rows, shop.chrome, shop.kit.closers)
            self._closing = {entry.path: entry for entry in made}
        return self._closing


def _in(shop: Workshop, part: Part | None, path: str) -> Entry | None:
    if part is None:
        return None
    return next((entry for entry in _planned(shop, part) if entry.path == path), None)


def _planned(shop: Workshop, part: Part) -> Iterator[Entry]:
    name, inner = part
    yield from shop.planned(name)(inner)
