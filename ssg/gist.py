"""What a text is about, in few words: those it uses most, and the names that stand in it.

Words are words of Unicode, in any script; where a script has no spaces between them, every two
characters that follow one another are taken for one. Which of them are too common to say anything
is known only beside other texts, so a longer word counts for more here: it is the rarer one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import AnyStr

WORDS = 16, 64  # kept of a text, at least and at most
NAMES = 8, 64
STEP = 1_400  # characters of a text for eight more words, and twice as many for as many names:
# so few steps that what is kept of a text hardly depends on its length, which every edit changes
LONGEST = 60_000  # characters that are read

_SOLID = (  # scripts without spaces between words
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u0dff"  # vowels and accents inside words
_SOLID_CHARACTER = re.compile(f"[{_SOLID}]")
_MARKED = re.compile(f"(?:[^\\W{_SOLID}]|[{_MARKS}])+|[{_SOLID}]+")
_LETTERS = 9  # a longer word weighs no more
_UPPER = "".join(filter(str.isupper, map(chr, range(0x590))))  # Latin, Greek, Cyrillic, Armenian
_CAPITAL = rf"[{_UPPER}]\w+"
_LINK = r"(?:of|the|de|la|le|du|des|del|di|da|do|von|van|der|den|al|el|bin|ibn)"
_NAME = re.compile(
    rf"[{_UPPER}](?:\w+(?:[ \n-](?:{_LINK} ){{0,2}}{_CAPITAL}){{1,5}}|[{_UPPER}]+(?!\w))"
)
_COMMON = frozenset(
    "about after again against all also and any are because been before being between both but can"
    " could days did does doing down during each few first for from further had has have having her"
    " here him his how into its just like made make many more most much new not now off one only"
    " other our out over own said same say says set she should some such take than that the their"
    " them then there these they this those three through too two under until very was way were"
    " what when where which while who whom whose why will with would year years yes yet you"
    " your".split()
)
_WESTERN = "cp1252"  # the characters of Western Europe, in a byte each: such texts go fast
_CHARACTERS = bytes(range(256)).decode(_WESTERN, "replace")
_LOWERED = b"".join(
    character.lower().encode(_WESTERN) if re.match(r"\w", character) else b" "
    for character in _CHARACTERS
)
_FOREIGN = re.compile(r"[^\W\0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6]")
_COMMON_BYTES = frozenset(word.encode() for word in _COMMON)


@dataclass(frozen=True, slots=True)
class Gist:
    """What a text is about; all in the order of the alphabet, so that their order says nothing.

    They are one string each, since a large archive is held in memory as a whole.
    """

    words: str = ""  # divided by spaces; those of the headline and the standfirst too
    names: str = ""  # in small letters, divided by line breaks
    headline: str = ""  # words of the headline, divided by spaces


def gist_of(text: str) -> Gist:
    """Return the words that a text uses most and says most with, and its most frequent names."""
    text = text[:LONGEST]
    most = _share(WORDS, len(text) // STEP)
    if _is_western(text):
        words = [word.decode(_WESTERN) for word in _most(_western(text), _COMMON_BYTES, most)]
    else:
        words = _most(Counter(_words(text)), _COMMON, most)
    names = _names(text, most=_share(NAMES, len(text) // (2 * STEP)))
    return Gist(" ".join(sorted(words)), "\n".join(sorted(names)))


def headed(gist: Gist, title: str, deck: str) -> Gist:
    """Return the gist of a text with that of the headline and the standfirst above it."""
    headline = words_in(title)
    words = {*gist.words.split(), *headline, *words_in(deck)[: WORDS[0]]}
    names = {*filter(None, gist.names.split("\n")), *_names(f"{title}.\n{deck}", most=NAMES[0])}
    return Gist(" ".join(sorted(words)), "\n".join(sorted(names)), " ".join(headline))


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a short text that may tell what it is about, each once."""
    return tuple(dict.fromkeys(word for word in _words(text) if word not in _COMMON))


def _most(counts: Mapping[AnyStr, int], common: frozenset[AnyStr], most: int) -> list[AnyStr]:
    """Return the words that are used most, those used twice before those used once."""
    often = [
        (-count * min(len(word), _LETTERS), word)
        for word, count in counts.items()
        if count > 1 and word not in common
    ]
    kept = [word for _, word in sorted(often)[:most]]
    if len(kept) < most:
        once = (w for w, count in counts.items() if count == 1 and w not in common)
        kept += sorted(once, key=lambda word: (-min(len(word), _LETTERS), word))[: most - len(kept)]
    return kept


def _names(text: str, *, most: int) -> set[str]:
    """Return names: words with capitals in a row, and abbreviations."""
    names = Counter(_NAME.findall(text))
    kept = sorted(names, key=lambda name: (-names[name], name))[:most]
    return {" ".join(name.lower().split()) for name in kept}


def _is_western(text: str) -> bool:
    try:
        text.encode(_WESTERN)
    except UnicodeEncodeError:
        return not _FOREIGN.search(text)
    return True


def _western(text: str) -> dict[bytes, int]:
    counts = Counter(text.encode(_WESTERN, "replace").translate(_LOWERED).split())
    return {word: count for word, count in counts.items() if len(word) > 2}


def _words(text: str) -> Iterator[str]:
    for word in _MARKED.findall(text.lower()):
        if _SOLID_CHARACTER.match(word):
            yield from map("".join, zip(word, word[1:], strict=False))
        elif len(word) > 2:
            yield word


def _share(limits: Sequence[int], steps: int) -> int:
    least, most = limits
    return max(least, min(most, 8 * steps))
