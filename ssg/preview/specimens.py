"""A small site whose stories show what a theme can do: the page of all components is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from msgspec import structs

from ssg.desk import Edition
from ssg.facts import Correction, Loaded, PictureFacts, Source
from ssg.furniture import Block, Box, Chrome, Head, Include, Look, Pager, Slot
from ssg.index import index
from ssg.links import resolve_body
from ssg.look import DARK, LIGHT, accent, make_look
from ssg.markdown import make_reader
from ssg.model import Article, Card, Link, Resolved, Site
from ssg.notices import notices
from ssg.parse import parse
from ssg.preview.view import View
from ssg.settings import Settings
from ssg.strands import ties_of
from ssg.workshop import reader_options

ADDRESS = "/_theme/"
_FOLDER = Path(__file__).parent / "specimens"
_PICTURES = {
    "/_preview/photo.svg": PictureFacts(1600, 900),
    "/_preview/face.svg": PictureFacts(400, 400),
}
_SECTIONS = (
    "Africa", "Europe", "World", "Politics", "Business", "Technology", "Science", "Climate",
    "Health", "Culture", "Books", "Sport", "Travel", "Opinion", "Weekend",
)  # fmt: skip


def theme_page(view: View) -> bytes:
    """Return the page that shows every component of the theme of a site, in every state.

    Raises:
        InvalidContent: if a template has a fault.
    """
    shop = view.shop
    site = _site(view)
    inputs = {
        "chrome": shop.chrome,
        "head": _head(shop.settings),
        "crumbs": (Link("Home", shop.settings.url("/")), Link("Theme", ADDRESS)),
        "boxes": (),
        **_specimens(site, make_look(shop.site), shop.chrome),
    }
    return shop.engine.render("theme.html", inputs, page=ADDRESS).encode()


def _head(settings: Settings) -> Head:
    address = settings.permalink_of(ADDRESS)
    return Head("Theme", "", address, settings.language, robots="noindex")


def _site(view: View) -> Site:
    """Return the site of the specimens, with the settings and the theme of the site that is shown.

    It stands at the root of the preview, whatever the path of the other one is.
    """
    shop = view.shop
    own = structs.replace(shop.settings, base_url="", front_matter={}, widgets=(), shortcodes={})
    options = reader_options(own, shop.kit, shop.loaded)
    parsed = [
        parse(Source(path, text), settings=own, read_body=make_reader(options))
        for path, text in _texts()
    ]
    loaded = Loaded({}, {}, {}, shop.loaded.theme, pictures=_PICTURES)
    edition = Edition(datetime(2025, 6, 1, tzinfo=UTC), drafts=True, future=True)
    return index(parsed, loaded, settings=own, edition=edition).site


@lru_cache(maxsize=1)
def _texts() -> tuple[tuple[str, str], ...]:
    files = sorted(_FOLDER.rglob("*.md"))
    return tuple((f.relative_to(_FOLDER).as_posix(), f.read_text("utf-8")) for f in files)


def _specimens(site: Site, look: Look, chrome: Chrome) -> Mapping[str, object]:
    stories = {Path(path).stem: story for path, story in site.by_path.items()}
    cards = {name: story.card for name, story in stories.items()}
    story = stories["story"]
    author = site.authors["anna-specimen"]
    house = look.house or accent("house", "#9d2a20")
    return {
        "papers": (LIGHT[0], DARK[0]),
        "accents": (house, *look.accents),
        "sections": tuple(Link(title, f"#{title.lower()}") for title in _SECTIONS),
        "cards": cards,
        "stories": stories,
        "story": story,
        "body": _body(site, story),
        "corrections": story.fields.corrections,
        "retraction": _retraction(stories),
        "notices": notices(site),
        "author": author,
        **_strands(site),
        "links": tuple(
            Link(each.title, each.url) for each in (stories["live"], stories["opinion"])
        ),
        "shelves": tuple(_boxes(cards)),
        "block": Block(story.section, _four(cards)),
        "slots": {slot.name: slot for slot in _slots(cards)},
        "pagers": (Pager("#newer", "", 1), Pager("#newer", "#older", 2), Pager("", "#older", 0)),
    }


def _strands(site: Site) -> Mapping[str, object]:
    """Return a part of a series, one of many parts without a total, and a running story."""
    stories = {Path(path).stem: story for path, story in site.by_path.items()}
    middle = ties_of(site)(stories["live"])
    assert middle.series is not None  # noqa: S101 - as the specimens are written
    alone = replace(middle.series, number=7, total=0, parts=(), next=None)
    return {
        "parts": (middle.series, alone),
        "so_far": (middle.so_far,),
    }


def _retraction(stories: Mapping[str, Article]) -> tuple[Correction, ...]:
    """Return a retraction with a number of its own, so that no two notes have one anchor."""
    before = len(stories["story"].fields.corrections)
    notes = stories["retracted"].fields.corrections
    return tuple(replace(note, number=before + note.number) for note in notes)


def _slots(cards: Mapping[str, Card]) -> Iterator[Slot]:
    """Yield what stands first on a front page, and a slot of every style with a title."""
    yield Slot("opening", "", "lead", (cards["live"],))
    yield Slot("beside", "", "top", _four(cards))
    yield Slot("latest", "Latest", "list", _four(cards))
    yield Slot("one", "A lead with a title", "lead", (cards["story"],))
    for style in ("top", "list", "block", "row"):
        yield Slot(style, f"Style: {style}", style, _four(cards))
    yield Slot("untitled", "", "row", _without(cards, "opinion"))


def _body(site: Site, story: Article) -> Resolved:
    return resolve_body(site.atlas, story.path, story.body)


def _four(cards: Mapping[str, Card]) -> tuple[Card, ...]:
    return tuple(cards[name] for name in ("story", "live", "opinion", "analysis"))


def _boxes(cards: Mapping[str, Card]) -> Iterator[Box]:
    """Yield a box for each form that boxes have, and one whose stories lie elsewhere."""
    for name, title in (("list", "A numbered list"), ("excerpts", "With first words")):
        yield Box(name, title, _four(cards), Link("All of them", "#all"))
    for name, title in (("row", "A row of cards"), ("small", "A row of small cards")):
        yield Box(name, title, _without(cards, "opinion"))
    yield Box("away", "A box that lies elsewhere", (), None, Include("fetch", "#away"))


def _without(cards: Mapping[str, Card], left_out: str) -> tuple[Card, ...]:
    return tuple(card for card in _four(cards) if card is not cards[left_out])
