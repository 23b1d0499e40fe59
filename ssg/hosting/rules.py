"""The rules of a site for whoever serves it, before they are put into anybody's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ssg.model import Site
from ssg.moves import moves
from ssg.security import security_headers
from ssg.settings import Settings, quoted

NOT_FOUND = "/404.html"


@dataclass(frozen=True, slots=True)
class Target:
    """An old address as a server sees it, its form on disk, and the address it leads to.

    All three are paths; `old` and `new` are quoted as in a URL, `new` is under the site's path.
    """

    old: str
    plain: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """How a site wants to be served."""

    security: Mapping[str, str]  # headers of every answer
    targets: tuple[Target, ...]
    not_found: str = NOT_FOUND


def make_rules(site: Site, policy: str) -> Rules:
    """Return the rules of a site.

    Args:
        site: the paper.
        policy: the Content-Security-Policy that its pages carry.
    """
    settings = site.settings
    found = {move.old: move.new for move in moves(site)}
    return Rules(
        security=security_headers(settings, policy),
        targets=tuple(_target(settings, old, new) for old, new in sorted(found.items())),
    )


def _target(settings: Settings, old: str, new: str) -> Target:
    # The files lie at the root of what the host serves, whatever path the site has for readers.
    return Target(old=quoted(old), plain=old, new=settings.url(new))
