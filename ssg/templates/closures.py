"""What a page's bytes depend on besides its inputs: every template it may use, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from ssg.facts import Theme
from ssg.templates.anatomy import Anatomy

Read = Callable[[str], Anatomy]  # by the name of a template in the theme
Digests = Callable[[str], bytes]  # by the path of a file on disk


@dataclass(frozen=True, slots=True)
class Closure:
    """A template with all that it includes, as far as a page depends on them.

    `chrome` names the parts of the chrome that any of them reads; None means all of it.
    """

    digest: bytes
    chrome: tuple[str, ...] | None


def close_over(
    template: str, directives: Iterable[str], *, theme: Theme, read: Read, digests: Digests
) -> Closure:
    """Return the closure of a template.

    Args:
        template: its name in the theme.
        directives: the names of the directives that stand in the texts of the page.
        theme: the layouts.
        read: finds the anatomy of a template.
        digests: finds the digest of the bytes of a file of the theme.
    """
    wanted = [template, *(f"shortcodes/{name}.html" for name in directives)]
    found: dict[str, Anatomy] = {}
    while wanted:
        name = wanted.pop()
        if name not in found and name in theme.templates:
            found[name] = read(name)
            wanted += [part.name for part in found[name].parts if part.name]
    state = blake2b(digest_size=16)
    for name in sorted(found):
        state.update(f"{name}\0".encode() + digests(theme.templates[name]))
    assets = {asset.name for anatomy in found.values() for asset in anatomy.assets if asset.name}
    for asset in sorted(assets & theme.assets.keys()):
        state.update(f"{asset}\0{theme.assets[asset].address}\0".encode())
    return Closure(state.digest(), _chrome(found.values()))


def _chrome(anatomies: Iterable[Anatomy]) -> tuple[str, ...] | None:
    """Return what any of the templates reads of the chrome, or None if that cannot be told."""
    seen: set[str] = set()
    given: set[str] = set()
    taken: set[str] = set()
    named: set[str] = set()
    for anatomy in anatomies:
        if anatomy.chrome is None:
            return None
        seen.update(anatomy.chrome)
        given.update(anatomy.given)
        taken.update(anatomy.taken)
        named.update(anatomy.macros)
    takers = {place.partition(":")[0] for place in taken}
    careless = named - takers  # macros that may be given it under another name
    if given <= taken and not careless & {place.partition(":")[0] for place in given}:
        return tuple(sorted(seen))
    return None
