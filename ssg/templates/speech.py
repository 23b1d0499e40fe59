"""How templates speak to readers: messages in the language of the site, as GNU gettext names them.

A message is English, and a value in it is `%(name)s`. What stands in a catalog is plain text: it is
escaped like any other, and only the values may be markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from ssg.wording import direction_of, number
from ssg.words import Words


def speech(words: Words) -> Mapping[str, Callable[..., str] | str]:
    """Return what every template sees of its language: how to get words, the tag, the direction."""

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **values: Any) -> str:
        return _filled(context, words(message), values)

    @pass_eval_context
    def pgettext(context: EvalContext, meaning: str, message: str, /, **values: Any) -> str:
        return _filled(context, words(message, meaning), values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:
        given = {"num": number(n, words.language), **values}
        return _filled(context, words.count(one, many, n), given)

    return {
        "_": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "language": words.language,
        "direction": direction_of(words.language),
    }


def lang(language: str, words: Words) -> Markup:
    """Return the attributes of an element whose words are of another language than the page's.

    Where no language is named, they are of the page's.
    """
    if language in ("", words.language):
        return Markup()
    direction = direction_of(language)
    turned = f' dir="{direction}"' if direction != direction_of(words.language) else ""
    return Markup(' lang="{}"').format(language) + Markup(turned)  # noqa: S704


def _filled(context: EvalContext, text: str, values: Mapping[str, Any]) -> str:
    if not context.autoescape:
        return text % values
    safe = _escaped(text)
    return Markup(safe % {name: _safe(value) for name, value in values.items()})  # noqa: S704


@lru_cache(maxsize=2_000)
def _escaped(text: str) -> str:
    """Return a message escaped, as plain text that is filled in without another look."""
    return str(escape(text))


def _safe(value: object) -> object:
    """Return a value of a message escaped; numbers stay, since a message may round them."""
    return value if isinstance(value, int | float) else escape(value)
