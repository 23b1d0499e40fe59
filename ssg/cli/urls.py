"""`ssg urls`: what every published address does now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from ssg.cli import options
from ssg.cli.building import EXIT_CONTENT
from ssg.cli.printing import print_json, say
from ssg.desk import Indexed, Order
from ssg.index.standing import standing
from ssg.ledger import PAGES, read_ledger
from ssg.listing import list_at
from ssg.rehearsal import Prepared, levelled, refuse, rehearse

LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fate:
    """What an address does: it lives, it moved somewhere, it is gone for a reason, or lost."""

    address: str
    does: str
    target: str = ""
    reason: str = ""

    def __str__(self) -> str:
        """Return it as a line."""
        more = f" to {self.target}" if self.target else f": {self.reason}" if self.reason else ""
        return f"{self.address} {self.does}{more}"


@click.command("urls")
@click.option("--lost", "only_lost", is_flag=True, help="List only what would be lost.")
@options.NOW
@options.JSON
@click.pass_obj
def urls_command(folder: Path, only_lost: bool, now: str | None, as_json: bool) -> int:
    """List what each address of urls.lock, and each redirect, does now.

    Exit code 1 if one would be lost.
    """
    order = options.make_order(folder, now=now)
    found = rehearse(order, lambda made: _fates(made, order))
    shown = [fate for fate in found if fate.does == LOST or not only_lost]
    if as_json:
        print_json({"urls": [_data(fate) for fate in shown]})
    else:
        for fate in shown:
            say(str(fate))
    return EXIT_CONTENT if any(fate.does == LOST for fate in found) else 0


def _fates(made: Prepared, order: Order) -> list[Fate]:
    refuse(levelled(made.problems, made.settings))
    indexed = made.indexed(order.edition)
    known = {fate.address: fate for fate in _known(indexed)}
    for entry in read_ledger(made.loaded.ledger)[0].values():
        for address in _addresses(entry.address, entry.kind, entry.id):
            gone = known.get(list_at(entry.address)) if entry.kind == PAGES else None
            reason = gone.reason if gone else ""
            known.setdefault(address, Fate(address, "gone" if gone else LOST, reason=reason))
    return sorted(known.values(), key=lambda fate: fate.address)


def _known(indexed: Indexed) -> Iterator[Fate]:
    for gone in indexed.gone:
        yield Fate(gone.address, "gone", reason=gone.reason)
    for move in indexed.site.moves:
        yield Fate(move.old, "moved", target=move.new)
    for entry in standing(indexed.site):
        for address in _addresses(entry.address, entry.kind, entry.id):
            yield Fate(address, "lives")


def _addresses(address: str, kind: str, id_: str) -> Iterator[str]:
    if kind == PAGES:
        yield from (f"{address}{number}/" for number in range(1, int(id_) + 1))
    else:
        yield address


def _data(fate: Fate) -> dict[str, str]:
    data = {"url": fate.address, "does": fate.does, "target": fate.target, "reason": fate.reason}
    return {name: value for name, value in data.items() if value}
