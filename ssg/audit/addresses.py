"""Answers what an address in a finished output means: an output of the site, or the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from ssg.settings import Settings
from ssg.slugs import path_of

_TEXT = ":~:"  # begins a part of a fragment that names words instead of an id


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the site: the output that would answer it ("" if none can), and an anchor."""

    path: str
    fragment: str = ""


Locate = Callable[[str, str], Target | None]


def locator(settings: Settings) -> Locate:
    """Return a function that says what an address means on the page that lies at another.

    It takes the address as written and the absolute URL of the page. The answer is None for
    everything that is not of the site: the web, mail, telephone.
    """
    home = settings.permalink_of("/")
    site = urlsplit(home)

    @cache
    def from_root(written: str) -> Target | None:
        found = _of_url(_joined(home, written), site)
        ours = written.startswith("/") and not written.startswith("//")
        return Target("") if ours and found is None else found

    def locate(written: str, page: str) -> Target | None:
        if written.startswith("/") or ":" in written.partition("/")[0]:
            return from_root(written)
        return _of_url(_joined(page, written), site)

    return locate


def _of_url(url: str, site: SplitResult) -> Target | None:
    """Return what an absolute URL means to the site whose front page has the address `site`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Target("")
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != site.netloc.lower():
        return None
    fragment = unquote(parts.fragment.partition(_TEXT)[0])
    if f"{parts.path}/" == site.path:
        return Target("index.html", fragment)
    if not parts.path.startswith(site.path):
        return None
    return Target(path_of(f"/{unquote(parts.path[len(site.path) :])}"), fragment)


def _joined(base: str, written: str) -> str:
    """Return an address in full; one that nobody can read stays as it is, and leads nowhere."""
    try:
        return urljoin(base, written)
    except ValueError:
        return written
