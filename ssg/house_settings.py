"""Reads `[checks]`: how much each house rule counts on a site, and the limits it goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_args

from ssg.fields import near
from ssg.house_rules import BY_CODE, Given, Level, Limit, Rule
from ssg.problems import Location, Problem

_WEIGHTS = get_args(Level)
_CHOICES = ", ".join(f'"{level}"' for level in _WEIGHTS)


def read_checks(
    given: object, at: Callable[[str], Location]
) -> tuple[dict[str, Given], tuple[Problem, ...]]:
    """Return what a site says of the house rules, and every fault in it.

    Args:
        given: the table as it was read.
        at: the place of a key such as `checks.long-headline` in the settings.
    """
    if not isinstance(given, Mapping):
        hint = 'write it like this: [checks], and below it missing-deck = "warn"'
        return {}, (Problem(at("checks"), "`checks` is no table", hint),)
    sound: dict[str, Given] = {}
    problems: list[Problem] = []
    for code, value in given.items():
        place = at(f"checks.{code}")
        faults = tuple(_faults(code, value))
        problems += (Problem(place, message, hint) for message, hint in faults)
        if not faults:
            sound[code] = value
    return sound, tuple(problems)


def _faults(code: str, given: object) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with what is said of a rule, each with its cure."""
    rule = BY_CODE.get(code)
    if rule is None:
        message = f"[checks] has the check `{code}`, which does not exist"
        yield message, _slip(code, BY_CODE, "`ssg check --rules` lists them all")
    elif isinstance(given, Mapping):
        yield from _table_faults(rule, given)
    elif given not in _WEIGHTS:
        yield _no_level(code, given)


def _table_faults(rule: Rule, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    limits = {limit.name: limit for limit in rule.limits}
    for name, value in given.items():
        if name == "level":
            if value not in _WEIGHTS:
                yield _no_level(rule.code, value)
        elif name not in limits:
            known = ("level", *limits)
            otherwise = f"it has {' and '.join(f'`{each}`' for each in known)}"
            message = f"[checks] {rule.code} has no setting `{name}`"
            yield message, _slip(name, known, otherwise)
        elif fault := _limit_fault(limits[name], value):
            yield f"[checks] {rule.code}: {fault}", f"by itself it is {limits[name].default}"
    chosen = {name: given.get(name, limit.default) for name, limit in limits.items()}
    match chosen:
        case {"least": int(least), "most": int(most)} if least > most:
            message = f"[checks] {rule.code} has `least` = {least} above `most` = {most}"
            yield message, "nothing could be right"


def _limit_fault(limit: Limit, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"`{limit.name}` must be a whole number of {limit.unit}"
    if value < limit.lowest:
        return f"`{limit.name}` must be at least {limit.lowest} {limit.unit}"
    return ""


def _no_level(code: str, given: object) -> tuple[str, str]:
    guess = near(str(given), _WEIGHTS)
    hint = f'did you mean "{guess}"?' if guess else f"write one of {_CHOICES}"
    return f"[checks] {code} has the level {given!r}, which does not exist", hint


def _slip(name: str, known: Iterable[str], otherwise: str) -> str:
    guess = near(name, known)
    return f"did you mean `{guess}`?" if guess else otherwise


def checks_schema() -> dict[str, Any]:
    """Return the JSON Schema of `[checks]`, for editors."""
    described = {rule.code: _described(rule) for rule in BY_CODE.values()}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _described(rule: Rule) -> dict[str, Any]:
    levels = {"enum": list(_WEIGHTS)}
    limits = {
        limit.name: {
            "type": "integer",
            "minimum": limit.lowest,
            "default": limit.default,
            "description": f"in {limit.unit}",
        }
        for limit in rule.limits
    }
    table = {
        "type": "object",
        "properties": {"level": levels, **limits},
        "additionalProperties": False,
    }
    return {"description": rule.says, "default": rule.level, "anyOf": [levels, table]}
