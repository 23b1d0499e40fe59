"""`ssg next`: when an output changes by itself, and why."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from ssg.cli import options
from ssg.cli.building import refused
from ssg.cli.printing import print_json, print_table, say
from ssg.clockwork import turns
from ssg.desk import Order
from ssg.problems import InvalidContent
from ssg.rehearsal import Prepared, levelled, refuse, rehearse
from ssg.turns import Turn

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NOTHING = "nothing will change by itself"


@dataclass(frozen=True, slots=True)
class Coming:
    """What changes next: the first whole second at which a build sees it, and all that does."""

    at: datetime | None
    changes: tuple[Turn, ...] = ()
    valid_until: datetime | None = None  # when the first of what is shown now must be gone


@click.command("next")
@click.option("--now", "--at", "now", metavar="ISO", help="Ask from this instant on.")
@click.option("--cron", is_flag=True, help="Print a line for crontab that builds at that minute.")
@options.JSON
@click.pass_obj
def next_command(folder: Path, now: str | None, cron: bool, as_json: bool) -> int:
    """Say when an output changes by itself, and what does: publish again at that instant."""
    if cron and as_json:
        raise click.UsageError("--cron and --json exclude each other")
    order = options.make_order(folder, now=now)
    try:
        coming = rehearse(order, lambda made: what_comes(made, order))
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    if as_json:
        print_json(_data(coming))
    elif cron:
        _print_cron(coming, folder)
    else:
        _print(coming)
    return 0


def what_comes(made: Prepared, order: Order) -> Coming:
    """Return what changes next.

    Raises:
        InvalidContent: if a file cannot be read, since nobody knows then when it comes out.
    """
    refuse(levelled(made.problems, made.settings))
    indexed = made.indexed(order.edition)
    zone = made.settings.zone
    told = sorted(turn for turn in turns(indexed, made.kit) if turn.seen)
    valid = indexed.valid_until
    if not told:
        return Coming(None)
    first = _up(told[0].at.astimezone(zone), SECOND)
    changes = tuple(turn for turn in told if turn.at <= first)
    return Coming(first, changes, valid.astimezone(zone) if valid else None)


def _print(coming: Coming) -> None:
    if coming.at is None:
        say(NOTHING)
        return
    say(f"next change at {_written(coming.at)}")
    rows = ((turn.what, turn.title, turn.path) for turn in coming.changes)
    print_table(("what happens", "title", "file"), rows)
    if coming.valid_until is not None:
        say(f"a build made now may be published until {_written(coming.valid_until)}")


def _data(coming: Coming) -> dict[str, object]:
    return {
        "next": coming.at.isoformat() if coming.at else None,
        "changes": [
            {"what": turn.what, "title": turn.title, "path": turn.path} for turn in coming.changes
        ],
        "valid_until": coming.valid_until.isoformat() if coming.valid_until else None,
    }


def _written(moment: datetime) -> str:
    return moment.isoformat(sep=" ")


def _print_cron(coming: Coming, folder: Path) -> None:
    if coming.at is None:
        say(f"# {NOTHING}")
        return
    command = shlex.join([sys.executable, "-m", "ssg", "-C", os.path.abspath(folder), "build"])
    for minute in cron_minutes(coming.at):
        say(f"{minute} {command.replace('%', chr(92) + '%')}")


def cron_minutes(moment: datetime) -> Iterator[str]:
    """Yield when cron has to run something: at the first minute that is not before an instant.

    Cron follows the time zone of the machine. In the night in which its clock is set back an hour
    comes twice, and some crons then pass over the second; so the first minute after it follows.
    """
    local = _up(moment, MINUTE).astimezone()
    yield _crontab(local)
    if _comes_twice(local):
        after = local
        while _comes_twice(after):
            after = (after + MINUTE).astimezone()
        yield _crontab(after)


def _comes_twice(local: datetime) -> bool:
    """Tell whether the clock of this machine shows the time of an instant once more."""
    wall = local.replace(tzinfo=None)
    return wall.replace(fold=0).astimezone() != wall.replace(fold=1).astimezone()


def _crontab(local: datetime) -> str:
    return f"{local.minute} {local.hour} {local.day} {local.month} *"


def _up(moment: datetime, unit: timedelta) -> datetime:
    """Return the first whole second or minute that is not before an instant."""
    past = timedelta(seconds=moment.second, microseconds=moment.microsecond) % unit
    whole = moment.astimezone(UTC) + (unit - past) % unit  # as time passes, not as clocks show it
    return whole.astimezone(moment.tzinfo)
