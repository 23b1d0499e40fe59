"""Findings as the desk shows them: grouped by the rule that found them, some of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from ssg.house_rules import BY_CODE
from ssg.problems import Problem

RULES = "/_desk/rules"  # the page that explains them


class Group(Struct, frozen=True):
    """What one rule has found: how much, and what it means."""

    code: str
    count: int
    severity: str
    says: str = ""  # "" for what no house rule finds
    more: str = ""  # URL of its entry


def grouped(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """Return the rules that found something: those with errors first, then by their number."""
    counts = Counter((problem.severity, problem.code) for problem in problems)
    order = sorted(counts, key=lambda each: (each[0] != "error", -counts[each], each[1]))
    return tuple(_group(code, severity, counts[severity, code]) for severity, code in order)


def _group(code: str, severity: str, count: int) -> Group:
    rule = BY_CODE.get(code)
    if rule is None:
        return Group(code, count, severity)
    return Group(code, count, severity, rule.says, f"{RULES}#{code}")


def some_of_each(problems: Iterable[Problem], most: int) -> tuple[Problem, ...]:
    """Return so many problems at most, in their order: errors, then the first of every rule.

    Otherwise a rule that finds hundreds would leave no room for the others.
    """
    seen: Counter[str] = Counter()
    ranked: list[tuple[bool, int, int, Problem]] = []
    for number, problem in enumerate(problems):
        ranked.append((problem.severity != "error", seen[problem.code], number, problem))
        seen[problem.code] += 1
    chosen = sorted(ranked)[:most]
    return tuple(problem for *_, problem in sorted(chosen, key=lambda each: each[2]))
