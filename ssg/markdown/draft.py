"""A body while it is being written: its segments so far, and all that is noted on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink

from ssg.facts import Directive, Reference, Rented, Segment
from ssg.markdown.directives import Fault, Opening
from ssg.markdown.headings import Outline
from ssg.markdown.options import ReaderOptions
from ssg.problems import Location, Problem
from ssg.urls import ALLOWED, SCHEMES, allowed_url, harmless, scheme_of

STORY = "ref:"  # the target of a link that names a story, not a place
# Two characters that Unicode keeps for use inside programs; those in a story itself are replaced.
LESS = "\ufdd0"  # stands for the < of a shortcode that is shown, not used
GONE = "\ufdd1"  # stands where a dropped shortcode was the target of a link

_HOST_ALONE = re.compile(r"//[A-Za-z0-9]")  # what a page once fetched over http or https
_ROOTED = "@/"  # how Zola writes a path from the content folder
_ASCII = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")


@dataclass(slots=True)
class Frame:
    """A directive whose end is not reached yet, and what was being written around it."""

    opening: Opening
    line: int
    around: list[Segment]
    raw_line: int


@dataclass(slots=True)
class Draft:
    """What is known of a body so far; lines are lines of the file."""

    options: ReaderOptions
    path: str
    first_line: int
    lines: Sequence[int] | None = None  # line of the translated text -> line of the body
    emitted: Mapping[int, str] = field(default_factory=dict)  # lines made of shortcodes -> name
    out: list[Segment] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    links: list[bool] = field(default_factory=list)  # the links around: is each written?
    headings: list[int] = field(default_factory=list)  # the levels of the open ones
    outline: Outline = field(default_factory=Outline)
    problems: list[Problem] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)  # what a reader sees, paragraph by paragraph
    lead: str = ""
    spare: str = ""  # the lead if there is no paragraph outside lists and quotes
    line: int = 0  # of what is being written
    raw_line: int = 0  # of the first raw HTML in `out`, 0 for none
    ids: set[str] = field(default_factory=set)  # those met while cleaning
    raw_open: Counter[str] = field(default_factory=Counter)  # open elements of raw HTML, by name
    raw_depth: int = 0  # how many of them
    too_deep: bool = False  # were there ever too many?
    rented: list[Rented] = field(default_factory=list)  # pictures with an end
    raw_targets: dict[str, int] = field(default_factory=dict)  # links in raw HTML -> line

    def line_of(self, line: int) -> int:
        """Return the line of the file for a line of the text that was parsed, from 0."""
        if self.lines is not None:
            line = self.lines[min(line, len(self.lines) - 1)]
        return self.first_line + line

    def fault(self, fault: Fault, line: int = 0) -> None:
        """Note what is wrong, at `line` or where writing is."""
        where = Location(f"content/{self.path}", line or self.line)
        self.problems.append(Problem(where, *fault))

    def reference(self, reference: Reference) -> Reference | None:
        """Check a link or picture; return it as it goes on, or note why it cannot.

        An address with a slip in its scheme goes on: it leads nowhere, which the checks report.
        """
        target = reference.target
        if _HOST_ALONE.match(target):
            target = f"https:{target}"
        if target.startswith(_ROOTED):
            target = f"{STORY}/{target.removeprefix(_ROOTED)}"
        if target.startswith(STORY):
            target = STORY + unquote(target.removeprefix(STORY))
        elif not allowed_url(target) and not harmless(target):
            self.fault(_refusal(reference), reference.line)
            return None
        elif not _ASCII.fullmatch(target) and scheme_of(target):
            target = normalizeLink(target)
        return Reference(target, reference.line, reference.attribute)


def _refusal(reference: Reference) -> Fault:
    what = "a picture" if reference.attribute == "src" else "a link"
    target = reference.target.strip()
    if not target:
        return f"{what} has no address", f"use {ALLOWED}"
    if "\\" in target and scheme_of(target) in {"", *SCHEMES}:
        return f'{what} has a backslash: "{_shown(target)}"', "write paths with /"
    scheme = scheme_of(target)
    shown = (
        f"{scheme[:20]}:" if scheme.isalnum() and scheme not in SCHEMES else f'"{_shown(target)}"'
    )
    what = "picture from" if reference.attribute == "src" else "link to"
    return f"{what} {shown} is not allowed", f"use {ALLOWED}"


def _shown(target: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in target[:40])


def joined(pieces: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return segments with neighbouring texts made one."""
    segments: list[Segment] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if text := "".join(texts):
            segments.append(text)
        texts.clear()
        segments.append(piece)
    if text := "".join(texts):
        segments.append(text)
    return tuple(segments)


def references_in(segments: Iterable[Segment]) -> Iterator[Reference]:
    """Yield every link and picture of a body, those in arguments of directives too."""
    for segment in segments:
        match segment:
            case Reference():
                yield segment
            case Directive():
                for name in Directive.REFERENCES:
                    if target := segment.args.get(name):
                        yield Reference(target, segment.line, "src" if name == "src" else "href")
                yield from references_in(segment.body)
