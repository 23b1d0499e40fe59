"""What `ssg check` says of its rules: their table, and the entry of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from ssg.cli.printing import console, print_json, print_table, say
from ssg.explanations import explanations
from ssg.fields import near
from ssg.house_rules import BY_CODE, RULES, Rule
from ssg.problems import InvalidContent, Problem
from ssg.settings import Settings
from ssg.site_file import read_settings


def print_rules(folder: Path, *, as_json: bool) -> int:
    """Print every rule with its level and limits on the site of a folder, else by itself."""
    settings = _settings(folder)
    if as_json:
        print_json({"rules": [_data(rule, settings) for rule in RULES]})
        return 0
    rows = (
        (rule.code, settings.level(rule.code), _limits(rule, settings), rule.says) for rule in RULES
    )
    print_table(("rule", "level", "limits", "finds"), rows)
    return 0


def print_rule(code: str, folder: Path, *, as_json: bool) -> int:
    """Print the entry of a rule.

    Raises:
        BadParameter: if there is none of this code.
    """
    entries = explanations()
    if code not in entries:
        guess = near(code, entries)
        hint = f"did you mean {guess}?" if guess else "`ssg check --rules` lists them all"
        raise click.BadParameter(f'there is no rule "{code}" ({hint})', param_hint="--explain")
    rule = BY_CODE.get(code)
    if as_json:
        known = _data(rule, _settings(folder)) if rule else {"code": code}
        print_json({**known, "entry": entries[code]})
        return 0
    say(f"{code}\n")
    say(entries[code])
    return 0


def print_counts(problems: Iterable[Problem]) -> None:
    """Print how often each house rule has found something, the most frequent first."""
    counts = Counter(problem.code for problem in problems if problem.code in BY_CODE)
    if counts.total() < 2:
        return
    said = (f"{code} {number:,}" for code, number in counts.most_common())
    out = console(stderr=True)
    out.print(f"by rule: {', '.join(said)}; `ssg check --explain RULE` tells more", markup=False)


def _settings(folder: Path) -> Settings:
    try:
        return read_settings(folder)
    except InvalidContent:
        return Settings(title="")


def _limits(rule: Rule, settings: Settings) -> str:
    said = ((limit, settings.limit(rule.code, limit.name)) for limit in rule.limits)
    return ", ".join(f"{limit.name} {value} {limit.unit}" for limit, value in said)


def _data(rule: Rule, settings: Settings) -> dict[str, object]:
    limits = {limit.name: settings.limit(rule.code, limit.name) for limit in rule.limits}
    return {
        "code": rule.code,
        "level": settings.level(rule.code),
        "default": rule.level,
        "finds": rule.says,
        "looks_at": rule.sight,
        "also_in_build": rule.also_in_build,
        "limits": limits,
    }
