"""What this machine keeps of its deploys to a target: what caches must drop, and a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from ssg import fsops
from ssg.publish.outcome import Outcome
from ssg.slugs import address_of


@dataclass(frozen=True, slots=True)
class Records:
    """The folder `.ssg/deploys/NAME` of a site."""

    folder: Path

    @property
    def journal(self) -> Path:
        """What the target has confirmed of a deploy under way."""
        return self.folder / "journal.jsonl"

    @property
    def purge(self) -> Path:
        """The addresses that caches must drop after the last deploy, one a line."""
        return self.folder / "purge.txt"

    @property
    def history(self) -> Path:
        """One line for every deploy."""
        return self.folder / "history.jsonl"


def purger(records: Records, url: Callable[[str], str]) -> Callable[[Sequence[str]], None]:
    """Return what writes the list of addresses that caches must drop.

    Args:
        records: where it lies.
        url: returns the full URL of an address.
    """
    named: dict[str, None] = {}

    def purge(paths: Sequence[str]) -> None:
        named.update(dict.fromkeys(urls_of(paths, url)))
        fsops.make_folders(records.folder)
        made = records.purge.with_suffix(".new")
        fsops.write_new(made, "".join(f"{line}\n" for line in named).encode())
        fsops.put(made, records.purge)

    return purge


def urls_of(paths: Iterable[str], url: Callable[[str], str]) -> list[str]:
    """Return the full URLs of files."""
    return [url(address_of(path)) for path in paths]


def remember(records: Records, outcome: Outcome, now: datetime, *, what: str = "deploy") -> None:
    """Add a line to the history."""
    plan = outcome.plan
    line = {
        "what": what,
        "at": now,
        "release": outcome.release,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "deleted": len(plan.deletes),
        "taken_down": list(plan.takedowns),
        "unchanged": plan.unchanged,
    }
    fsops.make_folders(records.folder)
    fsops.append(records.history, msgspec.json.encode(line) + b"\n")
