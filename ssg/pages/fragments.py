"""Plans the boxes that lie in files of their own, so that a new story rewrites these alone."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.furniture import Chrome
from ssg.model import Article, Site
from ssg.outputs import Entry, Page
from ssg.problems import Location
from ssg.settings import WidgetSettings
from ssg.slugs import path_of
from ssg.widgets import FRAGMENT, fragment_address, varies_by

_HOME = Location("site.toml")


def fragment_names(site: Site) -> Iterator[str]:
    """Yield the names of all such boxes, `latest` or `recommended/africa`."""
    for widget in site.settings.widgets:
        if widget.delivery != "inline":
            yield widget.name
            if varies_by(widget) == "section":
                paths = dict.fromkeys(story.section.path for story in site.articles)
                yield from (f"{widget.name}/{path}" for path in sorted(paths))


def fragments(site: Site, boxes: Boxes, chrome: Chrome, part: str) -> Iterator[Entry]:
    """Plan the content of a box, for all stories or for those of a section."""
    name, _, section = part.partition("/")
    widget = _declared(site, name)
    (box,) = boxes(f"{FRAGMENT}{name}", _any_of(site, section))
    whole = widget.delivery == "fetch"  # readers without scripts follow a link to it
    inputs: dict[str, object] = {"box": box, **({"chrome": chrome} if whole else {})}
    template = "fragment-page.html" if whole else "fragment.html"
    yield Page(path_of(fragment_address(name, section)), template, inputs, _HOME, listed=False)


def _declared(site: Site, name: str) -> WidgetSettings:
    return next(widget for widget in reversed(site.settings.widgets) if widget.name == name)


def _any_of(site: Site, section: str) -> Article | None:
    """Return a story of a section: what varies by section is the same for all of them."""
    own = (story for story in site.by_section.get(section, ()) if story.section.path == section)
    return next(own, None)
