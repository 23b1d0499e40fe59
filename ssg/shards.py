"""Cuts the parts of a site into shards, has them made, and puts the results together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from ssg.crew import Crew, hands_of, in_order
from ssg.make import Bench, Made, Maker, Shard, make
from ssg.outputs import Entry, Row, row_of
from ssg.plan import close
from ssg.problems import Problem
from ssg.progress import Progress
from ssg.state import Known
from ssg.workshop import Recipe, Workshop

Part = tuple[str, str]  # family and part
CLOSING = "(closing)"  # the family of outputs that are made from the rows of all others
SHARD, WHOLE_SHARD = 100, 12  # parts in a shard: those of a single page each, and others
ONE_PAGE = frozenset({"articles", "pages"})
MOST_FAULTS = 50  # distinct problems of rendering after which a build gives up


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """How parts are made: from what, into what, by whom, and what is known of them."""

    recipe: Recipe
    bench: Bench
    crew: Crew
    known: Mapping[str, Known]
    progress: Progress


def parts_of(shop: Workshop) -> tuple[Part, ...]:
    """Return all parts of a site, in the order of the kit's families."""
    families = shop.kit.families
    return tuple((family.name, part) for family in families for part in family.parts(shop.site))


def entries_of(shop: Workshop) -> Iterator[Entry]:
    """Yield every planned output of a site, those last that are made from the rows of others."""
    rows = []
    for name, part in parts_of(shop):
        for entry in shop.planned(name)(part):
            rows.append(row_of(entry))
            yield entry
    yield from close(shop.site, tuple(rows), shop.chrome, shop.kit.closers)


def make_parts(job: Job, parts: Sequence[Part]) -> Made:
    """Have parts planned, and those of their pages rendered that are stale."""
    made = Made([], [], [], [])
    faults: set[tuple[object, str]] = set()
    done = 0
    with job.crew(len(parts)) as executor:
        shards = tuple(_shards(job, parts))
        for shard, result in zip(
            shards, in_order(executor, make, shards, hands=hands_of(executor)), strict=False
        ):
            _add(made, result)
            faults.update((problem.where, problem.message) for problem in result.problems)
            if len(faults) >= MOST_FAULTS:
                break
            done += len(shard.parts)
            job.progress("Making", done, len(parts))
    return Made(made.rows, made.rendered, made.staged, _distinct(made.problems))


def make_closing(job: Job, shop: Workshop, rows: tuple[Row, ...]) -> Made:
    """Make sitemaps and their like, which are made from the rows of all other outputs."""
    maker = Maker(shop, job.bench, job.known)
    maker.take(close(shop.site, rows, shop.chrome, shop.kit.closers), CLOSING, "")
    return maker.made


def _shards(job: Job, parts: Sequence[Part]) -> Iterator[Shard]:
    known: defaultdict[Part, dict[str, Known]] = defaultdict(dict)
    for path, row in job.known.items():
        known[row.family, row.part][path] = row
    for family, group in groupby(parts, key=lambda part: part[0]):
        names = iter([part for _, part in group])
        size = SHARD if family in ONE_PAGE else WHOLE_SHARD
        while some := tuple(islice(names, size)):
            rows = {
                path: row for part in some for path, row in known.get((family, part), {}).items()
            }
            yield Shard(job.recipe, job.bench, family, some, rows)


def _add(made: Made, result: Made) -> None:
    made.rows.extend(result.rows)
    made.rendered.extend(result.rendered)
    made.staged.extend(result.staged)
    made.problems.extend(result.problems)


def _distinct(problems: Iterable[Problem]) -> list[Problem]:
    """Return one problem of each kind: a fault of a template is met on many pages."""
    found: dict[tuple[object, str], Problem] = {}
    for problem in problems:
        found.setdefault((problem.where, problem.message), problem)
    return list(found.values())
