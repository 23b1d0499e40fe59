"""House rules: menus, boxes and layouts that lead somewhere, pictures with a description."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.facts import Body
from ssg.fields import near
from ssg.links import ended_by, resolve
from ssg.model import Site
from ssg.problems import Location, Problem
from ssg.settings import MenuLink, Settings
from ssg.slugs import address_of, slugify

_SETTINGS = Location("site.toml")


def settings_lead_somewhere(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every section, page or picture named in the settings that the site does not have."""
    addresses = {address_of(row.path) for row in rows}
    for name, target in _named_pages(site):
        found = resolve(target, base="", atlas=site.atlas)
        if ended_by(target, "", site.atlas):
            continue  # a check of its own tells of it
        if found is None or (found.way == "site" and found.address not in addresses):
            yield Problem(_SETTINGS, f'{name} names "{target}", which is not there', "correct it")
    for name, path in _named_sections(site):
        if path not in site.sections:
            guess = near(path, site.sections)
            hint = f"did you mean `{guess}`?" if guess else "name a section that has stories"
            yield Problem(_SETTINGS, f'{name} names the section "{path}", which is not there', hint)


def _named_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Yield what the settings lead readers to, each with the name of the setting."""
    settings = site.settings
    for name, entries in _menus(settings):
        for entry in entries:
            if isinstance(entry, MenuLink):
                yield name, entry.url
    for name in ("logo", "favicon", "share_image"):
        if target := getattr(settings, name):
            yield f"`{name}`", target
    for table, links in (
        ("publisher.policies", settings.publisher.policies),
        ("social", settings.social),
    ):
        yield from ((f"[{table}] {name}", target) for name, target in links.items())
    yield from ((f"the widget `{box.name}`", box.more) for box in settings.widgets if box.more)


def _menus(settings: Settings) -> tuple[tuple[str, tuple[str | MenuLink, ...]], ...]:
    return (("[menu] main", settings.menu.main or ()), ("footer", settings.menu.footer))


def _named_sections(site: Site) -> Iterator[tuple[str, str]]:
    settings = site.settings
    for name, entries in _menus(settings):
        for entry in entries:
            if isinstance(entry, str):
                yield name, entry.strip("/")
    for widget in settings.widgets:
        if widget.section:
            yield f"the widget `{widget.name}`", widget.section


def boxes_find_stories(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every tag or author that a box asks for and that no published story has.

    It may be a slip, or the first story is still to come; so this is a warning by itself.
    """
    tags = [topic.name for topic in site.topics.values()]
    for box in site.settings.widgets:
        if box.tag and slugify(box.tag) not in site.topics:
            guess = near(box.tag, tags)
            yield _empty(box.name, f'tag "{box.tag}", which no published story has', guess)
        if box.author and not site.by_author.get(box.author):
            guess = near(box.author, site.by_author)
            yield _empty(box.name, f'author "{box.author}", who has no published story', guess)


def _empty(box: str, what: str, guess: str | None) -> Problem:
    hint = f"did you mean `{guess}`?" if guess else "correct it, or publish a story for it"
    return Problem(_SETTINGS, f"the widget `{box}` names the {what}", hint, "empty-box")


def layouts_exist(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every story and page that asks for a layout the theme does not have."""
    for story in site.articles:
        if problem := _layout(site, story.fields.layout, story.at("layout")):
            yield problem
    for page in site.pages:
        if problem := _layout(site, page.fields.layout, Location(f"content/{page.path}")):
            yield problem


def _layout(site: Site, layout: str, where: Location) -> Problem | None:
    if not layout or f"{layout}.html" in site.theme.templates:
        return None
    guess = near(layout, (name.removesuffix(".html") for name in site.theme.templates))
    hint = f"did you mean `{guess}`?" if guess else f"write layouts/{layout}.html"
    return Problem(where, f"there is no layout `{layout}`", hint, "no-layout")


def dropped_shortcodes(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield one warning for every foreign shortcode that was left out, with its count."""
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for path, body in _bodies(site):
        for name, count in body.dropped.items():
            counts[name] = counts.get(name, 0) + count
            first.setdefault(name, path)
    for name in sorted(counts):
        message = f"`{name}` is no directive here: left out {counts[name]} times, its text kept"
        hint = f'first in this file; map it with [shortcodes] {name} = "note", or leave it'
        yield Problem(Location(f"content/{first[name]}"), message, hint, "shortcode")


def _bodies(site: Site) -> Iterator[tuple[str, Body]]:
    yield from sorted(((story.path, story.body) for story in site.articles), key=lambda x: x[0])
    yield from ((page.path, page.body) for page in site.pages)
    yield from ((author.path, author.body) for author in site.authors.values())


def complete_stories(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield what is missing from stories that many houses want: description, author, deck."""
    for story in site.articles:
        image = story.fields.image
        if image is not None and image.alt is None:
            hint = 'add `alt` that says what it shows, or alt: "" if it is decoration'
            yield Problem(story.at("image"), "the picture has no `alt`", hint, "missing-alt")
        if not story.authors:
            yield Problem(story.at(), "the story has no author", "add `author`", "missing-author")
        if not story.fields.deck:
            yield Problem(story.at(), "the story has no deck", "add `deck`", "missing-deck")
