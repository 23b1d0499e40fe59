"""What a pin leads to: a story that readers may see, one that they may not, or nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ssg.desk import Withheld
from ssg.fields import near
from ssg.links import names_of, resolve
from ssg.model import Atlas, Site


@dataclass(frozen=True, slots=True, eq=False)
class Pins:
    """Finds the stories that pins name; what is published is found as if nothing else were there.

    `every` has all stories, each at its content path; `withheld` has the addresses at which those
    would stand that are not published.
    """

    site: Site
    every: Atlas
    withheld: Mapping[str, str]

    def published(self, target: str, base: str) -> str:
        """Return the content path of the published story that a pin of a file names, or ""."""
        address = self._address(target, base, self.site.atlas)
        by_address = self.site.by_address
        found = by_address.get(address) or by_address.get(f"{address.rstrip('/')}/")
        return found.path if found and address else ""

    def any(self, target: str, base: str) -> str:
        """Return the content path of the story that a pin names, published or not, or ""."""
        address = self._address(target, base, self.every)
        if address.removeprefix("/") in self.every.targets:
            return address.removeprefix("/")
        return self.withheld.get(address) or self.withheld.get(f"{address.rstrip('/')}/", "")

    def leads_to(self, target: str, base: str) -> str:
        """Return the content path of the story that a pin names, the published one first."""
        return self.published(target, base) or self.any(target, base)

    def fault(self, target: str, base: str) -> tuple[str, str] | None:
        """Return what is wrong with a pin, and the cure, if it names no story at all."""
        if self.leads_to(target, base):
            return None
        if self._address(target, base, self.site.atlas) in self.site.atlas.targets.values():
            return f'the pin "{target}" leads to something that is not a story', "pin a story"
        guess = self._guess(target)
        hint = f"did you mean {guess} ?" if guess else "write the path of a story that is there"
        return f'the pin "{target}" leads nowhere', hint

    def _address(self, target: str, base: str, atlas: Atlas) -> str:
        """Return the address that a target names; the file itself is named as `ssg` prints it."""
        if target.startswith(f"{atlas.settings.root}/"):
            target = target.removeprefix(atlas.settings.root)
        elif target.startswith("content/"):
            target = target.removeprefix("content")
        found = resolve(target, base=base, atlas=atlas)
        return found.address if found is not None and found.way in {"content", "site"} else ""

    def _guess(self, target: str) -> str | None:
        paths = tuple(self.every.targets)
        name = posixpath.basename(target.rstrip("/")).removesuffix(".md")
        same = [path for path in paths if posixpath.basename(path).removesuffix(".md") == name]
        found = same[0] if len(same) == 1 else near(target.removeprefix("content/"), paths)
        return f"/{found}" if found else None


def make_pins(site: Site, paths: Collection[str], withheld: Iterable[Withheld]) -> Pins:
    """Return how pins are found.

    Args:
        site: the paper.
        paths: content paths of all stories, also of those that cannot be read.
        withheld: what is not published.
    """
    targets = {path: f"/{path}" for path in paths}
    every = replace(site.atlas, targets=targets, names=names_of(paths))
    return Pins(site, every, {each.address: each.path for each in withheld if each.address})
