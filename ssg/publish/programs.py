"""Runs the programs that reach a target, ssh, rsync and git; no secret is among their words."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ssg.publish.store import TargetFault

_LOOK = 20.0  # seconds between two calls of `beat`
_ACCOUNT = re.compile(r"(?<=://)[^/@\s]+@")
_NOISE = ("rsync error:", "rsync: connection unexpectedly closed", "fatal: the remote end hung up")


@dataclass(frozen=True, slots=True)
class Said:
    """What a program came to."""

    code: int
    out: bytes
    err: str

    @property
    def reason(self) -> str:
        """The line by which it says what went wrong."""
        lines = [line.strip() for line in self.err.splitlines() if line.strip()]
        telling = [line for line in lines if not line.lower().startswith(_NOISE)]
        last = (telling or lines or [f"it ended with code {self.code}"])[-1]
        return told(last)


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """Programs of this machine, found and run with an environment, in a folder."""

    environment: Mapping[str, str]
    beat: Callable[[], None] = lambda: None  # called now and then while one runs
    folder: Path | None = None

    def run(self, words: Sequence[str], data: bytes = b"") -> Said:
        """Run a program to its end.

        Args:
            words: its name, and what it is told.
            data: its standard input.

        Raises:
            TargetFault: if it is not installed.
        """
        with self._started(words, subprocess.PIPE, subprocess.PIPE) as process:
            try:
                out, err = self._communicate(process, data)
            except BaseException:
                process.kill()
                raise
        return Said(process.returncode, out, err.decode(errors="replace"))

    def feed(self, words: Sequence[str], chunks: Iterable[bytes]) -> Said:
        """Run a program whose input is made while it runs, and which prints nothing.

        Raises:
            TargetFault: if it is not installed.
        """
        with TemporaryFile() as err:
            with self._started(words, subprocess.DEVNULL, err) as process:
                try:
                    _pour(chunks, process)
                except BaseException:
                    process.kill()
                    raise
            err.seek(0)
            return Said(process.returncode, b"", err.read().decode(errors="replace"))

    def _started(
        self, words: Sequence[str], out: int, err: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        path = shutil.which(words[0], path=self.environment.get("PATH"))
        if path is None:
            raise TargetFault(f"{words[0]} is not installed, and this target needs it")
        return subprocess.Popen(  # noqa: S603 - a list of words; no shell
            [path, *words[1:]],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            env=dict(self.environment),
            cwd=self.folder,
        )

    def _communicate(self, process: subprocess.Popen[bytes], data: bytes) -> tuple[bytes, bytes]:
        rest: bytes | None = data
        while True:
            try:
                return process.communicate(rest, timeout=_LOOK)
            except subprocess.TimeoutExpired:
                rest = None  # it is on its way already
                self.beat()


def told(line: str) -> str:
    """Return a line of a program without the account that an address in it may name."""
    return _ACCOUNT.sub("", line.strip())


def _pour(chunks: Iterable[bytes], process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    with suppress(BrokenPipeError):  # what went wrong, the program says itself
        for chunk in chunks:
            process.stdin.write(chunk)
        process.stdin.close()
