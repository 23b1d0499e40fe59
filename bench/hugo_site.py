"""The same newspaper as a Hugo site under measurement."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import LAST_DAY
from bench.measure import Measured, measure
from bench.newsroom import BuildFailed, Newsroom
from bench.places import settle

SITE = Path(__file__).parent / "hugo"


@dataclass(frozen=True)
class HugoSite:
    """A Hugo site: its stories, edited like ours, and the program."""

    newsroom: Newsroom
    program: Path

    def build(self) -> Measured:
        """Build the site in a new process; its clock stands where ours does.

        Raises:
            BuildFailed: with what Hugo said.
        """
        said = self.newsroom.folder / "build.txt"
        settle()
        source = ("--source", SITE, "--contentDir", self.newsroom.content)
        target = ("--destination", self.newsroom.output, "--cacheDir", self.newsroom.cache)
        options = ("--clock", LAST_DAY.isoformat(), "--noBuildLock", "--panicOnWarning", "--quiet")
        measured = measure((self.program, *source, *target, *options), output=said)
        if measured.code:
            texts = (said.with_suffix(".err"), said)
            raise BuildFailed("\n".join(text.read_text(encoding="utf-8") for text in texts))
        return measured

    def version(self) -> str:
        """Return what Hugo says of itself."""
        command = (self.program, "version")
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        return answer.stdout.strip()
