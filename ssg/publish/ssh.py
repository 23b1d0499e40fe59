"""Releases on a server, reached with ssh and filled with rsync."""

from __future__ import annotations

import shlex
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ssg.deployment import RsyncTarget
from ssg.headers import is_text_file
from ssg.publish import scripts
from ssg.publish.artifact import Item, digest_of
from ssg.publish.host import PART, Beat, Ground, Link, Recipe
from ssg.publish.programs import Programs, Said
from ssg.publish.store import TargetFault, changed_meanwhile
from ssg.publish.surroundings import Surroundings

_BATCH = 1000  # files that one rsync takes
_FAILED = 255  # how ssh ends if it is not the command that failed
_OPTIONS = {
    "BatchMode": "yes",  # nobody is there to answer a question
    "ConnectTimeout": "20",
    "ServerAliveInterval": "15",
    "ControlMaster": "auto",  # all commands go through one connection,
    "ControlPersist": "30",  # which ends by itself if we die
}


@contextmanager
def connected(target: RsyncTarget, around: Surroundings) -> Iterator[RemoteHost]:
    """Yield the folder of a server, to which there is one connection while it is used."""
    with tempfile.TemporaryDirectory(prefix="ssg-") as folder:
        programs, socket = Programs(around.environment), Path(folder) / "c"
        options = [f"-o{name}={value}" for name, value in _OPTIONS.items()]
        options += [f"-oControlPath={socket}"]
        options += [f"-p{target.port}"] if target.port else []
        host = RemoteHost(target.host, target.path, ("ssh", *options), programs)
        try:
            yield host
        finally:
            if socket.exists():
                programs.run([*host.ssh, "-Oexit", "--", target.host])


@dataclass(frozen=True, slots=True, eq=False)
class RemoteHost:
    """A folder of a server."""

    host: str
    path: str
    ssh: tuple[str, ...]  # the program and its options
    programs: Programs

    def look(self) -> Ground:
        """Return what lies there."""
        words = self._run(scripts.LOOK).decode(errors="surrogateescape").split("\0")
        rows = list(zip(words[0::3], words[1::3], words[2::3], strict=False))
        return Ground(
            next((said for kind, _, said in rows if kind == "link"), None),
            frozenset(name for kind, name, _ in rows if kind == "release"),
            {name: said for kind, name, said in rows if kind == "note"},
            tuple(name for kind, name, _ in rows if kind == "odd"),
        )

    def prepare(self) -> None:
        """Make the folders, if they are not there."""
        self._run(scripts.PREPARE)

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""
        data = self._run(scripts.READ, name)
        return data[1:] if data else None

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which others see whole or not at all."""
        self._run(scripts.WRITE, name, data=data)

    def follow(self, number: int, text: str) -> bool:
        """Make the next lock, and remove those before it; return False if there is one."""
        return self._run(scripts.FOLLOW, str(number + 1), text) == b"made"

    def remove(self, names: Iterable[str]) -> None:
        """Remove files and links."""
        if data := _listed(names):
            self._run(scripts.REMOVE, data=data)

    def lay(self, recipe: Recipe, beat: Beat) -> None:
        """Lay the files of a release: links to those of others, and copies."""
        part, host = recipe.name + PART, self._telling(lambda: beat(0))
        releases = Counter(link.release for link in recipe.links)
        base = releases.most_common(1)[0][0] if releases else ""
        host._run(scripts.CLONE, recipe.name, base)
        if surplus := sorted(host._files(part) - recipe.paths):
            host._run(scripts.STRIP, part, data=_listed(surplus))
        by_release = defaultdict(list)
        for link in recipe.links:
            by_release[link.release].append(link.path)
        for release, paths in by_release.items():
            if release != base:
                data = "".join(f"{path}\n" for path in paths).encode()
                host._run(scripts.LINK, part, release, data=data)
        self._put([*recipe.copies, *host._damaged(part, recipe.links)], part, beat)

    def prove(self, recipe: Recipe) -> None:
        """See that a laid release has just its files, and that what was copied has its bytes."""
        part = recipe.name + PART
        for item in recipe.copies:
            if digest_of(Path(item.place).read_bytes()) != item.digest:
                raise changed_meanwhile(item.path)
        odd = set(self._differing(recipe.copies, part, "--checksum"))
        needed = recipe.paths - {link.path for link in recipe.links if not link.needed}
        found = self._files(part)
        if odd := odd | (found - recipe.paths) | (needed - found):
            raise TargetFault(f"{min(odd)} is not as it was laid: somebody else writes there")

    def finish(self, name: str) -> None:
        """Give a laid release its name, once it would outlive a loss of power."""
        self._run(scripts.FINISH, name)

    def switch(self, before: str | None, name: str) -> bool:
        """Let readers get another release; return False if it is not `before` that they get."""
        return self._run(scripts.SWITCH, before or "", name) == b"done"

    def drop(self, names: Iterable[str]) -> None:
        """Remove releases with all that is in them."""
        if data := _listed(names):
            self._run(scripts.DROP, data=data)

    def strip(self, name: str, paths: Iterable[str]) -> None:
        """Remove files, and folders with all below them, from a release."""
        self._run(scripts.STRIP, name, data=_listed(paths))

    def naming(self, name: str, addresses: Sequence[bytes]) -> frozenset[str]:
        """Return the texts of a release that hold one of these."""
        lines = self._run(scripts.NAMING, name, data=b"\n".join(addresses) + b"\n").splitlines()
        paths = (line.decode(errors="surrogateescape").removeprefix("./") for line in lines)
        return frozenset(path for path in paths if is_text_file(path))

    # --- how ------------------------------------------------------------------------------------

    def _run(self, script: str, *words: str, data: bytes = b"") -> bytes:
        """Run a script on the server, and return what it printed.

        Raises:
            TargetFault: if it fails, or the server cannot be reached.
        """
        words = ("sh", "-c", script, "sh", self.path, *words)
        said = self.programs.run([*self.ssh, "--", self.host, shlex.join(words)], data)
        self._see_that_it_went(said)
        return said.out

    def _telling(self, beat: Callable[[], None]) -> RemoteHost:
        """Return the same folder, for work that may take long."""
        return replace(self, programs=replace(self.programs, beat=beat))

    def _see_that_it_went(self, said: Said) -> None:
        if said.code:
            where = "cannot be reached" if said.code == _FAILED else "failed"
            raise TargetFault(f"{self.host} {where}: {said.reason}")

    def _files(self, release: str) -> set[str]:
        found = self._run(scripts.FILES, release).decode(errors="surrogateescape")
        return {path.removeprefix("./") for path in found.split("\0") if path}

    def _put(self, items: Sequence[Item], part: str, beat: Beat) -> None:
        """Copy files into a release that is being laid: what was there is replaced, not written to.

        The links of another release stay as they are: rsync makes a new file, and renames it.
        """
        done = 0
        for folder, some in _by_folder(items):
            for start in range(0, len(some), _BATCH):
                batch = some[start : start + _BATCH]
                host = self._telling(partial(beat, done))
                host._rsync(["--ignore-times", "--perms", "--chmod=D755,F644"], folder, batch, part)
                done += len(batch)
                beat(done)

    def _damaged(self, part: str, links: Iterable[Link]) -> Iterator[Item]:
        """Yield what should have been linked, but is not as it was published."""
        items = {link.path: link.item for link in links if link.item}
        yield from (items[path] for path in self._differing(items.values(), part, "--size-only"))

    def _differing(self, items: Iterable[Item], part: str, how: str) -> Iterator[str]:
        for folder, some in _by_folder(items):
            options = ["--dry-run", how, "--out-format=%n"]
            lines = self._rsync(options, folder, some, part).splitlines()
            found = {line.decode(errors="surrogateescape") for line in lines}
            yield from (item.path for item in some if item.path in found)

    def _rsync(
        self, options: Sequence[str], folder: str, items: Sequence[Item], part: str
    ) -> bytes:
        """Let rsync work on files of a folder here, and of a release there."""
        host = self.host
        account, at, name = host.rpartition("@")
        host = f"{account}{at}[{name}]" if ":" in name and not name.startswith("[") else host
        words = ["rsync", "--recursive", "--protect-args"]
        words += ["--8-bit-output", "--from0", "--files-from=-", f"--rsh={shlex.join(self.ssh)}"]
        words += [*options, "--", folder, f"{host}:{self.path}/releases/{part}/"]
        said = self.programs.run(words, _listed(item.path for item in items))
        self._see_that_it_went(said)
        return said.out


def _listed(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\0" for name in names).encode(errors="surrogateescape")


def _by_folder(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    found = defaultdict(list)
    for item in items:
        found[item.place.removesuffix(item.path)].append(item)
    yield from found.items()
