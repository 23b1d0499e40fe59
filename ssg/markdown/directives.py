"""What directives there are, and how the line that opens one is read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ssg.fields import near

BodyRule = Literal["none", "optional", "required"]
Fault = tuple[str, str]  # what is wrong, and how to mend it

RIGHTS = "rights_until"  # until when a picture may be shown
_NAME = re.compile(r"[A-Za-z][\w-]*")
_ARGUMENT = re.compile(
    r"""\s+([A-Za-z][\w-]*)=("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'“”]+)(?=\s|$)"""
)
_ESCAPED = re.compile(r"\\([\"'\\])")
_DAY = r"\d{4}-(?:(?:0[13578]|1[02])-(?:[0-2]\d|3[01])|(?:0[469]|11)-(?:[0-2]\d|30)|02-[0-2]\d)"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_SYNTAX = 'write :::name key="value", with straight quotes'


@dataclass(frozen=True, slots=True)
class DirectiveSpec:
    """What a directive may be given; `patterns` are regular expressions for whole values."""

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
    body: BodyRule = "optional"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of all arguments, required ones first."""
        return self.required + self.optional


DIRECTIVES = (
    DirectiveSpec("pullquote", optional=("by", "role"), body="required"),
    DirectiveSpec("note", optional=("title",), body="required"),
    DirectiveSpec("figure", ("src", "alt"), ("caption", "credit", "focus", RIGHTS), body="none"),
    DirectiveSpec("gallery", optional=("caption",), body="required"),
    DirectiveSpec(
        "embed",
        ("service", "id", "title"),
        ("caption",),
        {"service": "youtube|vimeo", "id": "[A-Za-z0-9_-]{1,64}"},
        body="none",
    ),
    DirectiveSpec("factbox", optional=("title",), body="required"),
    DirectiveSpec("timeline", optional=("title",), body="required"),
    DirectiveSpec(
        "update",
        ("at",),
        ("title", "by", "key"),
        {"at": f"{_DAY}[ T]{_TIME}", "key": "[A-Za-z0-9_-]{1,64}"},
        body="required",
    ),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that opens a directive, read: its name, its arguments, and what is wrong with it."""

    name: str
    args: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


def read_opening(head: str) -> Opening:
    """Read what follows the colons: a name, then arguments such as `title="The vote"`."""
    name = _NAME.match(head)
    if not name:
        return Opening("", {}, ((f'a directive has no name: ":::{head[:40]}"', _SYNTAX),))
    args, rest = read_arguments(head[name.end() :])
    if rest.strip():
        message = f":::{name[0]} has arguments that cannot be read: {rest.strip()[:40]}"
        return Opening(name[0], args, ((message, _SYNTAX),))
    return Opening(name[0], args)


def read_arguments(text: str) -> tuple[dict[str, str], str]:
    """Read `key="value"` pairs, each after a space, as far as possible; return the rest, too."""
    args: dict[str, str] = {}
    at = 0
    while match := _ARGUMENT.match(text, at):
        key, value = match.groups()
        args[key] = _ESCAPED.sub(r"\1", value[1:-1]) if value[0] in "\"'" else value
        at = match.end()
    return args, text[at:]


def write_opening(name: str, args: Mapping[str, str]) -> str:
    """Write the opening line of a directive so that `read_opening` reads the same from it."""
    parts = [f":::{name}"]
    for key, value in args.items():
        plain = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{key}="{plain}"')
    return " ".join(parts)


def unknown_directive(name: str, templates: Iterable[str]) -> Fault:
    """Say that there is no such directive, and which one may have been meant."""
    guess = near(name, templates)
    hint = f"did you mean :::{guess}?" if guess else f"it needs a template shortcodes/{name}.html"
    return f"there is no directive :::{name}", hint


def check_arguments(spec: DirectiveSpec, args: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with the arguments of a directive.

    A required argument must be there and say something; `alt` alone may be empty, which marks a
    picture as decoration.
    """
    for name in spec.required:
        if name not in args or (name != "alt" and not args[name].strip()):
            yield f":::{spec.name} needs `{name}`", f'add {name}="..."'
    for name, value in args.items():
        if name not in spec.arguments:
            guess = near(name, spec.arguments)
            known = ", ".join(spec.arguments)
            hint = f"did you mean `{guess}`?" if guess else f"it takes {known}"
            yield f":::{spec.name} takes no `{name}`", hint
        elif value and name in spec.patterns and not re.fullmatch(spec.patterns[name], value):
            yield (
                f':::{spec.name}: `{name}` cannot be "{value[:40]}"',
                _allowed(spec.patterns[name]),
            )


def check_body(spec: DirectiveSpec, *, empty: bool) -> Iterator[Fault]:
    """Yield what is wrong with a directive's having, or not having, a text inside."""
    if spec.body == "required" and empty:
        yield f":::{spec.name} is empty", "write its text between :::name and :::"
    if spec.body == "none" and not empty:
        yield f":::{spec.name} has no text of its own", "end its line with ::: instead"


def _allowed(pattern: str) -> str:
    words = pattern.split("|")
    return (
        f"use {' or '.join(words)}" if all(map(str.isalnum, words)) else f"it must match {pattern}"
    )
