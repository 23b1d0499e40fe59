"""The redirects that editors write into site.toml, and what can be wrong with one alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from ssg.problems import Location, Problem

_ODD = r"\s\\<>\"`{}$|^\x00-\x20\x7f"  # no part of a URL (RFC 3986), or a variable to servers
_WEB = re.compile(rf"https?://[^/?#{_ODD}]+[^{_ODD}]*")
_TARGET = re.compile(rf"/(?!/)[^?{_ODD}]*")
_SOURCE = re.compile(rf"/(?:[^/?#%{_ODD}]+/)*[^/?#%{_ODD}]*")
_CURE = 'write it like "/old/" = "/new/", or = "https://elsewhere.example/"'


class Redirect(Struct, frozen=True):
    """An address of the site that leads elsewhere, and the line of site.toml that says so."""

    old: str
    new: str
    line: int = 0

    @property
    def place(self) -> Location:
        """Where it stands."""
        return Location("site.toml", self.line)


def read_redirects(
    given: object, line_of: Callable[[str], int]
) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """Return the redirects of a table, and what is wrong with those that cannot be.

    Args:
        given: the table `[redirects]` as TOML has it.
        line_of: finds the line of a key such as `redirects./old/`.
    """
    if not isinstance(given, dict):
        where = Location("site.toml", line_of("redirects"))
        return (), (Problem(where, "`redirects` is no table", "write [redirects] above them"),)
    found = tuple(
        Redirect(folder(str(old)), str(new), line_of(f"redirects.{old}"))
        for old, new in given.items()
    )
    faults = tuple(fault for redirect in found for fault in _faults(redirect))
    return found, faults


def folder(address: str) -> str:
    """Return an address as it is asked for: a folder has a slash at its end, a file does not."""
    last = address.rpartition("/")[2]
    return address if not last or "." in last else f"{address}/"


def is_elsewhere(target: str) -> bool:
    """Tell whether a target is an address of the web, and none of the site."""
    return not target.startswith("/")


def _faults(redirect: Redirect) -> Iterator[Problem]:
    old, new = redirect.old, redirect.new
    parts = set(old.split("/"))
    if old == "/" or not _SOURCE.fullmatch(old) or parts & {".", ".."}:
        yield Problem(redirect.place, f'`redirects` has no address of the site: "{old}"', _CURE)
    if not (_WEB if is_elsewhere(new) else _TARGET).fullmatch(new):
        yield Problem(redirect.place, f'"{old}" leads to what is no address: "{new}"', _CURE)
