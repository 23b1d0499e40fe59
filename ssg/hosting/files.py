"""What goes into `_headers` and `_redirects`, the files by which static hosts are told.

Both have one syntax at Netlify and at Cloudflare. There, the headers of all rules that match an
address are joined, so no two rules for one header may match one file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ssg.headers import ASK, FEEDS, FOR_EVER, caching, full_type, is_hashed
from ssg.hosting.rules import Rules
from ssg.settings import Host, quoted

HEADERS, REDIRECTS = "_headers", "_redirects"
MOST_NAMED = 50  # files with a digest in their names that are named one by one


@dataclass(frozen=True, slots=True)
class Limits:
    """What a host takes; 0 is no limit that it tells of."""

    redirects: int = 0
    redirect_line: int = 0  # characters
    header_line: int = 0
    reads_headers: bool = True
    forces: bool = False  # a file in the place of an old address goes first unless it is told `!`


LIMITS: Mapping[Host, Limits] = {  # see docs/hosting.md for where they stand
    "netlify": Limits(forces=True),
    "cloudflare": Limits(redirects=2000, redirect_line=1000, header_line=2000),
    "gitlab": Limits(redirects=1000, reads_headers=False),
}


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """The headers of all files whose address matches a pattern, where `*` is anything."""

    pattern: str
    headers: Mapping[str, str]


def header_rules(rules: Rules, paths: Iterable[str]) -> Iterator[HeaderRule]:
    """Yield what stands in `_headers`.

    Args:
        rules: of the site.
        paths: of all files of the output.
    """
    every = sorted(paths)
    yield HeaderRule("/*", rules.security)
    for pattern in _kept_for_ever(every):
        yield HeaderRule(pattern, {"Cache-Control": FOR_EVER})
    for ending, value in _endings(every):
        yield HeaderRule(f"/*{ending}", {"Cache-Control": value})
    for name in FEEDS:
        for pattern in (f"/{name}", f"/*/{name}"):
            yield HeaderRule(pattern, {"Content-Type": full_type(name)})


def redirect_lines(rules: Rules, hosts: Iterable[Host]) -> tuple[str, ...]:
    """Return the lines of `_redirects`: old address, new address, status."""
    force = "!" if all(LIMITS[host].forces for host in hosts) else ""
    return tuple(f"{target.quoted_old} {target.new} 301{force}" for target in rules.targets)


def _kept_for_ever(paths: list[str]) -> list[str]:
    """Return patterns for files that can never change.

    They are named one by one where they are few: a pattern would match what is not there too, and
    a browser would remember for a year that it is not.
    """
    hashed = [path for path in paths if is_hashed(path)]
    if len(hashed) <= MOST_NAMED:
        return [quoted(f"/{path}") for path in hashed]
    mixed = {folder for path in paths if not is_hashed(path) for folder in _above(path)}
    pure = {folder for path in hashed for folder in _above(path)} - mixed
    top = sorted(folder for folder in pure if _parent(folder) not in pure)
    return [quoted(f"/{folder}/*") for folder in top][:MOST_NAMED]


def _above(path: str) -> Iterator[str]:
    while path := _parent(path):
        yield path


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _endings(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the endings of files that hosts would have browsers ask for each time, and we not."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        found[PurePosixPath(path).suffix].add(caching(path))
    for ending, values in sorted(found.items()):
        if ending and len(values) == 1 and not values & {ASK, FOR_EVER}:
            yield quoted(ending), values.pop()
