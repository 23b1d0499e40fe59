"""The digest of the generator: its source, its plugins, and the libraries it renders with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import ssg
from ssg.fingerprints import digest_of
from ssg.state.store import FORMAT

LIBRARIES = (
    "babel",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "msgspec",
    "nh3",
    "python-frontmatter",
    "pyyaml",
)


def generator_digest(folder: Path, plugins: tuple[str, ...]) -> bytes:
    """Return a digest that is another one as soon as anything that makes pages is.

    Args:
        folder: of the site; every module that was imported from it counts as a plugin.
        plugins: the names of the modules of installed plugins.
    """
    parts = [f"{FORMAT} {sys.version}".encode()]
    parts += [f"{name} {_version(name)}".encode() for name in LIBRARIES]
    parts += [
        f"{name}\0".encode() + digest_of(data) for name, data in generator_sources(folder, plugins)
    ]
    return digest_of(b"\0".join(parts))


def generator_sources(folder: Path, plugins: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every module of ours, every catalog, and the plugins.

    Args:
        folder: of the site.
        plugins: the names of the modules of installed plugins.
    """
    own = Path(ssg.__file__).parent
    for path in sorted((*own.rglob("*.py"), *own.rglob("*.po"))):
        yield f"ssg/{path.relative_to(own).as_posix()}", path.read_bytes()
    for name, where in sorted(plugin_modules(folder, plugins)):
        yield name, where.read_bytes()


def plugin_modules(folder: Path, plugins: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every imported module that counts as a plugin of a site."""
    own, folder = Path(ssg.__file__).parent, folder.resolve()
    for name, module in tuple(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or not file.endswith(".py"):
            continue
        where = Path(file)
        installed = "site-packages" in where.parts or where.is_relative_to(own)
        beside = not installed and where.is_relative_to(folder)
        if beside or name.partition(".")[0] in plugins:
            yield name, where


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
