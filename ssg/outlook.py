"""What differs between a site at two instants: which outputs come, change and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ssg.crew import Crew
from ssg.dependencies import UNKNOWN, differences, inputs_of
from ssg.desk import Order
from ssg.gather import Gathered, gather, note_work, recipe_of
from ssg.problems import InvalidContent, errors
from ssg.rehearsal import levelled
from ssg.shards import entries_of
from ssg.state import State
from ssg.workshop import Work, settings_digest, workshop


@dataclass(frozen=True, slots=True)
class Outlook:
    """Paths of outputs: those that a site has only later, in other form, and no longer."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]  # each with the names of the inputs that differ
    removed: tuple[str, ...]


def outlook(order: Order, then: datetime, state: State, crew: Crew) -> Outlook:
    """Compare a site as the order has it with the same at another instant.

    Nothing is rendered: the digests of what pages are made from are compared.

    Raises:
        InvalidContent: if the site has faults that keep it from being planned.
    """
    gathered = gather(order, state, crew)
    before = _planned(order, gathered, state)
    later = replace(order, edition=replace(order.edition, now=then))
    after = _planned(later, gathered, state)
    names = {path: _names(after[path], before[path]) for path in sorted(before.keys() & after)}
    return Outlook(
        added=tuple(sorted(after.keys() - before)),
        changed={path: differing for path, differing in names.items() if differing},
        removed=tuple(sorted(before.keys() - after)),
    )


def _planned(order: Order, gathered: Gathered, state: State) -> dict[str, bytes]:
    """Return the digests of the inputs of every output, by path."""
    note = note_work(state, Work(settings_digest(gathered.settings), gathered.loaded))
    shop = workshop(recipe_of(order, state, gathered.generator, note))
    if found := errors(levelled((*gathered.problems, *shop.indexed.problems), shop.settings)):
        raise InvalidContent(*found)
    return {entry.path: inputs_of(entry, shop) for entry in entries_of(shop)}


def _names(now: bytes, before: bytes) -> tuple[str, ...]:
    if not now or not before:
        return (UNKNOWN,)
    return () if now == before else tuple(differences(now, before))
