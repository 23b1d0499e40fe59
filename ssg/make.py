"""Plans parts of the site and renders those pages whose inputs changed, a shard at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from msgspec import Struct

from ssg import fsops
from ssg.dependencies import cause_of, inputs_of
from ssg.fingerprints import digest_of
from ssg.outputs import Entry, File, Page, row_of
from ssg.problems import InvalidContent, Problem
from ssg.render import render
from ssg.state import Known
from ssg.survey import digest_file
from ssg.workshop import Recipe, Workshop, workshop

__all__ = ["make"]


class Bench(Struct, frozen=True):
    """Where outputs are laid down before they are published.

    In a `fresh` tree every output is written; else only those that differ from the target's.
    """

    staging: str
    target: str
    fresh: bool


class Shard(Struct, frozen=True):
    """Parts of a family to be made, and what is known of their outputs."""

    recipe: Recipe
    bench: Bench
    family: str
    parts: tuple[str, ...]
    known: dict[str, Known]


class Made(Struct, frozen=True):
    """What came of a shard: a row for every output; which were rendered, and which laid down."""

    rows: list[Known]
    rendered: list[str]
    staged: list[str]
    problems: list[Problem]


def make(shard: Shard) -> Made:
    """Plan the parts of a shard and render what is stale."""
    shop = workshop(shard.recipe)
    planned = shop.planned(shard.family)
    maker = Maker(shop, shard.bench, shard.known)
    with shop.state.reading():
        for part in shard.parts:
            maker.take(planned(part), shard.family, part)
    return maker.made


@dataclass(frozen=True, slots=True, eq=False)
class Maker:
    """Renders planned outputs and lays down those that changed."""

    shop: Workshop
    bench: Bench
    known: Mapping[str, Known]
    made: Made = field(default_factory=lambda: Made([], [], [], []))

    def take(self, entries: Iterable[Entry], family: str, part: str) -> None:
        """Make the outputs of a part."""
        for entry in entries:
            try:
                self.made.rows.append(self._row(entry, family, part))
            except InvalidContent as invalid:
                self.made.problems.extend(invalid.problems)
                # That it is planned counts all the same: other pages may lead there.
                self.made.rows.append(_known(entry, (family, part), (b"", ""), (b"", 0, 0)))

    def _row(self, entry: Entry, family: str, part: str) -> Known:
        inputs = inputs_of(entry, self.shop)
        known = self.known.get(entry.path)
        if known is not None and inputs and known.inputs == inputs:
            cause, laid = known.cause, (known.digest, known.size, known.modified)
        else:
            self.made.rendered.append(entry.path)
            cause, laid = cause_of(inputs, known), self._lay_down(entry, known)
        return _known(entry, (family, part), (inputs, cause), laid)

    def _lay_down(self, entry: Entry, known: Known | None) -> tuple[bytes, int, int]:
        """Render an output and lay it down if its bytes changed; return their digest and stat."""
        page = render(entry, self.shop.engine) if isinstance(entry, Page) else None
        digest = digest_of(page.data) if page else self._digest(cast(File, entry))
        if known is not None and known.digest == digest:
            return digest, known.size, known.modified
        if not self.bench.fresh and (found := _on_disk(self.bench.target, entry.path, digest)):
            return digest, *found
        place = f"{self.bench.staging}/{entry.path}"
        try:
            make_folder(os.path.dirname(place))
            if page:
                fsops.write_new(place, page.data)
            else:
                fsops.copy_new(cast(File, entry).source, place)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return digest, 0, 0  # another output lies there: a clash, which is told later
        self.made.staged.append(entry.path)
        return digest, *_stat(place)

    def _digest(self, file: File) -> bytes:
        return self.shop.places.get(file.source) or digest_file(file.source)


def _known(
    entry: Entry, part: tuple[str, str], why: tuple[bytes, str], laid: tuple[bytes, int, int]
) -> Known:
    row, (family, name), (inputs, cause) = row_of(entry), part, why
    return Known(
        row.path, family, name, row.template, row.origin.path, row.origin.line, row.listed,
        row.changed, inputs, cause, *laid,
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def make_folder(folder: str) -> None:
    """Make a folder of the staging area, once."""
    fsops.make_folders(folder)


def _on_disk(target: str, path: str, digest: bytes) -> tuple[int, int] | None:
    """Return size and time of an output that has the right bytes already."""
    place = f"{target}/{path}"
    try:
        if digest_file(place) == digest:
            return _stat(place)
    except OSError:
        return None
    return None


def _stat(place: str) -> tuple[int, int]:
    found = os.stat(place)
    return found.st_size, found.st_mtime_ns
