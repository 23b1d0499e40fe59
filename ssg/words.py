"""The words of the theme in one language; what its catalog lacks stays English."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import c2py

from msgspec import Struct

_SEPARATOR = "\4"  # between a context and a message, as in GNU gettext


class Forms(Struct, frozen=True):
    """The forms of a message with a number, and the rule of GNU gettext that picks one."""

    rule: str
    texts: tuple[str, ...]


class Words(Struct, frozen=True):
    """A catalog as a value: messages are the English words."""

    language: str = "en"
    single: dict[str, str] = {}
    several: dict[str, Forms] = {}  # by the English form for one

    def __call__(self, message: str, context: str = "") -> str:
        """Return a message in this language.

        Args:
            message: in English.
            context: which of several meanings it has.
        """
        return self.single.get(key_of(message, context), message)

    def count(self, one: str, many: str, number: int) -> str:
        """Return the form of a message that goes with a number.

        Args:
            one: the English form for one.
            many: the English form for any other number.
            number: of what is counted.
        """
        if forms := self.several.get(one):
            place = plural_rule(forms.rule)(number)
            return forms.texts[min(place, len(forms.texts) - 1)]
        return one if number == 1 else many


ENGLISH = Words()


@lru_cache(maxsize=64)
def plural_rule(rule: str) -> Callable[[int], int]:
    """Return the function of a plural rule: number -> place of the form.

    Raises:
        ValueError: if the rule cannot be read.
    """
    return c2py(rule)


def key_of(message: str, context: str = "") -> str:
    """Return the name of a message in a catalog."""
    return f"{context}{_SEPARATOR}{message}" if context else message
