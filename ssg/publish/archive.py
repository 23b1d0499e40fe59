"""Publishes a site as one zip archive; the same site gives the same bytes.

Of which site and instant it is, the comment of the archive says: no file in it does.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from ssg import fsops
from ssg.headers import content_type, headers_of, is_text
from ssg.ledger import NAME as LEDGER
from ssg.ledger import completed
from ssg.publish.artifact import Item, digest_of, face_of
from ssg.publish.manifest import Manifest, Stored
from ssg.publish.outcome import Options, Outcome, Purge, guard, knows, release_of
from ssg.publish.planning import Plan, Wanted, make_plan
from ssg.publish.store import TargetFault, changed_meanwhile
from ssg.publish.surroundings import Refused, Surroundings

_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest instant an archive can name
_UNIX, _MODE = 3, 0o100644


class _Label(Struct, frozen=True):
    """What the comment of an archive says."""

    site: str
    since: datetime
    release: str


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """A zip archive that holds a site."""

    file: Path
    around: Surroundings
    purge: Purge  # is told which files have changed

    def publish(self, wanted: Wanted, options: Options) -> Outcome:
        """Make the archive hold a site.

        Raises:
            Superseded: if a newer build is there.
            Refused: if a guard says no; nothing was written then.
            OSError: if it cannot be written, or a file changes meanwhile; the old one stays then.
        """
        manifest, plan = self._planned(wanted, options)
        release = release_of(wanted)
        same = manifest and plan.is_empty and _has_just(manifest, wanted)
        if options.dry_run or (same and knows(self.ledger(), wanted)):
            return Outcome(plan, release, done=False)
        fsops.make_folders(self.file.parent)
        made = self.file.with_name(f".{self.file.name}.new")
        try:
            self._write(made, wanted, release)
            self._planned(wanted, options)  # another deploy may have been quicker
            fsops.settle(self.file.parent)
            fsops.put(made, self.file)
        except BaseException:
            fsops.remove(made)
            raise
        self._keep(wanted)
        if gone := (*(piece.path for piece in plan.changed), *plan.takedowns, *plan.deletes):
            self.purge(gone)
        return Outcome(plan, release, done=True)

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Refuse: an archive holds one release.

        Raises:
            Refused: always.
        """
        raise Refused("an archive holds no earlier release (build the site of then, and deploy it)")

    def releases(self) -> tuple[str, ...]:
        """Return the name of the release in it, if there is one."""
        manifest = self._manifest(Options())
        return (manifest.release,) if manifest else ()

    def ledger(self) -> str:
        """Return the addresses that were ever published with it, from the file beside it."""
        try:
            return self._beside.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    @property
    def _beside(self) -> Path:
        """The ledger: a comment could not hold it, and readers need not unpack it."""
        return self.file.with_name(f"{self.file.name}.{LEDGER}")

    def _keep(self, wanted: Wanted) -> None:
        known = self.ledger()
        if not knows(known, wanted):
            made = self._beside.with_name(f".{self._beside.name}.new")
            fsops.write_new(made, completed(wanted.ledger, known).encode())
            fsops.put(made, self._beside)

    def _planned(self, wanted: Wanted, options: Options) -> tuple[Manifest | None, Plan]:
        manifest = self._manifest(options)
        plan = make_plan(wanted, manifest.files if manifest else {})
        guard(wanted, plan, manifest, (), options)
        return manifest, plan

    def _manifest(self, options: Options) -> Manifest | None:
        """Return what the archive holds, as far as it was made here."""
        try:
            with zipfile.ZipFile(self.file) as archive:
                label = msgspec.json.decode(archive.comment, type=_Label)
                files = dict(_stored(archive))
        except FileNotFoundError:
            return None
        except (zipfile.BadZipFile, msgspec.MsgspecError, UnicodeDecodeError):
            if options.take_over:
                return None
            hint = "name another file, or add --take-over to replace it"
            raise Refused(f"{self.file.name} was not made by a deploy ({hint})") from None
        return Manifest(label.site, label.release, label.since, files)

    def _write(self, made: Path, wanted: Wanted, release: str) -> None:
        items = [wanted.pieces[path] for path in sorted(wanted.pieces)]
        label = msgspec.json.encode(_Label(wanted.site, wanted.since, release))

        def fill(file: BinaryIO) -> None:
            with zipfile.ZipFile(file, "w") as archive:
                done, total = 0, sum(item.size for item in items)
                for item in items:
                    if isinstance(item, Item):  # there is no other kind without a rollback
                        _add(archive, item)
                    done += item.size
                    self.around.progress("files", done, total)
                archive.comment = label

        fsops.fill_new(made, fill)
        with zipfile.ZipFile(made) as archive:
            if damaged := archive.testzip():
                raise TargetFault(f"{damaged} is not in the archive as it was written")


def _add(archive: zipfile.ZipFile, item: Item) -> None:
    data = Path(item.place).read_bytes()
    if digest_of(data) != item.digest:
        raise changed_meanwhile(item.path)
    info = zipfile.ZipInfo(item.path, _FIRST)
    info.create_system, info.external_attr = _UNIX, _MODE << 16
    shrinks = is_text(content_type(item.path))
    info.compress_type = zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED
    archive.writestr(info, data)


def _stored(archive: zipfile.ZipFile) -> Iterator[tuple[str, Stored]]:
    for info in archive.infolist():
        face = face_of(digest_of(archive.read(info)), headers_of(info.filename))
        yield info.filename, Stored(face, info.file_size)


def _has_just(manifest: Manifest, wanted: Wanted) -> bool:
    """Tell whether an archive has no file too many: what `make_plan` keeps for a while is one."""
    return manifest.files.keys() == wanted.pieces.keys()
