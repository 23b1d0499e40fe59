"""What a single value says: text, a number, a date, true or false, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.entities import html5

_ODD = re.compile(
    "[&\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE, _FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")

# Words and numbers that readers of YAML 1.1 take for something else (yaml.org/type, 2005).
_WORDS = frozenset({"yes", "no", "on", "off", "y", "n"})
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_BASED = re.compile(r"[-+]?0(?:o[0-7]+|b[01_]+|x[0-9a-fA-F_]+|[0-9_]+)")
_GROUPED = re.compile(r"[-+]?[0-9]+(?:_[0-9]*)+(?:\.[0-9_]*)?")
_PIECE = 1000  # characters
_FIRST_OF_NUMBER = frozenset("+-.0123456789")


class Plain(str):
    """A YAML scalar without quotation marks: what it means depends on the key."""

    __slots__ = ()


def is_null(value: object) -> bool:
    """Tell whether a value says that there is none."""
    return value is None or (type(value) is Plain and value in NULL)


def truth(value: object) -> bool | None:
    """Return what a value says about true and false, or None if it is neither."""
    if isinstance(value, Plain):
        return True if value in _TRUE else False if value in _FALSE else None
    return value if isinstance(value, bool) else None


def integer(value: object) -> int | None:
    """Return a value as a whole number of at most 18 digits, or None if it is none."""
    if isinstance(value, Plain):
        return int(value) if _INTEGER.fullmatch(value) else None
    return value if type(value) is int and -(10**18) < value < 10**18 else None


def other_meaning(plain: Plain) -> str:
    """Say what some readers of YAML take a scalar for that looks like text here, or return ""."""
    if plain.lower() in _WORDS or truth(plain) is not None:
        return "true or false"
    if plain[:1] not in _FIRST_OF_NUMBER:
        return ""
    if _SEXAGESIMAL.fullmatch(plain):
        return "a number of base 60"
    if _BASED.fullmatch(plain):
        return "an octal, binary or hexadecimal number"
    return "a number" if _GROUPED.fullmatch(plain) else ""


def settle(plain: Plain) -> object:
    """Return what a scalar means where no key of ours says so (YAML 1.2.2, section 10.3).

    Where versions of YAML differ, it stays the text it is.
    """
    if plain in NULL:
        return None
    if (said := truth(plain)) is not None:
        return said
    if plain[0] not in _FIRST_OF_NUMBER or other_meaning(plain):
        return clean(plain)
    if (number := integer(plain)) is not None:
        return number
    return float(plain) if _FLOAT.fullmatch(plain) else clean(plain)


def clean(text: str) -> str:
    """Return text as pages can carry it: NFC, `\\n` for line breaks, nothing unprintable.

    Character references such as `&amp;` or `&#58;`, as archives of other systems have them, are
    decoded; control characters, lone surrogates and non-characters become U+FFFD.
    """
    if text.isascii() and text.isprintable() and "&" not in text:
        return str(text)
    if _ODD.search(text):
        text = _REFERENCE.sub(_decode, text) if "&" in text else text
        text = _BREAK.sub("\n", text).replace("\ufeff", "")
        text = _UNPRINTABLE.sub("\ufffd", text)
    return str(text) if text.isascii() else "".join(map(_composed, _pieces(text)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pieces(text: str) -> Iterator[str]:
    """Cut long text, at a space if there is one: normalising takes the square of a run of marks."""
    start = 0
    while len(text) - start > _PIECE:
        end = text.rfind(" ", start, start + _PIECE) + 1 or start + _PIECE
        yield text[start:end]
        start = end
    yield text[start:]


def _decode(match: re.Match[str]) -> str:
    reference = match[0]
    return unescape(reference) if reference[1] == "#" else html5.get(reference[1:], reference)
