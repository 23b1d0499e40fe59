"""The rules of a site for whoever serves it, before they are put into anybody's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ssg.model import Site
from ssg.security import security_headers
from ssg.settings import quoted


@dataclass(frozen=True, slots=True)
class Target:
    """An old address, below the folder of the site, and the path that it leads to.

    `old` is as on disk, `quoted_old` and `new` are as in a URL; `new` is the whole path.
    """

    old: str
    quoted_old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """How a site wants to be served."""

    host: str  # meridian.example
    base: str  # the path under which it lies there, "" or "/paper"
    security: Mapping[str, str]  # headers of every answer
    targets: tuple[Target, ...]
    gone: tuple[str, ...] = ()  # addresses below the folder of the site that answer 410, as on disk


def make_rules(site: Site, policy: str) -> Rules:
    """Return the rules of a site.

    Args:
        site: the paper.
        policy: the Content-Security-Policy that its pages carry.
    """
    settings = site.settings
    found = {move.old: move.new for move in site.moves if move.stub}
    return Rules(
        host=urlsplit(settings.root).hostname or "localhost",
        base=settings.base_path,
        security=security_headers(settings, policy),
        targets=tuple(
            Target(old, quoted(old), settings.url_of(new)) for old, new in sorted(found.items())
        ),
        gone=tuple(gone.address for gone in site.gone),
    )
