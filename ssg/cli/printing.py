"""Prints what people read: problems, summaries, progress."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.filesize import decimal
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from ssg.house_rules import BY_CODE
from ssg.problems import Problem
from ssg.progress import Progress, silent

_STYLES = {"error": "bold red", "warn": "yellow"}


def console(*, stderr: bool = False) -> Console:
    """Return a console that leaves long lines whole, so that tools can read them."""
    return Console(stderr=stderr, soft_wrap=True, highlight=False)


def print_problems(
    problems: Iterable[Problem], *, closing: str = "nothing was written", codes: bool = False
) -> None:
    """Print every problem on a line of its own, then how many errors there are.

    Args:
        problems: to print, in the order of their places.
        closing: what to say after their number.
        codes: name the house rules that found them, too.
    """
    out = console(stderr=True)
    shown = sorted(problems)
    for problem in shown:
        kind = "" if problem.severity == "error" else "warning: "
        line = Text.assemble(
            (f"{problem.where}: ", "bold"), (kind, _STYLES[problem.severity]), problem.message
        )
        if problem.hint:
            line.append(f" ({problem.hint})", style="dim")
        if codes and problem.code in BY_CODE:
            line.append(f" [{problem.code}]", style="dim")
        out.print(line)
    count = sum(problem.severity == "error" for problem in shown)
    if count:
        noun = "problem" if count == 1 else "problems"
        end = f"; {closing}" if closing else ""
        out.print(Text(f"{count} {noun}{end}", style="bold red"))


def problem_data(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data, for `--json`."""
    return {
        "path": problem.where.path,
        "line": problem.where.line or None,
        "message": problem.message,
        "hint": problem.hint,
        "code": problem.code,
        "severity": problem.severity,
    }


def print_json(value: object) -> None:
    """Print a plain value as JSON."""
    console().print(Text(json.dumps(value, ensure_ascii=False, indent=2)))


def print_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows under their heads, without columns that are empty.

    On a terminal, long cells are folded; elsewhere a row is a line, so that tools can read it.
    """
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    columns = [column for column in zip(heads, *cells, strict=True) if any(column[1:])]
    out = console()
    if out.is_terminal:
        out.print(_folding(columns))
        return
    widths = [max(map(cell_len, column)) for column in columns]
    for line in zip(*columns, strict=True):
        say("  ".join(map(set_cell_size, line, widths)).rstrip())


def _folding(columns: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False)
    texts = []
    for head, *cells in columns:
        table.add_column(Text(head, style="bold"), overflow="fold")
        texts.append(map(Text, cells))
    for row in zip(*texts, strict=True):
        table.add_row(*row)
    return table


def say(text: str) -> None:
    """Print a line for people."""
    console().print(Text(text))


def say_error(text: str) -> None:
    """Print a line about something that went wrong."""
    console(stderr=True).print(Text(f"ssg: {text}", style="bold red"))


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """Show a bar for every stage on a terminal, and nothing elsewhere."""
    out = console(stderr=True)
    if quiet or not out.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=out, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            if done % 25 == 0 or done == total:
                bar.update(tasks[stage], completed=done)

        yield report


@contextmanager
def byte_bar(*, quiet: bool) -> Iterator[Progress]:
    """Show bytes and rate of every stage on a terminal; elsewhere a line when a stage is done."""
    out = console(stderr=True)
    if quiet:
        yield silent
        return
    if not out.is_terminal:
        yield _say_stage
        return
    columns = (TextColumn("{task.description:<10}"), BarColumn(), DownloadColumn())
    with Bar(*columns, TransferSpeedColumn(), console=out, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        yield report


def _say_stage(stage: str, done: int, total: int) -> None:
    if done == total:
        console(stderr=True).print(Text(f"{stage}: {sized(total)} sent"))


def sized(size: int) -> str:
    """Return a number of bytes as people read it."""
    return decimal(size)
