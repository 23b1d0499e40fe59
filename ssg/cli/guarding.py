"""Looks through finished outputs for what may not leave the house."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ssg.audit.leaks import Named, leaks, said_by
from ssg.audit.marks import Mark
from ssg.audit.secrets import Surroundings, secrets
from ssg.model import File, Output
from ssg.problems import Problem
from ssg.rehearsal import Planned
from ssg.secrecy import marks_of, published_sources
from ssg.settings import Settings

_CREDENTIAL = re.compile(
    r"SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|(?:^|_)(?:API|ACCESS|PRIVATE)?_?KEY(?:_|$)|(?:^|_)(?:PASS|PWD)$"
)
_HARMLESS = re.compile(r"(?:_URL|_URI|_PATH|_FILE|_DIR|_HOME|_NAME|_REGION|_SOCK)$|^(?:OLD)?PWD$")


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
    settings = planned.site.settings
    around = surroundings(folder, settings)
    allowed = frozenset(settings.secrets.allow)
    return (*leaked_by(planned, folder, made), *secrets(named(made), around, allowed))


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
