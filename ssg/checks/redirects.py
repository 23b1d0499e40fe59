"""Sees that what editors redirect leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.model import Site
from ssg.problems import Problem
from ssg.redirects import is_elsewhere
from ssg.slugs import path_of


def redirects_lead_somewhere(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every redirect of site.toml whose target is no page or file of the site."""
    outputs = {row.path for row in rows}
    own = {redirect.old: redirect for redirect in site.settings.redirects}
    for move in site.moves:
        redirect = own.get(move.old)
        if redirect is None or redirect.place != move.origin or is_elsewhere(move.new):
            continue
        target = move.new.partition("#")[0]
        if path_of(target) not in outputs:
            message = f"`redirects` leads {move.old} to {target}, where nothing stands"
            yield Problem(move.origin, message, "name a page of the site, or remove it", "redirect")
