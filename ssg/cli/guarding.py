"""Looks through finished outputs for what may not leave the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ssg.audit.leaks import Named, leaks, said_by
from ssg.audit.marks import Mark
from ssg.model import File, Output
from ssg.problems import Problem
from ssg.rehearsal import Planned
from ssg.secrecy import marks_of, published_sources


def leaked_by(planned: Planned, folder: Path, made: Iterable[Output | File]) -> tuple[Problem, ...]:
    """Return where outputs give away a story that is withheld.

    Args:
        planned: the site.
        folder: in which it lies.
        made: all its outputs.

    Raises:
        OSError: if a file that is to be copied cannot be read.
    """
    marks = marks_of(planned.indexed, planned.prepared.texts)
    if not marks:
        return ()

    loaded, texts = planned.prepared.loaded, planned.prepared.texts
    indexed = planned.indexed

    def said() -> frozenset[Mark]:
        return said_by(marks, published_sources(folder, loaded, indexed, texts))

    return tuple(leaks(marks, named(made), said))


def named(made: Iterable[Output | File]) -> Iterator[Named]:
    """Yield path and bytes of outputs, one at a time."""
    for output in made:
        match output:
            case Output():
                yield output.path, output.data
            case File():
                yield output.path, Path(output.source).read_bytes()
