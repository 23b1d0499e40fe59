"""Brings the ledger into a site: where old addresses lead, and what withheld stories had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ssg.desk import Indexed, Withheld
from ssg.facts import Loaded
from ssg.index.holding import held_back, with_lists
from ssg.index.moving import Moved, moving
from ssg.ledger import Ledger, joined, read_ledger


def remembering(indexed: Indexed, loaded: Loaded, *, whole: bool) -> Indexed:
    """Return a site that knows of every address that was ever published.

    Args:
        indexed: the site without moves.
        loaded: has the ledger, and the copy of it at the target of a deploy.
        whole: whether no file was left out, so that what is missing is lost.
    """
    site = indexed.site
    here, misread = read_ledger(loaded.ledger)
    there = read_ledger(loaded.ledger_there)[0].values()
    ledger = joined(here, (replace(entry, line=0) for entry in there))
    withheld = with_lists(indexed.withheld, indexed.held, site.settings)
    held = held_back(withheld, indexed.held, site.settings)
    moved = moving(site, held, ledger, whole=whole)
    told = tuple(gone for gone in moved.gone if gone.for_good)
    return replace(
        indexed,
        site=replace(site, moves=moved.moves, gone=told),
        withheld=_with_old_addresses(withheld, ledger, moved),
        problems=(*indexed.problems, *misread, *moved.problems),
        gone=moved.gone,
    )


def _with_old_addresses(
    withheld: Iterable[Withheld], ledger: Ledger, moved: Moved
) -> tuple[Withheld, ...]:
    """Return what is withheld, with every address that it had before and nothing else has now."""
    had: defaultdict[str, list[str]] = defaultdict(list)
    for old, id_ in moved.held.items():
        had[id_].append(old)
    for entry in (ledger.get(each.address) for each in moved.gone):
        if entry is not None and entry.family == "story":
            had[entry.id].append(entry.address)
    return tuple(
        replace(story, aliases=tuple(dict.fromkeys((*story.aliases, *had[story.id]))))
        if story.id in had
        else story
        for story in withheld
    )
