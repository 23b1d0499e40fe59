"""An object store as deploys need it: few operations, each of which may fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from ssg.headers import Headers

ANY, ABSENT = (
    "*any*",
    "",
)  # whether something lies under a key; another word is the tag of what must


class TargetFault(OSError):
    """A target could not be reached, or refused an operation for good."""

    def __init__(self, message: str) -> None:
        """Keep what is printed."""
        super().__init__(message)
        self.strerror = message


def changed_meanwhile(path: str) -> TargetFault:
    """Return what is said of a file of the build that changed on its way."""
    return TargetFault(f"{path} changed while it was published: deploy again")


class Conflict(Exception):  # noqa: N818  -- it is what happened, not a fault
    """What lies under a key is not what was expected there."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Found:
    """An object as the store lists it."""

    key: str
    size: int  # bytes, as stored
    tag: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be stored: its bytes are read when it is their turn."""

    key: str
    place: str
    headers: Headers
    when: str = ANY
    digest: bytes | None = None  # of its bytes when they were searched, if they were


class Store(Protocol):
    """Objects under one prefix; keys are relative to it.

    Every operation raises TargetFault if it fails for good, after it was tried again.
    """

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return an object, or None if there is none."""

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Store bytes that readers do not ask for, and return their tag.

        Raises:
            Conflict: if what lies there is not as `when` says.
        """

    def put_many(self, uploads: Iterable[Upload]) -> Iterator[tuple[str, str]]:
        """Store files side by side, and yield the key and tag of each as it is there.

        Raises:
            Conflict: if what lies under a key is not as its upload says.
        """

    def copy_many(self, pairs: Mapping[str, str]) -> None:
        """Copy objects, with their headers, to other keys of this store."""

    def look(self, keys: Iterable[str]) -> Mapping[str, Found]:
        """Return those of these objects that are there."""

    def list(self, prefix: str = "") -> Iterator[Found]:
        """Yield all objects whose keys begin with a prefix."""

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects; one that is not there is removed already."""

    def prove(self, upload: Upload, found: Found) -> None:
        """See that an object has the bytes of a file; they are read back if its tag cannot tell.

        Raises:
            TargetFault: if it has others.
        """
