"""Finds the files of a site and reads its stories, refusing what no editor can have meant."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from ssg.facts import Asset, Loaded, Source, Theme
from ssg.problems import InvalidContent, Location, Problem, collect
from ssg.settings import Settings

__all__ = ["load"]

STORIES = (".md", ".markdown")
LONGEST_LINE = 1_000_000  # characters; a longer one is data that slipped into a story
_BACKUPS = (".swp", ".swo", ".bak", ".orig", ".tmp")
_WELL_KNOWN = frozenset({".well-known", ".nojekyll"})


def load(folder: Path, settings: Settings) -> Loaded:
    """Read every Markdown file of the site in `folder`, and list its other files and its layouts.

    Raises:
        InvalidContent: if there is no `content/` folder, or the theme cannot be found.
    """
    content = folder / "content"
    if not content.is_dir():
        hint = "put stories into content/SECTION/, or start a site with: ssg new site DIR"
        raise InvalidContent(Problem(Location("content"), "there is no such folder", hint))
    found, faults = collect(lambda entry: _inside(entry, content), sorted(_walk(content, "")))
    stories = [entry for entry in found if entry[0].endswith(STORIES)]
    sources, unread = collect(_read, stories)
    static = folder / "static"
    published = sorted(_walk(static, "", keep=_WELL_KNOWN)) if static.is_dir() else []
    kept, outside = collect(lambda entry: _inside(entry, static), published)
    return Loaded(
        sources,
        MappingProxyType({path: where for path, where in found if not path.endswith(STORIES)}),
        MappingProxyType(dict(kept)),
        _theme(folder, settings),
        (*faults, *unread, *outside),
    )


def _walk(
    folder: Path, prefix: str, *, keep: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Yield `(path relative to the root with /, absolute path)` of every file that counts."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not _counts(entry.name) and entry.name not in keep:
                continue
            path = f"{prefix}{entry.name}"
            if entry.is_dir():
                yield from _walk(Path(entry.path), f"{path}/", keep=keep)
            else:
                yield path, entry.path


def _counts(name: str) -> bool:
    """Tell whether a file is part of the site: not hidden, and no editor's backup."""
    return not (name.startswith((".", "#", "~")) or name.endswith(("~", *_BACKUPS)))


def _inside(entry: tuple[str, str], root: Path) -> tuple[str, str]:
    """Return the entry if it is a plain file that lies below `root`, whatever links lead to it."""
    path, where = entry
    place = Location(f"{root.name}/{path}")
    if not path.isprintable() or not _encodes(path):
        raise InvalidContent(
            Problem(place, "the file name is not readable text", "rename the file")
        )
    real = Path(where)
    try:
        target = real.resolve(strict=True)
    except (OSError, RuntimeError):
        raise InvalidContent(
            Problem(place, "is a link that leads nowhere", "remove it, or put the file there")
        ) from None
    if not target.is_relative_to(root.resolve()):
        hint = f"copy the file into {root.name}/ instead"
        raise InvalidContent(Problem(place, f"is a link that leads out of {root.name}/", hint))
    if not target.is_file():
        raise InvalidContent(Problem(place, "is not a file", "remove it"))
    return path, where


def _encodes(path: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in path)


def _read(entry: tuple[str, str]) -> Source:
    path, where = entry
    place = f"content/{path}"
    try:
        data = Path(where).read_bytes()
    except OSError as fault:
        hint = "check the file's permissions"
        problem = Problem(Location(place), f"cannot be read: {fault.strerror}", hint)
        raise InvalidContent(problem) from None
    return Source(path, _text(data, place))


def _text(data: bytes, place: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidContent(Problem(Location(place), "is UTF-16 text", "save it again as UTF-8"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        problem = Problem(Location(place, line), "is not UTF-8 text", "save it again as UTF-8")
        raise InvalidContent(problem) from None
    if (zero := text.find("\0")) >= 0:
        line = text.count("\n", 0, zero) + 1
        problem = Problem(Location(place, line), "holds a NUL character", "remove it")
        raise InvalidContent(problem)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InvalidContent(Problem(Location(place), "is empty", "write the story, or remove it"))
    if len(text) > LONGEST_LINE:
        for number, line_text in enumerate(text.split("\n"), start=1):
            if len(line_text) > LONGEST_LINE:
                message = f"is a line of {len(line_text):,} characters"
                hint = "data belongs into a file of its own"
                raise InvalidContent(Problem(Location(place, number), message, hint))
    return text


# --- the theme ---------------------------------------------------------------------------------


def default_theme() -> Path:
    """Return the folder of the default theme: inside the wheel, or beside the package."""
    packaged = Path(str(resources.files("ssg"))) / "layouts"
    return packaged if packaged.is_dir() else packaged.parent.parent / "layouts"


def _theme(folder: Path, settings: Settings) -> Theme:
    default = default_theme()
    layers = [default, *_theme_package(settings.theme)]
    own = folder / "layouts"
    if own.is_dir() and own.resolve() != default.resolve():
        layers.append(own)
    shadowed: dict[str, str] = {f"default/{name}": where for name, where in _walk(default, "")}
    for layer in layers:
        shadowed |= dict(_walk(layer, ""))
    return Theme(
        MappingProxyType(_below(shadowed, "", skip=("assets/", "icons/", "default/assets/", "default/icons/"))),
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
