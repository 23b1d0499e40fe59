"""Looks through finished outputs for what may not leave the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ssg.audit.leaks import Named, leaks, said_by
from ssg.audit.marks import Mark, Marks
from ssg.desk import Indexed, Order, withdrawn_paths
from ssg.facts import Loaded
from ssg.index import index
from ssg.model import File, Output
from ssg.pages.files import wanted_files
from ssg.problems import Problem
from ssg.rehearsal import Planned, Prepared, rehearse
from ssg.secrecy import Texts, marks_of, published_sources
from ssg.workshop import Workshop


@dataclass(frozen=True)
class Search:
    """What outputs of a site are searched for; good as long as the state of the site is open."""

    folder: Path  # of the site
    indexed: Indexed
    loaded: Loaded
    texts: Texts

    @cached_property
    def marks(self) -> Marks:
        """What only withheld stories say."""
        return marks_of(self.indexed, self.texts)

    @property
    def rules(self) -> bytes:
        """A digest that another search has if it looks for anything else."""
        return self.marks.digest

    def found(self, outputs: Iterable[Named]) -> Iterator[Problem]:
        """Yield what is wrong with outputs.

        Raises:
            OSError: if a file of the site cannot be read.
        """
        if self.marks:
            yield from leaks(self.marks, outputs, self._said)

    def _said(self) -> frozenset[Mark]:
        sources = published_sources(self.folder, self.loaded, self.indexed, self.texts)
        return said_by(self.marks, sources)


def search_of(site: Workshop | Prepared, order: Order) -> Search:
    """Return what the outputs of a site are searched for."""
    match site:
        case Workshop():
            return Search(order.folder, site.indexed, site.loaded, site.state.text)
        case Prepared():
            indexed = _indexed(site, order)
            return Search(order.folder, indexed, site.loaded, site.texts)


def withdrawn_now(order: Order) -> tuple[str, ...]:
    """Return the paths of all stories that are withdrawn by now.

    Raises:
        InvalidContent: if the site cannot be read.
    """
    indexed = rehearse(order, lambda prepared: _indexed(prepared, order))
    used = frozenset(wanted_files(indexed.site))
    return tuple(path for path in withdrawn_paths(indexed.withheld) if path not in used)


def _indexed(prepared: Prepared, order: Order) -> Indexed:
    parsed, loaded = prepared.parsed, prepared.loaded
    return index(parsed, loaded, settings=prepared.settings, edition=order.edition)


def leaked_by(planned: Planned, folder: Path, made: Iterable[Output | File]) -> tuple[Problem, ...]:
    """Return where outputs give away a story that is withheld.

    Args:
        planned: the site.
        folder: in which it lies.
        made: all its outputs.

    Raises:
        OSError: if a file that is to be copied cannot be read.
    """
    search = Search(folder, planned.indexed, planned.prepared.loaded, planned.prepared.texts)
    return tuple(search.found(named(made)))


def named(made: Iterable[Output | File]) -> Iterator[Named]:
    """Yield path and bytes of outputs, one at a time."""
    for output in made:
        match output:
            case Output():
                yield output.path, output.data
            case File():
                yield output.path, Path(output.source).read_bytes()
