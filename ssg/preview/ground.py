"""Where a preview watches: the folders a site is made of, and what counts in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ssg.ledger import NAME as LEDGER
from ssg.load import WELL_KNOWN, counts, is_story
from ssg.preview.bursts import Event, Found, What

SETTINGS, MODULE = "site.toml", ".py"
_BESIDE = frozenset({SETTINGS, LEDGER})  # files beside the folders
_OURS = {
    **dict.fromkeys(("content", "layouts", "locale"), frozenset[str]()),
    "static": WELL_KNOWN,
}
_NEVER = frozenset({"output", "node_modules", "__pycache__"})
_PROBES = frozenset({"4913"})  # Vim makes it to see whether it may write into a folder


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder that counts with everything below it."""

    root: str  # without links
    name: str = ""  # beside `site.toml`
    keep: frozenset[str] = frozenset()  # hidden names that count all the same
    ending: str = ""  # of the files that count

    def holds(self, path: str) -> bool:
        """Tell whether a path is this folder or lies below it."""
        return path == self.root or path.startswith(self.root + os.sep)

    def counts(self, name: str) -> bool:
        """Tell whether the name of a file or folder in it may count."""
        return name not in _PROBES and name != "__pycache__" and counts(name, self.keep)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """All that a site is made of."""

    folder: str  # of the site, without links
    trees: tuple[Tree, ...]
    files: frozenset[str]  # outside the trees, to which links lead
    links: Mapping[str, str]  # in the content, and where they lead
    ignored: tuple[Tree, ...]

    def places(self) -> Iterator[tuple[str, bool]]:
        """Yield the folders to be watched, and whether all below them are as well."""
        yield self.folder, False
        roots = {tree.root for tree in self.trees}
        for root in sorted(roots):
            if not any(Tree(other).holds(root) for other in roots - {root}):
                yield root, True
        for folder in sorted({os.path.dirname(file) for file in self.files}):
            if folder != self.folder and not any(Tree(root).holds(folder) for root in roots):
                yield folder, False

    def event(self, path: str, what: What, *, folder: bool) -> Event | None:
        """Return an event of the file system, or None if it cannot matter."""
        if not self._counts(path, folder=folder):
            return None
        return Event(path, what, folder, "" if folder else self._text(path))

    def look(self, path: str) -> Found:
        """Tell what lies at a place."""
        try:
            found = os.lstat(path)
        except OSError:
            return Found.NOTHING
        if not stat.S_ISREG(found.st_mode):
            return Found.OTHER
        return Found.FILE if found.st_size else Found.EMPTY

    def is_root(self, path: str) -> bool:
        """Tell whether a path is the site or the root of a tree, with which the watch goes."""
        return path == self.folder or any(path == tree.root for tree in self.trees)

    def is_beside(self, path: str) -> bool:
        """Tell whether a path lies in the folder of the site itself."""
        return os.path.dirname(path) == self.folder

    def entries(self) -> Iterator[os.DirEntry[str]]:
        """Yield every file and folder that counts; links are not followed."""
        yield from (e for e in _scan(self.folder) if self._counts(e.path, folder=_is_folder(e)))
        for tree in self.trees:
            if any(whole.holds(tree.root) for whole in self._wholes() if whole is not tree):
                continue
            if any(tree.holds(each.root) for each in self.ignored):
                yield from (e for e in _below(tree) if not self._ignores(e.path))
            else:
                yield from _below(tree)
        for folder in {os.path.dirname(file) for file in self.files}:
            yield from (entry for entry in _scan(folder) if entry.path in self.files)

    def _wholes(self) -> list[Tree]:
        """Return the trees in which every kind of file counts, each root once."""
        return list({tree.root: tree for tree in reversed(self.trees) if not tree.ending}.values())

    def _ignores(self, path: str) -> bool:
        return any(tree.holds(path) for tree in self.ignored)

    def _counts(self, path: str, *, folder: bool) -> bool:
        if self._ignores(path):
            return False
        if path == self.folder or path in self.files:
            return True
        if self.is_beside(path):
            name = os.path.basename(path)
            wanted = folder or name in _OURS or name in _BESIDE or name.endswith(MODULE)
            return wanted and name not in _NEVER and counts(name)
        return any(_counts_in(tree, path, folder=folder) for tree in self.trees)

    def _text(self, path: str) -> str:
        content = next((tree for tree in self.trees if tree.name == "content"), None)
        if content is None or not content.holds(path) or not is_story(path):
            return ""
        if path in self.links or any(Tree(target).holds(path) for target in self.links.values()):
            return ""
        return path.removeprefix(content.root + os.sep).replace(os.sep, "/")


def find_ground(folder: Path, extra: Iterable[Path], ignored: Iterable[Path]) -> Ground:
    """Find what a site is made of now.

    Args:
        folder: of the site.
        extra: folders of themes.
        ignored: what never counts, wherever it lies.
    """
    site = os.path.realpath(folder)
    trees = [*_own_trees(site), *(Tree(os.path.realpath(each)) for each in extra)]
    trees = [tree for tree in trees if os.path.isdir(tree.root)]
    links: dict[str, str] = {}
    files: set[str] = set()
    for tree in trees:  # grows
        for link in (entry.path for entry in _below(tree) if entry.is_symlink()):
            target = os.path.realpath(link)
            if tree.name == "content":
                links[link] = target
            elif tree.name != "static" and not any(known.holds(target) for known in trees):
                if os.path.isdir(target):
                    trees.append(Tree(target))
                elif os.path.isfile(target):
                    files.add(target)
    ours = tuple(Tree(os.path.realpath(each)) for each in ignored)
    return Ground(site, tuple(trees), frozenset(files), MappingProxyType(links), ours)


def _own_trees(site: str) -> Iterator[Tree]:
    for name, keep in _OURS.items():
        yield Tree(os.path.realpath(os.path.join(site, name)), name, keep)
    folders = sorted(e.path for e in _scan(site) if e.is_dir() and counts(e.name))
    for path in folders:
        name = os.path.basename(path)
        if name not in _OURS and name not in _NEVER and _has_modules(path):
            yield Tree(os.path.realpath(path), name, ending=MODULE)


def _has_modules(folder: str) -> bool:
    return any(entry.name.endswith(MODULE) for entry in _scan(folder))


def _counts_in(tree: Tree, path: str, *, folder: bool) -> bool:
    if not tree.holds(path):
        return False
    below = path[len(tree.root) :].split(os.sep)[1:]
    wanted = folder or not tree.ending or path.endswith(tree.ending)
    return wanted and all(map(tree.counts, below))


def _below(tree: Tree) -> Iterator[os.DirEntry[str]]:
    """Yield every file and folder in a tree whose name may count; links are not followed."""
    folders = [tree.root]
    while folders:
        for entry in _scan(folders.pop()):
            if not tree.counts(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                yield entry
            elif entry.name.endswith(tree.ending):
                yield entry


def _scan(folder: str) -> list[os.DirEntry[str]]:
    """Return what lies in a folder; nothing if it is gone, or not ours to read."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:  # whoever needs the folder will say so
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)
