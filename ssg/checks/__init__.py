"""Looks at a planned site as an editor would, and reports what readers should not meet."""

from __future__ import annotations

from collections.abc import Iterable

from ssg.contracts import Check, Rows
from ssg.model import Site
from ssg.problems import Problem

__all__ = ["check"]


def check(site: Site, rows: Rows, *, checks: Iterable[Check]) -> tuple[Problem, ...]:
    """Return every problem that the checks find, each with its code."""
    return tuple(problem for each in checks for problem in each(site, rows))
