"""Finds in finished outputs what belongs to the house alone: keys, passwords, paths, left files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from ssg.audit.filenames import unfit
from ssg.audit.leaks import OUTPUT, Named
from ssg.audit.local_urls import local_urls
from ssg.audit.marks import Mark, Marks
from ssg.audit.unpacking import unpacked
from ssg.fingerprints import digest_of
from ssg.problems import Location, Problem

SHORTEST = 12  # letters of a password that is looked for
_PEM = re.compile(
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----.{0,300}?([A-Za-z0-9+/]{40,})",
    re.DOTALL,
)
_TOKENS = (  # what they begin with, and how they look
    ("an AWS access key", (b"AKIA", b"ASIA"), re.compile(rb"\b((?:AKIA|ASIA)[A-Z0-9]{16})\b")),
    ("a GitHub token", (b"ghp_", b"gho_", b"ghs_", b"github_pat_"),
     re.compile(rb"\b((?:gh[pousr]_[A-Za-z0-9]{36,})|github_pat_[A-Za-z0-9_]{50,})\b")),
    ("a Slack token", (b"xox",), re.compile(rb"\b(xox[abprs]-[A-Za-z0-9-]{20,})")),
    ("a Stripe key", (b"_live_",), re.compile(rb"\b([rs]k_live_[A-Za-z0-9]{20,})\b")),
)  # fmt: skip
_EXAMPLE = b"EXAMPLE"  # how the keys in Amazon's documentation end
_RELOADING = (b"/_preview/preview.js", b"/livereload.js")


@dataclass(frozen=True)
class Surroundings:
    """What a build can know of the machine it runs on, and no output may say.

    `folders` are absolute paths of the site and of the user's home; `credentials` are names and
    values of environment variables, of which those shorter than `SHORTEST` do not count.
    """

    folders: tuple[str, ...] = ()
    credentials: tuple[tuple[str, str], ...] = ()
    local: bool = False  # the site itself lies on this machine: its addresses are no secret

    @cached_property
    def marks(self) -> Marks:
        """The same as what to look for in bytes."""
        deep = (PurePath(each) for each in self.folders)
        paths = {str(each) for each in deep if len(each.parts) > 2}
        values = {pair for pair in self.credentials if len(pair[1]) >= SHORTEST}
        return Marks(
            frozenset(Mark("", f"the path {path} of this machine", path, "path") for path in paths)
            | {Mark("", f"the value of ${name}", value, "anywhere") for name, value in values}
        )


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that an output should not hold."""

    path: str
    kind: str
    fingerprint: str


def exposures(path: str, data: bytes, around: Surroundings) -> Iterator[Exposure]:
    """Yield everything in an output that belongs to the house alone, each once.

    Args:
        path: of the output, with `/`.
        data: its bytes.
        around: what is known of this machine.
    """
    found = dict.fromkeys((*_named(path), *_held(data), *_known(path, data, around)))
    yield from (Exposure(path, kind, fingerprint(kind, value)) for kind, value in found)


def secrets(
    outputs: Iterable[Named], around: Surroundings, allowed: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Return a problem for everything in outputs that belongs to the house alone.

    What several outputs hold is one problem, at the first of them.

    Args:
        outputs: path and bytes of each. The marker of an output folder is not one.
        around: what is known of this machine.
        allowed: the fingerprints of what may be published all the same.
    """
    places: dict[str, list[Exposure]] = {}
    for path, data in outputs:
        for exposure in exposures(path, data, around):
            if exposure.fingerprint not in allowed:
                places.setdefault(exposure.fingerprint, []).append(exposure)
    return tuple(_problem(same) for same in places.values())


def fingerprint(kind: str, value: bytes) -> str:
    """Return the name by which a finding is allowed: the same wherever it stands."""
    return digest_of(kind.encode() + b"\0" + value).hex()[:10]


def _problem(same: list[Exposure]) -> Problem:
    first = same[0]
    more = len(same) - 1
    others = f", as do {more} other files" if more > 1 else ", as does another file" * more
    allow = f'[secrets] allow = ["{first.fingerprint}"]'
    hint = f"take it out; if it may be published, write {allow} in site.toml"
    where = Location(f"{OUTPUT}{first.path}")
    return Problem(where, f"{first.kind}{others}", hint, "secret")


Found = tuple[str, bytes]  # what it is, and the bytes that say so


def _named(path: str) -> Iterator[Found]:
    if (found := unfit(path)) is not None:
        kind, name = found
        yield f'is {kind}, "{name}"', name.encode("utf-8", "replace")


def _held(data: bytes) -> Iterator[Found]:
    """Yield keys and tokens that are known by their form."""
    for part in unpacked(data):
        if b"PRIVATE KEY" in part:
            yield from (("holds a private key", match[1]) for match in _PEM.finditer(part))
        for kind, beginnings, form in _TOKENS:
            if any(each in part for each in beginnings):
                tokens = (match[1] for match in form.finditer(part))
                yield from ((f"holds {kind}", key) for key in tokens if not key.endswith(_EXAMPLE))


def _known(path: str, data: bytes, around: Surroundings) -> Iterator[Found]:
    """Yield what is known by the machine: its paths, its addresses, the values of its variables."""
    for mark in sorted(around.marks.found_in(path, data)):
        yield f"holds {mark.kind}", mark.text.encode("utf-8", "replace")
    if any(line in data for line in _RELOADING):
        yield "reloads itself, as pages of a preview do", b"reloading"
    if not around.local:
        for host in dict.fromkeys(local_urls(path, data)):
            yield f"leads to your own computer, {host}", host.encode()
