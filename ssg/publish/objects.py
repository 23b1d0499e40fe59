"""Publishes to an object store, step by step, so that every page works at every instant.

The order is the promise: takedowns, files that pages need, new pages, changed pages, what machines
read, the manifest (by comparing and swapping), and only then what has to go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec import structs

from ssg.publish.artifact import Item
from ssg.publish.journal import Journal, read_journal
from ssg.publish.lock import BUSY, TRIES, Lock, locked
from ssg.publish.manifest import Manifest, Stored, encode
from ssg.publish.outcome import Options, Outcome, Purge, guard, is_current, release_of
from ssg.publish.planning import Kept, Piece, Plan, Wanted, make_plan
from ssg.publish.shelf import RELEASES, Shelf
from ssg.publish.sight import FEW, INTENTS, MANIFEST, Intent, Sight, in_the_way, see
from ssg.publish.stages import stages
from ssg.publish.store import ABSENT, ANY, Conflict, Found, Store, TargetFault, Upload
from ssg.publish.succession import follow
from ssg.publish.surroundings import Overtaken, Refused, Surroundings
from ssg.publish.undoing import give_back

_BATCH = 500  # files between two looks at the lock


@dataclass(frozen=True, slots=True, eq=False)
class Bucket:
    """An object store, and what this machine notes of deploys to it."""

    store: Store
    journal: Path
    purge: Purge  # is told which files readers must not get from a cache any more


def publish_objects(
    bucket: Bucket, wanted: Wanted, options: Options, around: Surroundings
) -> Outcome:
    """Make a store hold a site.

    Raises:
        Superseded: if a newer build is there, or comes there meanwhile.
        Refused: if a guard says no; nothing was written then.
        TargetFault: if the store fails for good; what is there works, and a second try goes on.
    """
    release = release_of(wanted)
    try:
        sight, plan = _first_look(bucket, wanted, options)
    except Overtaken:
        pass  # it will have come to its end when the lock is ours
    else:
        done = is_current(wanted, plan, sight.manifest) and not sight.intents
        if options.dry_run or done:
            return Outcome(plan, release, done=False)
    for _ in range(TRIES):
        with suppress(Overtaken), locked(bucket.store, around, sure=options.conditional) as lock:
            sight = _seen(bucket, options)
            try:
                plan = _planned(bucket, sight, wanted, options)
            except Refused:
                lock.stay()  # else what stands in the way may come from another deploy
                raise
            coming = follow(sight.manifest, wanted, release, options.keep)
            _Deploy(bucket, wanted, plan, sight, options, around, lock, coming).carry_out()
            return Outcome(plan, release, done=True)
    raise TargetFault(BUSY)


def _first_look(bucket: Bucket, wanted: Wanted, options: Options) -> tuple[Sight, Plan]:
    """Plan without the lock, so that what is refused is refused before anything is written.

    Raises:
        Overtaken: if what is refused may come from a deploy under way.
    """
    sight = _seen(bucket, options)
    try:
        return sight, _planned(bucket, sight, wanted, options)
    except Refused:
        again = _seen(bucket, options)
        if not options.dry_run and (again.tag != sight.tag or again.intents):
            raise Overtaken from None
        return again, _planned(bucket, again, wanted, options)


def _seen(bucket: Bucket, options: Options) -> Sight:
    return see(bucket.store, read_journal(bucket.journal), take_over=options.take_over)


def _planned(bucket: Bucket, sight: Sight, wanted: Wanted, options: Options) -> Plan:
    plan = make_plan(wanted, sight.there)
    foreign = in_the_way(bucket.store, sight, (piece.path for piece in plan.new))
    guard(wanted, plan, sight.manifest, foreign, options)
    return plan


@dataclass(frozen=True, slots=True, eq=False)
class _Deploy:
    """A deploy under way."""

    bucket: Bucket
    wanted: Wanted
    plan: Plan
    sight: Sight
    options: Options
    around: Surroundings
    lock: Lock
    coming: Manifest  # what the store will say of itself, without the tags of files
    stored: dict[str, Stored] = field(default_factory=dict)  # what the store has confirmed

    @property
    def release(self) -> str:
        """Its name."""
        return self.coming.release

    @property
    def store(self) -> Store:
        """Where it goes."""
        return self.bucket.store

    def carry_out(self) -> None:
        """Do all of it, in the order that keeps every page whole."""
        journal = Journal(self.bucket.journal, self.release)
        shelf = Shelf(self.store, self.sight.manifest)
        try:
            self._announce()
            self._take_down(shelf)
            for name, pieces in stages(self.plan):
                self._put(name, pieces, shelf, journal)
            self.lock.stay()
            self._keep(shelf, self.plan.deletes)
            self._burn(shelf)  # before the manifest says that nothing is left of what was withdrawn
            # Caches may drop what was replaced from now on; a death after this loses no address.
            self.bucket.purge([*(piece.path for piece in self.plan.changed), *self.plan.deletes])
            self._swap_manifest()
            self._prune(shelf)
        except Conflict as conflict:
            raise self._explained(conflict) from None
        except (Overtaken, TargetFault) as fault:
            if isinstance(fault, TargetFault) and not self.lock.has_run_out():
                raise
            self._give_back()
            raise Overtaken from None
        journal.close()

    # --- the steps ------------------------------------------------------------------------------

    def _intent(self) -> Intent:
        faces = {piece.path: piece.face for piece in self.plan.puts}
        gone = {path: self.sight.there[path] for path in (*self.plan.takedowns, *self._stale())}
        return Intent(self.release, self.wanted.since, faces, gone, self.wanted.restores)

    def _announce(self) -> None:
        """Say what will be done: whoever comes after a death of this one knows where to look."""
        data = msgspec.json.encode(self._intent())
        self.store.put(f"{INTENTS}{self.release}.json", data)

    def _take_down(self, shelf: Shelf) -> None:
        """Remove what was withdrawn before anything else is done, and see that it is gone."""
        gone = self.plan.takedowns
        if gone:
            self.store.delete(gone)
            if left := sorted(self.store.look(gone)):
                raise TargetFault(f"withdrawn, but still there: {', '.join(left)}")
            self.bucket.purge(gone)
        self._burn(shelf)

    def _burn(self, shelf: Shelf) -> None:
        before = self.sight.manifest.withdrawn if self.sight.manifest else ()
        if fresh := [path for path in self.wanted.withdrawn if path not in before]:
            shelf.burn(fresh)

    def _put(self, name: str, pieces: Sequence[Piece], shelf: Shelf, journal: Journal) -> None:
        """Put the files of a stage, and read back that they are as they should be."""
        sent, size = 0, sum(piece.size for piece in pieces)
        for batch in _batches(pieces):
            self.lock.stay()
            self._keep(shelf, (piece.path for piece in batch))
            uploads = [self._upload(piece) for piece in batch if isinstance(piece, Item)]
            by_path = {piece.path: piece for piece in batch}
            for path, tag in self.store.put_many(uploads):
                piece = by_path[path]
                self.stored[path] = Stored(piece.face, piece.size, tag)
                journal.add(path, piece.face, tag)
                sent += piece.size
                self.around.progress(name, sent, size)
            self.store.copy_many({p.source: p.path for p in batch if isinstance(p, Kept)})
        self._verify(pieces)

    def _keep(self, shelf: Shelf, paths: Iterable[str]) -> None:
        if self.options.keep > 1:
            shelf.keep(paths, self.sight.there)

    def _upload(self, piece: Item) -> Upload:
        there = self.sight.there.get(piece.path)
        when = (there.tag if there else ABSENT) if self.options.conditional else ANY
        return Upload(piece.path, piece.place, piece.headers, when, piece.digest)

    def _verify(self, pieces: Sequence[Piece]) -> None:
        """Read back what was put.

        Raises:
            TargetFault: if the store holds anything else.
        """
        found = self._look([piece.path for piece in pieces])
        for piece in pieces:
            there = found.get(piece.path)
            if there is None:
                raise TargetFault(f"{piece.path} was stored, but is not there")
            if isinstance(piece, Kept):
                self.stored[piece.path] = Stored(piece.face, piece.size, there.tag)
            elif there.tag != self.stored[piece.path].tag:
                raise TargetFault(
                    f"{piece.path} is not as it was stored: somebody else writes here"
                )
            else:
                self.store.prove(self._upload(piece), there)

    def _look(self, paths: Sequence[str]) -> dict[str, Found]:
        if len(paths) <= FEW:
            return dict(self.store.look(paths))
        wanted = set(paths)
        return {found.key: found for found in self.store.list() if found.key in wanted}

    def _swap_manifest(self) -> None:
        """Say in the store what it holds now, unless a newer deploy has said so already."""
        self.lock.stay()
        paths = self.wanted.pieces
        files = {path: self.stored.get(path) or self.sight.there[path] for path in paths}
        manifest = structs.replace(self.coming, files=files)
        self.store.put(f"{RELEASES}{self.release}.json", encode(manifest))
        expected = self.sight.tag if self.options.conditional else ANY
        try:
            self.store.put(MANIFEST, encode(manifest), expected)
        except Conflict:
            raise Overtaken from None

    def _stale(self) -> list[str]:
        """Return what has to go at the end: what no page asks for, and no open one may ask for."""
        kept = {*self.wanted.pieces, *self.plan.takedowns, *self.coming.older}
        return sorted(path for path in self.sight.there if path not in kept)

    def _prune(self, shelf: Shelf) -> None:
        """Remove what has to go, now that no page leads there any more."""
        self.lock.stay()
        self.store.delete(self._stale())
        self.lock.stay()
        shelf.sweep(self.coming.past)
        named = {f"{RELEASES}{name}.json" for name in (self.release, *self.coming.past)}
        records = [found.key for found in self.store.list(RELEASES) if found.key not in named]
        self.store.delete([*records, *self.sight.intents, f"{INTENTS}{self.release}.json"])

    # --- when somebody else was quicker ---------------------------------------------------------

    def _explained(self, conflict: Conflict) -> Exception:
        found = self.store.get(MANIFEST)
        if (found[0].tag if found else ABSENT) != self.sight.tag:
            self._give_back()
            return Overtaken()
        return Refused(
            f"{conflict.key} in the target is not what was put there; nothing was deleted"
            " (if it may be replaced, add --take-over)"
        )

    def _give_back(self) -> None:
        before = self.sight.manifest
        give_back(self.store, before, self._intent(), self.stored, self._stale())


def _batches(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    for start in range(0, len(pieces), _BATCH):
        yield pieces[start : start + _BATCH]
