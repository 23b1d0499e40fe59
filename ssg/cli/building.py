"""`ssg build` and `ssg check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import click

from ssg.audit import audit
from ssg.build import Built, Order, Planned, Prepared, build, outputs, plan_site, prepare
from ssg.cli import options
from ssg.cli.printing import print_json, print_problems, problem_data, progress_bar, say
from ssg.desk import Withheld
from ssg.index import index
from ssg.model import Output
from ssg.problems import InvalidContent, Problem, errors

EXIT_CONTENT, EXIT_IN_PART = 1, 3


@click.command("build")
@options.OUTPUT
@options.NOW
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@options.KEEP_GOING
@click.option("--clean", is_flag=True, help="Write every file anew.")
@options.JSON
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every changed file.")
@click.pass_obj
def build_command(
    folder: Path,
    output: Path | None,
    now: str | None,
    drafts: bool,
    future: bool,
    base_url: str | None,
    keep_going: bool,
    clean: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build the site: content/ in, a complete static site in output/."""
    started = perf_counter()
    try:
        order = options.make_order(
            folder, now=now, drafts=drafts, future=future, base_url=base_url, output=output
        )
        with progress_bar(quiet=quiet or as_json) as progress:
            order = replace(order, clean=clean, keep_going=keep_going, progress=progress)
            built = build(order)
    except InvalidContent as invalid:
        return _refused(invalid.problems, as_json=as_json)
    if as_json:
        print_json(_built_data(built))
    else:
        _report(built, order, seconds=perf_counter() - started, quiet=quiet, verbose=verbose)
    return EXIT_IN_PART if built.planned.faulty else 0


@click.command("check")
@options.NOW
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@options.JSON
@click.pass_obj
def check_command(
    folder: Path,
    now: str | None,
    drafts: bool,
    future: bool,
    base_url: str | None,
    as_json: bool,
) -> int:
    """Build without writing, and check every link, anchor and piece of metadata.

    Scheduled stories are checked as well, in the site as it will be when each comes out.
    """
    coming: tuple[Problem, ...] = ()
    try:
        order = options.make_order(folder, now=now, drafts=drafts, future=future, base_url=base_url)
        with progress_bar(quiet=as_json) as progress:
            order = replace(order, progress=progress)
            prepared = prepare(order)
            coming = _coming(prepared, order)
            planned = plan_site(prepared, order)
            made = tuple(outputs(planned, progress))
    except InvalidContent as invalid:
        return _refused(dict.fromkeys((*invalid.problems, *coming)), as_json=as_json)
    audited = audit(planned.site, planned.entries, made)
    found = tuple(dict.fromkeys((*planned.warnings, *audited, *coming)))
    if as_json:
        print_json({"problems": [problem_data(problem) for problem in sorted(found)]})
    else:
        print_problems(found, closing="")
        pages = sum(isinstance(output, Output) for output in made)
        say(f"{planned.site.settings.title}: checked {_said(planned)} on {pages} pages")
    return EXIT_CONTENT if errors(found) else 0


def _coming(prepared: Prepared, order: Order) -> tuple[Problem, ...]:
    """Return what will be wrong with the site at the instants when scheduled stories come out.

    Warnings are of these stories alone: those of others are told for the site as it is.
    """
    due = tuple(_due(prepared, order))
    paths = {f"content/{story.path}" for story in due}
    instants = sorted({story.until for story in due if story.until is not None})
    found: list[Problem] = []
    for instant in instants:
        edition = replace(order.edition, now=instant)
        try:
            found += plan_site(prepared, replace(order, edition=edition)).warnings
        except InvalidContent as invalid:
            found += invalid.problems
    return tuple(p for p in found if p.severity == "error" or p.where.path in paths)


def _due(prepared: Prepared, order: Order) -> Iterator[Withheld]:
    parsed, loaded = prepared.parsed, prepared.loaded
    indexed = index(parsed, loaded, settings=prepared.settings, edition=order.edition)
    return (story for story in indexed.withheld if story.state == "scheduled")


def _refused(problems: Iterable[Problem], *, as_json: bool) -> int:
    if as_json:
        print_json({"done": False, "problems": [problem_data(p) for p in sorted(problems)]})
    else:
        print_problems(problems)
    return EXIT_CONTENT


def _report(built: Built, order: Order, *, seconds: float, quiet: bool, verbose: bool) -> None:
    planned, written = built.planned, built.written
    left_out = f"{_files(planned.faulty)} faulty files left out; the rest was written"
    print_problems((*planned.faulty, *planned.warnings), closing=left_out)
    if quiet:
        return
    if verbose:
        for path in written.changed:
            say(f"wrote {path}")
        for path in written.removed:
            say(f"removed {path}")
    settings = planned.site.settings
    if not settings.base_url:
        say(f"no base_url in site.toml: links outside the site's own pages use {settings.root}")
    say(
        f"{settings.title}: {_said(planned)}; {written.total} files in {order.output}"
        f" ({len(written.changed)} written, {len(written.removed)} removed) in {seconds:.1f} s"
    )


def _said(planned: Planned) -> str:
    """Count the stories, so that everyone of them is accounted for."""
    parts = [_count(len(planned.site.articles), "story", "stories")]
    parts.append(_count(len(planned.site.pages), "page", "pages"))
    states: dict[str, int] = {}
    for withheld in planned.indexed.withheld:
        states[withheld.state] = states.get(withheld.state, 0) + 1
    parts += [f"{number} {state}" for state, number in sorted(states.items())]
    if planned.faulty:
        parts.append(f"{_files(planned.faulty)} faulty")
    return ", ".join(parts)


def _files(problems: Iterable[Problem]) -> int:
    return len({problem.where.path for problem in problems})


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _built_data(built: Built) -> dict[str, object]:
    planned, written = built.planned, built.written
    return {
        "done": True,
        "stories": len(planned.site.articles),
        "pages": len(planned.site.pages),
        "files": written.total,
        "written": list(written.changed),
        "removed": list(written.removed),
        "withheld": [
            {"path": f"content/{story.path}", "state": story.state, "reason": story.reason}
            for story in planned.indexed.withheld
        ],
        "problems": [problem_data(p) for p in (*planned.faulty, *planned.warnings)],
    }
