"""A folder in which releases lie side by side, here or on a server: what deploys ask of it.

current -> releases/ID     the release that readers get
releases/ID/               its files
.ssg/ID.json               its manifest; beside it locks, and what a deploy is about to do
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ssg.publish.artifact import Item
from ssg.publish.manifest import FOLDER

CURRENT, RELEASES = "current", "releases"
NEXT = f"{FOLDER}/next"  # the link that takes the place of `current`
LOCK = "lock."  # begins the names of locks, which are numbered
NEW = ".new"  # ends the name of a file that is being written
PART = ".part"  # ends the name of a release that is not whole
Beat = Callable[[int], None]  # told, now and then, how many files were laid


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What lies there.

    `current` is what the link says, `notes` are the names in `.ssg`, each with what it says if it
    is a link. `odd` are names of ours under which lies something of another kind.
    """

    current: str | None = None
    releases: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A file of a new release which another one has already."""

    path: str
    release: str
    size: int  # bytes
    item: Item | None = None  # the same on this machine, should it be missing there
    needed: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """What a release is made of."""

    name: str
    links: tuple[Link, ...]
    copies: tuple[Item, ...]

    @property
    def paths(self) -> frozenset[str]:
        """All its files."""
        return frozenset([*(link.path for link in self.links), *(it.path for it in self.copies)])


class Host(Protocol):
    """A folder on some machine. An operation that fails raises OSError, which TargetFault is."""

    def look(self) -> Ground:
        """Return what lies there."""

    def prepare(self) -> None:
        """Make the folders, if they are not there."""

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which others see whole or not at all."""

    def follow(self, number: int, text: str) -> bool:
        """Make lock `number` + 1, a link that says something, and remove those before it.

        Returns False, and changes nothing, if that one or a later one is there.
        """

    def remove(self, names: Iterable[str]) -> None:
        """Remove files and links."""

    def lay(self, recipe: Recipe, beat: Beat) -> None:
        """Lay the files of a release beside the others, under its name and PART.

        What a deploy that died has laid there of the same release may be used.
        """

    def prove(self, recipe: Recipe) -> None:
        """See that a laid release has just its files, and that what was copied has its bytes.

        Raises:
            TargetFault: if not.
        """

    def finish(self, name: str) -> None:
        """Give a laid release its name, once it would outlive a loss of power."""

    def switch(self, before: str | None, name: str) -> bool:
        """Let readers get another release; return False if it is not `before` that they get."""

    def drop(self, names: Iterable[str]) -> None:
        """Remove releases with all that is in them."""

    def strip(self, name: str, paths: Iterable[str]) -> None:
        """Remove files, and folders with all below them, from a release."""

    def naming(self, name: str, addresses: Sequence[bytes]) -> frozenset[str]:
        """Return the files of a release that hold one of these."""
