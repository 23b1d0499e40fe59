"""Reads `site.toml`: every fault at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ssg.appearance import Look
from ssg.colours import is_colour
from ssg.deployment import KINDS, Target, faults_of
from ssg.fields import convert_fields, explain, unknown_keys
from ssg.fonts import font_format
from ssg.house_settings import read_checks
from ssg.problems import InvalidContent, Location, Problem
from ssg.redirects import read_redirects
from ssg.settings import RunningSettings, SeriesSettings, Settings, Urls

NAME = "site.toml"
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_KEY = re.compile(r"""\s*(?:["']([^"']+)["']|([\w.-]+))\s*=""")
_TABLE = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*")
_WEIGHT = re.compile(r"[1-9]\d{0,2}(?: [1-9]\d{0,2})?")
_NEEDED = {
    "author": {"id"},
    "topic": {"slug"},
    "archive": {"year", "month"},
    "series": {"id"},
    "story": {"id"},
}
_BY_NAME = {"series": SeriesSettings, "stories": RunningSettings}  # tables of tables
_PLACEHOLDERS = {"section", "slug", "year", "month", "day", "id"}


def read_settings(folder: Path, *, overrides: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of the site in `folder`.

    Args:
        folder: where `site.toml` lies.
        overrides: settings given on the command line, by name.

    Raises:
        InvalidContent: with every fault of the file.
    """
    text = _read(folder / NAME)
    given = _toml(text)
    lines = _lines(text)
    own = {"deploy", "checks", "redirects"}
    tables = {key: value for key, value in given.items() if key not in own}
    values, problems = convert_fields(
        tables, Settings, lambda key: Location(NAME, lines.get(key, 0))
    )
    targets, faulty_targets = _targets(given.get("deploy", {}), lines)
    checks, faulty_checks = read_checks(
        given.get("checks", {}), lambda key: Location(NAME, lines.get(key, lines.get("checks", 0)))
    )
    redirects, misled = read_redirects(given.get("redirects", {}), lambda key: lines.get(key, 0))
    faults = [*_named(given, lines, problems), *faulty_targets, *faulty_checks, *misled]
    faults += _unknown(given, lines)
    values |= {"deploy": targets, "checks": checks, "redirects": redirects, **(overrides or {})}
    if not str(given.get("title", "")).strip():
        where = Location(NAME, lines.get("title", 0))
        hint = 'add a line such as title = "The Meridian"'
        faults.append(Problem(where, "the site has no `title`", hint))
    for key, check in _RULES.items():
        if key in values and (wrong := check(values[key])):
            faults.append(
                Problem(Location(NAME, lines.get(key, 0)), f"`{key}` {wrong[0]}", wrong[1])
            )
    if faults:
        raise InvalidContent(*sorted(faults))
    return Settings(**values)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = (
            "run this in the folder of a site, name it with -C, or start one with: ssg new site DIR"
        )
        raise InvalidContent(Problem(Location(NAME), "there is no site.toml here", hint)) from None
    except UnicodeDecodeError:
        problem = Problem(Location(NAME), "is not UTF-8 text", "save it again as UTF-8")
        raise InvalidContent(problem) from None
    except OSError as fault:
        problem = Problem(Location(NAME), f"cannot be read: {fault.strerror}")
        raise InvalidContent(problem) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _TOML_PLACE.search(str(fault))
        line = int(found[1]) if found else text.count("\n") + 1
        message = _TOML_PLACE.sub("", str(fault)).strip()
        hint = "see https://toml.io for how TOML is written"
        raise InvalidContent(Problem(Location(NAME, line), message, hint)) from None


def _lines(text: str) -> dict[str, int]:
    """Find the line of every key: `title`, `menu`, `menu.main`, `widgets`."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _TABLE.match(line):
            table = match[1].strip('"') + "."
            found.setdefault(match[1].split(".")[0].strip('"'), number)
            found.setdefault(match[1].strip('"'), number)
        elif match := _KEY.match(line):
            found.setdefault(table + (match[1] or match[2]), number)
    return found


def _targets(
    given: object, lines: Mapping[str, int]
) -> tuple[dict[str, Target], tuple[Problem, ...]]:
    """Read the targets one by one, so that each fault names its own."""
    if not isinstance(given, dict):
        hint = "write a table for each: [deploy.production]"
        return {}, (Problem(Location(NAME, lines.get("deploy", 0)), "`deploy` is no table", hint),)
    targets: dict[str, Target] = {}
    faults: list[Problem] = []
    for name, table in given.items():
        where = Location(NAME, lines.get(f"deploy.{name}", 0))
        try:
            targets[name] = msgspec.convert(table, Target)
        except msgspec.ValidationError as fault:
            message = explain(f"deploy.{name}", str(fault))
            faults.append(Problem(where, message, _cure(message)))
        else:
            faults += (
                Problem(where, f"`deploy.{name}` {wrong}", cure)
                for wrong, cure in faults_of(targets[name])
            )
    return targets, tuple(faults)


def _named(
    given: Mapping[str, object], lines: Mapping[str, int], problems: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield problems, those of tables in `_BY_NAME` one by one, so that each names its own."""
    for problem in problems:
        kind = _BY_NAME.get(key := problem.message.split("`")[1].partition("[")[0])
        tables = given.get(key)
        if kind is None or not isinstance(tables, dict):
            yield problem
            continue
        for name, table in tables.items():
            try:
                msgspec.convert(table, kind)
            except msgspec.ValidationError as fault:
                where = Location(NAME, lines.get(f"{key}.{name}", 0))
                yield Problem(where, explain(f"{key}.{name}", str(fault)))


def _cure(message: str) -> str:
    if re.search("secret|password|token|credential|_key", message):
        return "secrets never stand here: they come from the environment, see docs/deploy.md"
    if "kind" in message:
        return f"give it a `kind`: {', '.join(KINDS)}"
    return ""


def _unknown(given: Mapping[str, object], lines: Mapping[str, int]) -> Iterable[Problem]:
    known = [known.encode_name for known in msgspec.structs.fields(Settings)]
    for key, guess in unknown_keys(given, known).items():
        where = Location(NAME, lines.get(key, 0))
        hint = f"did you mean `{guess}`?" if guess else "put settings of your own under [extra]"
        yield Problem(where, f"there is no setting `{key}`", hint)


Fault = tuple[str, str] | None


def _base_url(value: str) -> Fault:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        return f'is not a web address: "{value}"', 'write it like "https://meridian.example"'
    if parts.query or parts.fragment:
        return "must not have a ? or #", "give only the scheme, the host and perhaps a path"
    return None


def _timezone(value: str) -> Fault:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f'names no time zone: "{value}"', 'use a name such as "Europe/Paris"'
    return None


def _language(value: str) -> Fault:
    if not _LANGUAGE.fullmatch(value):
        return f'is not a language tag: "{value}"', 'write it like "en" or "pt-BR" (BCP 47)'
    return None


def _permalink(value: str) -> Fault:
    names = re.findall(r"\{([^}]*)\}", value)
    unknown = [name for name in names if name not in _PLACEHOLDERS]
    if unknown:
        return f"has an unknown part {{{unknown[0]}}}", f"use {', '.join(sorted(_PLACEHOLDERS))}"
    if not {"slug", "id"} & set(names):
        return "gives every story the same URL", "add {slug}"
    if not value.startswith("/") or not value.endswith("/"):
        return "must begin and end with a slash", "write it like /{section}/{slug}/"
    return None


def _urls(value: Urls) -> Fault:
    for name, needed in _NEEDED.items():
        pattern = getattr(value, name)
        given = set(re.findall(r"\{([^}]*)\}", pattern))
        if given != needed or not pattern.startswith("/") or not pattern.endswith("/"):
            parts = " and ".join(f"{{{part}}}" for part in sorted(needed, reverse=True))
            return f"has a pattern for `{name}` that cannot be: {pattern}", (
                f"begin and end it with a slash, and use {parts} in it"
            )
    log = value.corrections
    if "{" in log or log == "/" or not log.startswith("/") or not log.endswith("/"):
        return f"has an address for `corrections` that cannot be: {log}", (
            "write one such as /corrections/"
        )
    return None


def _look(value: Look) -> Fault:
    if value.accent and not is_colour(value.accent):
        return f'has an `accent` that is not a colour: "{value.accent}"', 'write it like "#b3001b"'
    for name, font in value.fonts.given():
        if not _FAMILY.fullmatch(font.family):
            message = f'has a font for `{name}` whose family has no name: "{font.family}"'
            return message, "use letters, digits, spaces and hyphens"
        if not font.files:
            return f"has a font for `{name}` without files", 'write files = [{src = "name.woff2"}]'
        for file in font.files:
            if not font_format(file.src):
                return (
                    f'has a font file that is none: "{file.src}"',
                    "use .woff2, .woff, .ttf, .otf",
                )
            if not _WEIGHT.fullmatch(file.weight):
                message = f'has a font with the weight "{file.weight}"'
                return message, 'write one such as "400", or a range such as "200 900"'
    return None


_RULES: dict[str, Callable[[Any], Fault]] = {
    "base_url": _base_url,
    "timezone": _timezone,
    "language": _language,
    "permalink": _permalink,
    "urls": _urls,
    "look": _look,
}
