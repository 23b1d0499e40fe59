"""Where work is done, in this process or another: files are read, parts planned and rendered.

A worker is told what to do by small values, and finds the rest in the state: so a process of this
machine and one of a cluster do the same. A process that was forked has it all from its parent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from ssg.chrome import make_chrome
from ssg.clockwork import next_change
from ssg.contracts import Boxes
from ssg.desk import Edition, Indexed
from ssg.facts import Loaded, Parsed
from ssg.fingerprints import Digester, digest_of, plain_json
from ssg.furniture import Chrome
from ssg.kit import Kit, declared_boxes, declared_widgets, make_kit
from ssg.lineup import line_up
from ssg.markdown import ReaderOptions, make_reader
from ssg.markdown.reader import Reader
from ssg.model import Site
from ssg.outputs import Entry
from ssg.parse import parse
from ssg.problems import InvalidContent, Location, Problem
from ssg.read import decode, read
from ssg.security import content_security_policy
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.state import Filing, State, file_away
from ssg.templates import Engine
from ssg.templates.closures import Closure
from ssg.widgets import fill
from ssg.words import Words


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which site to work on: enough for any process that sees the same disk."""

    folder: str
    state: str  # path of the state file
    inputs: bytes  # digest of all that the build is made from
    edition: Edition
    generator: bytes  # digest of what makes the pages
    overrides: tuple[tuple[str, str], ...] = ()


class Work(Struct, frozen=True):
    """What the process that people see has found out for all others."""

    settings: bytes  # digest of the settings, which each process reads itself
    loaded: Loaded
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """What reading a file takes."""

    settings: Settings
    kit: Kit
    work: Work
    state: State
    reader: Reader


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """What a site is made of, each file understood by itself."""

    settings: Settings
    kit: Kit
    loaded: Loaded
    parsed: list[Parsed]


@dataclass(frozen=True, slots=True, eq=False)
class Workshop:
    """The site at one instant, and all that is needed to plan and render its pages."""

    settings: Settings
    kit: Kit
    loaded: Loaded
    indexed: Indexed
    boxes: Boxes
    chrome: Chrome
    engine: Engine
    state: State
    said: tuple[Problem, ...] = ()  # warnings of single files
    until: datetime | None = None  # the next instant at which a page changes by itself
    places: dict[str, bytes] = field(default_factory=dict)  # path on disk -> digest
    generator: bytes = b""  # digest of what makes the pages
    common: bytes = b""  # digest of the settings that every page depends on
    digest: Digester = field(default_factory=Digester)
    ready: dict[str, Callable[[str], Iterable[Entry]]] = field(default_factory=dict)
    closures: dict[tuple[str, tuple[str, ...]], Closure] = field(default_factory=dict)

    @property
    def valid_until(self) -> datetime | None:
        """The first instant at which something that is shown must be gone."""
        return self.indexed.valid_until

    @property
    def site(self) -> Site:
        """The paper."""
        return self.indexed.site

    def planned(self, name: str) -> Callable[[str], Iterable[Entry]]:
        """Return the function that plans a part of a family."""
        if name not in self.ready:
            family = next(family for family in self.kit.families if family.name == name)
            self.ready[name] = family.plan(self.site, self.boxes, self.chrome)
        return self.ready[name]


@lru_cache(maxsize=1)
def tools(recipe: Recipe) -> Tools:
    """Return what this process needs to read files; made once for every build.

    Raises:
        InvalidContent: if the settings are no longer those that the build began with.
        DamagedState: if the state does not hold the work.
    """
    folder, state = Path(recipe.folder), State(Path(recipe.state))
    settings = read_settings(folder, overrides=dict(recipe.overrides))
    work = msgspec.msgpack.decode(state.note("work"), type=Work)
    if settings_digest(settings) != work.settings:
        message = "was changed while the site was being built"
        raise InvalidContent(Problem(Location("site.toml"), message, "build again"))
    kit = make_kit(settings, folder)
    reader = make_reader(reader_options(settings, kit, work.loaded))
    return Tools(settings, kit, work, state, reader)


@lru_cache(maxsize=1)
def workshop(recipe: Recipe) -> Workshop:
    """Return the site of a recipe, indexed, in this process; made once for every build.

    Raises:
        InvalidContent: if the settings are no longer those that the build began with.
        DamagedState: if the state does not hold the site.
    """
    with_tools = tools(recipe)
    settings, kit, state = with_tools.settings, with_tools.kit, with_tools.state
    loaded, left_out = with_tools.work.loaded, with_tools.work.left_out
    parsed = [
        file
        for file in state.parsed()
        if file.path in loaded.stories and file.at().path not in left_out
    ]
    places, anatomies = state.places(), state.anatomies()
    engine = Engine(
        loaded.theme,
        settings,
        kit.filters,
        state.text,
        lambda where: anatomies.get(places.get(where, b"")),
    )
    shop = set_up(Files(settings, kit, loaded, parsed), recipe.edition, engine, state)
    common = _seen_by_all(settings, loaded.theme.words)
    return replace(shop, places=places, generator=recipe.generator, common=common)


def set_up(
    files: Files, edition: Edition, engine: Engine, state: State, *, lazily: bool = False
) -> Workshop:
    """Return the site of an edition, with all that is needed to plan and render its pages.

    Args:
        files: that it is made of.
        edition: which instant, and which of its stories.
        engine: renders its templates.
        state: where its texts lie.
        lazily: prepare boxes only when a page asks for them.
    """
    settings, kit = files.settings, files.kit
    indexed = line_up(kit, files.parsed, files.loaded, settings=settings, edition=edition)
    return Workshop(
        settings=settings,
        kit=kit,
        loaded=files.loaded,
        indexed=indexed,
        boxes=make_boxes(indexed.site, kit, lazily=lazily),
        chrome=make_chrome(indexed.site, policy_of(settings, engine)),
        engine=engine,
        state=state,
        said=tuple(problem for file in files.parsed for problem in file.problems),
        until=next_change(indexed, kit),
    )


def policy_of(settings: Settings, engine: Engine) -> str:
    """Return the Content-Security-Policy of the pages: with the hashes of what the layouts hold."""
    return content_security_policy(settings.csp, engine.hashes("script"), engine.hashes("style"))


def _seen_by_all(settings: Settings, words: Words) -> bytes:
    """Return the digest of what reaches every page through filters, `asset()` and `_()`."""
    return digest_of(plain_json((settings.timezone, words, settings.base_path)))


def forget_workshops() -> None:
    """Forget the workshop of the last build: its state may be no longer there."""
    workshop.cache_clear()
    tools.cache_clear()


def make_boxes(site: Site, kit: Kit, *, lazily: bool = False) -> Boxes:
    """Return how the pages of a site get their boxes, which may be prepared one by one."""
    settings = site.settings
    widgets = declared_widgets(kit, settings, words=site.words)
    layout = declared_boxes(kit, settings)
    return fill(site, widgets, dict(kit.picks), layout, lazily=lazily)


def reader_options(settings: Settings, kit: Kit, loaded: Loaded) -> ReaderOptions:
    """Return how the bodies of a site are read."""
    return ReaderOptions(
        raw_html=settings.raw_html,
        shortcodes=settings.shortcodes,
        directives={spec.name: spec for spec in kit.directives},
        templates=loaded.theme.directives,
        rules=kit.markdown_rules,
    )


def settings_digest(settings: Settings) -> bytes:
    """Return the digest of all settings that a build depends on: where it goes is none of them."""
    return digest_of(plain_json(structs.replace(settings, deploy={})))


# --- reading --------------------------------------------------------------------------------------


class Readings(Struct, frozen=True):
    """Files to read: path, place on the disk, and the digest of the bytes whose facts are known."""

    recipe: Recipe
    files: tuple[tuple[str, str, bytes], ...]
    whole_face: bool


class Read(Struct, frozen=True):
    """A file that was read: its digest, and its facts unless they are known already."""

    path: str
    digest: bytes
    filing: Filing | None = None
    problems: tuple[Problem, ...] = ()


def read_files(readings: Readings) -> list[Read]:
    """Read files and find out their facts."""
    return [_read_file(readings, *file) for file in readings.files]


def _read_file(readings: Readings, path: str, where: str, known: bytes) -> Read:
    digest = b""
    try:
        data, digest = read(path, where)
        if digest == known:
            return Read(path, digest)
        with_tools = tools(readings.recipe)
        parsed = parse(
            decode(path, data), settings=with_tools.settings, read_body=with_tools.reader
        )
    except InvalidContent as invalid:
        return Read(path, digest, problems=invalid.problems)
    return Read(path, digest, file_away(parsed, digest, whole_face=readings.whole_face))
