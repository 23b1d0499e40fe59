"""`ssg deploy` and `ssg rollback`."""

from __future__ import annotations

import getpass
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click

from ssg.build import build
from ssg.cli import options
from ssg.cli.building import refused, say_waiting
from ssg.cli.guarding import search_of, withdrawn_now
from ssg.cli.printing import (
    byte_bar,
    print_json,
    print_problems,
    progress_bar,
    say,
    say_error,
    sized,
)
from ssg.cli.publishing import Desk, desk_for
from ssg.crew import Crew
from ssg.deployment import Target
from ssg.desk import Order
from ssg.problems import InvalidContent
from ssg.progress import silent
from ssg.publish.artifact import Artifact
from ssg.publish.outcome import Options, Outcome
from ssg.publish.surroundings import Refused, Superseded, Surroundings
from ssg.rehearsal import Prepared, rehearse
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.workshop import Workshop

EXIT_REFUSED, EXIT_SUPERSEDED, EXIT_INTERRUPTED = 3, 5, 130

TARGET = click.argument("name", metavar="[TARGET]", required=False)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
TAKE_OVER = click.option(
    "--take-over", is_flag=True, help="Replace what others put where files of the site belong."
)


@click.command("deploy")
@TARGET
@click.option("--no-build", is_flag=True, help="Publish the output as it is.")
@DRY_RUN
@click.option(
    "--yes-delete",
    type=click.IntRange(min=0),
    metavar="N",
    help="Agree that just N files are deleted.",
)
@TAKE_OVER
@options.OUTPUT
@options.NOW
@options.BASE_URL
@options.KEEP_GOING
@options.JOBS
@options.EXECUTOR
@options.JSON
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every file that changes.")
@click.pass_obj
def deploy_command(
    folder: Path,
    name: str | None,
    no_build: bool,
    dry_run: bool,
    yes_delete: int | None,
    take_over: bool,
    output: Path | None,
    now: str | None,
    base_url: str | None,
    keep_going: bool,
    jobs: int | None,
    executor: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build the site and publish it to a target of site.toml.

    Every page a reader can open works at every instant. What is refused is refused before the
    first write (exit code 3); if a newer build is there, that stays (5).
    """
    name, target = chosen(read_settings(folder), name)
    base_url = base_url or target.base_url
    order = options.make_order(folder, now=now, base_url=base_url, output=output)
    settings = read_settings(folder, overrides=order.overrides)
    started = perf_counter()
    asked = Options(
        keep=getattr(target, "keep", 1),
        dry_run=dry_run,
        take_over=take_over,
        yes_delete=yes_delete,
        conditional=getattr(target, "conditional_put", True),
    )
    try:
        with (
            _surroundings(quiet=quiet or as_json) as around,
            desk_for(folder, settings, name, target, around) as desk,
        ):
            with options.crew(jobs, executor) as crew:
                make = None if no_build else crew
                order = replace(order, keep_going=keep_going)
                artifact = _examined(desk, order, make, quiet=quiet or as_json)
            outcome = desk.publish(artifact, asked)
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    except (Refused, Superseded) as stopped:
        return _stopped(stopped, as_json=as_json)
    except KeyboardInterrupt:
        say_error("interrupted; what is published works, and the next deploy goes on from there")
        return EXIT_INTERRUPTED
    if as_json:
        print_json(_data(outcome, desk, dry_run=dry_run))
    elif not quiet:
        _report(outcome, desk, perf_counter() - started, dry_run=dry_run, verbose=verbose)
    return 0


@click.command("rollback")
@TARGET
@click.option("--to", metavar="RELEASE", help="Which release; by default the one before.")
@click.option("--list", "listing", is_flag=True, help="List the releases there are.")
@DRY_RUN
@options.JSON
@click.pass_obj
def rollback_command(
    folder: Path, name: str | None, to: str | None, listing: bool, dry_run: bool, as_json: bool
) -> int:
    """Give a target an earlier release back, but nothing that was withdrawn since."""
    settings = read_settings(folder)
    name, target = chosen(settings, name)
    started = perf_counter()
    try:
        with (
            _surroundings(quiet=as_json) as around,
            desk_for(folder, settings, name, target, around) as desk,
        ):
            if listing:
                return _list(desk.publisher.releases(), as_json=as_json)
            asked = Options(
                keep=getattr(target, "keep", 1),
                dry_run=dry_run,
                conditional=getattr(target, "conditional_put", True),
            )
            outcome = desk.restore(to, _withdrawn(folder), asked)
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    except (Refused, Superseded) as stopped:
        return _stopped(stopped, as_json=as_json)
    except KeyboardInterrupt:
        say_error("interrupted; what is published works: run the same again to finish")
        return EXIT_INTERRUPTED
    if as_json:
        print_json(_data(outcome, desk, dry_run=dry_run))
    else:
        _report(outcome, desk, perf_counter() - started, dry_run=dry_run, verbose=False)
    return 0


def chosen(settings: Settings, name: str | None) -> tuple[str, Target]:
    """Return the target of that name, or the only one there is.

    Raises:
        click.UsageError: if that is none.
    """
    targets = settings.deploy
    if not targets:
        raise click.UsageError("site.toml names no target; add one: [deploy.production]")
    if name is None and len(targets) == 1:
        name = next(iter(targets))
    if name is None or name not in targets:
        told = f"there is no target {name}" if name else "there is more than one target"
        raise click.UsageError(f"{told}; name one of {', '.join(targets)}")
    return name, targets[name]


def _examined(desk: Desk, order: Order, crew: Crew | None, *, quiet: bool) -> Artifact:
    """Build, if there is a crew for it, and see that the build may leave the house.

    What it is searched for is found out while the site is at hand. A build that has nothing to do,
    and the output as it is, were searched before, or the site is read for it.

    Raises:
        InvalidContent: if the site cannot be built.
        Refused: if the build may not go out.
    """
    searched: list[Artifact] = []

    def look(site: Workshop | Prepared) -> None:
        artifact = desk.artifact(order.output)
        desk.examine(artifact, keep_going=order.keep_going)
        desk.search(artifact, search_of(site, order))
        searched.append(artifact)

    if crew is not None:
        with progress_bar(quiet=quiet) as progress:
            order = replace(order, progress=progress)
            built = build(order, crew, waiting=say_waiting, after=look)
        if not quiet:
            print_problems((*built.report.faulty, *built.report.warnings), closing="left out")
    if not searched:
        artifact = desk.artifact(order.output)
        desk.examine(artifact, keep_going=order.keep_going)
        if desk.is_clean(artifact):
            return artifact
        rehearse(replace(order, progress=silent), look, waiting=say_waiting)
    return searched[0]


def _withdrawn(folder: Path) -> tuple[str, ...]:
    """Return what is withdrawn by now; a site that cannot be read does not stop a rollback."""
    try:
        return withdrawn_now(options.make_order(folder))
    except InvalidContent:
        say_error("the site cannot be read: only what was withdrawn at the last deploy stays away")
        return ()


@contextmanager
def _surroundings(*, quiet: bool) -> Iterator[Surroundings]:
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


def _list(releases: Sequence[str], *, as_json: bool) -> int:
    if as_json:
        print_json({"releases": list(releases)})
    else:
        for number, release in enumerate(releases):
            say(f"{release}{'' if number else '  (the present one)'}")
    return 0


def _report(outcome: Outcome, desk: Desk, seconds: float, *, dry_run: bool, verbose: bool) -> None:
    plan = outcome.plan
    if dry_run or verbose:
        for sign, paths in _signed(outcome):
            for path in paths:
                say(f"{sign} {path}")
    if not dry_run and not outcome.done:
        say(f"{desk.name} ({desk.address}) is up to date: {plan.unchanged:,} files")
        return
    verb = "would be published" if dry_run else "published"
    counts = (
        (len(plan.new), "new"),
        (len(plan.changed), "changed"),
        (len(plan.takedowns), "taken down"),
        (len(plan.deletes), "deleted"),
        (plan.unchanged, "unchanged"),
    )
    said = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    size = sized(sum(piece.size for piece in plan.puts))
    say(
        f"{verb} to {desk.name} ({desk.address}): {said}; {size} in {seconds:.1f} s"
        + ("" if dry_run else f", release {outcome.release}")
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
