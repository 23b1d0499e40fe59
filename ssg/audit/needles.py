"""The bytes by which a mark is found, and whether a match counts where it stands."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from typing import Literal

from ssg.audit.plain import plain

Way = Literal["words", "whole", "path", "folder", "anywhere"]
_SHORTEST, _LONGEST = 12, 24  # bytes of a text whose base64 is looked for
_BEFORE = {"whole": (b">", b"> ", b'"', b"'"), "folder": (b"/",)}
_CLOSING = ("<", '"', "'", "|")
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x10FFFF))
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def needles(text: str, way: Way) -> Iterator[tuple[bytes, int]]:
    """Yield the forms in which a text is found, whatever its case and Unicode form.

    Each comes with the number of bytes before the text in it, which have to be there as well.
    """
    text = " ".join(text.split())
    cases = {text} if text.isascii() else {text, text.lower(), text.upper(), text.title()}
    spelt = {unicodedata.normalize(form, each) for each in cases for form in ("NFC", "NFD")}
    for form in {plain(each.encode("utf-8", "ignore")).strip() for each in spelt} - {b""}:
        yield from ((before + form, len(before)) for before in _BEFORE.get(way, (b"",)))


def coded(text: str) -> Iterator[bytes]:
    """Yield the beginning of a text in base64 (RFC 4648), in its three alignments."""
    data = text.encode("utf-8", "ignore")[:_LONGEST]
    if len(data) < _SHORTEST:
        return
    for shift in range(3):
        first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        letters = b64encode(bytes(shift) + data)[first:last]  # what depends on nothing beside it
        yield plain(letters)
        yield plain(letters.translate(_URL_SAFE))


def stands(way: Way, text: bytes, start: int, end: int) -> bool:
    """Tell whether a match counts by what stands beside it.

    Args:
        way: "words" has to stand between other words, "whole" alone in its element or attribute,
            "path" between names of folders, "folder" below the root or another folder, and
            "anywhere" everywhere.
        text: that was searched, in plain form.
        start: where the match begins.
        end: where it ends.
    """
    before = text[max(0, start - 5) : start].decode("utf-8", "ignore")
    after = text[end : end + 5].decode("utf-8", "ignore")
    match way:
        case "words":
            found = text[start:end].decode("utf-8", "ignore")
            return not (_joined(before[-1:], found[:1]) or _joined(found[-1:], after[:1]))
        case "whole":
            return after.lstrip(" ").startswith(_CLOSING)
        case "path":
            return not (_is_named(before[-1:]) or _is_named(after[:1]))
        case "anywhere":
            return True
        case "folder":
            return not (before.endswith("//") or _is_named(after[:1]))


def _joined(one: str, two: str) -> bool:
    """Tell whether two neighbours are letters of one word."""
    return one.isalnum() and two.isalnum() and not (_spaceless(one) or _spaceless(two))


def _spaceless(letter: str) -> bool:
    """Tell whether words are written without spaces between them in the script of a letter."""
    return any(first <= ord(letter) <= last for first, last in _SPACELESS)


def _is_named(letter: str) -> bool:
    """Tell whether the name of a file or folder goes on with a letter."""
    return letter.isalnum() or (letter != "" and letter in "-_")
