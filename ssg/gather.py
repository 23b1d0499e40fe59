"""Gathers what a site is made of: settings, files, and the facts of those that changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib.metadata import entry_points
from itertools import islice
from pathlib import Path

import msgspec

from ssg.crew import Crew, hands_of, in_order
from ssg.desk import Order
from ssg.facts import Loaded
from ssg.fingerprints import SIZE, digest_of, plain_json
from ssg.kit import GROUP, Kit, make_kit, settings_faults
from ssg.ledger import NAME as LEDGER
from ssg.ledger import join_texts
from ssg.load import load
from ssg.measure import measure
from ssg.problems import Problem
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.state import State
from ssg.survey import Surveyed, clock_of, survey
from ssg.templates import Engine
from ssg.templates.anatomy import Anatomy
from ssg.versions import generator_digest
from ssg.workshop import (
    Read,
    Readings,
    Recipe,
    Work,
    read_files,
    settings_digest,
)

SHARD = 120  # files read at once: about a tenth of a second
_TEXT = "content/"


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What a site is made of, before any two files are brought together."""

    settings: Settings
    kit: Kit
    loaded: Loaded
    engine: Engine
    digests: Mapping[str, bytes]  # name of a file of the site -> digest
    generator: bytes
    problems: tuple[Problem, ...]

    @property
    def whole_faces(self) -> bool:
        """Whether pages may depend on more of another file than the theme's cards show."""
        return _sees_whole_texts(self.settings)

    def sources(self) -> dict[str, bytes]:
        """Return the digests of stories, pages, authors and sections by content path."""
        return {path: self.digests.get(_TEXT + path, b"") for path in self.loaded.stories}


def gather(order: Order, state: State, crew: Crew) -> Gathered:
    """Find the files of a site, and read those whose facts are not in the state.

    Raises:
        InvalidContent: if there is no site, or its settings cannot be read.
        OSError: if the disk refuses.
    """
    folder = Path(os.path.abspath(order.folder))
    settings = read_settings(order.folder, overrides=order.overrides)
    kit = make_kit(settings, order.folder)
    loaded = load(folder, settings)
    known = state.files()
    surveyed = survey(_named(loaded), known, clock=clock_of(state.path.parent))
    others, fonts = _others(surveyed, loaded), settings.look.font_files()
    measured = measure(others, surveyed.digests, state, fonts=fonts)
    digests = {**surveyed.digests, **measured.digests}
    loaded = replace(loaded, pictures=measured.pictures, fonts=measured.fonts)
    loaded = replace(loaded, ledger_there=order.ledger)
    digests |= {LEDGER: _meaning(state, join_texts(loaded.ledger, order.ledger))}
    engine = _engine(state, settings, kit, loaded, digests)
    generator = generator_digest(folder, _installed())
    reads = _Reading(order, settings, loaded, generator, state).read(digests, crew)
    digests |= {_TEXT + read.path: read.digest for read in reads}
    _note(state, known, surveyed, digests)
    own = (*settings_faults(kit, settings, loaded.theme.directives), *engine.faults())
    faults = (problem for read in reads for problem in read.problems)
    problems = (*own, *loaded.problems, *faults)
    return Gathered(settings, kit, loaded, engine, digests, generator, problems)


def recipe_of(order: Order, state: State, generator: bytes, inputs: bytes) -> Recipe:
    """Return what other processes need to know of a build."""
    return Recipe(
        folder=os.path.abspath(order.folder),
        state=str(state.path.absolute()),
        inputs=inputs + str(state.path.stat().st_ino).encode(),
        edition=order.edition,
        generator=generator,
        overrides=tuple(sorted(order.overrides.items())),
    )


def note_same_ledger(state: State, now: str, before: str) -> None:
    """Take note that a ledger has what another one has, and besides only what the site has itself.

    To the pages both are the same, so a deploy that enters what it published calls for no build.
    """
    note = (digest_of(now.encode()), _meaning(state, before))
    state.take_note("ledger", msgspec.msgpack.encode(note))


def _meaning(state: State, ledger: str) -> bytes:
    """Return the digest of a ledger, or of the one that is the same to the pages."""
    digest = digest_of(ledger.encode())
    if note := state.note("ledger"):
        now, same = msgspec.msgpack.decode(note, type=tuple[bytes, bytes])
        return same if now == digest else digest
    return digest


def note_work(state: State, work: Work) -> bytes:
    """Leave a note for other processes, and return its digest."""
    note = msgspec.msgpack.encode(work, enc_hook=dict)
    state.take_note("work", note)
    return digest_of(note)


def joined_digest(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the digest of named digests, in the order of their names."""
    whole = blake2b(digest_size=SIZE)
    for name, digest in sorted(parts):
        whole.update(name.encode() + b"\0" + digest)
    return whole.digest()


# --- which files there are, and their bytes -------------------------------------------------------


def _named(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Yield a name and the place on disk of every file of the site."""
    theme = loaded.theme
    for prefix, files in (
        (_TEXT, loaded.stories),
        (_TEXT, loaded.files),
        ("static/", loaded.static),
    ):
        yield from ((prefix + path, where) for path, where in files.items())
    yield from ((f"layouts/{name}", where) for name, where in theme.templates.items())
    yield from loaded.catalogs.items()
    yield from ((f"assets/{name}", asset.source) for name, asset in theme.assets.items())
    yield from ((f"icons/{name}", icon.source) for name, icon in theme.icons.items())


def _others(surveyed: Surveyed, loaded: Loaded) -> dict[str, str]:
    """Return the places of all files by name, except the texts, which are read later."""
    return {
        name: place
        for name, place in surveyed.places.items()
        if not (name.startswith(_TEXT) and name.removeprefix(_TEXT) in loaded.stories)
    }


def _note(
    state: State,
    known: Mapping[str, tuple[str, bytes, bytes]],
    surveyed: Surveyed,
    digests: Mapping[str, bytes],
) -> None:
    """Keep the signatures of the files as they are now."""
    now = {
        name: (place, surveyed.signatures[name], digests[name])
        for name, place in surveyed.places.items()
        if digests.get(name)
    }
    changed = {name: entry for name, entry in now.items() if known.get(name) != entry}
    gone = [name for name in known if name not in now]
    if changed or gone:
        state.note_files(changed, gone)


def _engine(
    state: State, settings: Settings, kit: Kit, loaded: Loaded, digests: Mapping[str, bytes]
) -> Engine:
    """Return the templates, with the facts of all that are known or can be read."""
    places = {where: digests[f"layouts/{name}"] for name, where in loaded.theme.templates.items()}
    anatomies = state.anatomies()
    raw = Engine(loaded.theme, settings, kit.filters)
    missing: dict[bytes, Anatomy] = {}
    for name, where in loaded.theme.templates.items():
        if (digest := places[where]) not in anatomies:
            with suppress(UnicodeDecodeError):  # a fault that the engine reports
                missing[digest] = raw.anatomy(name)
    if missing:
        kept = {digest: anatomies[digest] for digest in places.values() if digest in anatomies}
        anatomies = kept | missing
        state.note_anatomies(anatomies)
    return Engine(
        loaded.theme,
        settings,
        kit.filters,
        state.text,
        lambda where: anatomies.get(places.get(where, b"")),
    )


def _sees_whole_texts(settings: Settings) -> bool:
    return bool(settings.plugins or _installed())


def _installed() -> tuple[str, ...]:
    return tuple({point.module.partition(".")[0] for point in entry_points(group=GROUP)})


# --- texts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """Reads the texts whose facts are not known."""

    order: Order
    settings: Settings
    loaded: Loaded
    generator: bytes
    state: State

    def read(self, digests: Mapping[str, bytes], crew: Crew) -> list[Read]:
        """Read what may have changed, and keep the facts of what did."""
        reader = self._reader()
        known = self.state.sources(reader)
        wanted = [
            (path, where, known.get(path, b""))
            for path, where in self.loaded.stories.items()
            if not (digest := digests.get(_TEXT + path)) or known.get(path) != digest
        ]
        note = note_work(self.state, Work(settings_digest(self.settings), self.loaded))
        recipe = recipe_of(self.order, self.state, self.generator, note)
        whole = _sees_whole_texts(self.settings)
        shards = (Readings(recipe, part, whole) for part in _in_shards(wanted))
        reads: list[Read] = []
        with crew(len(wanted)) as executor:
            for made in in_order(executor, read_files, shards, hands=hands_of(executor)):
                self.state.file((read.filing for read in made if read.filing), reader)
                reads += (Read(read.path, read.digest, None, read.problems) for read in made)
                self.order.progress("Reading", len(reads), len(wanted))
        lost = [path for path in known if path not in self.loaded.stories]
        self.state.forget([*lost, *(read.path for read in reads if read.problems)])
        return reads

    def _reader(self) -> bytes:
        """Return the digest of everything that reading depends on besides the text."""
        settings = self.settings
        seen = (settings.timezone, settings.raw_html, settings.front_matter, settings.shortcodes)
        directives = sorted(self.loaded.theme.directives)
        return digest_of(self.generator + plain_json((seen, directives)))


def _in_shards(
    files: Iterable[tuple[str, str, bytes]],
) -> Iterator[tuple[tuple[str, str, bytes], ...]]:
    rest = iter(files)
    while shard := tuple(islice(rest, SHARD)):
        yield shard
