"""The pipeline: gather, index, plan, render, check, write. The order stands here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from ssg import fsops
from ssg.checks import check
from ssg.checks.withheld import withheld_links
from ssg.colophon import Colophon
from ssg.crew import Crew, inline
from ssg.desk import Order, Withheld
from ssg.garbage import no_garbage_collection
from ssg.gather import Gathered, gather, note_work, recipe_of
from ssg.make import Bench, Made
from ssg.plan import clashes
from ssg.problems import Problem, warnings
from ssg.recall import Recalled, is_done, noted_in, recall, stale_parts
from ssg.rehearsal import early_problems, levelled, plan_site, prepared, refuse
from ssg.shards import MOST_FAULTS, Job, Part, make_closing, make_parts, parts_of
from ssg.state import Certificate, Changes, State, only_build, with_state
from ssg.workshop import Work, Workshop, forget_workshops, settings_digest, workshop
from ssg.write import (
    Staged,
    Written,
    make_staging,
    refuse_foreign,
    refuse_inside,
    remove_leftovers,
    write,
)

__all__ = ["Built", "Order", "build"]


class Report(Struct, frozen=True):
    """What a build has to say of the site.

    From `valid_until` on it shows what must be gone by then, so it may not be published any more.
    """

    title: str
    base_url: str
    root: str
    stories: int
    pages: int
    withheld: tuple[Withheld, ...]
    faulty: tuple[Problem, ...]  # of stories left out to keep going
    warnings: tuple[Problem, ...]
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A finished build: what it says, what it planned and rendered, what it wrote."""

    report: Report
    written: Written
    planned: int  # outputs
    sources: int  # texts that changed since the last build
    rendered: tuple[str, ...]  # paths


def build(
    order: Order,
    crew: Crew = inline,
    *,
    waiting: Callable[[], None] = lambda: None,
    after: Callable[[Workshop], None] | None = None,
) -> Built:
    """Build a site.

    Args:
        order: what is asked for.
        crew: who does the work.
        waiting: is called if another build of the site has to end first.
        after: is handed the site when it is written, unless there was nothing to do.

    Raises:
        InvalidContent: with every problem found; the old output is untouched.
        OSError: if the disk refuses.
    """
    refuse_inside(order.output, order.folder)
    refuse_foreign(order.output)
    with no_garbage_collection(), only_build(order.folder, waiting):
        remove_leftovers(order.output)
        built, unkept = with_state(order.folder, lambda state: _build(order, crew, state, after))
    said = (*built.report.warnings, *unkept)
    return replace(built, report=structs.replace(built.report, warnings=said))


def _build(
    order: Order, crew: Crew, state: State, after: Callable[[Workshop], None] | None
) -> Built:
    forget_workshops()
    gathered = gather(order, state, crew)
    if done := is_done(order, state, gathered):
        report = msgspec.msgpack.decode(done.report, type=Report)
        return Built(report, Written((), (), done.outputs), 0, 0, ())
    task = _Task(order, crew, state, gathered, recall(order, state, gathered))
    parts = stale_parts(order, gathered, task.recalled)
    built, job = _build_all(task) if parts is None else _build_some(task, parts)
    if after is not None:
        after(workshop(job.recipe))
    return built


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """A build under way: what was asked, what was found, and what is known of the last one."""

    order: Order
    crew: Crew
    state: State
    gathered: Gathered
    recalled: Recalled

    def begin(self, left_out: frozenset[str] = frozenset()) -> Job:
        """Get ready to make parts of the site without some of its files."""
        gathered, order = self.gathered, self.order
        work = Work(settings_digest(gathered.settings), gathered.loaded, left_out)
        inputs = note_work(self.state, work) + self.recalled.inputs
        recipe = recipe_of(order, self.state, gathered.generator, inputs)
        known = {} if order.clean else self.recalled.intact()
        staging = make_staging(order.output)
        fresh = order.clean or not (self.recalled.rows and order.output.is_dir())
        bench = Bench(str(staging), str(order.output), fresh)
        return Job(recipe, bench, self.crew, known, order.progress)


def _build_all(task: _Task) -> tuple[Built, Job]:
    """Plan every part of the site."""
    faulty = _faulty(task)
    left_out = frozenset(problem.where.path for problem in faulty)
    with _job(task, left_out) as job:
        shop = workshop(job.recipe)
        early = _early(task, shop, left_out)
        made = make_parts(job, parts_of(shop))
        if len(made.problems) >= MOST_FAULTS:
            refuse(made.problems)  # there are more, and not all pages are known
        rows = tuple(row.row() for row in made.rows)
        closing = make_closing(job, shop, rows)
        rows += tuple(row.row() for row in closing.rows)
        found = check(shop.site, rows, checks=shop.kit.checks)
        found = withheld_links(found, shop.site, rows, shop.indexed.withheld)
        said = levelled((*early, *clashes(rows), *found), shop.settings)
        refuse(said)
        refuse((*made.problems, *closing.problems))
        report = _report(shop, faulty, said)
        return _finish(task, job, _joined(made, closing), _certify(task, shop, report)), job


def _build_some(task: _Task, parts: tuple[Part, ...]) -> tuple[Built, Job]:
    """Plan some parts, where no other can have changed."""
    with _job(task) as job:
        made = make_parts(job, parts) if parts else Made([], [], [], [])
        refuse(made.problems)
        kept = [row for row in job.known.values() if (row.family, row.part) not in set(parts)]
        made = Made([*kept, *made.rows], made.rendered, made.staged, [])
        certificate = structs.replace(task.recalled.certificate, inputs=task.recalled.inputs)
        return _finish(task, job, made, certificate, planned=len(made.rows) - len(kept)), job


@contextmanager
def _job(task: _Task, left_out: frozenset[str] = frozenset()) -> Iterator[Job]:
    job = task.begin(left_out)
    try:
        yield job
    finally:
        fsops.remove_tree(Path(job.bench.staging))


def _faulty(task: _Task) -> tuple[Problem, ...]:
    """Return the problems of the files to leave out, if the build is to keep going."""
    if not task.order.keep_going:
        return ()
    return plan_site(prepared(task.gathered, task.state), task.order).faulty


def _early(task: _Task, shop: Workshop, left_out: frozenset[str]) -> tuple[Problem, ...]:
    """Return what is wrong before anything is planned.

    Raises:
        InvalidContent: with all of it, if anything of it stops the build.
    """
    own = tuple(p for p in task.gathered.problems if p.where.path not in left_out)
    return early_problems(own, shop.said, shop.indexed.problems, shop.settings)


def _report(shop: Workshop, faulty: tuple[Problem, ...], said: Iterable[Problem]) -> Report:
    settings = shop.settings
    return Report(
        title=settings.title,
        base_url=settings.base_url,
        root=settings.root,
        stories=len(shop.site.articles),
        pages=len(shop.site.pages),
        withheld=shop.indexed.withheld,
        faulty=tuple(sorted(set(faulty))),
        warnings=tuple(dict.fromkeys(warnings(said))),
        valid_until=shop.valid_until,
    )


def _certify(task: _Task, shop: Workshop, report: Report) -> Certificate:
    """Return the certificate of a build; one that left files out has to be made again."""
    sound = not report.faulty
    return Certificate(
        inputs=task.recalled.inputs if sound else b"",
        faces=task.recalled.faces if sound else b"",
        since=task.order.edition.now,
        until=shop.until,
        noted=noted_in(report.warnings),
        report=msgspec.msgpack.encode(report),
    )


def _finish(
    task: _Task, job: Job, made: Made, certificate: Certificate, *, planned: int | None = None
) -> Built:
    """Publish what was made, and keep what is known of it: the last two steps of a build."""
    rows = {row.path: row for row in made.rows}
    report = msgspec.msgpack.decode(certificate.report, type=Report)
    staged = Staged(
        folder=Path(job.bench.staging),
        paths=frozenset(rows),
        changed=tuple(made.staged),
        fresh=job.bench.fresh,
        colophon=_colophon(task.order, report),
    )
    task.state.doubt(task.recalled.target)
    written = write(staged, task.order.output)
    recalled = task.recalled
    lost = [path for path in recalled.published if path not in recalled.sources]
    changed = {path: recalled.sources[path] for path in recalled.changed_sources()}
    changes = Changes(
        rows=[row for row in rows.values() if recalled.written.get(row.path) != row],
        gone=[path for path in recalled.rows if path not in rows],
        sources=changed,
        lost_sources=lost,
    )
    certificate = structs.replace(certificate, outputs=len(rows))
    task.state.commit(recalled.target, certificate, changes)
    count = len(rows) if planned is None else planned
    known = len(changed) if recalled.written else 0
    return Built(report, written, count, known, tuple(sorted(made.rendered)))


def _colophon(order: Order, report: Report) -> Colophon:
    edition = order.edition
    return Colophon(
        base_url=report.base_url,
        since=edition.now,
        valid_until=report.valid_until,
        drafts=edition.drafts,
        future=edition.future,
        left_out=len({problem.where.path for problem in report.faulty}),
    )


def _joined(made: Made, closing: Made) -> Made:
    return Made(
        [*made.rows, *closing.rows],
        [*made.rendered, *closing.rendered],
        [*made.staged, *closing.staged],
        [],
    )
