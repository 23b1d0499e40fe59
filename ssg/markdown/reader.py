"""Reads a body: Markdown in, segments out, with everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt

from ssg.excerpts import cut
from ssg.facts import Body
from ssg.gist import gist_of
from ssg.markdown.blocks import write_blocks
from ssg.markdown.containers import TooDeep
from ssg.markdown.directive_blocks import finished
from ssg.markdown.draft import LESS, Draft, references_in
from ssg.markdown.options import ReaderOptions
from ssg.markdown.parser import make_parser
from ssg.markdown.shortcodes import translate
from ssg.problems import InvalidContent

LEAD = 600  # visible characters of the first paragraph that are kept

# Characters that are none: half of a pair, and those programs keep for themselves.
_UNSOUND = re.compile("[\0\ud800-\udfff\ufdd0-\ufdef]")
_PRIVATE = "\ufdd0".encode()[:2]  # with which all of the latter begin, and few others
_SOLID = (  # scripts without spaces, where a character counts as a word
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
_SOLID_CHARACTER = re.compile(f"[{_SOLID}]")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")  # noqa: RUF001
_WESTERN = "cp1252"  # the characters of Western Europe, typographic ones too, in a byte each
_CHARACTERS = bytes(range(256)).decode(_WESTERN, "replace")
_LETTERS = bytes(bool(re.match(r"\w", character)) for character in _CHARACTERS)
_MARKS = bytes(character in "'’.,-" for character in _CHARACTERS)  # noqa: RUF001
_TOO_DEEP = "blocks are nested too deeply here", "use fewer lists, quotes and directives in one"

Reader = Callable[[str, str, int], Body]


def make_reader(options: ReaderOptions) -> Reader:
    """Return a function that reads bodies: `read(text, path, first_line)`.

    `path` is the file, relative to `content/`, and `first_line` its line on which `text` begins.
    The function raises `InvalidContent` with every fault of the text. It keeps nothing between
    two texts; a worker process makes its own from the same options.
    """
    parser = make_parser(options.rules)

    def read(text: str, path: str, first_line: int) -> Body:
        draft = Draft(options, path, first_line)
        _write(draft, parser, _sound(text))
        segments = finished(draft)
        if draft.problems:
            raise InvalidContent(*sorted(set(draft.problems)))
        seen = "\n".join(draft.texts)
        return Body(
            segments=segments,
            anchors=frozenset(draft.outline.anchors),
            references=tuple(references_in(segments)),
            lead=cut((draft.lead or draft.spare).replace(LESS, "<"), LEAD),
            words=count_words(seen),
            dropped=dict(sorted(draft.dropped.items())),
            rented=tuple(draft.rented),
            gist=gist_of(seen),
        )

    return read


def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces, the number of characters.

    A word may have single marks inside, as in "don't", "well-known" or "3.5".
    """
    try:
        data = text.encode("ascii" if text.isascii() else _WESTERN)
    except UnicodeEncodeError:
        solid = len(_SOLID_CHARACTER.findall(text))
        return solid + len(_WORD.findall(_SOLID_CHARACTER.sub(" ", text) if solid else text))
    # A byte for each character, as one number: shifting it by a byte compares all neighbours.
    letters = int.from_bytes(data.translate(_LETTERS), "little")
    marks = int.from_bytes(data.translate(_MARKS), "little")
    letters |= marks & (letters << 8) & (letters >> 8)
    return (letters & ~(letters << 8)).bit_count()


def _sound(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        odd = "\0" in text or _PRIVATE in text.encode()
    except UnicodeEncodeError:  # half of a pair
        odd = True
    return _UNSOUND.sub("\ufffd", text) if odd else text


def _write(draft: Draft, parser: MarkdownIt, text: str) -> None:
    translated = translate(text, draft.options.shortcodes, draft.options.directives)
    draft.lines, draft.emitted = translated.lines, translated.emitted
    draft.dropped.update(translated.dropped)
    for line, fault in translated.faults:
        draft.fault(fault, draft.first_line + line)
    try:
        tokens = parser.parse(translated.text, {"emitted": translated.emitted})
        write_blocks(draft, parser, tokens)
    except TooDeep as deep:
        draft.fault(_TOO_DEEP, draft.line_of(deep.line))
    except RecursionError:
        draft.fault(_TOO_DEEP, draft.first_line)
