"""Copies of what deploys replaced, kept in the store itself, so that a rollback can restore it.

A copy lies under the release that had it last: `.ssg/kept/RELEASE/PATH`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssg.headers import is_hashed, is_text_file
from ssg.publish.manifest import FOLDER, Manifest, Stored
from ssg.publish.planning import is_below
from ssg.publish.store import Store
from ssg.settings import quoted

KEPT = f"{FOLDER}/kept/"
RELEASES = f"{FOLDER}/releases/"


class Shelf:
    """The kept copies of a store."""

    def __init__(self, store: Store, manifest: Manifest | None) -> None:
        """Look at the shelf of a store that holds this."""
        self._store, self._manifest = store, manifest
        self._listed: set[str] | None = None

    @property
    def _keys(self) -> set[str]:
        """The keys of all copies; the store is asked when they are needed first."""
        if self._listed is None:
            self._listed = {found.key for found in self._store.list(KEPT)}
        return self._listed

    def keep(self, paths: Iterable[str], there: Mapping[str, Stored]) -> None:
        """Copy files that are about to be replaced or removed, unless that was done before.

        Args:
            paths: of the files.
            there: what is there; where that is not what the release had, it is too late.
        """
        if self._manifest is None:
            return
        files, release = self._manifest.files, self._manifest.release
        wanted = {
            path: key_of(release, path)
            for path in paths
            if path in files and not is_hashed(path) and there.get(path) == files[path]
        }
        copies = {path: key for path, key in wanted.items() if key not in self._keys}
        self._store.copy_many(copies)
        self._keys.update(copies.values())

    def burn(self, withdrawn: Sequence[str]) -> None:
        """Remove the copies of withdrawn files, and of all that names one of them."""
        keys = [key for key in sorted(self._keys) if self._tells(key, withdrawn)]
        self._store.delete(keys)
        self._keys.difference_update(keys)

    def sweep(self, past: Sequence[str]) -> None:
        """Remove what no release needs that can still be restored."""
        old = [key for key in self._keys if key.removeprefix(KEPT).split("/")[0] not in past]
        self._store.delete(old)
        self._keys.difference_update(old)

    def source(
        self, path: str, releases: Iterable[str], withdrawn: Sequence[str] = ()
    ) -> str | None:
        """Return the copy of a file as the first of these releases had it, from old to new.

        There is none if it names something withdrawn.
        """
        keys = (key_of(release, path) for release in releases)
        found = next((key for key in keys if key in self._keys), None)
        return None if found and withdrawn and self._tells(found, withdrawn) else found

    def _tells(self, key: str, withdrawn: Sequence[str]) -> bool:
        path = key.removeprefix(KEPT).partition("/")[2]
        if is_below(path, withdrawn):
            return True
        if not is_text_file(path):
            return False
        found = self._store.get(key)
        return found is not None and names_one_of(plain(found[1]), withdrawn)


def key_of(release: str, path: str) -> str:
    """Return under which key the copy of a file lies."""
    return f"{KEPT}{release}/{path}"


def names_one_of(data: bytes, withdrawn: Iterable[str]) -> bool:
    """Tell whether bytes hold the address of something that was withdrawn."""
    return any(address in data for address in addresses_of(withdrawn))


def addresses_of(withdrawn: Iterable[str]) -> Iterator[bytes]:
    """Yield how pages name what was withdrawn: as it is, and as it stands in links."""
    for path in withdrawn:
        address = f"/{path.removesuffix('index.html')}"
        yield from dict.fromkeys((address.encode(), quoted(address).encode()))


def plain(data: bytes) -> bytes:
    """Return the bytes of a file that may be stored compressed."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return data
