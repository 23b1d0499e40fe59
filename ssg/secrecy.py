"""What withheld stories say that no reader may learn, and what readers may know anyhow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ssg.audit.leaks import Named
from ssg.audit.marks import Marks
from ssg.audit.telling import Held, html_of, telling
from ssg.desk import Indexed, Withheld
from ssg.facts import Body, Kept, Loaded, Parsed, Segment
from ssg.index.folders import section_of
from ssg.listing import pages_at
from ssg.model import Atlas, Site
from ssg.pages.files import wanted_files
from ssg.parse.kinds import kind_of
from ssg.survey import digest_file
from ssg.versions import generator_sources
from ssg.wording import month

# What a site has whatever its stories are called, below the address of a list and at its root.
_FOUND_BELOW = ("index.html", "feed.xml", "atom.xml", "feed.json")
_AT_THE_ROOT = ("404.html", "robots.txt", "sitemap.xml", "sitemaps/", "news-sitemap.xml",
                "site.webmanifest", "assets/", "_fragments/")  # fmt: skip

Texts = Callable[[Kept], tuple[Segment, ...]]


def marks_of(indexed: Indexed, texts: Texts) -> Marks:
    """Return what to look for in the outputs of a site.

    Args:
        indexed: the site, and what is withheld from it.
        texts: finds a text that lies in the state.

    Raises:
        OSError: if a picture of a withheld story cannot be read.
    """
    site = indexed.site
    pairs = zip(indexed.withheld, indexed.held, strict=True)
    held = (_held(told, file, site.atlas, texts) for told, file in pairs)
    return telling(held, site, frozenset(wanted_files(site)))


def published_sources(
    folder: Path, loaded: Loaded, indexed: Indexed, texts: Texts
) -> Iterator[Named]:
    """Yield name and bytes of everything that readers may know: what it says is no secret.

    That are the published stories and pages, as written and as read, the files of sections and
    authors, the settings, the layouts, `static/`, pictures that are shown, and the programs that
    make the pages; and the names and addresses that the site is given. Files of fronts are not
    among them: they name stories to come.

    Args:
        folder: of the site.
        loaded: its files.
        indexed: the site, and what is withheld from it.
        texts: finds a text that lies in the state.

    Raises:
        OSError: if one of them cannot be read.
    """
    site, theme = indexed.site, loaded.theme
    held = {file.path for file in indexed.held}
    yield "(names)", "\n".join(_names(site)).encode("utf-8", "replace")
    yield "site.toml", (folder / "site.toml").read_bytes()
    yield from _read(theme.templates, "layouts/")
    yield from generator_sources(folder, ())
    told = {p: at for p, at in loaded.stories.items() if p not in held and kind_of(p) != "front"}
    shown = {path: loaded.files[path] for path in sorted(set(wanted_files(site)))}
    yield from _read({**told, **shown}, "content/")
    bodies = [(each.path, each.body) for each in site.articles]
    bodies += ((each.path, each.body) for each in site.pages)
    for path, body in bodies:
        yield path, html_of(_text(body, texts)).encode("utf-8", "replace")
    yield from _read({name: each.source for name, each in theme.assets.items()}, "assets/")
    yield from _read({name: each.source for name, each in theme.icons.items()}, "icons/")
    yield from _read(loaded.static, "static/")


def _read(places: Mapping[str, str], prefix: str) -> Iterator[Named]:
    return ((prefix + name, Path(where).read_bytes()) for name, where in places.items())


def _names(site: Site) -> Iterator[str]:
    """Yield every name and address of the site, each as a text of its own."""
    settings = site.settings
    for address in _addresses(site):
        yield from (address, pages_at(address), *(address + name for name in _FOUND_BELOW))
    yield from (move.old for move in site.moves)  # they were published
    yield from (f"/{name}" for name in _AT_THE_ROOT)
    yield from (f'"{section.title}"' for section in site.sections.values())
    yield from (f'"{topic.name}"' for topic in site.topics.values())
    yield from (f'"{each.title}"' for each in (*site.series.values(), *site.running.values()))
    yield from (f'"{author.name}"' for author in site.authors.values())
    slots = (slot for front in site.fronts.values() for slot in front.slots)
    yield from (f'"{slot.title}"' for slot in slots)
    for stories in site.by_month.values():
        yield f'"{month(stories[0].date, settings.zone, settings.language)}"'


def _addresses(site: Site) -> Iterator[str]:
    """Yield the address of everything that has a page."""
    yield "/"
    yield from (story.address for story in site.articles)
    yield from (page.address for page in site.pages)
    yield from (section.address for section in site.sections.values())
    yield from (topic.address for topic in site.topics.values())
    yield from (strand.address for strand in (*site.series.values(), *site.running.values()))
    yield from (author.address for author in site.authors.values())
    yield site.settings.urls.corrections
    for key in site.by_month:
        year, _, number = key.partition("-")
        yield site.settings.urls.archive.format(year=year, month=number)


def _held(told: Withheld, file: Parsed, atlas: Atlas, texts: Texts) -> Held:
    section = section_of(file) if file.kind == "story" else ""
    pictures = {path: digest_file(atlas.files[path]) for path in told.files}
    return Held(told, file, section, _text(file.body, texts), pictures)


def _text(body: Body, texts: Texts) -> tuple[Segment, ...]:
    return texts(body.segments) if isinstance(body.segments, Kept) else body.segments
