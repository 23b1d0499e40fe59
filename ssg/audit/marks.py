"""What gives a withheld story away, and where bytes say it: many marks looked for at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from ssg.audit.needles import Way, coded, needles, stands
from ssg.audit.plain import readings
from ssg.audit.unpacking import base64_in, unpacked
from ssg.fingerprints import digest_of

LARGEST_TABLE = 20_000  # needles: beyond, a smaller automaton is used, of half the speed


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something that a withheld story says.

    `way` tells where it counts: "words" between other words, "whole" as the whole of a text or an
    attribute only, "path" as parts of an address or a path, "folder" as a whole part of one, and
    "anywhere" whatever is beside it.
    """

    story: str  # content path of the story's file
    kind: str  # "title", "address", "deck"
    text: str
    way: Way = "words"


_Owners = tuple[tuple[Mark, int], ...]  # marks, each with the bytes before it in a needle


@dataclass(frozen=True)
class Marks:
    """What to look for: words and addresses of stories, and copies of their pictures.

    `copies` has the digest of each file that only withheld stories show, with its mark.
    """

    marks: frozenset[Mark] = frozenset()
    copies: Mapping[bytes, Mark] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.marks or self.copies)

    @cached_property
    def digest(self) -> bytes:
        """What another value has if it looks for anything else."""
        said = [(m.story, m.kind, m.text, m.way) for m in sorted(self.marks)]
        files = [(key.hex(), mark.story, mark.text) for key, mark in sorted(self.copies.items())]
        return digest_of(msgspec.json.encode((said, files)))

    def only(self, wanted: Iterable[Mark]) -> Marks:
        """Return those of these marks that are wanted."""
        return Marks(self.marks & frozenset(wanted))

    def found_in(self, path: str, data: bytes) -> frozenset[Mark]:
        """Return the marks that a file says, by its path or its bytes.

        Args:
            path: of the file, with `/`.
            data: its bytes, which are decoded in every way that a reader might.
        """
        if not self:
            return frozenset()
        found = set(self._said(f"/{path}".encode("utf-8", "replace")))
        for part in unpacked(data):
            found.update(self._said(part))
        if self.copies and (copied := self.copies.get(digest_of(data))):
            found.add(copied)
        return frozenset(found)

    def _said(self, data: bytes, *, deeper: bool = True) -> Iterator[Mark]:
        owners = self._owners
        for reading in readings(data):
            for number, start, end in self._search(reading):
                if owners[number]:
                    yield from _standing(owners[number], reading, start, end)
                elif deeper:
                    deeper = False  # once is enough: all of the file is decoded
                    for hidden in base64_in(data):
                        yield from self._said(hidden, deeper=False)

    @cached_property
    def _needles(self) -> Mapping[bytes, _Owners]:
        """What is looked for, and of whom; beginnings in base64 are those of nobody."""
        found: dict[bytes, _Owners] = {}
        for mark in sorted(self.marks):
            if mark.kind != "text":
                found |= {form: found.get(form, ()) for form in coded(mark.text)}
            for form, before in needles(mark.text, mark.way):
                found[form] = (*found.get(form, ()), (mark, before))
        return found

    @cached_property
    def _owners(self) -> tuple[_Owners, ...]:
        return tuple(self._needles.values())

    @cached_property
    def _search(self) -> Callable[[bytes], list[tuple[int, int, int]]]:
        """The automaton, which gives number of the needle, start and end of all that is there."""
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        small = len(self._needles) <= LARGEST_TABLE
        automaton = BytesAhoCorasick(
            list(self._needles), implementation=Implementation.DFA if small else None
        )
        return lambda data: automaton.find_matches_as_indexes(data, overlapping=True)


def _standing(owners: _Owners, text: bytes, start: int, end: int) -> Iterator[Mark]:
    return (mark for mark, before in owners if stands(mark.way, text, start + before, end))
