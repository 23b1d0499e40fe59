"""`urls.lock`: every address that was ever published, and what stood there last.

One line is one address, so that two branches seldom change the same line:

    /africa/vote/ story africa/2026-11-03-vote.md
    /africa/page/ pages 12
    - /africa/typo/ story africa/typo.md

`pages 12` is a list that once had the pages 1 to 12. A line with a hyphen was given up by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote

from ssg.problems import Location, Problem

NAME = "urls.lock"
VERSION = 1
PAGES = "pages"
KINDS = (
    "story",
    "page",
    "section",
    "folder",
    "author",
    "byline",
    "topic",
    "month",
    "series",
    "timeline",
    "log",
    PAGES,
)
_SAME = {"page": "story", "folder": "section", "byline": "author"}  # kinds that share their ids
_FIRST = re.compile(r"# urls\.lock (\d+)\b.*")
_HEAD = f"# urls.lock {VERSION}: addresses ever published; `ssg deploy` adds to it, keep it in git"
_PLAIN = re.compile(  # a line such as nearly all are, in which nothing is escaped
    rf"(- )?(/(?:[^/\\\s%\x00-\x20\x7f]+/)*) ({'|'.join(KINDS[:-1])}) ([^%\s](?:[^%]*[^%\s])?)"
)
_DOTS = re.compile(r"/\.\.?/")
_UNSAFE = re.compile(r"[\s%\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_UNSAFE_ID = re.compile(r"[%\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"/(?:[^/\\\x00-\x1f\x7f]+/)*")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Entry:
    """A published address and what stood there last.

    `id` is that of a story or page, the path of a section, the slug of a topic, the highest number
    of a list's pages. `folder` is a section without a file, `byline` an author without one: they
    come and go with their stories. What was `given_up` need not answer.
    """

    address: str
    kind: str
    id: str
    given_up: bool = False
    line: int = field(default=0, compare=False)

    @property
    def family(self) -> str:
        """Its kind, or that with which it shares ids: a page may become a story."""
        return _SAME.get(self.kind, self.kind)

    @property
    def holder(self) -> tuple[str, str]:
        """What stands there, wherever it stands by now."""
        return self.family, self.address if self.kind == PAGES else self.id

    @property
    def place(self) -> Location:
        """Where it stands; an entry that only a target knows of has no line."""
        return Location(NAME, self.line)


Ledger = Mapping[str, Entry]  # by address


def read_ledger(text: str) -> tuple[Ledger, tuple[Problem, ...]]:
    """Return the entries of a ledger, and what is wrong with single lines of it."""
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if (plain := _PLAIN.fullmatch(line)) and not _DOTS.search(line):
            mark, address, kind, id_ = plain.groups()
            _enter(found, Entry(address, kind, id_, mark is not None, number))
        elif wrong := _fault(number, line.strip()):
            problems.append(Problem(Location(NAME, number), *wrong))
        elif line.strip() and not line.lstrip().startswith("#"):
            _enter(found, _entry(line.strip(), number))
    return found, tuple(problems)


def write_ledger(entries: Iterable[Entry]) -> str:
    """Return the text of a ledger: sorted by address, the same for the same entries."""
    lines = (_line(entry) for entry in sorted(entries, key=lambda entry: entry.address))
    return "".join(f"{line}\n" for line in (_HEAD, *lines))


def joined(before: Ledger, more: Iterable[Entry]) -> Ledger:
    """Return a ledger with more entries.

    Where both have an address, what stood there later counts, which is that of `more`; whether it
    was given up counts as `before` has it.
    """
    found = dict(before)
    for entry in more:
        _enter(found, entry)
    return found


def published(before: Ledger, living: Iterable[Entry]) -> Ledger:
    """Return a ledger after a deploy: what stands on the site now is given up no more."""
    now = {entry.address: entry for entry in living}
    found = joined(before, now.values())
    return {a: replace(e, given_up=False) if a in now else e for a, e in found.items()}


def join_texts(before: str, more: str) -> str:
    """Return two ledgers as one, as `joined` does; faulty lines of either are left out."""
    if not before or not more or before == more:
        return before or more
    ledger = joined(read_ledger(before)[0], read_ledger(more)[0].values())
    return write_ledger(ledger.values())


def completed(text: str, rest: str) -> str:
    """Return a ledger with those entries of another one of which it does not know."""
    if not text or not rest or text == rest:
        return text or rest
    ledger, other = read_ledger(text)[0], read_ledger(rest)[0]
    missing = (e for e in other.values() if e.kind == PAGES or e.address not in ledger)
    return write_ledger(joined(ledger, missing).values())


def _enter(found: dict[str, Entry], entry: Entry) -> None:
    known = found.get(entry.address)
    if known is None:
        found[entry.address] = entry
    elif known.kind == entry.kind == PAGES:
        highest = max(known, entry, key=lambda each: int(each.id))
        found[entry.address] = replace(known, id=highest.id)
    elif (known.kind, known.id) != (entry.kind, entry.id):
        found[entry.address] = replace(entry, line=known.line or entry.line)


def _fault(number: int, line: str) -> tuple[str, str] | None:
    """Return what is wrong with a line, and the cure."""
    if number == 1 and (wrong := _first_fault(line)):
        return wrong
    if not line or line.startswith("#"):
        return None
    if line.startswith(_CONFLICT):
        return "holds a merge that is not settled", "keep the lines of both sides"
    address, kind, id_ = _parts(line)
    if not _is_address(address):
        return f"has no address: {line[:80]}", "write it like /africa/vote/ story africa/vote.md"
    if kind not in KINDS:
        return f'has no such kind: "{kind}"', f"use one of {', '.join(KINDS)}"
    if not id_ or (kind == PAGES and not (id_.isdecimal() and id_.isascii() and len(id_) < 7)):
        return f"does not say which {kind} stood there", "take the line from an earlier version"
    return None


def _first_fault(line: str) -> tuple[str, str] | None:
    first = _FIRST.fullmatch(line)
    if first is None:
        return "does not begin as a ledger does", f'let its first line be "{_HEAD}"'
    if int(first[1]) > VERSION:
        return f"is of version {first[1]}", "use a newer version of ssg"
    return None


def _parts(line: str) -> tuple[str, str, str]:
    address, _, rest = line.removeprefix("- ").strip().partition(" ")
    kind, _, id_ = rest.strip().partition(" ")
    return unquote(address), kind, unquote(id_.strip())


def _is_address(address: str) -> bool:
    parts = address.strip("/").split("/")
    return _ADDRESS.fullmatch(address) is not None and not {".", ".."} & set(parts)


def _entry(line: str, number: int) -> Entry:
    return Entry(*_parts(line), given_up=line.startswith("- "), line=number)


def _line(entry: Entry) -> str:
    mark = "- " if entry.given_up else ""
    return f"{mark}{_escaped(entry.address, _UNSAFE)} {entry.kind} {_escaped(entry.id, _UNSAFE_ID)}"


def _escaped(text: str, unsafe: re.Pattern[str]) -> str:
    return unsafe.sub(lambda found: quote(found[0], safe=""), text)


def pages_of(entry: Entry) -> Iterator[int]:
    """Yield the numbers of the pages that a list once had."""
    yield from range(1, int(entry.id) + 1)
