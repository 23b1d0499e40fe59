"""Writes the finished site: all of it is rendered before the first byte of the old one changes."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ssg.model import File, Output
from ssg.problems import InvalidContent, Location, Problem

__all__ = ["write"]

MARKER = ".ssg-output"  # says that a folder is ours, and which files in it
_SOURCES = ("content", "layouts", "static")


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to the output folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    total: int


def write(outputs: Iterable[Output | File], target: Path, *, clean: bool = False) -> Written:
    """Bring the folder `target` to hold these outputs, and of our old ones no others.

    Outputs are first written to a folder beside the target, and only those whose bytes differ; a
    fault while they are made leaves the target untouched. Files that are not ours are kept. With
    `clean`, every output is written anew, whether its bytes differ or not.

    Raises:
        InvalidContent: if the target is no folder that may be written to.
        OSError: if the disk refuses.
    """
    refuse_foreign(target)
    old = _ours(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        new, changed = _stage(outputs, staging, None if clean else target)
        if not target.exists() or not any(target.iterdir()):
            _publish_whole(staging, target, new)
            return Written(tuple(changed), (), len(new))
        return _publish_changes(staging, target, old=old, new=new, changed=changed)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


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
    made.write_text(json.dumps(listed, ensure_ascii=False, indent=0), encoding="utf-8")
    os.replace(made, target / MARKER)


def _stage(
    outputs: Iterable[Output | File], staging: Path, target: Path | None
) -> tuple[set[str], list[str]]:
    """Write the outputs that differ from what the target holds; return all paths, and those."""
    paths: set[str] = set()
    changed: list[str] = []
    folders: set[Path] = set()
    for output in outputs:
        data = output.data if isinstance(output, Output) else Path(output.source).read_bytes()
        paths.add(output.path)
        if target is not None and _same(target / output.path, data):
            continue
        place = staging / output.path
        if place.parent not in folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            folders.add(place.parent)
        place.write_bytes(data)
        changed.append(output.path)
    return paths, changed


def _same(file: Path, data: bytes) -> bool:
    try:
        if os.stat(file).st_size != len(data):
            return False
        return file.read_bytes() == data
    except OSError:
        return False


def _publish_whole(staging: Path, target: Path, paths: set[str]) -> None:
    _mark(staging, staging, paths)
    umask = os.umask(0)
    os.umask(umask)
    staging.chmod(0o777 & ~umask)
    if target.exists():
        target.rmdir()
    os.rename(staging, target)


def _publish_changes(
    staging: Path, target: Path, *, old: frozenset[str], new: set[str], changed: list[str]
) -> Written:
    gone = sorted(old - new)
    if changed or gone:
        _mark(staging, target, old | new)
        first = _in_the_way(gone, new)
        _remove(first, target)
        for path in changed:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / path, target / path)
        _remove((path for path in gone if path not in first), target)
        _mark(staging, target, new)
    return Written(tuple(changed), tuple(gone), len(new))


def _in_the_way(gone: list[str], new: set[str]) -> frozenset[str]:
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
        (target / path).unlink(missing_ok=True)
        for folder in _folders(target, path):
            try:
                folder.rmdir()
            except OSError:  # not empty
                break


def _folders(target: Path, path: str) -> Iterator[Path]:
    folder = (target / path).parent
    while folder != target:
        yield folder
        folder = folder.parent
