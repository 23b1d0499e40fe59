"""What a site is made of, held in memory: found anew as a whole, or one text at a time."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from ssg.crew import Crew
from ssg.desk import Order
from ssg.facts import Parsed, Segment
from ssg.gather import Gathered, gather
from ssg.markdown import make_reader
from ssg.markdown.reader import Reader
from ssg.parse import parse
from ssg.problems import InvalidContent, Problem
from ssg.read import decode, read
from ssg.state import State, file_away
from ssg.versions import plugin_modules
from ssg.workshop import reader_options, settings_digest

_TEXT, _THEME = "content/", ("layouts/", "assets/", "icons/", "locale/")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A text as it was read last: its facts, or what is wrong with it."""

    digest: bytes  # of its bytes
    face: bytes = b""  # digest of all that other pages than its own may depend on
    parsed: Parsed | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Everything a site is made of at one time."""

    gathered: Gathered
    reader: Reader
    texts: Mapping[str, Told]  # by content path
    general: tuple[Problem, ...]  # of the settings, the theme and the folders

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with any file of its own."""
        return (*self.general, *(each for told in self.texts.values() for each in told.problems))

    def parsed(self) -> list[Parsed]:
        """Return the facts of all texts, in the order of their paths."""
        return [told.parsed for _, told in sorted(self.texts.items()) if told.parsed is not None]


def find_sources(order: Order, state: State, crew: Crew, before: Sources | None) -> Sources:
    """Look at every file of a site, and read those that changed.

    Args:
        order: which site.
        state: where the facts of files are kept.
        crew: reads them.
        before: the sources as they were; what is as it was is the same value.

    Raises:
        InvalidContent: if there is no site, or its settings cannot be read.
        OSError: if the disk refuses.
    """
    gathered = gather(order, state, crew)
    if before is not None and gathered.generator != before.gathered.generator:
        _forget_plugins(Path(os.path.abspath(order.folder)))
        gathered = gather(order, state, crew)
    if before is not None and _same_theme(gathered, before.gathered):
        gathered = replace(gathered, kit=before.gathered.kit, engine=before.gathered.engine)
    texts = dict(_texts(gathered, state, before))
    at = {f"{_TEXT}{path}" for path in texts}
    general = tuple(each for each in gathered.problems if each.where.path not in at)
    options = reader_options(gathered.settings, gathered.kit, gathered.loaded)
    return Sources(gathered, make_reader(options), texts, general)


def read_again(sources: Sources, paths: Iterable[str]) -> Sources | None:
    """Read some texts of a site again.

    Returns:
        The sources with what these files say now, or None if one is not a text that was there.
    """
    texts = dict(sources.texts)
    for path in paths:
        where = sources.gathered.loaded.stories.get(path)
        if where is None or not os.path.isfile(where):
            return None
        texts[path] = _read(sources, path, where)
    return replace(sources, texts=texts)


def changed_between(before: Sources, after: Sources) -> tuple[str, ...]:
    """Return the names of everything that differs, such as `content/africa/story.md`."""
    if before.gathered is after.gathered:
        texts = (path for path, told in after.texts.items() if told is not before.texts.get(path))
        return tuple(f"{_TEXT}{path}" for path in sorted(texts))
    old, new = dict(_digests(before)), dict(_digests(after))
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))


def same_but_texts(before: Sources, after: Sources) -> bool:
    """Tell whether nothing but what texts say has changed: no name, no other file, no setting."""
    if before.gathered is not after.gathered and _others(before) != _others(after):
        return False
    return before.general == after.general and before.texts.keys() == after.texts.keys()


def read_text(sources: Sources, path: str) -> tuple[Segment, ...]:
    """Return the text of a file as it is now; nothing if there is none."""
    where = sources.gathered.loaded.stories.get(path, "")
    try:
        parsed = _parsed(sources, path, read(path, where)[0])
    except InvalidContent:
        return ()
    return cast("tuple[Segment, ...]", parsed.body.segments)


def _others(sources: Sources) -> dict[str, bytes]:
    """Return the digests of all but the texts."""
    texts = {f"{_TEXT}{path}" for path in sources.texts}
    return {name: digest for name, digest in _digests(sources) if name not in texts}


def _digests(sources: Sources) -> Iterator[tuple[str, bytes]]:
    gathered = sources.gathered
    yield from gathered.digests.items()
    yield from ((f"{_TEXT}{path}", told.digest) for path, told in sources.texts.items())
    yield "site.toml", settings_digest(gathered.settings)
    yield "plugins", gathered.generator


def _texts(gathered: Gathered, state: State, before: Sources | None) -> Iterator[tuple[str, Told]]:
    faults: dict[str, list[Problem]] = {}
    for problem in gathered.problems:
        faults.setdefault(problem.where.path, []).append(problem)
    same = before is not None and _same_reader(gathered, before.gathered)
    faces = state.faces()
    kept = {} if same else {file.path: file for file in state.parsed()}
    for path, digest in gathered.sources().items():
        known = before.texts.get(path) if same and before is not None else None
        if known is not None and known.digest == digest:
            yield path, known
        elif problems := faults.get(f"{_TEXT}{path}"):
            yield path, Told(digest, problems=tuple(problems))
        elif (parsed := kept.get(path) or state.facts(path)) is not None:
            yield path, Told(digest, faces.get(path, b""), parsed)


def _read(sources: Sources, path: str, where: str) -> Told:
    known = sources.texts[path]
    digest = known.digest
    try:
        data, digest = read(path, where)
        if digest == known.digest:
            return known
        parsed = _parsed(sources, path, data)
    except InvalidContent as invalid:
        return Told(digest, problems=invalid.problems)
    filing = file_away(parsed, digest, whole_face=sources.gathered.whole_faces)
    return Told(digest, filing.face, parsed)


def _parsed(sources: Sources, path: str, data: bytes) -> Parsed:
    settings = sources.gathered.settings
    return parse(decode(path, data), settings=settings, read_body=sources.reader)


def _same_theme(now: Gathered, before: Gathered) -> bool:
    return _same_reader(now, before) and _theme(now) == _theme(before)


def _same_reader(now: Gathered, before: Gathered) -> bool:
    return (now.generator, now.settings, now.loaded.theme.directives) == (
        before.generator,
        before.settings,
        before.loaded.theme.directives,
    )


def _theme(gathered: Gathered) -> dict[str, bytes]:
    digests = gathered.digests.items()
    return {name: digest for name, digest in digests if name.startswith(_THEME)}


def _forget_plugins(folder: Path) -> None:
    """Forget the modules of a site, so that they are imported as they are now."""
    importlib.invalidate_caches()
    for name, _ in plugin_modules(folder, ()):
        if name != "__main__":
            del sys.modules[name]
