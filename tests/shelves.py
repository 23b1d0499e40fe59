"""An object store in memory, which does what S3 promises, one operation after the other.

Everything between two operations can be looked at, and every operation can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import Path

from ssg.headers import Headers
from ssg.publish.store import ABSENT, ANY, Conflict, Found, TargetFault, Upload


class Died(BaseException):
    """The process was killed: nothing after this is done."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An object."""

    data: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def tag(self) -> str:
        """The digest of its bytes, as S3 has it."""
        return f'"{md5(self.data, usedforsecurity=False).hexdigest()}"'


Things = dict[str, Thing]
Step = Callable[[str, str, str], None]  # "before" or "after", operation, key


def _nothing(when: str, name: str, key: str) -> None:
    pass


@dataclass(slots=True)
class MemoryStore:
    """A bucket. `step` is called before and after every operation, and may raise."""

    things: Things = field(default_factory=dict)
    step: Step = _nothing
    heeds_conditions: bool = True

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return an object."""
        with _Step(self, "get", key):
            thing = self.things.get(key)
            return (self._found(key), thing.data) if thing else None

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Store an object of ours."""
        with _Step(self, "put", key):
            return self._put(key, Thing(data), when)

    def put_many(self, uploads: Iterable[Upload]) -> Iterator[tuple[str, str]]:
        """Store files."""
        for upload in uploads:
            with _Step(self, "put", upload.key):
                data = Path(upload.place).read_bytes()
                thing = Thing(data, _listed(upload.headers))
                tag = self._put(upload.key, thing, upload.when)
            yield upload.key, tag

    def copy_many(self, pairs: Mapping[str, str]) -> None:
        """Copy objects."""
        for source, key in pairs.items():
            with _Step(self, "copy", key):
                if source not in self.things:
                    raise TargetFault(f"{source} is not there")
                self.things[key] = self.things[source]

    def look(self, keys: Iterable[str]) -> Mapping[str, Found]:
        """Look at some objects."""
        found = {}
        for key in keys:
            with _Step(self, "look", key):
                if key in self.things:
                    found[key] = self._found(key)
        return found

    def list(self, prefix: str = "") -> Iterator[Found]:
        """List objects."""
        with _Step(self, "list", prefix):
            keys = sorted(key for key in self.things if key.startswith(prefix))
            found = [self._found(key) for key in keys]
        yield from found

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects."""
        for key in keys:
            with _Step(self, "delete", key):
                self.things.pop(key, None)

    def prove(self, upload: Upload, found: Found) -> None:
        """Compare with the file."""
        if Thing(Path(upload.place).read_bytes()).tag != found.tag:
            raise TargetFault(f"{upload.key} has other bytes")

    def _found(self, key: str) -> Found:
        thing = self.things[key]
        return Found(key, len(thing.data), thing.tag)

    def _put(self, key: str, thing: Thing, when: str) -> str:
        there = self.things.get(key)
        if self.heeds_conditions and when != ANY:
            expected = None if when == ABSENT else when
            if (there.tag if there else None) != expected:
                raise Conflict(key)
        self.things[key] = thing
        return thing.tag


@dataclass(slots=True)
class _Step:
    store: MemoryStore
    name: str
    key: str

    def __enter__(self) -> None:
        self.store.step("before", self.name, self.key)

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        if kind is not Died:
            self.store.step("after", self.name, self.key)


def _listed(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(headers.items()))
