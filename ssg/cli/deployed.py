"""How deploys and rollbacks are run from the command line, and what is said of them."""

from __future__ import annotations

import getpass
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from ssg.cli.building import refused
from ssg.cli.printing import byte_bar, print_json, say, say_error, sized
from ssg.cli.publishing import Desk
from ssg.problems import InvalidContent
from ssg.publish.outcome import Outcome
from ssg.publish.surroundings import Refused, Superseded, Surroundings

EXIT_REFUSED, EXIT_SUPERSEDED, EXIT_INTERRUPTED = 3, 5, 130
INTERRUPTED = "interrupted; what is published works, and the same command goes on from there"


@dataclass(frozen=True, slots=True)
class Show:
    """What is printed."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    dry_run: bool = False
    started: float = field(default_factory=perf_counter)  # seconds


def guarded(show: Show, action: Callable[[Surroundings], None]) -> int:
    """Do something with a target, and return the exit code for what came of it.

    Args:
        show: what is printed.
        action: what is done, and what is said of it, given the world.

    Raises:
        OSError: if the disk, the network or the target refuses.
    """
    try:
        with surroundings(quiet=show.quiet or show.as_json) as around:
            action(around)
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=show.as_json)
    except (Refused, Superseded) as stopped:
        return _stopped(stopped, as_json=show.as_json)
    except KeyboardInterrupt:
        say_error(INTERRUPTED)
        return EXIT_INTERRUPTED
    return 0


def report(outcome: Outcome, desk: Desk, show: Show) -> None:
    """Say what was done."""
    if show.as_json:
        print_json(_data(outcome, desk, dry_run=show.dry_run))
    elif not show.quiet:
        _say(outcome, desk, show)


def list_releases(releases: Sequence[str], show: Show) -> None:
    """Print the names of releases, of which the first is the present one."""
    if show.as_json:
        print_json({"releases": list(releases)})
        return
    for number, release in enumerate(releases):
        say(f"{release}{'' if number else '  (the present one)'}")


@contextmanager
def surroundings(*, quiet: bool) -> Iterator[Surroundings]:
    """Return the world: the only place where a deploy meets clock, network name and environment."""
    who = f"{getpass.getuser()} on {socket.gethostname()} (process {os.getpid()})"
    with byte_bar(quiet=quiet) as progress:
        yield Surroundings(
            now=lambda: datetime.now(UTC),
            wait=time.sleep,
            who=who,
            environment=os.environ,
            tell=say_error,
            progress=progress,
        )


def _stopped(stopped: Refused | Superseded, *, as_json: bool) -> int:
    """Print why nothing was published, and return the exit code for it."""
    refused_ = isinstance(stopped, Refused)
    reasons = stopped.reasons if isinstance(stopped, Refused) else (str(stopped),)
    if as_json:
        kind = "refused" if refused_ else "superseded"
        print_json({"done": False, kind: list(reasons)})
    else:
        for reason in reasons:
            say_error(reason)
        say_error("nothing was published" if refused_ else "this build was not published")
    return EXIT_REFUSED if refused_ else EXIT_SUPERSEDED


def _say(outcome: Outcome, desk: Desk, show: Show) -> None:
    plan = outcome.plan
    if show.dry_run or show.verbose:
        for sign, paths in _signed(outcome):
            for path in paths:
                say(f"{sign} {path}")
    if not show.dry_run and not outcome.done:
        say(f"{desk.name} ({desk.address}) is up to date: {plan.unchanged:,} files")
        return
    verb = "would be published" if show.dry_run else "published"
    counts = (
        (len(plan.new), "new"),
        (len(plan.changed), "changed"),
        (len(plan.takedowns), "taken down"),
        (len(plan.deletes), "deleted"),
        (plan.unchanged, "unchanged"),
    )
    said = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    size, seconds = sized(sum(p.size for p in plan.puts)), perf_counter() - show.started
    say(
        f"{verb} to {desk.name} ({desk.address}): {said}; {size} in {seconds:.1f} s"
        + ("" if show.dry_run else f", release {outcome.release}")
    )


def _signed(outcome: Outcome) -> Iterator[tuple[str, Sequence[str]]]:
    plan = outcome.plan
    yield "x", plan.takedowns
    yield "+", [piece.path for piece in plan.new]
    yield "~", [piece.path for piece in plan.changed]
    yield "-", plan.deletes


def _data(outcome: Outcome, desk: Desk, *, dry_run: bool) -> dict[str, object]:
    plan = outcome.plan
    return {
        "done": outcome.done,
        "dry_run": dry_run,
        "target": desk.name,
        "address": desk.address,
        "release": outcome.release,
        "new": [piece.path for piece in plan.new],
        "changed": [piece.path for piece in plan.changed],
        "taken_down": list(plan.takedowns),
        "deleted": list(plan.deletes),
        "unchanged": plan.unchanged,
        "bytes": sum(piece.size for piece in plan.puts),
        "purge": desk.urls(outcome),
    }
