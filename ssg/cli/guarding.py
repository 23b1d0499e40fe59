"""Looks through finished outputs for what may not leave the house."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ssg.audit.leaks import Named, leaks, said_by
from ssg.audit.marks import Mark, Marks
from ssg.audit.secrets import Surroundings, secrets
from ssg.desk import Indexed, Order, emptied_paths, withdrawn_paths
from ssg.facts import Loaded
from ssg.fingerprints import digest_of, plain_json
from ssg.index.standing import standing
from ssg.ledger import Entry
from ssg.outputs import File, Output
from ssg.pages.files import wanted_files
from ssg.pages.tombstones import tombs
from ssg.problems import Problem
from ssg.rehearsal import Planned, Prepared, rehearse
from ssg.secrecy import Texts, marks_of, published_sources
from ssg.settings import Settings
from ssg.slugs import path_of
from ssg.workshop import Workshop

_CREDENTIAL = re.compile(
    r"SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|(?:^|_)(?:API|ACCESS|PRIVATE)?_?KEY(?:_|$)|(?:^|_)(?:PASS|PWD)$"
)
_HARMLESS = re.compile(r"(?:_URL|_URI|_PATH|_FILE|_DIR|_HOME|_NAME|_REGION|_SOCK)$|^(?:OLD)?PWD$")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    `marked` are outputs that say what withheld stories say. They are no leaks as long as published
    texts say it too, which may change: they have to be searched again.
    """

    problems: tuple[Problem, ...]
    marked: frozenset[str]


@dataclass(frozen=True)
class Search:
    """What outputs of a site are searched for; good as long as the state of the site is open."""

    folder: Path  # of the site
    settings: Settings
    indexed: Indexed
    loaded: Loaded
    texts: Texts

    @cached_property
    def marks(self) -> Marks:
        """What only withheld stories say."""
        return marks_of(self.indexed, self.texts)

    @cached_property
    def around(self) -> Surroundings:
        """What is known of this machine."""
        return surroundings(self.folder, self.settings)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The paths of everything that withdrawn stories had."""
        return _gone(self.indexed)

    @property
    def standing(self) -> Iterator[Entry]:
        """What of the site has an address of its own, for the ledger."""
        return standing(self.indexed.site)

    @property
    def rules(self) -> bytes:
        """A digest that another search has if it looks for anything else."""
        known = (self.around.folders, self.around.credentials, self.around.local)
        return digest_of(plain_json((self.marks.digest.hex(), known, self.settings.secrets.allow)))

    def found(self, outputs: Callable[[], Iterable[Named]]) -> Found:
        """Search outputs for what no reader may know: of withheld stories, and of this machine.

        Args:
            outputs: yields path and bytes of each, as often as it is asked.

        Raises:
            OSError: if a file of the site cannot be read.
        """
        allowed = frozenset(self.settings.secrets.allow)
        marked: set[str] = set()
        exposed = secrets(self._noting(outputs(), marked), self.around, allowed)
        suspects = ((path, data) for path, data in outputs() if path in marked)
        given_away = leaks(self.marks, suspects, self._said) if marked else ()
        return Found((*given_away, *exposed), frozenset(marked))

    def _noting(self, outputs: Iterable[Named], marked: set[str]) -> Iterator[Named]:
        """Pass outputs on, and take note of those that say what withheld stories say."""
        nameless = {path_of(gone.address) for gone in tombs(self.indexed.site)}
        for path, data in outputs:
            # The address of a tombstone was published: only what stands there can give away.
            if self.marks.found_in("" if path in nameless else path, data):
                marked.add(path)
            yield path, data

    def _said(self) -> frozenset[Mark]:
        sources = published_sources(self.folder, self.loaded, self.indexed, self.texts)
        return said_by(self.marks, sources)


def search_of(site: Workshop | Prepared, order: Order) -> Search:
    """Return what the outputs of a site are searched for."""
    indexed = site.indexed if isinstance(site, Workshop) else site.indexed(order.edition)
    texts: Texts = site.state.text if isinstance(site, Workshop) else site.texts
    return Search(order.folder, site.settings, indexed, site.loaded, texts)


def withheld_or_secret(
    planned: Planned, folder: Path, made: tuple[Output | File, ...]
) -> tuple[Problem, ...]:
    """Return where outputs say what no reader may know: of withheld stories, and of this machine.

    Args:
        planned: the site.
        folder: in which it lies.
        made: all its outputs.

    Raises:
        OSError: if a file that is to be copied cannot be read.
    """
    loaded, texts = planned.prepared.loaded, planned.prepared.texts
    search = Search(folder, planned.site.settings, planned.indexed, loaded, texts)
    return search.found(lambda: named(made)).problems


def withdrawn_now(order: Order) -> tuple[str, ...]:
    """Return the paths of all that is taken down by now: stories, and pictures without rights.

    Raises:
        InvalidContent: if the site cannot be read.
    """
    indexed = rehearse(order, lambda prepared: prepared.indexed(order.edition))
    used = frozenset(wanted_files(indexed.site))
    return tuple(path for path in _gone(indexed) if path not in used)


def _gone(indexed: Indexed) -> tuple[str, ...]:
    """Return the paths of what withdrawn stories had, and of pictures whose rights ended."""
    site = indexed.site
    pictures = (name for name in site.atlas.ended if ":" not in name)
    living = {entry.address for entry in standing(site)} | {move.old for move in site.moves}
    lists = emptied_paths(indexed.withheld, living)
    return tuple(sorted({*withdrawn_paths(indexed.withheld), *lists, *pictures}))


def surroundings(folder: Path, settings: Settings) -> Surroundings:
    """Return what is known here of this machine, and what its environment holds."""
    return Surroundings(
        folders=(os.path.abspath(folder), str(folder.resolve()), str(Path.home())),
        credentials=tuple(credentials(os.environ)),
        local=not settings.base_url,
    )


def credentials(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield those variables that hold passwords or keys, by their names."""
    for name, value in sorted(environment.items()):
        if _CREDENTIAL.search(name.upper()) and not _HARMLESS.search(name.upper()):
            yield name, value.strip()


def named(made: Iterable[Output | File]) -> Iterator[Named]:
    """Yield path and bytes of outputs, one at a time."""
    for output in made:
        match output:
            case Output():
                yield output.path, output.data
            case File():
                yield output.path, Path(output.source).read_bytes()
