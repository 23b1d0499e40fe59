"""Plans the files that are copied: the theme's, those of `static/`, and those stories refer to."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Boxes
from ssg.facts import Body, ImageFields
from ssg.furniture import Chrome
from ssg.links import picture, resolve
from ssg.model import Picture, Site
from ssg.outputs import Entry, File
from ssg.problems import Location
from ssg.slugs import path_of


def theme_files(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the theme's style sheets and scripts, and its icons unless the site has its own."""
    for name, asset in site.theme.assets.items():
        yield File(path_of(asset.address), asset.source, Location(f"layouts/assets/{name}"))
    for name, icon in site.theme.icons.items():
        if path_of(icon.address) not in site.atlas.static:
            yield File(path_of(icon.address), icon.source, Location(f"layouts/icons/{name}"))


def static_files(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the files of `static/`, as they are, without pictures whose rights ended."""
    for path, source in site.atlas.static.items():
        if path not in site.atlas.ended:
            yield File(path, source, Location(f"static/{path}"))


def attachments(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the other files of `content/`: only those that something published refers to."""
    for path in sorted(set(wanted_files(site))):
        yield File(path, site.atlas.files[path], Location(f"content/{path}"))


def wanted_files(site: Site) -> Iterator[str]:
    """Yield the content paths of the other files that something published refers to."""
    settings = site.settings
    for image in _pictures(site):
        if image is not None and image.path:
            yield image.path
    for base, target in _references(site):
        found = resolve(target, base=base, atlas=site.atlas)
        if found is not None and found.path:
            yield found.path
    if settings.favicon and (found := resolve(settings.favicon, base="", atlas=site.atlas)):
        yield from filter(None, [found.path])


def _pictures(site: Site) -> Iterator[Picture | None]:
    settings = site.settings
    for mark in (settings.logo, settings.share_image):
        if mark:
            yield picture(ImageFields(mark), base="", atlas=site.atlas)
    yield from (story.image for story in site.articles)
    yield from (page.image for page in site.pages)
    yield from (author.portrait for author in site.authors.values())


def _references(site: Site) -> Iterator[tuple[str, str]]:
    """Yield `(content path of the referring file, link as written)` of every text."""
    for story in site.articles:
        yield from ((story.path, target) for target in _targets(story.body))
        yield from ((story.path, link.target) for link in story.fields.related)
    for page in site.pages:
        yield from ((page.path, target) for target in _targets(page.body))
    for author in site.authors.values():
        yield from ((author.path, target) for target in _targets(author.body))
    for section in site.sections.values():
        if (body := site.bodies.get(section.path)) is not None:
            yield from ((section.file, target) for target in _targets(body))


def _targets(body: Body) -> Iterator[str]:
    return (reference.target for reference in body.references)
