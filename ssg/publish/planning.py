"""Compares a build with what a target holds: what to put there, what to take away, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssg.headers import is_hashed
from ssg.publish.artifact import Item
from ssg.publish.manifest import Manifest, Stored

_FEW, _SHARE = 50, 10  # deletions that need no word: so many, or one file in so many


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of an earlier release, of which the target keeps a copy under the key `source`."""

    path: str
    source: str
    size: int  # bytes
    face: str


Piece = Item | Kept


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What a target is to hold: a site, as it was at an instant."""

    site: str
    since: datetime
    pieces: Mapping[str, Piece]
    withdrawn: tuple[str, ...] = ()  # `africa/vote/` with all below it, or single files
    restores: str = ""  # the earlier release that this is
    ledger: str = ""  # the addresses that were ever published, "" if it is not known here


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a deploy does to the files of a target."""

    new: tuple[Piece, ...]
    changed: tuple[Piece, ...]
    takedowns: tuple[str, ...]  # files of withdrawn stories: they go first, and at once
    deletes: tuple[str, ...]  # files of pages that are no more: they go last
    unchanged: int

    @property
    def puts(self) -> tuple[Piece, ...]:
        """The files to put there."""
        return (*self.new, *self.changed)

    @property
    def is_empty(self) -> bool:
        """Tell whether readers get just what they got before."""
        return not (self.new or self.changed or self.takedowns or self.deletes)


def make_plan(wanted: Wanted, there: Mapping[str, Stored]) -> Plan:
    """Compare what a target is to hold with what it holds of us.

    Hashed files that are no longer of the site stay for a while: they are in no plan.
    """
    new: list[Piece] = []
    changed: list[Piece] = []
    for path, piece in wanted.pieces.items():
        stored = there.get(path)
        if stored is None:
            new.append(piece)
        elif stored.face != piece.face:
            changed.append(piece)
    gone = sorted(there.keys() - wanted.pieces.keys())
    takedowns = tuple(path for path in gone if is_below(path, wanted.withdrawn))
    deletes = tuple(sorted({path for path in gone if not is_hashed(path)} - set(takedowns)))
    same = len(wanted.pieces) - len(new) - len(changed)
    return Plan(tuple(new), tuple(changed), takedowns, deletes, same)


def is_below(path: str, withdrawn: Iterable[str]) -> bool:
    """Tell whether a file is one of these, or lies in one of the folders among them."""
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in withdrawn)


def too_many(plan: Plan, manifest: Manifest | None, allowed: int | None) -> str | None:
    """Return why a plan deletes more than goes without a word, or None if it may.

    Args:
        plan: what is to be done; takedowns do not count.
        manifest: what lies in the target.
        allowed: the number of deletions that was named on the command line.
    """
    count = len(plan.deletes)
    files = len(manifest.files) if manifest else 0
    if count <= max(_FEW, files // _SHARE) or count == allowed:
        return None
    return f"{count:,} of the {files:,} files there would be deleted"
