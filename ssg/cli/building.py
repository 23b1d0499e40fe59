"""`ssg build` and `ssg check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import click

from ssg.build import Built, Order, build
from ssg.cli import options
from ssg.cli.printing import print_json, print_problems, problem_data, progress_bar, say, say_error
from ssg.desk import Withheld
from ssg.garbage import all_lives_on
from ssg.problems import InvalidContent, Problem

EXIT_CONTENT, EXIT_IN_PART = 1, 3
MANY = 2_000  # files that one story may rewrite without a word


@click.command("build")
@options.OUTPUT
@options.NOW
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@options.KEEP_GOING
@click.option("--clean", is_flag=True, help="Write every file anew.")
@options.JOBS
@options.EXECUTOR
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
    jobs: int | None,
    executor: str | None,
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
            with all_lives_on(), options.crew(jobs, executor) as crew:
                built = build(order, crew, waiting=say_waiting)
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    if as_json:
        print_json(_built_data(built))
    else:
        _report(built, order, seconds=perf_counter() - started, quiet=quiet, verbose=verbose)
    return EXIT_IN_PART if built.report.faulty else 0


def say_waiting() -> None:
    """Say why nothing happens for a while."""
    say_error("another build of this site is running; waiting for it to end")


def refused(problems: Iterable[Problem], *, as_json: bool, codes: bool = False) -> int:
    """Print what stops a command, with the rules that found it if asked; return its exit code."""
    if as_json:
        print_json({"done": False, "problems": [problem_data(p) for p in sorted(problems)]})
    else:
        print_problems(problems, codes=codes)
    return EXIT_CONTENT


def _report(built: Built, order: Order, *, seconds: float, quiet: bool, verbose: bool) -> None:
    report, written = built.report, built.written
    left_out = f"{_files(report.faulty)} faulty files left out; the rest was written"
    print_problems((*report.faulty, *report.warnings), closing=left_out)
    if quiet:
        return
    if verbose:
        for path in written.changed:
            say(f"wrote {path}")
        for path in written.removed:
            say(f"removed {path}")
    if not report.base_url:
        say(f"no base_url in site.toml: links outside the site's own pages use {report.root}")
    if built.sources == 1 and len(written.changed) > MANY:
        say(
            f"one story rewrote {len(written.changed):,} files: boxes that stand on many pages can"
            " lie in files of their own (`delivery` of [[widgets]] in site.toml)"
        )
    said = counted_stories(report.stories, report.pages, report.withheld, report.faulty)
    say(
        f"{report.title}: {said}; {written.total} files in {order.output}"
        f" ({len(written.changed)} written, {len(written.removed)} removed) in {seconds:.1f} s"
    )


def counted_stories(
    stories: int, pages: int, withheld: Iterable[Withheld], faulty: Iterable[Problem]
) -> str:
    """Count the stories, so that everyone of them is accounted for."""
    parts = [_count(stories, "story", "stories"), _count(pages, "page", "pages")]
    states = Counter(story.state for story in withheld)
    parts += [f"{number} {state}" for state, number in sorted(states.items())]
    if files := _files(faulty):
        parts.append(f"{files} faulty")
    return ", ".join(parts)


def _files(problems: Iterable[Problem]) -> int:
    return len({problem.where.path for problem in problems})


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _built_data(built: Built) -> dict[str, object]:
    report, written = built.report, built.written
    return {
        "done": True,
        "stories": report.stories,
        "pages": report.pages,
        "files": written.total,
        "planned": built.planned,
        "rendered": len(built.rendered),
        "written": list(written.changed),
        "removed": list(written.removed),
        "withheld": [
            {"path": f"content/{story.path}", "state": story.state, "reason": story.reason}
            for story in report.withheld
        ],
        "problems": [problem_data(p) for p in (*report.faulty, *report.warnings)],
    }
