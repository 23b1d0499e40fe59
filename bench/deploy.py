"""Publishes the same newspaper with Broadsheet, `aws s3 sync` and `rclone copy`, by turns.

    python -m bench.deploy --rclone PATH --aws PATH --stories 10000

The machine's speed drifts, so they take turns, and each round has its own ratios. The server is one
on this machine (`rclone serve s3`), so what counts is what the clients do. See README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.census import census
from bench.corpus import Archive
from bench.measure import Measured, measure
from bench.newsroom import BuildFailed, Newsroom
from bench.object_server import object_server
from bench.places import quickest, remove, settle, workplace
from bench.run import sizes
from bench.tables import figures, keep, middle, print_table

HEADS = ("", "wall", "cpu", "memory", "puts", "ours / theirs (each round)")
TARGET = """
[deploy.bench]
kind = "s3"
bucket = "{bucket}"
endpoint = "{endpoint}"
region = "us-east-1"
conditional_put = false  # the server does not heed conditions
"""
SSG = (sys.executable, "-m", "ssg")


class DeployFailed(Exception):
    """A program that should have published a site did not."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A deploy that was measured, and how many files it put."""

    measured: Measured
    puts: int


@dataclass(frozen=True, slots=True)
class Round:
    """The same published by everybody, one after the other."""

    ours: Sent
    aws: Sent
    rclone: Sent


@dataclass(frozen=True)
class Press:
    """A site, a server, and the programs that publish the one to the other."""

    newsroom: Newsroom
    buckets: Path
    endpoint: str
    aws: Path
    rclone: Path

    def round(self, number: int) -> Round:
        """Publish to the buckets of a number."""
        settle()
        return Round(self._ours(number), self._aws(number), self._rclone(number))

    def empty(self, number: int) -> None:
        """Go on to the buckets of a number, where nothing was published."""
        remove(self.newsroom.folder / ".ssg" / "deploys")
        for client in CLIENTS:
            remove(self.buckets / f"{client}-{number - 1}")

    def _ours(self, number: int) -> Sent:
        folder = self.newsroom.folder
        config = folder / "site.toml"
        plain = config.read_text(encoding="utf-8")
        config.write_text(plain + TARGET.format(bucket=f"ours-{number}", endpoint=self.endpoint))
        try:
            measured, said = self._run(
                *SSG, "-C", folder, "deploy", "bench", "--no-build", "--json"
            )
        finally:
            config.write_text(plain)
        answer = json.loads(said)
        return Sent(measured, len(answer["new"]) + len(answer["changed"]))

    def _aws(self, number: int) -> Sent:
        output = self.newsroom.output
        command = (self.aws, "s3", "sync", output, f"s3://aws-{number}", "--no-progress")
        measured, said = self._run(*command)
        return Sent(measured, said.count("upload: "))

    def _rclone(self, number: int) -> Sent:
        source, target = self.newsroom.output, f"store:rclone-{number}"
        log = self.newsroom.folder / "rclone.log"
        log.unlink(missing_ok=True)
        measured, _ = self._run(
            self.rclone, "copy", source, target, "--transfers", "16", "--log-level", "INFO",
            "--log-file", log,
        )  # fmt: skip
        return Sent(measured, log.read_text(encoding="utf-8").count(": Copied ("))

    def _run(self, *command: str | Path) -> tuple[Measured, str]:
        file = self.newsroom.folder / "said"
        measured = measure(command, output=file)
        if measured.code:
            told = file.with_suffix(".err").read_text(encoding="utf-8", errors="replace")
            raise DeployFailed(f"{command[0]}: {told.strip()[-500:]}")
        return measured, file.read_text(encoding="utf-8")


def rounds(press: Press, runs: int) -> Mapping[str, Sequence[Round]]:
    """Publish everything, then the same again, then with one story changed."""
    first = []
    for number in range(runs):
        press.empty(number)
        first.append(press.round(number))
    last = runs - 1
    same = [press.round(last) for _ in range(runs)]
    changed = []
    for number in range(runs):
        press.newsroom.edit_body(number)
        press.newsroom.build()
        changed.append(press.round(last))
    return {"first deploy": first, "nothing changed": same, "one story changed": changed}


def compare(stories: int, *, place: Path, runs: int, aws: Path, rclone: Path) -> None:
    """Compare with a site of one size; print and keep the results.

    Raises:
        BuildFailed: if the site cannot be built.
        DeployFailed: if it cannot be published.
    """
    with workplace(place) as folder:
        newsroom = Newsroom(folder / "site", Archive(stories))
        newsroom.folder.mkdir()
        newsroom.write_archive()
        newsroom.configure(fragments=False)
        newsroom.build()
        buckets = folder / "buckets"
        for client in CLIENTS:  # the server looks for them when it begins
            for number in range(runs):
                (buckets / f"{client}-{number}").mkdir(parents=True)
        with object_server(rclone, buckets) as endpoint:
            measured = rounds(Press(newsroom, buckets, endpoint, aws, rclone), runs)
        counted = census(newsroom.output)
    print(f"\n{stories:,} stories in {place}, medians of {runs}")
    print_table(HEADS, [row for name, found in measured.items() for row in _rows(name, found)])
    results = {name: [asdict(each) for each in found] for name, found in measured.items()}
    document = {"stories": stories, "place": str(place), "census": counted, "rounds": results}
    print(f"kept in {keep(f'deploy-{stories}', document)}")


CLIENTS: Mapping[str, Callable[[Round], Sent]] = {
    "ours": lambda each: each.ours,
    "aws": lambda each: each.aws,
    "rclone": lambda each: each.rclone,
}


CALLED = {"ours": "ours", "aws": "aws s3 sync", "rclone": "rclone copy"}


def _rows(name: str, found: Sequence[Round]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for client, of in CLIENTS.items():
        sent = [of(each) for each in found]
        ratios = [each.ours.measured.wall / of(each).measured.wall for each in found]
        said = f"{median(ratios):.2f} ({' '.join(f'{ratio:.2f}' for ratio in ratios)})"
        shown = figures([each.measured for each in sent])
        puts = middle(each.puts for each in sent)
        rows.append((f"{name}, {CALLED[client]}", *shown, puts, "" if client == "ours" else said))
    return rows


def main() -> int:
    """Compare as the command line says; return 1 if something failed."""
    parser = argparse.ArgumentParser(prog="bench.deploy", description="Compare deploys.")
    parser.add_argument("--aws", type=Path, required=True, help="the program aws")
    parser.add_argument("--rclone", type=Path, required=True, help="the program rclone")
    parser.add_argument("--stories", type=sizes, default=(10_000,), help="sizes: 1000,10000")
    parser.add_argument("--runs", type=int, default=3, help="rounds")
    parser.add_argument("--place", type=Path, default=quickest(), help="where all of it lies")
    args = parser.parse_args()
    try:
        for stories in args.stories:
            compare(stories, place=args.place, runs=args.runs, aws=args.aws, rclone=args.rclone)
    except (BuildFailed, DeployFailed) as failed:
        print(f"it failed: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
