"""The options that several commands share, and the order they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ssg.crew import Crew, default_jobs, pool, standing
from ssg.desk import Edition, Order
from ssg.settings import Settings
from ssg.site_file import read_settings

DRAFTS = click.option("--drafts", is_flag=True, help="Show drafts too.")
FUTURE = click.option("--future", is_flag=True, help="Show stories whose time has not come.")
NOW = click.option("--now", metavar="ISO", help="Take this as the present instant.")
BASE_URL = click.option("--base-url", metavar="URL", help="The address of the site.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of sentences.")
KEEP_GOING = click.option(
    "--keep-going", is_flag=True, help="Leave faulty stories out and build the rest."
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes work on a large build; by default one for each processor.",
)
EXECUTOR = click.option(
    "--executor",
    metavar="URL",
    help="Work on the Dask cluster whose scheduler is there, e.g. tcp://host:8786.",
)
OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to."
)


@contextmanager
def crew(jobs: int | None, executor: str | None) -> Iterator[Crew]:
    """Return who does the work: processes of this machine, or a cluster."""
    if executor is None:
        yield pool(jobs or default_jobs())
        return
    from ssg.cluster import connect

    with connect(executor) as there:
        yield standing(there)


def make_order(
    folder: Path,
    *,
    now: str | None = None,
    drafts: bool = False,
    future: bool = False,
    base_url: str | None = None,
    output: Path | None = None,
) -> Order:
    """Return what the options ask of the pipeline; the clock is read here and nowhere else."""
    overrides = {"base_url": base_url} if base_url else {}
    settings = read_settings(folder, overrides=overrides)
    edition = Edition(instant(now, settings), drafts=drafts, future=future)
    target = output if output is not None else folder / "output"
    return Order(folder, edition, target, overrides)


def instant(given: str | None, settings: Settings) -> datetime:
    """Return the instant of `--now`, in the site's time zone unless it names its own; else now."""
    return instant_in(given, settings.zone)


def instant_in(given: str | None, zone: ZoneInfo) -> datetime:
    """Return the instant of `--now`, in this time zone unless it names its own; else now."""
    if given is None:
        return datetime.now(zone).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        message = f'"{given}" is not an instant; write it like 2026-11-24T06:00'
        raise click.BadParameter(message) from None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
