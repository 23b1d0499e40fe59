"""Every kind of target behind one face: what publishes to it, and gives it back what it had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ssg.deployment import (
    AzureTarget,
    DirTarget,
    GcsTarget,
    GitTarget,
    RsyncTarget,
    S3Target,
    Target,
    ZipTarget,
)
from ssg.publish.archive import Archive
from ssg.publish.branch import Branch
from ssg.publish.local import LocalHost
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.outcome import Options, Outcome, Purge
from ssg.publish.planning import Wanted
from ssg.publish.programs import told
from ssg.publish.records import Records
from ssg.publish.releases import Releases
from ssg.publish.repository import open_repository
from ssg.publish.restoring import ledger_of, releases_of, restore_objects
from ssg.publish.surroundings import Surroundings


class Publisher(Protocol):
    """A target that is open."""

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        """Make it hold a site."""

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Make it hold an earlier release, by default the one before."""

    def releases(self) -> tuple[str, ...]:
        """Return the names of its releases: the present one, then those that can be restored."""

    def ledger(self) -> str:
        """Return the addresses that were ever published there, as `urls.lock` has them, or ""."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A target that is open, and how people call it."""

    address: str
    publisher: Publisher


@contextmanager
def open_target(
    target: Target, folder: Path, records: Records, around: Surroundings, purge: Purge
) -> Iterator[Opened]:
    """Open a target, and close it in the end.

    Args:
        target: its settings.
        folder: of the site, from which paths of this machine count.
        records: what this machine keeps of it.
        around: clock, patience, name and environment.
        purge: is told what changed for readers.

    Raises:
        InvalidContent: if what it needs is not installed, or its settings cannot be right.
    """
    match target:
        case DirTarget():
            root = folder / Path(target.path).expanduser()
            yield Opened(str(root), Releases(LocalHost(root), around, purge))
        case RsyncTarget():
            from ssg.publish.ssh import connected

            with connected(target, around) as host:
                address = f"{target.host}:{target.path}"
                yield Opened(address, Releases(host, around, purge))
        case S3Target() | AzureTarget() | GcsTarget():
            from ssg.publish.obstores import RemoteStore

            store = RemoteStore(target, around)
            yield Opened(store.address, _Objects(Bucket(store, records.journal, purge), around))
        case GitTarget():
            repository = open_repository(target, folder, records.folder / "git", around)
            address = f"branch {target.branch} of {told(target.remote)}"
            yield Opened(address, Branch(repository, records.folder / "blobs", around, purge))
        case ZipTarget():
            file = folder / Path(target.path).expanduser()
            yield Opened(str(file), Archive(file, around, purge))


@dataclass(frozen=True, slots=True, eq=False)
class _Objects:
    bucket: Bucket
    around: Surroundings

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        return publish_objects(self.bucket, wanted, options, self.around)

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        return restore_objects(self.bucket, to, withdrawn, options, self.around)

    def releases(self) -> tuple[str, ...]:
        manifest, past = releases_of(self.bucket.store)
        return (manifest.release, *past)

    def ledger(self) -> str:
        return ledger_of(self.bucket.store)
