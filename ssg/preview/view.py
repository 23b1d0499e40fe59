"""The site of one edition, of which each output is planned and rendered when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from ssg.desk import Edition
from ssg.facts import Parsed
from ssg.model import Article, Site
from ssg.outputs import Entry, Output, Page
from ssg.preview.catalogue import Catalogue
from ssg.render import render
from ssg.workshop import Workshop, make_boxes

AT_MOST = timedelta(minutes=1)  # so often is a site made anew on which drafts have no date yet


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A site at one instant."""

    shop: Workshop
    edition: Edition
    catalogue: Catalogue

    @property
    def site(self) -> Site:
        """The paper at the instant of the edition."""
        return self.shop.site

    def due(self) -> datetime | None:
        """Return the next instant at which this site changes by itself, if there is one."""
        until = self.shop.until
        return max(until, self.edition.now + AT_MOST) if until is not None else None

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing on this site changes by itself up to an instant."""
        due = self.due()
        return self.edition.now <= now and (due is None or now < due)

    def find(self, path: str) -> Entry | None:
        """Return the output that is published at a path, or None."""
        return self.catalogue.find(self.shop, path)

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all outputs."""
        return self.catalogue.paths(self.shop)

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

    def with_site(self, site: Site) -> View:
        """Return another site that has the same parts, of which each is planned anew."""
        indexed = replace(self.shop.indexed, site=site)
        boxes = make_boxes(site, self.shop.kit, lazily=True)
        shop = replace(self.shop, indexed=indexed, boxes=boxes, ready={})
        return replace(self, shop=shop, catalogue=Catalogue(self.catalogue.known()))

    def _with(self, site: Site) -> View:
        indexed = replace(self.shop.indexed, site=site)
        return replace(self, shop=replace(self.shop, indexed=indexed, ready={}))
