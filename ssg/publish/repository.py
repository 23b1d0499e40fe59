"""A bare repository of our own, in which commits for another one are made."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ssg import fsops
from ssg.publish.programs import Programs, Said
from ssg.publish.store import TargetFault

NOBODY = ("Broadsheet", "broadsheet@localhost")  # who commits, where git knows no other name
_DEPTH = 20  # commits of the branch that are fetched: as many can be restored
_NEXT = "refs/broadsheet/next"
_SITES = r"^(http|https|credential|url|core\.sshcommand|user)\b"
# What a hook or a script may have set for a repository that is not this one.
_FOREIGN = re.compile(
    r"GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR"
    r"|NAMESPACE|PREFIX|QUARANTINE_PATH|SHALLOW_FILE)"
)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a branch."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a tree."""

    name: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A commit that is to be made: bytes or names of blobs by path."""

    files: Mapping[str, bytes | str | Path]
    parent: str | None
    message: str
    date: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Repository:
    """A bare repository, and the branch elsewhere that it is about."""

    folder: Path
    remote: str
    branch: str
    programs: Programs

    def tip(self) -> str | None:
        """Return the commit that the branch leads to, or None if there is no branch.

        Raises:
            TargetFault: if the repository cannot be reached.
        """
        out = self._must("ls-remote", "--", self.remote, self._ref)
        lines = (line.split("\t") for line in out.decode(errors="replace").splitlines())
        return next((name for name, ref in lines if ref == self._ref), None)

    def fetch(self, commit: str) -> None:
        """Get a commit with its files, unless it is here."""
        if self.git("cat-file", "-e", f"{commit}^{{commit}}").code:
            ref = f"+{self._ref}:{self._ref}"
            self._must("fetch", "-q", f"--depth={_DEPTH}", "--no-tags", "--", self.remote, ref)

    def history(self, commit: str) -> tuple[Commit, ...]:
        """Return a commit and those before it, the newest first."""
        options = ("-z", "--first-parent", f"--max-count={_DEPTH}", "--format=%H%n%B")
        out = self._must("log", *options, commit, "--").decode(errors="replace")
        found = (entry.partition("\n") for entry in out.split("\0") if entry)
        return tuple(Commit(name, message) for name, _, message in found)

    def files(self, commit: str) -> dict[str, Blob]:
        """Return the files of a commit."""
        out = self._must("ls-tree", "-r", "-z", "--full-tree", "--long", commit)
        found = {}
        for entry in out.decode(errors="surrogateescape").split("\0")[:-1]:
            facts, _, path = entry.partition("\t")
            _, _, name, size = facts.split()
            found[path] = Blob(name, int(size) if size.isdigit() else 0)
        return found

    def read(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of blobs."""
        out = self._must("cat-file", "--batch", data="".join(f"{b}\n" for b in blobs).encode())
        place = 0
        for _ in blobs:
            end = out.index(b"\n", place)
            size = int(out[place:end].split()[2])
            yield out[end + 1 : end + 1 + size]
            place = end + size + 2

    def commit(self, draft: Draft) -> str:
        """Make a commit, and return its name. The same draft gives the same commit."""
        who = self._who()
        when = f"{int(draft.date.astimezone(UTC).timestamp())} +0000"
        said = self._git("fast-import", "--quiet", "--force", "--done", data=_stream(draft, who, when))
        if said.code:
            raise TargetFault(f"git could not make a commit: {said.reason}")
        return self._must("rev-parse", "--verify", _NEXT).decode().strip()

    def push(self, commit: str, expected: str | None) -> Said:
        """Let the branch lead to a commit, if it leads to the expected one (or none) until then."""
        lease = f"--force-with-lease={self._ref}:{expected or ''}"
        return self.git("push", "--porcelain", lease, "--", self.remote, f"{commit}:{self._ref}")
