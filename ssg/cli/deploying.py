"""`ssg deploy` and `ssg rollback`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import click

from ssg.build import build
from ssg.cli import options
from ssg.cli.building import say_waiting
from ssg.cli.deployed import Show, guarded, list_releases, report
from ssg.cli.guarding import search_of, withdrawn_now
from ssg.cli.lockfile import lockfile_of
from ssg.cli.printing import print_problems, progress_bar, say_error
from ssg.cli.publishing import Desk, desk_for
from ssg.crew import Crew
from ssg.deployment import Target
from ssg.desk import Order
from ssg.problems import InvalidContent
from ssg.publish.artifact import Artifact
from ssg.publish.outcome import Options
from ssg.publish.surroundings import Surroundings
from ssg.rehearsal import Prepared, rehearse
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.workshop import Workshop


class Asked(TypedDict):
    """The options of a deploy that say how it is to go and what is printed."""

    dry_run: bool
    yes_delete: int | None
    take_over: bool
    as_json: bool
    quiet: bool
    verbose: bool


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
    output: Path | None,
    now: str | None,
    base_url: str | None,
    keep_going: bool,
    jobs: int | None,
    executor: str | None,
    **asked: Unpack[Asked],
) -> int:
    """Build the site and publish it to a target of site.toml.

    Every page a reader can open works at every instant. What is refused is refused before the
    first write (exit code 3); if a newer build is there, that stays (5).
    """
    name, target = chosen(read_settings(folder), name)
    base_url = base_url or target.base_url
    order = options.make_order(folder, now=now, base_url=base_url, output=output)
    order = replace(order, keep_going=keep_going)
    settings = read_settings(folder, overrides=order.overrides)
    show = Show(asked["as_json"], asked["quiet"], asked["verbose"], asked["dry_run"])

    def deploy(around: Surroundings) -> None:
        with desk_for(folder, settings, name, target, around) as desk:
            lockfile = lockfile_of(folder, settings, desk.publisher.ledger())
            asked_for = replace(order, ledger=lockfile.there)
            with options.crew(jobs, executor) as crew:
                artifact = _examined(desk, asked_for, None if no_build else crew, show)
            outcome = desk.publish(artifact, lockfile.after, _allowed(target, **asked))
            report(outcome, desk, show)
            if not show.dry_run:
                lockfile.write(desk.standing, quiet=show.quiet or show.as_json)

    return guarded(show, deploy)


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

    show = Show(as_json=as_json, dry_run=dry_run)

    def rollback(around: Surroundings) -> None:
        with desk_for(folder, settings, name, target, around) as desk:
            if listing:
                list_releases(desk.publisher.releases(), show)
                return
            allowed = _allowed(target, dry_run=dry_run)
            report(desk.restore(to, _withdrawn(folder), allowed), desk, show)

    return guarded(show, rollback)


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


def _allowed(
    target: Target,
    *,
    dry_run: bool,
    take_over: bool = False,
    yes_delete: int | None = None,
    **shown: bool,
) -> Options:
    """Return how a deploy is to go, by the settings of its target and what was asked for."""
    return Options(
        keep=getattr(target, "keep", 1),
        dry_run=dry_run,
        take_over=take_over,
        yes_delete=yes_delete,
        conditional=getattr(target, "conditional_put", True),
    )


def _examined(desk: Desk, order: Order, crew: Crew | None, show: Show) -> Artifact:
    """Build, if there is a crew for it, and see that the build may leave the house.

    What it is searched for is found out while the site is at hand. A build that has nothing to do,
    and the output as it is, were searched before, or the site is read for it.

    Raises:
        InvalidContent: if the site cannot be built.
        Refused: if the build may not go out.
    """
    searched: list[Artifact] = []
    quiet = show.quiet or show.as_json

    def look(site: Workshop | Prepared) -> None:
        artifact = _sound(desk, order)
        desk.search(artifact, search_of(site, order))
        searched.append(artifact)

    if crew is not None:
        with progress_bar(quiet=quiet) as progress:
            progressing = replace(order, progress=progress)
            built = build(progressing, crew, waiting=say_waiting, after=look)
        if not quiet:
            print_problems((*built.report.faulty, *built.report.warnings), closing="left out")
    if searched:
        return searched[0]
    artifact = _sound(desk, order)
    if not desk.is_clean(artifact):
        rehearse(order, lambda site: desk.search(artifact, search_of(site, order)))
    return artifact


def _sound(desk: Desk, order: Order) -> Artifact:
    artifact = desk.artifact(order.output)
    desk.examine(artifact, keep_going=order.keep_going)
    return artifact


def _withdrawn(folder: Path) -> tuple[str, ...]:
    """Return what is withdrawn by now; a site that cannot be read does not stop a rollback."""
    try:
        return withdrawn_now(options.make_order(folder))
    except InvalidContent:
        say_error("the site cannot be read: only what was withdrawn at the last deploy stays away")
        return ()
