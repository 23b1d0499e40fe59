"""Publishes to a branch of a git repository: one commit of just the site, on what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path

import msgspec
from msgspec import structs

from ssg import fsops
from ssg.headers import is_text_file
from ssg.ledger import NAME as LEDGER
from ssg.ledger import completed
from ssg.publish.artifact import Item
from ssg.publish.commits import manifest_in, message_of, release_in
from ssg.publish.manifest import FOLDER, Manifest, Stored
from ssg.publish.outcome import Options, Outcome, Purge, guard, knows, release_of
from ssg.publish.planning import Kept, Piece, Plan, Wanted, make_plan
from ssg.publish.repository import Blob, Commit, Draft, Repository
from ssg.publish.shelf import names_one_of
from ssg.publish.store import TargetFault
from ssg.publish.succession import barring, chosen, follow, returning
from ssg.publish.surroundings import Refused, Superseded, Surroundings

_HOSTS = {".nojekyll": b""}  # hosts would build the branch again without it
_LEDGER = f"{FOLDER}/{LEDGER}"  # the addresses that were ever published
_DOMAIN = "CNAME"  # the host keeps the site's own domain in it
_EXTRAS = frozenset({*_HOSTS, _DOMAIN, _LEDGER})  # no files of the site
_OTHER = ""  # the face of a file that is not as the build has it
_TRIES = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """The branch as it was seen: the commits of it, the files of the newest, and what it says."""

    history: tuple[Commit, ...] = ()
    files: Mapping[str, Blob] = field(default_factory=dict)
    manifest: Manifest | None = None

    @property
    def tip(self) -> str | None:
        """The commit that the branch leads to."""
        return self.history[0].name if self.history else None


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A branch of a git repository that holds a site."""

    repository: Repository
    memory: Path  # where is kept which blobs the files of the build are
    around: Surroundings
    purge: Purge  # is told which files readers must not get from a cache any more

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        """Make the branch hold a site.

        Raises:
            Superseded: if a newer build is there, or others push at the same time.
            Refused: if a guard says no; nothing was written then.
            TargetFault: if the repository cannot be reached, or refuses the commit.
        """
        blobs = self._blobs(wanted)
        for _ in range(_TRIES):
            sight, plan = self._planned(wanted, blobs, options)
            release = release_of(wanted)
            known = self._ledger_in(sight)
            there = _is_there(wanted, plan, sight) and knows(known, wanted)
            if options.dry_run or there:
                return Outcome(plan, release, done=False)
            manifest = follow(sight.manifest, wanted, release, options.keep)
            manifest = structs.replace(manifest, ledger=completed(manifest.ledger, known))
            draft = _draft(manifest, wanted, blobs, sight)
            if self._push(self.repository.commit(draft), sight.tip):
                paths = (piece.path for piece in plan.changed)
                if gone := (*paths, *plan.takedowns, *plan.deletes):
                    self.purge(gone)
                return Outcome(plan, release, done=True)
        raise Superseded(f"others push to {self.repository.branch} just now: deploy again")

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Publish an earlier release again, without what was withdrawn since.

        Args:
            to: its name; the one before the present release if it is None.
            withdrawn: what is withdrawn by now, besides what is known there.
            options: how it is to go.

        Raises:
            Refused: if there is no such release.
            Superseded, TargetFault: as for `publish`.
        """
        sight = self._see(options)
        present, name = sight.manifest, chosen(sight.manifest, to)
        commit = next(it for it in sight.history[1:] if release_in(it.message) == name)
        files = self.repository.files(commit.name)
        earlier = manifest_in(commit.message, _stored(files))
        if present is None or earlier is None:
            raise Refused(f"release {name} cannot be read any more")
        present = barring(present, withdrawn)
        texts = [path for path in earlier.files if present.withdrawn and is_text_file(path)]
        read = self.repository.read([files[path].name for path in texts])
        telling = [
            path
            for path, data in zip(texts, read, strict=True)
            if names_one_of(data, present.withdrawn)
        ]
        back, stay = returning(present, earlier, telling)
        found = {path: files[path] for path in back} | {path: sight.files[path] for path in stay}
        pieces = {
            path: Kept(path, blob.name, blob.size, blob.name)
            for path, blob in found.items()
            if path not in _EXTRAS
        }
        since = max(self.around.now(), present.since)
        return self.publish(Wanted(present.site, since, pieces, present.withdrawn), options)

    def releases(self) -> tuple[str, ...]:
        """Return the names of all releases that are known here, the present one first."""
        manifest = self._see(Options()).manifest
        return (manifest.release, *manifest.past) if manifest else ()

    def ledger(self) -> str:
        """Return the addresses that were ever published there, or "" if none are known."""
        with suppress(Refused):  # the deploy itself says so
            return self._ledger_in(self._see(Options()))
        return ""

    # --- what is there --------------------------------------------------------------------------

    def _see(self, options: Options) -> _Sight:
        tip = self.repository.tip()
        if tip is None:
            return _Sight()
        self.repository.fetch(tip)
        history, files = self.repository.history(tip), self.repository.files(tip)
        names = [release_in(commit.message) for commit in history]
        past = tuple(dict.fromkeys(name for name in names[1:] if name and name != names[0]))
        manifest = manifest_in(history[0].message, _stored(files), past)
        if manifest is None and not options.take_over:
            branch, hint = self.repository.branch, "name another one, or add --take-over"
            raise Refused(f"the last commit of {branch} was made by somebody else ({hint})")
        return _Sight(history, files, manifest)

    def _ledger_in(self, sight: _Sight) -> str:
        blob = sight.files.get(_LEDGER)
        return next(iter(self.repository.read([blob.name]))).decode() if blob else ""

    def _planned(
        self, wanted: Wanted, blobs: Mapping[str, str], options: Options
    ) -> tuple[_Sight, Plan]:
        sight = self._see(options)
        there = {
            path: Stored(_face(wanted.pieces.get(path), blobs.get(path), blob), blob.size)
            for path, blob in sight.files.items()
            if path in wanted.pieces or path not in _EXTRAS
        }
        plan = make_plan(wanted, there)
        guard(wanted, plan, sight.manifest, (), options)
        return sight, plan

    def _blobs(self, wanted: Wanted) -> dict[str, str]:
        """Return the names of the blobs that the files are; only those not known are read."""
        known = self._known()
        found, kept = {}, {}
        for path, piece in wanted.pieces.items():
            if isinstance(piece, Kept):
                found[path] = piece.source
                continue
            name = known.get(piece.digest) or _blob_of(Path(piece.place).read_bytes())
            found[path] = kept[piece.digest] = name
        if kept:
            made = self.memory.with_name(f"{self.memory.name}.new")
            fsops.write_new(made, msgspec.msgpack.encode(kept))
            fsops.put(made, self.memory)
        return found

    def _known(self) -> dict[bytes, str]:
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return msgspec.msgpack.decode(self.memory.read_bytes(), type=dict[bytes, str])
        return {}

    # --- what is done ---------------------------------------------------------------------------

    def _push(self, commit: str, expected: str | None) -> bool:
        """Push a commit; return False if the branch is not as expected any more.

        Raises:
            TargetFault: if it is refused for another reason, or not there afterwards.
        """
        why = self.repository.push(commit, expected)
        tip = self.repository.tip()
        if tip == commit:
            return True
        if tip == expected:
            said = why or "it was accepted, but is not there"
            raise TargetFault(f"{self.repository.branch} was not changed: {said}")
        return False


def _draft(manifest: Manifest, wanted: Wanted, blobs: Mapping[str, str], sight: _Sight) -> Draft:
    """Return the commit: files that the branch has are named, others are read."""
    here = {blob.name for blob in sight.files.values()}
    files: dict[str, Item | bytes | str] = dict(_HOSTS)
    if manifest.ledger:
        files[_LEDGER] = manifest.ledger.encode()
    for path in (_DOMAIN, *manifest.older):
        if path in sight.files:
            files[path] = sight.files[path].name
    for path, piece in wanted.pieces.items():
        known = isinstance(piece, Kept) or blobs[path] in here
        files[path] = piece if isinstance(piece, Item) and not known else blobs[path]
    return Draft(files, sight.tip, message_of(manifest), wanted.since)


def _is_there(wanted: Wanted, plan: Plan, sight: _Sight) -> bool:
    """Tell whether the branch holds this site already: hosts need no commit without a change."""
    if sight.manifest is None or not plan.is_empty or not _HOSTS.keys() <= sight.files.keys():
        return False
    return set(wanted.withdrawn) <= set(sight.manifest.withdrawn)


def _face(piece: Piece | None, name: str | None, blob: Blob) -> str:
    return piece.face if piece is not None and name == blob.name else _OTHER


def _stored(files: Mapping[str, Blob]) -> dict[str, Stored]:
    return {p: Stored(b.name, b.size) for p, b in files.items() if p not in _EXTRAS}


def _blob_of(data: bytes) -> str:
    """Return the name that git gives these bytes."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
