"""A bare repository of our own, in which commits for another one are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ssg import fsops
from ssg.deployment import GitTarget
from ssg.publish.artifact import Item, digest_of
from ssg.publish.programs import Programs, Said, told
from ssg.publish.store import TargetFault, changed_meanwhile
from ssg.publish.surroundings import Surroundings

NOBODY = ("Broadsheet", "broadsheet@localhost")  # who commits, where git knows no other name
_DEPTH = 20  # commits of the branch that are fetched: as many can be restored
_NEXT = "refs/broadsheet/next"
_NAME = re.compile(r"[A-Za-z0-9_.]+[A-Za-z0-9_.-]*")  # of a remote; no path, and no address
_SITES = r"^(http|https|credential|url|user|core\.sshcommand)(\.|$)"
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20"  # nobody is there to answer a question
# What a hook or a script may have set for a repository that is not this one.
_FOREIGN = re.compile(
    "GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR"
    "|NAMESPACE|PREFIX|QUARANTINE_PATH|SHALLOW_FILE)"
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
    """A commit that is to be made: of files here, of bytes, and of blobs by their names."""

    files: Mapping[str, Item | bytes | str]
    parent: str | None
    message: str
    date: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Repository:
    """A bare repository, and the branch elsewhere that it is about."""

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
        if self._git("cat-file", "-e", f"{commit}^{{commit}}").code:
            ref = f"+{self._ref}:{self._ref}"
            self._must("fetch", "-q", f"--depth={_DEPTH}", "--no-tags", "--", self.remote, ref)

    def history(self, commit: str) -> tuple[Commit, ...]:
        """Return a commit and those before it, the newest first."""
        options = ["-z", "--first-parent", f"--max-count={_DEPTH}", "--format=%H%n%B"]
        options += ["--encoding=UTF-8", "--no-show-signature"]
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
        """Make a commit, and return its name. The same draft gives the same commit.

        Raises:
            TargetFault: if a file is not as it was when the draft was made.
        """
        said = self.programs.feed(
            ["git", "fast-import", "--quiet", "--force", "--done"], _stream(draft, self._who())
        )
        if said.code:
            raise TargetFault(f"git could not make a commit: {said.reason}")
        return self._must("rev-parse", "--verify", _NEXT).decode().strip()

    def push(self, commit: str, expected: str | None) -> str | None:
        """Let the branch lead to a commit, if it leads to the expected one (or none) until then.

        Returns:
            None, or why it does not.
        """
        lease = f"--force-with-lease={self._ref}:{expected or ''}"
        ref = f"{commit}:{self._ref}"
        said = self._git("push", "--porcelain", "--no-verify", lease, "--", self.remote, ref)
        return None if said.code == 0 else _why(said)

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.branch}"

    def _who(self) -> str:
        """Return the name and the address of the author."""
        asked = (self._git("config", "--get", key) for key in ("user.name", "user.email"))
        found = (said.out.decode(errors="replace") for said in asked)
        name, address = (re.sub(r"[<>\n]", "", one).strip() for one in found)
        return f"{name or NOBODY[0]} <{address or NOBODY[1]}>"

    def _git(self, *words: str, data: bytes = b"") -> Said:
        return self.programs.run(["git", *words], data)

    def _must(self, *words: str, data: bytes = b"") -> bytes:
        said = self._git(*words, data=data)
        if said.code:
            raise TargetFault(f"git {words[0]} failed: {said.reason}")
        return said.out


def open_repository(
    target: GitTarget, site: Path, folder: Path, around: Surroundings
) -> Repository:
    """Return the repository in which commits are made; it is there afterwards.

    Args:
        target: the branch that is published to.
        site: the folder of the site: if that is a git repository, its remotes can be named, and
            what it is told to use to reach them is used here.
        folder: where the repository is kept.
        around: the environment.
    """
    clean = {k: v for k, v in around.environment.items() if not _FOREIGN.fullmatch(k)}
    environment = {**clean, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    theirs = Programs(environment, folder=site)
    settings = _settings(theirs)
    environment |= _as_variables(settings, int(clean.get("GIT_CONFIG_COUNT", "0")))
    if "core.sshcommand" not in dict(settings):
        environment.setdefault("GIT_SSH_COMMAND", _SSH)
    remote = target.remote
    if _NAME.fullmatch(remote):
        said = theirs.run(["git", "remote", "get-url", "--push", "--", remote])
        remote = said.out.decode().strip() if said.code == 0 else remote
    if not (folder / "HEAD").is_file():
        fsops.make_folders(folder)
        said = theirs.run(["git", "init", "-q", "--bare", "--template=", "--", str(folder)])
        if said.code:
            raise TargetFault(f"git init failed: {said.reason}")
    own = Programs(environment | {"GIT_DIR": str(folder.resolve())}, folder=site)
    return Repository(remote, target.branch, own)


def _settings(programs: Programs) -> list[tuple[str, str]]:
    """Return how the site's own repository is told to reach others."""
    said = programs.run(["git", "config", "--local", "--includes", "-z", "--get-regexp", _SITES])
    entries = said.out.decode(errors="surrogateescape").split("\0")[:-1]
    return [(key, value) for key, _, value in (entry.partition("\n") for entry in entries)]


def _as_variables(settings: Iterable[tuple[str, str]], count: int) -> dict[str, str]:
    """Return settings as the environment hands them to git: nobody sees them among its words."""
    found: dict[str, str] = {}
    for key, value in (*settings, ("gc.autodetach", "false")):
        found |= {f"GIT_CONFIG_KEY_{count}": key, f"GIT_CONFIG_VALUE_{count}": value}
        count += 1
    return found | {"GIT_CONFIG_COUNT": str(count)}


def _stream(draft: Draft, who: str) -> Iterator[bytes]:
    """Yield a commit as `git fast-import` reads it."""
    when = f"{who} {int(draft.date.timestamp())} +0000"
    yield f"reset {_NEXT}\n\ncommit {_NEXT}\nauthor {when}\ncommitter {when}\n".encode()
    yield _data(draft.message.encode())
    if draft.parent:
        yield f"from {draft.parent}\n".encode()
    yield b"deleteall\n"
    for path, file in sorted(draft.files.items()):
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        what = file if isinstance(file, str) else "inline"
        yield f'M 100644 {what} "{quoted}"\n'.encode(errors="surrogateescape")
        if isinstance(file, Item):
            yield _data(_read(file))
        elif isinstance(file, bytes):
            yield _data(file)
    yield b"done\n"


def _read(item: Item) -> bytes:
    data = Path(item.place).read_bytes()
    if digest_of(data) != item.digest:
        raise changed_meanwhile(item.path)
    return data


def _data(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)


def _why(said: Said) -> str:
    """Return why a push was refused: what git says of the branch, and what the server says."""
    lines = said.out.decode(errors="replace").splitlines()
    flagged = [line.split("\t")[-1] for line in lines if line.startswith("!\t")]
    remote = [line for line in said.err.splitlines() if line.startswith("remote: ")]
    reasons = [told(line) for line in (*flagged[:1], *remote[-1:])]
    return "; ".join(reasons) or said.reason
