"""Compares a site with what was built last: is anything to do, and is it more than a few pages?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from ssg.colophon import NAME
from ssg.desk import Order
from ssg.gather import Gathered, joined_digest
from ssg.parse.kinds import kind_of
from ssg.problems import Problem
from ssg.shards import CLOSING, Part
from ssg.state import Certificate, Known, State
from ssg.survey import digest_file
from ssg.workshop import settings_digest

_FAMILIES = {"story": "articles", "page": "pages"}  # kinds whose text is on a page of its own alone
_TEXT = "content/"


@dataclass(frozen=True, slots=True, eq=False)
class Recalled:
    """What is known of the last build, beside what there is now.

    `inputs` is the digest of all that the site is made from; `faces` that of all that pages may
    know of other files than their own.
    """

    target: str
    inputs: bytes
    faces: bytes
    certificate: Certificate
    sources: Mapping[str, bytes]  # digests of texts now
    published: Mapping[str, bytes]  # and when the output was written
    written: Mapping[str, Known]  # outputs as they were written
    rows: Mapping[str, Known]  # the same, with the times that the files have now
    lost: frozenset[str]  # outputs that do not lie where and as they were written

    def intact(self) -> dict[str, Known]:
        """Return the rows of all outputs that are as they were written."""
        return {path: row for path, row in self.rows.items() if path not in self.lost}

    def changed_sources(self) -> tuple[str, ...]:
        """Return the paths of the texts that were changed or added."""
        before = self.published
        return tuple(path for path, digest in self.sources.items() if before.get(path) != digest)


def is_done(order: Order, state: State, gathered: Gathered) -> Certificate | None:
    """Return the certificate of the last build if this one would do nothing else."""
    certificate = state.certificate(target_of(order))
    if order.clean or gathered.problems or not certificate.holds(order.edition.now):
        return None
    if certificate.inputs != inputs_digest(order, gathered):
        return None
    if not (order.output / NAME).is_file():
        return None
    written = state.written(target_of(order))
    return None if len(written) != certificate.outputs or _lost(order, written) else certificate


def recall(order: Order, state: State, gathered: Gathered) -> Recalled:
    """Return what is known of the last build into the output folder of the order."""
    target = target_of(order)
    written = state.rows(target)
    rows, lost = _settled(order, dict(written), _lost(order, state.written(target)))
    return Recalled(
        target=target,
        inputs=inputs_digest(order, gathered),
        faces=_faces_digest(order, state, gathered),
        certificate=state.certificate(target),
        sources=gathered.sources(),
        published=state.published(target),
        written=written,
        rows=rows,
        lost=lost,
    )


def stale_parts(order: Order, gathered: Gathered, recalled: Recalled) -> tuple[Part, ...] | None:
    """Return the parts to plan if other parts cannot have changed, or None if any can.

    They cannot if all that pages may know of other files is as it was, at an instant at which
    nothing changes by itself, and if nothing was said of the changed files.
    """
    certificate = recalled.certificate
    holds = certificate.holds(order.edition.now) and certificate.faces == recalled.faces
    if order.clean or order.keep_going or gathered.problems or not holds or not recalled.rows:
        return None
    changed = recalled.changed_sources()
    if any(kind_of(path) not in _FAMILIES for path in changed):
        return None
    if gathered.settings.feeds.full_text or _were_noted(changed, certificate.noted):
        return None
    known = {(row.family, row.part) for row in recalled.rows.values()}
    own = [(_FAMILIES[kind_of(path)], path) for path in changed]
    lost = [(recalled.rows[path].family, recalled.rows[path].part) for path in recalled.lost]
    if any(family == CLOSING for family, _ in lost):
        return None
    return tuple(dict.fromkeys(part for part in (*own, *lost) if part in known))


def target_of(order: Order) -> str:
    """Return the name of an output folder in the state: its path, from the site if it is there."""
    target, folder = order.output.resolve(), order.folder.resolve()
    return str(target.relative_to(folder) if target.is_relative_to(folder) else target)


def inputs_digest(order: Order, gathered: Gathered) -> bytes:
    """Return the digest of all that a site is made from, except the present instant."""
    return joined_digest((*gathered.digests.items(), *_options(order, gathered)))


def _faces_digest(order: Order, state: State, gathered: Gathered) -> bytes:
    """Return the digest of the same, with what others may know of a text in the place of it."""
    faces = state.faces()
    parts = {**gathered.digests}
    parts |= {_TEXT + path: faces.get(path, b"") for path in gathered.loaded.stories}
    return joined_digest((*parts.items(), *_options(order, gathered)))


def _options(order: Order, gathered: Gathered) -> Iterable[tuple[str, bytes]]:
    yield "(generator)", gathered.generator
    yield "(settings)", settings_digest(gathered.settings)
    yield "(edition)", f"{order.edition.drafts} {order.edition.future}".encode()


def _were_noted(paths: Iterable[str], noted: Iterable[str]) -> bool:
    return not frozenset(noted).isdisjoint(_TEXT + path for path in paths)


def _lost(order: Order, written: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return the outputs that do not lie where and as they were written."""
    base = str(Path(order.output)) + os.sep
    lost: list[str] = []
    for path, size, modified in written:
        try:
            found = os.stat(base + path)
        except OSError:
            lost.append(path)
            continue
        if found.st_size != size or found.st_mtime_ns != modified:
            lost.append(path)
    return lost


def _settled(
    order: Order, rows: dict[str, Known], lost: Iterable[str]
) -> tuple[dict[str, Known], frozenset[str]]:
    """Return the rows, and which are lost even though their time alone proves nothing.

    A folder that was copied or checked out has files of other times with the same bytes.
    """
    gone: set[str] = set()
    for path in lost:
        place = order.output / path
        try:
            found = os.stat(place)
            same = path in rows and digest_file(str(place)) == rows[path].digest
        except OSError:
            same = False
        if same:
            rows[path] = structs.replace(rows[path], modified=found.st_mtime_ns)
        else:
            gone.add(path)
    return rows, frozenset(gone)


def noted_in(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the files that something was said of."""
    return tuple(sorted({problem.where.path for problem in problems}))
