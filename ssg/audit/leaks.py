"""Finds what withheld stories say in the bytes that readers will get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ssg.audit.marks import Mark, Marks
from ssg.problems import Location, Problem

OUTPUT = "output/"  # stands before the path of an output in what is said of it
_HINT = "publish nothing until it is gone: a plugin or a layout shows what it may not know"

Named = tuple[str, bytes]  # the path of a file, and its bytes


def leaks(
    marks: Marks,
    outputs: Iterable[Named],
    said: Callable[[], frozenset[Mark]] = frozenset,
) -> Iterator[Problem]:
    """Yield a problem for every output and every withheld story that it gives away.

    A caller that remembers which files were clean may do so by the digest of the marks, of files
    in which `marks.found_in` finds nothing. Others are to be looked at again each time, since
    what published sources say changes.

    Args:
        marks: what to look for.
        outputs: path and bytes of each, in any number.
        said: returns the marks that published sources say too (see `said_by`): they prove
            nothing. It is called once, and only if something was found.
    """
    innocent: frozenset[Mark] | None = None
    for path, data in outputs:
        found = marks.found_in(path, data)
        if found and innocent is None:
            innocent = said()
        yield from _problems(path, found - (innocent or frozenset()))


def said_by(marks: Marks, sources: Iterable[Named]) -> frozenset[Mark]:
    """Return the marks that sources say which readers may know: they give nothing away."""
    found: set[Mark] = set()
    for path, data in sources:
        found |= marks.found_in(path, data)
    return frozenset(found)


def _problems(path: str, found: Iterable[Mark]) -> Iterator[Problem]:
    """Yield a problem for every story: which of its parts are there, and not their words."""
    kinds: dict[str, set[str]] = {}
    for mark in found:
        kinds.setdefault(mark.story, set()).add(mark.kind)
    for story, given in sorted(kinds.items()):
        message = f"gives away the {_listed(sorted(given))} of content/{story}, which is withheld"
        yield Problem(Location(f"{OUTPUT}{path}"), message, _HINT, "leak")


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', the '.join(first)} and the {last}" if first else last
