"""Builds the same newspaper with Broadsheet and with Hugo, by turns: `make bench-hugo`.

    python -m bench.against_hugo --hugo PATH --stories 1000,10000 --disk

The machine's speed drifts, so a figure of one says little without the figure of the other from the
same minute: builds take turns, and each pair has its own ratio.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.census import census
from bench.corpus import Archive, Flavor
from bench.hugo_site import HugoSite
from bench.measure import Measured
from bench.newsroom import BuildFailed, Newsroom
from bench.places import DISK, quickest, workplace
from bench.run import sizes
from bench.tables import figures, keep, print_table

SCENARIOS: Mapping[str, Callable[[Newsroom, int], None]] = {
    "cold": lambda newsroom, number: newsroom.forget(),
    "body edit": Newsroom.edit_body,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A build of ours and a build of Hugo's, one right after the other."""

    ours: Measured
    hugo: Measured

    @property
    def ratio(self) -> float:
        """Our time as a part of Hugo's: below 1, we are faster."""
        return self.ours.wall / self.hugo.wall


@dataclass(frozen=True, slots=True)
class Contest:
    """The two sites and how often they are compared."""

    ours: Newsroom
    hugo: HugoSite
    runs: int

    def after(self, happens: Callable[[Newsroom, int], None]) -> tuple[Pair, ...]:
        """Let the same happen to both sites, then build one right after the other."""
        return tuple(self._pair(happens, number) for number in range(self.runs))

    def _pair(self, happens: Callable[[Newsroom, int], None], number: int) -> Pair:
        happens(self.ours, number)
        happens(self.hugo.newsroom, number)
        return Pair(self.ours.build().measured, self.hugo.build())


def compare(stories: int, *, place: Path, runs: int, program: Path) -> None:
    """Compare sites of one size in one place; print and keep the results.

    Raises:
        BuildFailed: if either site cannot be built.
    """
    archive = Archive(stories)
    with workplace(place) as folder:
        contest = Contest(
            _newsroom(folder / "ours", archive),
            HugoSite(_newsroom(folder / "hugo", archive, flavor="hugo"), program),
            runs,
        )
        measured = {name: contest.after(happens) for name, happens in SCENARIOS.items()}
        outputs = {"ours": contest.ours.output, "hugo": contest.hugo.newsroom.output}
        counted = {name: census(output) for name, output in outputs.items()}
        version = contest.hugo.version()
    print(f"\n{stories:,} stories in {place}, medians of {runs}")
    _print_pairs(measured)
    print()
    _print_census(counted)
    pairs = {name: [asdict(pair) for pair in found] for name, found in measured.items()}
    results = {"stories": stories, "place": str(place), "hugo": version, "pairs": pairs}
    print(f"kept in {keep(f'hugo-{stories}', {**results, 'census': counted})}")


def _newsroom(folder: Path, archive: Archive, *, flavor: Flavor = "ssg") -> Newsroom:
    folder.mkdir()
    newsroom = Newsroom(folder, archive, flavor)
    newsroom.write_archive()
    newsroom.configure(fragments=False)
    return newsroom


def _print_pairs(measured: Mapping[str, Sequence[Pair]]) -> None:
    rows = []
    for name, pairs in measured.items():
        ratios = [pair.ratio for pair in pairs]
        rows.append((f"{name}, ours", *figures([pair.ours for pair in pairs]), ""))
        said = " ".join(f"{ratio:.2f}" for ratio in ratios)
        hugo = figures([pair.hugo for pair in pairs])
        rows.append((f"{name}, Hugo", *hugo, f"{median(ratios):.2f} ({said})"))
    print_table(("", "wall", "cpu", "memory", "ours / Hugo (each pair)"), rows)


def _print_census(counted: Mapping[str, Mapping[str, int]]) -> None:
    ours, hugo = counted["ours"], counted["hugo"]
    kinds = sorted(ours.keys() | hugo.keys())
    rows = [(kind, f"{ours.get(kind, 0):,}", f"{hugo.get(kind, 0):,}") for kind in kinds]
    print_table(("files", "ours", "Hugo"), rows)


def main() -> int:
    """Compare as the command line says; return 1 if a build failed."""
    parser = argparse.ArgumentParser(
        prog="bench.against_hugo", description="Compare Broadsheet with Hugo."
    )
    parser.add_argument("--hugo", type=Path, required=True, help="Hugo's own program file")
    parser.add_argument("--stories", type=sizes, default=(10_000,), help="sizes: 1000,10000")
    parser.add_argument("--runs", type=int, default=3, help="pairs of builds")
    parser.add_argument("--place", type=Path, default=quickest(), help="where sites are built")
    parser.add_argument("--disk", action="store_true", help=f"once more in {DISK}")
    args = parser.parse_args()
    try:
        for stories in args.stories:
            for place in (args.place, DISK) if args.disk else (args.place,):
                compare(stories, place=place, runs=args.runs, program=args.hugo)
    except BuildFailed as failed:
        print(f"a build failed: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
