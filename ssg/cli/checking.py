"""`ssg check`: the whole site, looked at without writing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from ssg.audit import audit
from ssg.checks import check
from ssg.cli import options
from ssg.cli.building import EXIT_CONTENT, counted_stories, refused, say_waiting
from ssg.cli.guarding import withheld_or_secret
from ssg.cli.printing import print_json, print_problems, problem_data, progress_bar, say
from ssg.cli.rules import print_counts, print_rule, print_rules
from ssg.desk import Order
from ssg.foresight import foresee
from ssg.outputs import Output, row_of
from ssg.problems import InvalidContent, Problem, errors
from ssg.rehearsal import Planned, Prepared, levelled, outputs, plan_site, rehearse


@click.command("check")
@options.NOW
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@click.option("--leaks", is_flag=True, help="Search every byte for what withheld stories say.")
@click.option("--rules", is_flag=True, help="List what is looked for, and how it counts here.")
@click.option("--explain", metavar="RULE", help="Tell what a rule means, and how to mend it.")
@options.JSON
@click.pass_obj
def check_command(
    folder: Path,
    now: str | None,
    drafts: bool,
    future: bool,
    base_url: str | None,
    leaks: bool,
    rules: bool,
    explain: str | None,
    as_json: bool,
) -> int:
    """Build without writing, and check every link, anchor and piece of metadata.

    Scheduled stories are checked as well, in the site as it will be when each comes out. With
    --leaks, every output is searched for traces of drafts and of other stories that no reader may
    see.
    """
    if rules:
        return print_rules(folder, as_json=as_json)
    if explain is not None:
        return print_rule(explain, folder, as_json=as_json)
    try:
        order = options.make_order(folder, now=now, drafts=drafts, future=future, base_url=base_url)
        with progress_bar(quiet=as_json) as progress:
            order = replace(order, progress=progress)
            checked = rehearse(
                order, lambda made: _check(made, order, leaks=leaks), waiting=say_waiting
            )
    except InvalidContent as invalid:
        code = refused(invalid.problems, as_json=as_json, codes=True)
        if not as_json:
            print_counts(invalid.problems)
        return code
    _report(checked, as_json=as_json)
    return EXIT_CONTENT if errors(checked.found) else 0


def _report(checked: _Checked, *, as_json: bool) -> None:
    if as_json:
        print_json({"problems": [problem_data(problem) for problem in sorted(checked.found)]})
        return
    print_problems(checked.found, closing="", codes=True)
    print_counts(checked.found)
    title = checked.planned.site.settings.title
    say(f"{title}: checked {_said_of(checked.planned)} on {checked.pages} pages")


@dataclass(frozen=True, slots=True, eq=False)
class _Checked:
    planned: Planned
    found: tuple[Problem, ...]
    pages: int


def _check(prepared: Prepared, order: Order, *, leaks: bool) -> _Checked:
    kit = prepared.kit
    strict = replace(kit, checks=(*kit.checks, *kit.desk_checks))
    coming = foresee(replace(prepared, kit=strict), order)
    try:
        planned = plan_site(prepared, order)
        made = tuple(outputs(planned, order.progress))
    except InvalidContent as invalid:
        raise InvalidContent(*dict.fromkeys((*invalid.problems, *coming))) from None
    rows = tuple(map(row_of, planned.entries))
    told = levelled(check(planned.site, rows, checks=kit.desk_checks), prepared.settings)
    audited = audit(planned.site, planned.entries, made)
    leaked = withheld_or_secret(planned, order.folder, made) if leaks else ()
    found = tuple(dict.fromkeys((*planned.warnings, *told, *audited, *coming, *leaked)))
    return _Checked(planned, found, sum(isinstance(output, Output) for output in made))


def _said_of(planned: Planned) -> str:
    site = planned.site
    return counted_stories(
        len(site.articles), len(site.pages), planned.indexed.withheld, planned.faulty
    )
