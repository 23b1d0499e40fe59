"""Publishes whole releases: a new one is laid beside the others, and a link leads to it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from ssg.publish.hold import Hold
from ssg.publish.host import PART, Host, Link, Recipe
from ssg.publish.lock import BUSY, TRIES, Lock, locked
from ssg.publish.manifest import Manifest, encode
from ssg.publish.outcome import Options, Outcome, Purge, guard, is_current, release_of
from ssg.publish.planning import Kept, Plan, Wanted, make_plan
from ssg.publish.shelf import addresses_of
from ssg.publish.standing import (
    UNFINISHED,
    Standing,
    Unfinished,
    manifest_of,
    ours,
    parts,
    read_manifest,
    survey_of,
    torn,
)
from ssg.publish.store import TargetFault
from ssg.publish.succession import barring, chosen, follow, restored, returning
from ssg.publish.surroundings import Overtaken, Refused, Surroundings


@dataclass(frozen=True, slots=True, eq=False)
class Releases:
    """A place that holds releases side by side."""

    host: Host
    around: Surroundings
    purge: Purge  # is told which files readers must not get from a cache any more

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        """Make readers get a site.

        Raises:
            Superseded: if a newer build is there, or comes while this one is published.
            Refused: if a guard says no; nothing was written then.
            OSError: if it fails, TargetFault among others; a second try goes on.
        """
        standing, plan = self._planned(wanted, options)
        current = is_current(wanted, plan, standing.manifest) and standing.base is not None
        if options.dry_run or (current and not standing.unfinished):
            return Outcome(plan, _name(wanted, plan, standing), done=False)
        if not (standing.ground.notes and standing.ground.releases):
            self.host.prepare()
        for _ in range(TRIES):
            with suppress(Overtaken), locked(Hold(self.host), self.around, sure=False) as lock:
                standing, plan = self._planned(wanted, options)
                name = _name(wanted, plan, standing)
                _Deploy(self, wanted, plan, standing, options, lock, name).carry_out()
                return Outcome(plan, name, done=True)
        raise TargetFault(BUSY)

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Publish an earlier release again, without what was withdrawn since.

        Args:
            to: its name; the one before the present release if it is None.
            withdrawn: what is withdrawn by now, besides what is known there.
            options: how it is to go.

        Raises:
            Refused: if there is no such release.
            Superseded, OSError: as for `publish`.
        """
        present = survey_of(self.host, options).manifest
        name = chosen(present, to)
        earlier = read_manifest(self.host, name)
        if present is None or earlier is None:
            raise Refused(f"release {name} has no manifest that can be read any more")
        present = barring(present, withdrawn)
        addresses = tuple(addresses_of(present.withdrawn))
        telling = self.host.naming(name, addresses) if addresses else ()
        back, stay = returning(present, earlier, telling)
        sources = {path: f"{name}/{path}" for path in back}
        sources |= {path: f"{present.release}/{path}" for path in stay}
        return self.publish(restored(present, earlier, sources, self.around.now()), options)

    def releases(self) -> tuple[str, ...]:
        """Return the names of all releases that are there, the present one first."""
        manifest = survey_of(self.host, Options()).manifest
        return (manifest.release, *manifest.past) if manifest else ()

    def ledger(self) -> str:
        """Return the addresses that were ever published there, or "" if none are known."""
        with suppress(Refused):  # the deploy itself says so
            manifest = survey_of(self.host, Options()).manifest
            return manifest.ledger if manifest else ""
        return ""

    def _planned(self, wanted: Wanted, options: Options) -> tuple[Standing, Plan]:
        standing = survey_of(self.host, options)
        plan = make_plan(wanted, standing.manifest.owned() if standing.manifest else {})
        foreign = () if options.take_over else standing.foreign
        guard(wanted, plan, standing.manifest, foreign, options)
        return standing, plan


@dataclass(frozen=True, slots=True, eq=False)
class _Deploy:
    """A deploy under way."""

    place: Releases
    wanted: Wanted
    plan: Plan
    standing: Standing
    options: Options
    lock: Lock
    name: str

    @property
    def host(self) -> Host:
        """Where it goes."""
        return self.place.host

    def carry_out(self) -> None:
        """Do all of it, unless it comes to light that somebody else took over."""
        try:
            self._do_all()
        except OSError:
            self.lock.stay()
            raise

    def _do_all(self) -> None:
        """Do all of it; readers see one step, that of the link."""
        manifest = follow(self.standing.manifest, self.wanted, self.name, self.options.keep)
        gone = self._gone()
        self._announce(gone)
        if self.name == self.standing.base:
            self.lock.stay()
            self.host.write(manifest_of(self.name), encode(manifest))
        else:
            self._lay(manifest)
            self._switch()
        if gone:
            self.place.purge(gone)
        self._strip(manifest)
        self.lock.stay()
        self._sweep({manifest.release, *manifest.past}, also=[UNFINISHED])

    def _gone(self) -> tuple[str, ...]:
        """Return what caches have to forget.

        A deploy that died may have switched and told nobody: that is made up for.
        """
        plan, died = self.plan, self.standing.unfinished
        paths = [*(piece.path for piece in plan.changed), *plan.takedowns, *plan.deletes]
        if died:
            paths += died.purge
        return tuple(sorted(set(paths)))

    def _announce(self, gone: tuple[str, ...]) -> None:
        """Say what will be done, after what one that died has left was cleared away."""
        note = Unfinished(self.name, self.standing.base, gone)
        if died := self.standing.unfinished:
            same = (died.release, died.base) == (note.release, note.base)
            self._sweep(self.standing.kept, spare=self.name + PART if same else "")
        self.host.write(UNFINISHED, msgspec.json.encode(note))

    def _lay(self, manifest: Manifest) -> None:
        try:
            self._lay_and_prove(manifest)
        except TargetFault:  # a second try goes on from here
            raise
        except OSError:  # a disk that is full should not stay so
            self.host.drop([self.name + PART])
            raise

    def _lay_and_prove(self, manifest: Manifest) -> None:
        recipe = self._recipe(manifest)
        total = len(recipe.links) + len(recipe.copies)
        size = sum(piece.size for piece in recipe.copies)

        def beat(done: int) -> None:
            self.lock.stay()
            self.place.around.progress("files", size * done // max(total, 1), size)

        self.host.lay(recipe, beat)
        beat(total)
        self.host.prove(recipe)
        self.lock.stay()
        self.host.write(manifest_of(self.name), encode(manifest))
        self.host.finish(self.name)

    def _recipe(self, manifest: Manifest) -> Recipe:
        base, links, copies = self.standing.base, [], []
        changed = {piece.path for piece in self.plan.puts}
        for path, piece in self.wanted.pieces.items():
            if isinstance(piece, Kept):
                release = piece.source.removesuffix(f"/{path}")
                links.append(Link(path, release, piece.size))
            elif base is None or path in changed:
                copies.append(piece)
            else:
                links.append(Link(path, base, piece.size, piece))
        if base is not None:
            older = manifest.older.items()
            links += [Link(path, base, s.size, needed=False) for path, (_, s) in older]
        return Recipe(self.name, tuple(links), tuple(copies))

    def _switch(self) -> None:
        """Let readers get the release, unless they get another one by now than was seen."""
        self.lock.stay()
        if not self.host.switch(self.standing.ground.current, self.name):
            raise Overtaken

    def _strip(self, manifest: Manifest) -> None:
        """Take what was withdrawn out of the earlier releases, so that nobody brings it back."""
        before = self.standing.manifest.withdrawn if self.standing.manifest else ()
        fresh = [path for path in manifest.withdrawn if path not in before]
        paths = manifest.withdrawn if self.standing.unfinished else fresh
        if safe := [path for path in paths if _is_inside(path)]:
            for name in manifest.past:
                self.host.strip(name, safe)

    def _sweep(self, kept: Iterable[str], *, spare: str = "", also: Sequence[str] = ()) -> None:
        """Remove our releases but these: old ones, and what deploys that died have laid.

        Args:
            kept: what has to stay.
            spare: something half laid that may be used.
            also: what goes at the very end.
        """
        ground = self.host.look()
        old = ours(ground) - set(kept)
        self.host.drop(sorted((parts(ground) - {spare}) | (old & ground.releases)))
        self.host.remove([*map(manifest_of, sorted(old)), *torn(ground), *also])


def _name(wanted: Wanted, plan: Plan, standing: Standing) -> str:
    """Return the name of the release: that of the present one if its files stay as they are."""
    before = standing.manifest
    if before and standing.base and plan.is_empty and before.files.keys() == wanted.pieces.keys():
        return standing.base
    first = name = release_of(wanted)
    number = 1
    while name in standing.kept:
        number += 1
        name = f"{first}-{number}"
    return name


def _is_inside(path: str) -> bool:
    return bool(path.strip("/")) and not path.startswith("/") and ".." not in path.split("/")
