"""The page `/_desk/rules`: every house rule, and how it counts on the site that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from ssg.explanations import explanations
from ssg.house_rules import RULES
from ssg.settings import Settings
from ssg.templates.screens import screen

_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Piece(Struct, frozen=True):
    """A paragraph of an entry, or an example."""

    text: str
    is_example: bool = False


class Entry(Struct, frozen=True):
    """A rule as the page tells of it."""

    code: str
    level: str
    pieces: tuple[Piece, ...]


def rules_page(settings: Settings | None) -> bytes:
    """Return the page of all rules as HTML.

    Args:
        settings: of the site, None if it has none that can be read.
    """
    told = explanations()
    entries = tuple(
        Entry(
            rule.code,
            settings.level(rule.code) if settings else rule.level,
            tuple(_pieces(told.get(rule.code, rule.says))),
        )
        for rule in RULES
    )
    return screen("rules.html", {"entries": entries}).encode()


def _pieces(entry: str) -> Iterator[Piece]:
    """Yield the paragraphs and examples of an entry; of links, their words."""
    for number, text in enumerate(_BLOCK.split(entry)):
        if number % 2:
            yield Piece(text.rstrip("\n"), is_example=True)
            continue
        for paragraph in filter(None, text.split("\n\n")):
            if not paragraph.lstrip().startswith("|") and (plain := paragraph.strip()):
                yield Piece(_LINK.sub(r"\1", plain))
