"""`ssg diff`: which pages change between two instants, without making any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from ssg.cli import options
from ssg.cli.building import refused
from ssg.cli.printing import print_json, print_table, say
from ssg.crew import inline
from ssg.outlook import Outlook, outlook
from ssg.problems import InvalidContent
from ssg.site_file import read_settings
from ssg.slugs import address_of
from ssg.state import only_build, with_state


@click.command("diff")
@click.option("--at", metavar="ISO", required=True, help="The later of the two instants.")
@click.option("--from", "--now", "since", metavar="ISO", help="The earlier one; by default now.")
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@options.JSON
@click.pass_obj
def diff_command(
    folder: Path,
    at: str,
    since: str | None,
    drafts: bool,
    future: bool,
    base_url: str | None,
    as_json: bool,
) -> int:
    """List the pages that come, change and go between now and another instant."""
    order = options.make_order(folder, now=since, drafts=drafts, future=future, base_url=base_url)
    then = options.instant(at, read_settings(folder))
    try:
        with only_build(order.folder, lambda: None):
            found, _ = with_state(folder, lambda state: outlook(order, then, state, inline))
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    if as_json:
        print_json(_data(found, order.edition.now, then))
        return 0
    print_table(("", "page", "what differs"), _rows(found))
    counts = f"{len(found.added)} added, {len(found.changed)} changed, {len(found.removed)} removed"
    say(f"{counts} from {_written(order.edition.now)} to {_written(then)}")
    return 0


def _rows(found: Outlook) -> Iterator[tuple[str, str, str]]:
    for path in found.added:
        yield "+", address_of(path), "new"
    for path, names in found.changed.items():
        yield "~", address_of(path), ", ".join(names)
    for path in found.removed:
        yield "-", address_of(path), "gone"


def _data(found: Outlook, since: datetime, then: datetime) -> dict[str, object]:
    return {
        "from": since.isoformat(),
        "at": then.isoformat(),
        "added": list(found.added),
        "changed": {path: list(names) for path, names in found.changed.items()},
        "removed": list(found.removed),
    }


def _written(moment: datetime) -> str:
    return moment.isoformat(sep=" ")
