"""Finds out where a page comes from, and why it was made anew, or will be."""

from __future__ import annotations

from dataclasses import dataclass

from ssg.crew import Crew
from ssg.dependencies import cause_of, inputs_of
from ssg.desk import Order
from ssg.gather import gather, note_work, recipe_of
from ssg.outputs import Entry
from ssg.problems import InvalidContent, errors
from ssg.recall import Recalled, recall
from ssg.rehearsal import levelled
from ssg.shards import entries_of
from ssg.slugs import address_of
from ssg.state import Known, State
from ssg.workshop import Work, Workshop, settings_digest, workshop


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """A page as it is planned now, and as it was written last."""

    shop: Workshop
    entry: Entry | None
    known: Known | None
    cause: str  # what changed since; empty if the page is up to date
    near: tuple[str, ...] = ()  # all addresses of the site, if there is no such page


def inquire(order: Order, address: str, state: State, crew: Crew) -> Inquiry:
    """Ask for the page at an address.

    Raises:
        InvalidContent: if the site has faults that keep it from being planned.
    """
    gathered = gather(order, state, crew)
    recalled = recall(order, state, gathered)
    note = note_work(state, Work(settings_digest(gathered.settings), gathered.loaded))
    shop = workshop(recipe_of(order, state, gathered.generator, note + recalled.inputs))
    found = levelled((*gathered.problems, *shop.indexed.problems), shop.settings)
    if errors(found):
        raise InvalidContent(*errors(found))
    entries = tuple(entries_of(shop))
    by_address = {address_of(entry.path): entry for entry in entries}
    entry = by_address.get(address) or by_address.get(f"{address.rstrip('/')}/")
    if entry is None:
        return Inquiry(shop, None, None, "", tuple(by_address))
    return Inquiry(shop, entry, recalled.rows.get(entry.path), _cause(entry, shop, recalled))


def _cause(entry: Entry, shop: Workshop, recalled: Recalled) -> str:
    known, inputs = recalled.rows.get(entry.path), inputs_of(entry, shop)
    if known is not None and entry.path in recalled.lost:
        return "the file in the output is gone or was changed"
    return cause_of(inputs, known) if known is None or known.inputs != inputs else ""
