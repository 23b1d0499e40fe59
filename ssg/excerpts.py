"""Excerpts: a text cut to a visible length, and how long a text takes to read."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
WORDS_PER_MINUTE = 220
CHARACTERS_PER_MINUTE = 400  # of Chinese and Japanese, where a character counts as a word

_JOINER = "\u200d"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")  # the letters in the flags of Scotland, Wales, Texas ...
_EXTENDING = frozenset({"Mn", "Me", "Mc"})
_SIMPLE = re.compile("[\0-\u02ff\u2010-\u2027]*")  # characters that never join another one
_TRAILING = " \t\n,;:.!?…–—-/([{<«‹“‘„‚¿¡&+·•|،؛؟，。、；：！？（《〈「『【"  # noqa: RUF001 -- all meant
_SOLID = frozenset({"zh", "ja", "yue", "wuu"})  # languages without spaces between words
_SOLID_TEXT = re.compile(
    "[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)

# Characters that are visible ones by themselves, whatever stands beside them: most of the scripts
# of Europe, their punctuation, and Chinese.
_PLAIN = re.compile("[\0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf\u4e00-\u9fff]*")


def cut(text: str, length: int) -> str:
    """Return `text` with at most `length` visible characters, cut between words where possible.

    A visible character is a grapheme cluster in the sense of Unicode Standard Annex 29, so that
    neither an accent, nor an emoji of several code points, nor a flag is ever split. White space
    is one space, and a text that was cut ends in "…", which counts, without punctuation before it.
    """
    text = " ".join(text.split())
    if len(text) <= length:  # there are never more visible characters than code points
        return text
    plain = _PLAIN.fullmatch(text, 0, length + 2)
    ends = range(1, length + 2) if plain else _ends(text, length)
    if len(ends) <= length:
        return text
    if length < 1:
        return ""
    head = text[: ends[length - 2]] if length > 1 else ""
    if not text[len(head)].isspace() and " " in head and not _is_solid(text, len(head)):
        head = head[: head.rindex(" ")]
    return head.rstrip(_TRAILING) + ELLIPSIS


def reading_minutes(words: int, language: str = "en") -> int:
    """Return the minutes a text of so many words takes to read, at least one."""
    solid = language.partition("-")[0] in _SOLID
    return max(1, round(words / (CHARACTERS_PER_MINUTE if solid else WORDS_PER_MINUTE)))


def _is_solid(text: str, at: int) -> bool:
    """Say whether a text may be cut between two characters because one of them is a word."""
    return any(_SOLID_TEXT.match(character) for character in text[at - 1 : at + 1])


def _ends(text: str, length: int) -> list[int]:
    """Return where each visible character ends, up to one more than `length` of them."""
    simple = _SIMPLE.match(text, 0, length + 1)
    if simple and simple.end() == length + 1:
        return list(range(1, length + 2))
    ends: list[int] = []
    start = 0
    while start < len(text) and len(ends) <= length:
        start = _end_of_cluster(text, start)
        ends.append(start)
    return ends


def _end_of_cluster(text: str, start: int) -> int:
    """Return the index after the grapheme cluster that begins at `start`."""
    end = start + 1
    if _is_flag_letter(text[start]) and end < len(text) and _is_flag_letter(text[end]):
        end += 1
    while end < len(text) and (_extends(text[end]) or _joins(text, end)):
        end += 1
    return end


def _joins(text: str, at: int) -> bool:
    """Say whether the character at `at` belongs to the one before it: emoji by a joiner, Hangul."""
    before, here = text[at - 1], text[at]
    if before == _JOINER:
        return unicodedata.category(here) in {"So", "Sm", "Sk"}
    return "\u1160" <= here <= "\u11ff" and "\u1100" <= before <= "\u11ff"


def _extends(character: str) -> bool:
    return (
        character in {_JOINER, "\u200c"}
        or unicodedata.category(character) in _EXTENDING
        or _SKIN_TONES[0] <= character <= _SKIN_TONES[1]
        or _TAGS[0] <= character <= _TAGS[1]
    )


def _is_flag_letter(character: str) -> bool:
    return _FLAG_LETTERS[0] <= character <= _FLAG_LETTERS[1]
