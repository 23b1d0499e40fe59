"""What templates can do with values: dates, plurals, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

import msgspec
from markupsafe import Markup, escape

from ssg.settings import Settings
from ssg.templates.speech import lang
from ssg.timestamps import iso_in, rfc822
from ssg.wording import day, listed, moment_of, month, number
from ssg.words import Words

_IN_SCRIPT = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_document(value: object) -> Markup:
    """Return a plain value as JSON text, for a file of its own."""
    return Markup(_json(value))  # noqa: S704


def json_script(value: object) -> Markup:
    """Return a plain value as JSON for a `<script>`: nothing in it can end the element."""
    text = _json(value)
    for character, escaped in _IN_SCRIPT.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704


def _json(value: object) -> str:
    return _encode(value).decode()


def _text(value: object) -> str:
    """Return a text of another kind, such as HTML that is safe, as plain text."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be written as JSON")


_encode = msgspec.json.Encoder(enc_hook=_text).encode


def plural(count: int, one: str, many: str) -> str:
    """Return `one` or `many`, as the count asks."""
    return one if count == 1 else many


def instant(zone: tzinfo, text: str) -> datetime:
    """Return the instant that a text names, such as "2026-11-24 04:20", in a zone unless it says.

    Raises:
        ValueError: if it names none.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def join_list(items: Iterable[str], language: str) -> str:
    """Return words as one list, "Ada, Ben and Cleo"; what is no markup is escaped."""
    return Markup(listed([escape(item) for item in items], language))  # noqa: S704


def filters(settings: Settings, words: Words) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of a site's templates; dates are in its time zone and language."""
    zone, language = settings.zone, settings.language

    return {
        "day": partial(day, zone=zone, language=language),
        "moment": partial(moment_of, zone=zone, language=language),
        "month_name": partial(month, zone=zone, language=language),
        "instant": partial(instant, zone),
        "iso": partial(iso_in, zone),
        "w3c": partial(iso_in, zone),
        "rfc822": rfc822,
        "json_document": json_document,
        "json_script": json_script,
        "plural": plural,
        "number": partial(number, language=language),
        "listed": partial(join_list, language=language),
        "lang": partial(lang, words=words),
    }
