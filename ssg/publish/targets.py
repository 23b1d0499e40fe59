"""Every kind of target behind one face: what publishes to it, and gives it back what it had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ssg.deployment import ObjectTarget, Target
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.records import Records
from ssg.publish.restoring import releases_of, restore_objects
from ssg.publish.surroundings import Surroundings

Purge = Callable[[Sequence[str]], None]  # is told the paths that caches must drop


class Publisher(Protocol):
    """A target that is open."""

    @property
    def address(self) -> str:
        """How people call it."""

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        """Make it hold a site."""

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Make it hold an earlier release, by default the one before."""

    def releases(self) -> tuple[str, ...]:
        """Return the names of its releases: the present one, then those that can be restored."""


def open_target(target: Target, records: Records, around: Surroundings, purge: Purge) -> Publisher:
    """Open a target.

    Args:
        target: its settings.
        records: what this machine keeps of it.
        around: clock, patience, name and environment.
        purge: is told what changed for readers.

    Raises:
        InvalidContent: if what it needs is not installed, or its settings cannot be right.
    """
    if isinstance(target, ObjectTarget):
        from ssg.publish.obstores import RemoteStore

        store = RemoteStore(target, around)
        return _Objects(store.address, Bucket(store, records.journal, purge), target, around)
    raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class _Objects:
    address: str
    bucket: Bucket
    target: ObjectTarget
    around: Surroundings

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        return publish_objects(self.bucket, wanted, options, self.around)

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        return restore_objects(self.bucket, to, withdrawn, options, self.around)

    def releases(self) -> tuple[str, ...]:
        manifest, past = releases_of(self.bucket.store)
        return (manifest.release, *past)
