"""Says of every published address that would be lost what stood there, and what can be done."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from ssg.ledger import Entry, Ledger
from ssg.model import Site
from ssg.problems import Problem

CODE = "lost-url"


def losses(lost: Iterable[Entry], site: Site, ledger: Ledger) -> tuple[Problem, ...]:
    """Return a problem for every lost entry of the ledger.

    Args:
        lost: the entries.
        site: the paper, in which what stood there may be under another name.
        ledger: all entries.
    """
    strangers = dict(_strangers(site, ledger))
    return tuple(
        Problem(entry.place, _message(entry), _cure(entry, strangers), CODE) for entry in lost
    )


def _message(entry: Entry) -> str:
    return f"{entry.address} was published and would be lost: the {_told(entry)} is no more"


def _told(entry: Entry) -> str:
    return f"{'section' if entry.kind == 'folder' else entry.kind} {entry.id}"


def _cure(entry: Entry, strangers: Mapping[str, str]) -> str:
    alias = f"`aliases: [{entry.address}]`"
    give_up = 'or put "- " before the line if it may go'
    if entry.family != "story":
        return f'add "{entry.address}" = "/new/" under [redirects] in site.toml, {give_up}'
    if path := _likely(entry, strangers):
        same = f"add `id: {entry.id}` to content/{path} if that is the same story"
        return f"{same}, or {alias} if it takes its place, {give_up}"
    return f"restore it, add {alias} to what takes its place, {give_up}"


def _strangers(site: Site, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield path and address of the stories and pages of which the ledger has not heard."""
    known = {entry.id for entry in ledger.values() if entry.family == "story"}
    for story in site.articles:
        if story.id not in known:
            yield story.path, story.address
    for page in site.pages:
        if (page.fields.id or page.path) not in known:
            yield page.path, page.address


def _likely(entry: Entry, strangers: Mapping[str, str]) -> str:
    """Return the path of the text that an entry without one is most like, or ""."""
    name, slug = posixpath.basename(entry.id), entry.address.rstrip("/").rpartition("/")[2]
    alike = {
        path: (posixpath.basename(path) == name) + address.endswith(f"/{slug}/")
        for path, address in sorted(strangers.items())
    }
    best = max(alike, key=lambda path: alike[path], default="")
    return best if best and alike[best] else ""
