"""The site of one edition, of which each output is planned and rendered when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from ssg.desk import Edition
from ssg.facts import Parsed
from ssg.model import Article, Entry, Output, Page, Row, Site, row_of
from ssg.plan import close
from ssg.render import render
from ssg.shards import Part, parts_of
from ssg.slugs import path_of
from ssg.workshop import Workshop

AT_MOST = timedelta(minutes=1)  # so often is a site made anew on which drafts have no date yet


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every output of a site: the part each was planned with, and those made from all others."""

    places: Mapping[str, Part] = field(default_factory=dict)
    closing: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class View:
    """A site at one instant. What is known of an older site only helps to find things sooner."""

    shop: Workshop
    edition: Edition
    older: Catalogue = field(default_factory=Catalogue)
    catalogue: Catalogue | None = None
    _stories: dict[str, str] = field(default_factory=dict)  # path of a page -> that of its story
    _parts: dict[str, frozenset[str]] = field(default_factory=dict)  # of a family

    @property
    def site(self) -> Site:
        """The paper at the instant of the edition."""
        return self.shop.site

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing on this site changes by itself up to an instant."""
        due = self.due()
        return self.edition.now <= now and (due is None or now < due)

    def find(self, path: str) -> Entry | None:
        """Return the output that is published at a path, or None."""
        if (story := self._story(path)) and (found := self._in(("articles", story), path)):
            return found
        if (part := self.older.places.get(path)) and (found := self._in(part, path)):
            return found
        catalogue = self._catalogue()
        if found := catalogue.closing.get(path):
            return found
        return self._in(part, path) if (part := catalogue.places.get(path)) else None

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all outputs."""
        catalogue = self._catalogue()
        return (*catalogue.places, *catalogue.closing)

    def make(self, entry: Entry) -> Output:
        """Return an output with its bytes.

        Raises:
            InvalidContent: if a template has a fault.
            OSError: if a file cannot be read.
        """
        if isinstance(entry, Page):
            return render(entry, self.shop.engine)
        return Output(entry.path, Path(entry.source).read_bytes())

    def with_story(self, story: Article, parsed: Parsed) -> View:
        """Return this site with another text of a story, of which no other page knows."""
        story = replace(story, body=parsed.body, lines=parsed.lines)
        return self._with(replace(self.site, by_path={**self.site.by_path, story.path: story}))

    def with_page(self, parsed: Parsed) -> View:
        """Return this site with another text of a standing page, of which no other knows."""
        pages = (
            replace(page, body=parsed.body) if page.path == parsed.path else page
            for page in self.site.pages
        )
        return self._with(replace(self.site, pages=tuple(pages)))

    def due(self) -> datetime | None:
        """Return the next instant at which this site changes by itself, if there is one."""
        until = self.shop.until
        return max(until, self.edition.now + AT_MOST) if until is not None else None

    def _with(self, site: Site) -> View:
        indexed = replace(self.shop.indexed, site=site)
        shop = replace(self.shop, indexed=indexed, ready={})
        return View(shop, self.edition, self.older, self.catalogue, self._stories, self._parts)

    def _story(self, path: str) -> str:
        """Return the path of the story whose page this is: most pages are one."""
        if not self._stories:
            self._stories.update((path_of(s.address), s.path) for s in self.site.articles)
        return self._stories.get(path, "")

    def _in(self, part: Part, path: str) -> Entry | None:
        """Return the output at a path if a part of the site has it."""
        name, inner = part
        if name not in self._parts:
            family = next((each for each in self.shop.kit.families if each.name == name), None)
            self._parts[name] = frozenset(family.parts(self.site)) if family else frozenset()
        if inner not in self._parts[name]:
            return None
        return next((each for each in self.shop.planned(name)(inner) if each.path == path), None)

    def _catalogue(self) -> Catalogue:
        """Plan the whole site, once."""
        if self.catalogue is None:
            rows: list[Row] = []
            places: dict[str, Part] = {}
            for name, inner in parts_of(self.shop):
                for entry in self.shop.planned(name)(inner):
                    rows.append(row_of(entry))
                    places[entry.path] = (name, inner)
            made = close(self.site, tuple(rows), self.shop.chrome, self.shop.kit.closers)
            self.catalogue = Catalogue(places, {entry.path: entry for entry in made})
            self.older = self.catalogue
        return self.catalogue
