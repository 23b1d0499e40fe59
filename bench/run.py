"""Measures what a build costs after each kind of edit: `make bench`.

    python -m bench.run --stories 1000,10000

Every build is a new process on a site of the given size. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corpus import Archive
from bench.newsroom import BuildFailed, Newsroom, Run
from bench.places import quickest, workplace
from bench.tables import figures, keep, middle, print_table

HEADS = ("", "wall", "cpu", "memory", "planned", "rendered", "written", "removed", "files")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that happens to a site before it is built."""

    name: str
    happens: Callable[[Newsroom, int], None]
    fragments: bool = False


def _nothing(newsroom: Newsroom, number: int) -> None:
    pass


SCENARIOS = (
    Scenario("cold", lambda newsroom, number: newsroom.forget()),
    Scenario("no change", _nothing),
    Scenario("body edit", Newsroom.edit_body),
    Scenario("headline edit", Newsroom.edit_headline),
    Scenario("new story", Newsroom.publish),
    Scenario("template edit", Newsroom.edit_template),
    Scenario("new story, boxes as fragments", Newsroom.publish, fragments=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The runs of a scenario, or why there are none."""

    scenario: Scenario
    runs: tuple[Run, ...] = ()
    failure: str = ""


def run_scenarios(
    newsroom: Newsroom, scenarios: Sequence[Scenario], *, runs: int
) -> Iterator[Outcome]:
    """Run each scenario `runs` times on one site, which is warm but for the cold builds."""
    for scenario in scenarios:
        try:
            yield Outcome(scenario, tuple(_runs(newsroom, scenario, runs)))
        except BuildFailed as failed:
            yield Outcome(scenario, failure=str(failed))


def _runs(newsroom: Newsroom, scenario: Scenario, runs: int) -> Iterator[Run]:
    changed = newsroom.configure(fragments=scenario.fragments)
    if (changed or not newsroom.output.exists()) and scenario.name != "cold":
        newsroom.build()  # not counted: it makes the site warm
    for number in range(runs):
        scenario.happens(newsroom, number)
        yield newsroom.build()


def row(outcome: Outcome) -> tuple[str, ...]:
    """Return the line of a scenario in the table."""
    if outcome.failure:
        return (outcome.scenario.name, *["-"] * (len(HEADS) - 1))
    counts = [run.counted for run in outcome.runs]
    return (
        outcome.scenario.name,
        *figures([run.measured for run in outcome.runs]),
        middle(count.planned for count in counts),
        middle(count.rendered for count in counts),
        middle(count.written for count in counts),
        middle(count.removed for count in counts),
        middle(count.files for count in counts),
    )


def measure_size(stories: int, scenarios: Sequence[Scenario], *, place: Path, runs: int) -> bool:
    """Measure a site of one size, print and keep the results, and tell whether all went well."""
    with workplace(place) as folder:
        newsroom = Newsroom(folder, Archive(stories))
        newsroom.write_archive()
        outcomes = tuple(run_scenarios(newsroom, scenarios, runs=runs))
    print(f"\n{stories:,} stories in {place}, medians of {runs}")
    print_table(HEADS, map(row, outcomes))
    failures = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failures:
        print(f"{outcome.scenario.name}: the build failed: {outcome.failure}", file=sys.stderr)
    measured = {one.scenario.name: [asdict(run) for run in one.runs] for one in outcomes}
    results = {"stories": stories, "place": str(place), "runs": runs, "scenarios": measured}
    print(f"kept in {keep(f'ssg-{stories}', results)}")
    return not failures


def sizes(text: str) -> tuple[int, ...]:
    """Return the sizes that the command line gives: `1000,10000`."""
    return tuple(int(size) for size in text.split(","))


def main() -> int:
    """Measure as the command line says; return 1 if a build failed."""
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(prog="bench.run", description="Measure builds of Broadsheet.")
    parser.add_argument("--stories", type=sizes, default=(10_000,), help="sizes: 1000,10000")
    parser.add_argument("--runs", type=int, default=3, help="builds of each scenario")
    parser.add_argument("--place", type=Path, default=quickest(), help="where sites are built")
    parser.add_argument("--only", choices=names, action="append", help="this scenario only")
    args = parser.parse_args()
    chosen = [scenario for scenario in SCENARIOS if scenario.name in (args.only or names)]
    sound = [
        measure_size(stories, chosen, place=args.place, runs=args.runs) for stories in args.stories
    ]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
