"""Bytes in the form in which they are searched: decoded, in lower case, with single spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote_to_bytes

_LOWER = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ\t\n\r\f\v", b"abcdefghijklmnopqrstuvwxyz     "
)
_RUN = re.compile(b"  +")
# General punctuation, the no-break space and the soft hyphen, as they are in UTF-8.
_PUNCTUATION = re.compile(b"\xe2\x80[\x80-\xaf]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2[\xa0\xad]")
_ENTITY = re.compile(rb"&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});?", re.IGNORECASE)
_PERCENT = re.compile(rb"(?:%[0-9a-f]{2})+", re.IGNORECASE)
_ESCAPE = re.compile(rb"(?:\\u[0-9a-f]{4})+|\\x[0-9a-f]{2}|\\[/\"'\\bfnrt]", re.IGNORECASE)
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\xad")
_STRAIGHT = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b", b"'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", b'"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", b"-"),
    **dict.fromkeys(_UNSEEN, b""),
    "\u2026": b"...",
    "\xa0": b" ",
    "\u2028": b" ",
    "\u2029": b" ",
    "\u202f": b" ",
}
_MARKS = {
    b"\xff\xfe\0\0": "utf-32-le",
    b"\0\0\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}  # fmt: skip  -- the longer ones first
_ROUNDS = 3  # how often text may be escaped: that of HTML in a feed is, twice
MOST_WIDE = 4_000_000  # bytes of a file without a byte order mark in which UTF-16 is looked for


def plain(data: bytes) -> bytes:
    """Return text in UTF-8 as it is compared: ASCII in lower case, white space and quotes plain.

    Bytes that are no text come out as something of no meaning, and quickly.
    """
    data = data.translate(_LOWER)
    data = _PUNCTUATION.sub(_straight, data)
    return _RUN.sub(b" ", data)


def readings(data: bytes) -> Iterator[bytes]:
    """Yield everything that bytes may say, each time in plain form.

    They are read as HTML or XML, whose character references are decoded however often they were
    escaped; as JSON, a script or an address, if there is a backslash or a percent sign; and as
    UTF-16 or UTF-32 if they begin so, or hold zeros.
    """
    for text in _texts(data):
        decoded = _entities(text)
        yield plain(decoded)
        if b"\\" in decoded or b"%" in decoded:
            more = unescaped(decoded)
            if more != decoded:
                yield plain(more)


def unescaped(text: bytes) -> bytes:
    """Return a text without the escapes of JSON and scripts, and percent-encoding (RFC 3986)."""
    if b"\\" in text:
        text = _entities(_ESCAPE.sub(_character, text))
    return _PERCENT.sub(lambda match: unquote_to_bytes(match[0]), text)


def _texts(data: bytes) -> Iterator[bytes]:
    """Yield data as UTF-8, if they may be something else too."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            yield _recoded(data[len(mark) :], encoding)
    yield data
    if b"\0" in data:
        yield data.replace(b"\0", b"")
        if len(data) <= MOST_WIDE:
            for start in (0, 1):
                yield _recoded(data[start:], "utf-16-le")
                yield _recoded(data[start:], "utf-16-be")


def _recoded(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "ignore").encode("utf-8", "ignore")


def _entities(text: bytes) -> bytes:
    for _ in range(_ROUNDS):
        if b"&" not in text:
            return text
        before, text = text, _ENTITY.sub(lambda match: _referred(match[0]), text)
        if before == text:
            return text
    return text


@lru_cache(maxsize=5_000)
def _referred(reference: bytes) -> bytes:
    return unescape(reference.decode("ascii")).encode("utf-8", "ignore")


def _straight(match: re.Match[bytes]) -> bytes:
    return _plain_mark(match[0])


@lru_cache(maxsize=100)
def _plain_mark(mark: bytes) -> bytes:
    try:
        character = mark.decode()
    except UnicodeDecodeError:
        return mark
    return _STRAIGHT.get(character, b" " if character.isspace() else mark)


def _character(match: re.Match[bytes]) -> bytes:
    found = match[0]
    if found[1:2] in b"uU":
        units = b"".join(
            bytes.fromhex(each.decode()) for each in re.split(rb"\\[uU]", found) if each
        )
        return units.decode("utf-16-be", "ignore").encode()
    if found[1:2] in b"xX":
        return chr(int(found[2:], 16)).encode()
    return {b"b": b" ", b"f": b" ", b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(
        found[1:].lower(), found[1:]
    )
