"""Finds the files of a site, refusing what no editor can have meant."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from ssg.catalogs import FOLDER, read_words, tags_of
from ssg.facts import Asset, Loaded, Theme
from ssg.ledger import NAME as LEDGER
from ssg.problems import InvalidContent, Location, Problem, collect
from ssg.settings import Settings

__all__ = ["load"]

STORIES = (".md", ".markdown")
_BACKUPS = (".swp", ".swo", ".bak", ".orig", ".tmp", "___jb_tmp___", "___jb_old___")
WELL_KNOWN = frozenset({".well-known", ".nojekyll"})
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NO_TEMPLATES = ("assets/", "icons/", "default/assets/", "default/icons/")


def load(folder: Path, settings: Settings) -> Loaded:
    """List every Markdown file of the site in `folder`, its other files and its layouts.

    Raises:
        InvalidContent: if there is no `content/` folder, or the theme cannot be found.
    """
    content = folder / "content"
    if not content.is_dir():
        hint = "put stories into content/SECTION/, or start a site with: ssg new site DIR"
        raise InvalidContent(Problem(Location("content"), "there is no such folder", hint))
    found, faults = _walk(content)
    stories = {path: where for path, where in found.items() if is_story(path)}
    static = folder / "static"
    kept, refused = _walk(static, keep=WELL_KNOWN) if static.is_dir() else ({}, ())
    catalogs = _catalogs(folder, settings.language)
    words, misread = read_words(settings.language, catalogs.items())
    ledger, unread = collect(_ledger, [folder / LEDGER])
    return Loaded(
        MappingProxyType(stories),
        MappingProxyType({path: where for path, where in found.items() if path not in stories}),
        MappingProxyType(kept),
        replace(_theme(folder, settings), words=words),
        (*faults, *refused, *misread, *unread),
        catalogs=MappingProxyType(catalogs),
        ledger="".join(ledger),
    )


def _ledger(file: Path) -> str:
    """Return the text of the ledger of published addresses, "" if there is none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise InvalidContent(
            Problem(Location(LEDGER), "is not UTF-8 text", "save it again as UTF-8")
        ) from None
    except OSError as fault:
        raise InvalidContent(
            Problem(Location(LEDGER), f"cannot be read: {fault.strerror}")
        ) from None


def _catalogs(folder: Path, language: str) -> dict[str, str]:
    """Return the site's own catalogs for its language, the most general first."""
    names = (f"{FOLDER}/{tag}.po" for tag in tags_of(language))
    return {name: str(folder / name) for name in names if (folder / name).is_file()}


def is_story(path: str) -> bool:
    """Tell whether a file of the content is a text, by its name."""
    return path.lower().endswith(STORIES)


# --- what lies where ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spot:
    """A file or folder: its path below the root, with `/`, and where it lies on the disk."""

    path: str
    where: str
    is_folder: bool = False
    linked: bool = False  # a link leads to it, or to a folder above it


def _walk(
    root: Path, *, keep: frozenset[str] = frozenset(), trusted: bool = False
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Find every file below `root` that counts, by path, and what can be no part of a site.

    Args:
        root: the folder.
        keep: hidden names that count all the same.
        trusted: links may lead anywhere.
    """
    files: dict[str, str] = {}
    problems: list[Problem] = []
    folders = [_Spot("", str(root), is_folder=True)]
    while folders:
        above = folders.pop()
        entries, unreadable = collect(lambda spot: _entries(spot, root, keep), [above])
        look = partial(_look, above=above, root=root, trusted=trusted)
        spots, refused = collect(look, chain(*entries))
        folders += [spot for spot in spots if spot.is_folder]
        files |= {spot.path: spot.where for spot in spots if not spot.is_folder}
        problems += (*unreadable, *refused)
    return dict(sorted(files.items())), tuple(problems)


def _entries(folder: _Spot, root: Path, keep: frozenset[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder.where) as entries:
            return [entry for entry in entries if counts(entry.name, keep)]
    except OSError as fault:
        place = Location(f"{root.name}/{folder.path}".rstrip("/"))
        hint = "check the folder's permissions, or remove it"
        raise InvalidContent(Problem(place, f"cannot be read: {fault.strerror}", hint)) from None


def counts(name: str, keep: frozenset[str] = frozenset()) -> bool:
    """Tell whether a file or folder is part of the site: not hidden, and no editor's backup.

    Args:
        name: without the folder.
        keep: hidden names that count all the same.
    """
    backup = name.startswith((".", "#", "~")) or name.endswith(("~", *_BACKUPS))
    return name in keep or not backup


def _look(entry: os.DirEntry[str], *, above: _Spot, root: Path, trusted: bool) -> _Spot:
    """Return an entry of a folder if it is a file or folder that may be part of the site."""
    path = f"{above.path}/{entry.name}".removeprefix("/")
    place = Location(f"{root.name}/{path}")
    if _UNREADABLE.search(path):
        shown = Location(ascii(str(place)).strip("'"))
        raise InvalidContent(Problem(shown, "the file name is not readable text", "rename it"))
    is_link = entry.is_symlink()
    if is_link and not trusted:
        _follow(entry, place, root=root, again=above.linked)
    if entry.is_dir():
        return _Spot(path, entry.path, is_folder=True, linked=is_link or above.linked)
    if not entry.is_file():
        raise InvalidContent(Problem(place, "is not a file", "remove it"))
    return _Spot(path, entry.path)


def _follow(entry: os.DirEntry[str], place: Location, *, root: Path, again: bool) -> None:
    """Refuse a link that leads out of `root`, to nothing, or in circles."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        hint = "remove it, or put the file there"
        raise InvalidContent(Problem(place, "is a link that leads nowhere", hint)) from None
    if not target.is_relative_to(root.resolve()):
        hint = f"copy the file into {root.name}/ instead"
        raise InvalidContent(Problem(place, f"is a link that leads out of {root.name}/", hint))
    if target.is_dir() and (again or Path(entry.path).parent.resolve().is_relative_to(target)):
        message = "is a link to a folder, in which links lead in circles"
        raise InvalidContent(Problem(place, message, "remove it"))


# --- the theme ---------------------------------------------------------------------------------


def default_theme() -> Path:
    """Return the folder of the default theme: inside the wheel, or beside the package."""
    packaged = Path(str(resources.files("ssg"))) / "layouts"
    return packaged if packaged.is_dir() else packaged.parent.parent / "layouts"


def theme_folders(settings: Settings) -> list[Path]:
    """Return the folders of the themes that lie outside the site, the default one first.

    Raises:
        InvalidContent: if the theme of the settings cannot be found.
    """
    return [default_theme(), *_theme_package(settings.theme)]


def _theme(folder: Path, settings: Settings) -> Theme:
    layers = theme_folders(settings)
    default = layers[0]
    own = folder / "layouts"
    if own.is_dir() and own.resolve() != default.resolve():
        layers.append(own)
    shadowed = {f"default/{name}": where for name, where in _walk(default, trusted=True)[0].items()}
    for layer in layers:
        shadowed |= _walk(layer, trusted=True)[0]
    return Theme(
        MappingProxyType(_below(shadowed, "", skip=_NO_TEMPLATES)),
        MappingProxyType({n: _asset(n, where) for n, where in _below(shadowed, "assets/").items()}),
        MappingProxyType({n: Asset(f"/{n}", w) for n, w in _below(shadowed, "icons/").items()}),
    )


def _theme_package(name: str) -> list[Path]:
    if not name:
        return []
    try:
        found = Path(str(resources.files(name))) / "layouts"
    except (ModuleNotFoundError, TypeError, ValueError):
        hint = "install the package, or leave `theme` out"
        problem = Problem(Location("site.toml"), f'there is no theme package "{name}"', hint)
        raise InvalidContent(problem) from None
    return [found]


def _below(files: Mapping[str, str], prefix: str, *, skip: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        name.removeprefix(prefix): where
        for name, where in sorted(files.items())
        if name.startswith(prefix) and not (skip and name.startswith(skip))
    }


def _asset(name: str, where: str) -> Asset:
    """Name a theme file by its content, so that browsers may keep it for ever."""
    digest = hashlib.blake2b(Path(where).read_bytes(), digest_size=5).hexdigest()
    stem, dot, ending = name.rpartition(".")
    return Asset(f"/assets/{stem}.{digest}.{ending}" if dot else f"/assets/{name}.{digest}", where)
