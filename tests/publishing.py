"""Small sites to publish, and a world to publish them in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ssg.colophon import NAME, Colophon
from ssg.publish.artifact import read_artifact
from ssg.publish.planning import Wanted
from ssg.publish.surroundings import Surroundings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://paper.example"
Files = Mapping[str, str]
OLD: Files = {
    "index.html": '<link href="/main.0123abcd.css"><a href="/africa/vote/">Vote</a>',
    "main.0123abcd.css": "p { color: black }",
    "africa/index.html": '<a href="/africa/vote/">Vote</a> <a href="/africa/rain/">Rain</a>',
    "africa/vote/index.html": "<p>The vote</p>",
    "africa/vote/ballot.png": "a picture",
    "africa/rain/index.html": "<p>The rain</p>",
    "about/index.html": "<p>About us</p>",
    "turn": "a file that turns folder",
    "fold/deep.txt": "a folder that turns file",
    "feed.xml": "<link>https://paper.example/africa/vote/</link>",
}
NEW: Files = {
    "index.html": '<link href="/main.4567cdef.css"><a href="/africa/sun/">Sun</a>',
    "main.4567cdef.css": "p { color: navy }",
    "africa/index.html": '<a href="/africa/sun/">Sun</a> <a href="/africa/rain/">Rain</a>',
    "africa/sun/index.html": "<p>The sun, and 'quotes' é $HOME</p>",
    "africa/rain/index.html": "<p>The rain</p>",
    "about/index.html": "<p>About all of us</p>",
    "turn/deep.txt": "turned",
    "fold": "folded",
    "feed.xml": "<link>https://paper.example/africa/sun/</link>",
}
VOTE = ("africa/vote/",)


def later(minutes: float) -> datetime:
    """Return an instant of the day on which all this happens."""
    return NOON + timedelta(minutes=minutes)


def built(
    folder: Path, files: Files, minutes: float = 0, *, withdrawn: Sequence[str] = ()
) -> Wanted:
    """Write the output of a build, and return what a deploy wants of it."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / NAME).write_bytes(Colophon(SITE, later(minutes)).encode())
    return wanted_of(folder, minutes, withdrawn)


def wanted_of(folder: Path, minutes: float, withdrawn: Sequence[str] = ()) -> Wanted:
    """Return what a deploy wants of a build that is there."""
    artifact = read_artifact(folder, folder.parent / "memory" / "inventory")
    return Wanted(SITE, later(minutes), artifact.items, tuple(withdrawn))


@dataclass
class World:
    """A clock that goes only while somebody waits, and all that was told."""

    time: datetime = later(600)
    who: str = "desk"
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))  # noqa: TID251
    told: list[str] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)

    def purge(self, paths: Sequence[str]) -> None:
        """Take note of what caches have to forget."""
        self.purged += paths

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)

    @property
    def around(self) -> Surroundings:
        """What a deploy is handed of it."""
        return Surroundings(
            lambda: self.time, self.wait, self.who, self.environment, self.told.append
        )


def texts(folder: Path) -> dict[str, str]:
    """Return all files below a folder; links are not followed."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
