"""Publishes what was laid down: a fresh tree as a whole, changes file by file, each in one step."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ssg import fsops
from ssg.colophon import NAME as NOTE
from ssg.colophon import Colophon
from ssg.problems import InvalidContent, Location, Problem

__all__ = ["write"]

MARKER = ".ssg-output"  # says that a folder is ours, and which files in it
_SOURCES = ("content", "layouts", "static")


@dataclass(frozen=True, slots=True)
class Staged:
    """What is laid down beside the target, ready to be published.

    In a fresh tree all files of the site lie; otherwise those that differ from the target's.
    """

    folder: Path
    paths: frozenset[str]  # of all outputs
    changed: tuple[str, ...]  # those that lie in the folder
    fresh: bool
    colophon: Colophon


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to the output folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    total: int


def write(staged: Staged, target: Path) -> Written:
    """Bring the folder `target` to hold these outputs, and of our old ones no others.

    A fresh tree takes the place of the old one in one step, if the system can do that and the old
    one holds nothing but our files; otherwise each file takes the place of the old one in one step.
    Files that are not ours are kept.

    Raises:
        InvalidContent: if the target is no folder that may be written to.
        OSError: if the disk refuses.
    """
    refuse_foreign(target)
    old = _ours(target)
    if staged.fresh and (written := _publish_whole(staged, target, old)):
        return written
    return _publish_changes(staged, target, old)


def make_staging(target: Path) -> Path:
    """Return a new folder beside the target, in which outputs are laid down."""
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
    fsops.make_folders(target.parent)
    return fsops.make_temporary(target.parent, _staging_of(target))


def remove_leftovers(target: Path) -> None:
    """Remove what builds that died have laid down beside the target."""
    if target.parent.is_dir():
        for left in target.parent.glob(f"{_staging_of(target)}*"):
            fsops.remove_tree(left)


def _staging_of(target: Path) -> str:
    return f".{target.name}.ssg-"


def refuse_foreign(target: Path) -> None:
    """Refuse a target that is not a folder of ours, an empty one, or one still to be made."""
    place = Location(str(target))
    if target.is_symlink():
        hint = "name the folder itself with -o"
        raise InvalidContent(Problem(place, "the output folder is a symbolic link", hint))
    if target.exists() and not target.is_dir():
        hint = "move it away, or name another folder with -o"
        raise InvalidContent(Problem(place, "the output folder is a file", hint))
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        hint = "empty it if nothing in it is needed, or name another folder with -o"
        message = "the output folder holds files that are not ours"
        raise InvalidContent(Problem(place, message, hint))


def refuse_inside(target: Path, folder: Path) -> None:
    """Refuse a target that would become part of the site in `folder`, or that holds the site."""
    place, real, site = Location(str(target)), target.resolve(), folder.resolve()
    if site.is_relative_to(real):
        message = "the output folder is the folder of the site, or holds it"
        raise InvalidContent(Problem(place, message, "name another folder with -o"))
    for name in _SOURCES:
        if real.is_relative_to((folder / name).resolve()):
            message = f"the output folder lies in {name}/, which the site is made of"
            raise InvalidContent(Problem(place, message, "name another folder with -o"))


def _ours(target: Path) -> frozenset[str]:
    """Return the files in the target that an earlier build wrote, or meant to write."""
    try:
        listed = json.loads((target / MARKER).read_text(encoding="utf-8"))
        return frozenset(path for path in listed["files"] if _is_below(path))
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def _is_below(path: object) -> bool:
    """Tell whether a line of the marker, which anybody may have written, names a file inside."""
    if not isinstance(path, str) or not path or os.path.isabs(path) or os.path.splitdrive(path)[0]:
        return False
    return ".." not in path.replace("\\", "/").split("/")


def _mark(staging: Path, target: Path, paths: Iterable[str]) -> None:
    """Say in the target which of its files are ours; half a marker is never there."""
    listed = {"about": "Written by ssg; these files are replaced.", "files": sorted(paths)}
    made = staging / f"{MARKER}.new"
    fsops.write_new(made, json.dumps(listed, ensure_ascii=False, indent=0).encode())
    fsops.put(made, target / MARKER)


def _publish_whole(staged: Staged, target: Path, old: frozenset[str]) -> Written | None:
    """Put the fresh tree in the place of the old one; return None if that cannot be."""
    present = set(files_in(target))
    if present - old - {MARKER, NOTE}:
        return None
    _mark(staged.folder, staged.folder, staged.paths)
    fsops.write_new(staged.folder / NOTE, staged.colophon.encode())
    umask = os.umask(0)
    os.umask(umask)
    fsops.open_folder(staged.folder, 0o777 & ~umask)
    if target.exists() and not present:
        fsops.remove_empty(target)
    if not target.exists():
        fsops.put_folder(staged.folder, target)
    elif not fsops.exchange(staged.folder, target):
        return None
    return Written(staged.changed, tuple(sorted(old - staged.paths)), len(staged.paths))


def files_in(folder: Path, below: str = "") -> Iterator[str]:
    """Yield the paths of all files in a folder, with `/`; links to folders count as files."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files_in(Path(entry.path), f"{below}{entry.name}/")
            else:
                yield below + entry.name


def _publish_changes(staged: Staged, target: Path, old: frozenset[str]) -> Written:
    new, gone = staged.paths, sorted(old - staged.paths)
    if new - old or not (target / MARKER).is_file():
        fsops.make_folders(target)
        _mark(staged.folder, target, old | new)
    if staged.changed or gone:
        fsops.remove(target / NOTE)
    first = _in_the_way(gone, new) if gone and staged.changed else frozenset()
    _remove(first, target)
    folders: set[Path] = set()
    for path in staged.changed:
        folder = (target / path).parent
        if folder not in folders:
            fsops.make_folders(folder)
            folders.add(folder)
        fsops.put(staged.folder / path, target / path)
    _remove((path for path in gone if path not in first), target)
    if gone:
        _mark(staged.folder, target, new)
    _note(staged, target)
    return Written(staged.changed, tuple(gone), len(new))


def _note(staged: Staged, target: Path) -> None:
    """Say in the target of which build its files are, unless it says so already."""
    data = staged.colophon.encode()
    try:
        same = (target / NOTE).read_bytes() == data
    except FileNotFoundError:
        same = False
    if not same:
        fsops.write_new(staged.folder / NOTE, data)
        fsops.put(staged.folder / NOTE, target / NOTE)


def _in_the_way(gone: list[str], new: frozenset[str]) -> frozenset[str]:
    """Return the old files that must go before new ones can come.

    A file may turn folder, or back; where case does not count, a name may change only its case.
    """
    folders = {above for path in new for above in _above(path)}
    folded = {path.casefold() for path in new}
    return frozenset(
        path
        for path in gone
        if path in folders or path.casefold() in folded or not new.isdisjoint(_above(path))
    )


def _above(path: str) -> list[str]:
    return [path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)]


def _remove(paths: Iterable[str], target: Path) -> None:
    for path in paths:
        fsops.remove(target / path)
        for folder in _folders(target, path):
            if not fsops.remove_empty(folder):
                break


def _folders(target: Path, path: str) -> Iterator[Path]:
    folder = (target / path).parent
    while folder != target:
        yield folder
        folder = folder.parent
