"""Releases in a folder of this machine. What is there is never written to, only replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from ssg import fsops
from ssg.headers import is_text_file
from ssg.publish.artifact import digest_of
from ssg.publish.host import CURRENT, LOCK, NEW, NEXT, PART, RELEASES, Beat, Ground, Link, Recipe
from ssg.publish.manifest import FOLDER
from ssg.publish.store import TargetFault, changed_meanwhile
from ssg.write import files_in

_BEAT = 500  # files


class LocalHost:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        """Take a folder; it need not be there yet."""
        self._root = root

    def look(self) -> Ground:
        """Return what lies there."""
        current = self._root / CURRENT
        folders = (RELEASES, FOLDER)
        odd = [n for n in folders if os.path.lexists(self._root / n) and not self._is_folder(n)]
        if os.path.lexists(current) and not current.is_symlink():
            odd.append(CURRENT)
        return Ground(
            os.readlink(current) if current.is_symlink() else None,
            frozenset(path.name for path in self._in(RELEASES)),
            {path.name: _said(path) for path in self._in(FOLDER)},
            tuple(odd),
        )

    def prepare(self) -> None:
        """Make the folders, if they are not there."""
        for name in (RELEASES, FOLDER):
            fsops.make_folders(self._root / name)

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which others see whole or not at all."""
        made = self._root / (name + NEW)
        fsops.write_new(made, data)
        fsops.put(made, self._root / name)

    def follow(self, number: int, text: str) -> bool:
        """Make the next lock, and remove those before it; return False if there is one."""
        folder = self._root / FOLDER
        ours = folder / f"{LOCK}{number + 1}"
        if not fsops.point(ours, text):
            return False
        others = {path for path in folder.iterdir() if path.name.startswith(LOCK)} - {ours}
        if any(_number(path) > number for path in others):
            fsops.remove(ours)
            return False
        for path in others:
            fsops.remove(path)
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove files and links."""
        for name in names:
            fsops.remove(self._root / name)

    def lay(self, recipe: Recipe, beat: Beat) -> None:
        """Lay the files of a release: links to those of others, and copies."""
        part = self._release(recipe.name + PART)
        fsops.remove_tree(part)
        made: set[str] = set()
        for number, (path, source, is_link) in enumerate(self._sources(recipe)):
            file = os.path.join(part, path)
            folder = os.path.dirname(file)
            if folder not in made:
                fsops.make_folders(folder)
                made.add(folder)
            (fsops.link if is_link else fsops.copy_new)(source, file)
            if number % _BEAT == 0:
                beat(number)
        fsops.make_folders(part)

    def prove(self, recipe: Recipe) -> None:
        """See that a laid release has just its files, and that what was copied has its bytes."""
        part = self._release(recipe.name + PART)
        copied = {path for path, _, is_link in self._sources(recipe) if not is_link}
        items = [*recipe.copies, *(link.item for link in recipe.links if link.item)]
        for item in items:
            if item.path in copied and digest_of((part / item.path).read_bytes()) != item.digest:
                raise changed_meanwhile(item.path)
        needed = recipe.paths - {link.path for link in recipe.links if not link.needed}
        found = set(files_in(part))
        if odd := sorted((found - recipe.paths) | (needed - found)):
            raise TargetFault(f"{odd[0]} is not as it was laid: somebody else writes there")

    def finish(self, name: str) -> None:
        """Give a laid release its name, once it would outlive a loss of power."""
        fsops.settle(self._root / RELEASES)
        fsops.put_folder(self._release(name + PART), self._release(name))

    def switch(self, before: str | None, name: str) -> bool:
        """Let readers get another release; return False if it is not `before` that they get."""
        # There is one name for the next link. So of a deploy that sleeps right here, another one
        # takes it away, and this one cannot put an old release back when it wakes up.
        made, current = self._root / NEXT, self._root / CURRENT
        fsops.remove(made)
        fsops.point(made, f"{RELEASES}/{name}")
        if (os.readlink(current) if current.is_symlink() else None) != before:
            fsops.remove(made)
            return False
        fsops.put(made, current)
        return True

    def drop(self, names: Iterable[str]) -> None:
        """Remove releases with all that is in them."""
        for name in names:
            fsops.remove_tree(self._release(name))

    def strip(self, name: str, paths: Iterable[str]) -> None:
        """Remove files, and folders with all below them, from a release."""
        release = self._release(name)
        for path in paths:
            if path.endswith("/"):
                fsops.remove_tree(release / path)
            else:
                fsops.remove(release / path)
            self._remove_empty_above(release, path)

    def naming(self, name: str, addresses: Sequence[bytes]) -> frozenset[str]:
        """Return the texts of a release that hold one of these."""
        release = self._release(name)
        texts = (p for p in files_in(release) if is_text_file(p))
        return frozenset(path for path in texts if _holds(release / path, addresses))

    # --- how ------------------------------------------------------------------------------------

    def _release(self, name: str) -> Path:
        return self._root / RELEASES / name

    def _is_folder(self, name: str) -> bool:
        return (self._root / name).is_dir()

    def _in(self, name: str) -> list[Path]:
        if not self._is_folder(name):
            return []
        return [path for path in (self._root / name).iterdir() if not path.name.startswith(".")]

    def _sources(self, recipe: Recipe) -> Iterator[tuple[str, str, bool]]:
        """Yield the files of a release: path, where the bytes are, and whether that is a link."""
        for link in recipe.links:
            source = str(self._release(link.release) / link.path)
            if _is_there(source, link):
                yield link.path, source, True
            elif link.item is not None:
                yield link.path, link.item.place, False
            elif link.needed:
                raise TargetFault(f"{link.path} of release {link.release} is damaged or gone")
        yield from ((item.path, item.place, False) for item in recipe.copies)

    def _remove_empty_above(self, release: Path, path: str) -> None:
        """Remove folders in which nothing is left: a server would answer for them."""
        for above in PurePosixPath(path).parents:
            if str(above) == "." or not fsops.remove_empty(release / above):
                return


def _number(lock: Path) -> int:
    return int(lock.name.removeprefix(LOCK))


def _said(path: Path) -> str:
    return os.readlink(path) if path.is_symlink() else ""


def _is_there(source: str, link: Link) -> bool:
    try:
        return os.stat(source, follow_symlinks=False).st_size == link.size
    except FileNotFoundError:
        return False


def _holds(file: Path, addresses: Sequence[bytes]) -> bool:
    data = file.read_bytes()
    return any(address in data for address in addresses)
