"""What a build left in an output folder: a row for every file, and when it holds."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ssg.outputs import Row
from ssg.problems import Location


class Known(Struct, frozen=True, array_like=True):
    """An output as it was planned and written last.

    `inputs` holds the digests of everything its bytes depend on, by name.
    """

    path: str
    family: str
    part: str
    template: str
    origin: str
    line: int
    listed: bool
    changed: datetime | None
    inputs: bytes
    cause: str  # why it was rendered last
    digest: bytes  # of its bytes
    size: int
    modified: int  # nanoseconds

    def row(self) -> Row:
        """Return what closers and checks may know of it."""
        origin = Location(self.origin, self.line)
        return Row(self.path, origin, self.template, self.listed, self.changed)


class Certificate(Struct, frozen=True, array_like=True):
    """What a finished build was made from, and when it was sound.

    `inputs` is the digest of every byte it read and of all options; `faces` of all that pages may
    know of other files than their own; `report` what the build said.
    """

    inputs: bytes = b""
    faces: bytes = b""
    since: datetime | None = None
    until: datetime | None = None
    noted: tuple[str, ...] = ()  # the files that a warning names
    report: bytes = b""
    outputs: int = 0

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing changes by itself between the last build and this instant."""
        since, until = self.since, self.until
        return since is not None and since <= now and (until is None or now < until)


class Changes(Struct, frozen=True):
    """What differs from what was kept of an output folder before."""

    rows: list[Known]
    gone: list[str]
    sources: dict[str, bytes]
    lost_sources: list[str]
