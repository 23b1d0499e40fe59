"""Reads catalogs: the words of the theme, ours for the language and those of the site above them.

Catalogs are `.po` files as GNU gettext has them. They are read as they are, and not compiled: there
are few messages, and one file less that may be stale.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ssg.problems import InvalidContent, Location, Problem, collect
from ssg.wording import locale_of, script_of
from ssg.words import Forms, Words, key_of, plural_rule

if TYPE_CHECKING:  # an English paper has no need of it
    from babel.messages.catalog import Catalog, Message

FOLDER = "locale"  # beside site.toml: fr.po, pt-BR.po
DOMAIN = "broadsheet"
_OURS = Path(__file__).parent / "locale"
_PLACE = re.compile(r"%(?:\((\w+)\)s|(.)|$)")  # what stands for a value, and what cannot be


def read_words(language: str, own: Iterable[tuple[str, str]]) -> tuple[Words, tuple[Problem, ...]]:
    """Return the words of a language, and what is wrong with the site's catalogs.

    Args:
        language: a tag, such as `fr` or `pt-BR`.
        own: catalogs of the site, the most general first: path in the site, and path on disk.
    """
    made = Words(language)
    for path in _ours(language):
        made = _joined(made, _read(path, language, path.name))
    found, problems = collect(lambda each: _checked(Path(each[1]), language, each[0]), own)
    for catalog in found:
        made = _joined(made, catalog)
    return made, problems


def tags_of(language: str) -> tuple[str, ...]:
    """Return the tags whose catalogs serve a language, the most general first: `pt`, `pt-BR`.

    The general one does not serve where it is written in another script: not `zh` for `zh-Hant`.
    """
    general = language.partition("-")[0]
    if script_of(general) != script_of(language):
        return (language,)
    return tuple(dict.fromkeys((general, language)))


def _ours(language: str) -> Iterator[Path]:
    for tag in tags_of(language):
        path = _OURS / tag.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.is_file():
            yield path


def _checked(path: Path, language: str, name: str) -> Catalog:
    catalog = _read(path, language, name)
    if problems := tuple(_faults(catalog, name)):
        raise InvalidContent(*problems)
    return catalog


def _read(path: Path, language: str, name: str) -> Catalog:
    """Read a catalog; without a Plural-Forms of its own it has the rule of the language.

    Raises:
        InvalidContent: if it is none.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        data = io.BytesIO(path.read_bytes())
        return read_po(data, locale_of(language), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError, LookupError, TypeError) as fault:
        line = getattr(fault, "lineno", 0) or 0
        hint = "write it as a .po file of GNU gettext, in UTF-8"
        raise InvalidContent(
            Problem(Location(name, line), f"is no catalog: {fault}", hint)
        ) from None


def _joined(words: Words, catalog: Catalog) -> Words:
    """Return words with those of a catalog above them; a message not translated changes nothing."""
    single, several = dict(words.single), dict(words.several)
    for message in _translated(catalog):
        if isinstance(message.id, str):
            single[key_of(message.id, str(message.context or ""))] = str(message.string)
        else:
            texts = tuple(map(str, _forms(message.string)))
            several[message.id[0]] = Forms(catalog.plural_expr, texts)
    return Words(words.language, single, several)


def _translated(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        forms = _forms(message.string)
        if message.id and not message.fuzzy and forms and all(forms):
            yield message


def _faults(catalog: Catalog, name: str) -> Iterator[Problem]:
    """Yield what would go wrong when the words are used."""
    try:
        plural_rule(catalog.plural_expr)
    except ValueError as fault:
        yield Problem(Location(name), f"its Plural-Forms cannot be read: {fault}")
    for message in _translated(catalog):
        known = set().union(*map(values_in, _forms(message.id)))
        for text in _forms(message.string):
            if wrong := sorted(values_in(text) - known):
                told = ", ".join(wrong)
                hint = f"use {', '.join(sorted(known)) or 'no value'}, and %% for a per cent sign"
                place = Location(name, message.lineno or 0)
                yield Problem(place, f'"{text}" has {told}, which the message has not', hint)


def _forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def values_in(text: str) -> set[str]:
    """Return what stands for values in a message: `%(name)s`, and anything that cannot be one."""
    return {found[0] for found in _PLACE.finditer(text) if found[2] != "%"}
