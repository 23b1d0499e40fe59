"""A site under measurement: it is built, and edited as editors do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from compileall import compile_dir
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import ssg
from bench.corpus import LAST_DAY, Archive, Flavor, Story, write_corpus, write_story
from bench.measure import Measured, measure
from bench.places import remove, settle

HERE = Path(__file__).parent
OLDEST, NEWEST = (
    0.80,
    0.95,
)  # edited stories are of this part of the archive: not in site-wide boxes
PAUSE = timedelta(seconds=10)  # between two builds, by the clock they are told


class BuildFailed(Exception):
    """A build that should have worked did not."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a build says it did; None where it does not say."""

    planned: int | None
    rendered: int | None
    written: int | None
    removed: int | None
    files: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One measured build."""

    measured: Measured
    counted: Counted


def _instants() -> Iterator[datetime]:
    return (LAST_DAY + PAUSE * number for number in count())


@dataclass(frozen=True)
class Newsroom:
    """A site of ours in a folder, and the clock its builds are told."""

    folder: Path
    archive: Archive
    flavor: Flavor = "ssg"
    instants: Iterator[datetime] = field(default_factory=_instants)
    unwritten: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def content(self) -> Path:
        """The folder of the stories."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """The folder of the finished site."""
        return self.folder / "output"

    def write_archive(self) -> None:
        """Write all stories."""
        write_corpus(self.archive, self.content, self.flavor)

    def configure(self, *, fragments: bool) -> bool:
        """Write `site.toml` and tell whether it differs from the one that was there."""
        parts = ("site.toml", "fragments.toml") if fragments else ("site.toml",)
        text = "".join((HERE / part).read_text(encoding="utf-8") for part in parts)
        file = self.folder / "site.toml"
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return False
        file.write_text(text, encoding="utf-8")
        return True

    @property
    def cache(self) -> Path:
        """The folder of what Hugo keeps between builds."""
        return self.folder / "cache"

    def forget(self) -> None:
        """Remove everything that builds have made."""
        for made in (self.output, self.cache, self.folder / ".ssg"):
            remove(made)

    def build(self) -> Run:
        """Build the site in a new process.

        Raises:
            BuildFailed: with what it said.
        """
        said = self.folder / "build.json"
        now = next(self.instants)
        compile_program()
        settle()
        command = (sys.executable, "-m", "ssg", "-C", self.folder, "build", "--json")
        measured = measure((*command, "--now", now.isoformat()), output=said)
        answer = _answer(said)
        if measured.code or not answer.get("done"):
            raise BuildFailed(_complaint(answer, said))
        return Run(measured, _counted(answer))

    # --- what editors do; `number` makes every edit another --------------------------------------

    def edit_body(self, number: int) -> None:
        """Change the last word of a story."""
        story = self._chosen(number)
        text = self._read(story).rstrip()
        self._rewrite(story, f"{text.rpartition(' ')[0]} amended{number}.\n")

    def edit_headline(self, number: int) -> None:
        """Put a word at the end of a story's headline."""
        story = self._chosen(number)
        text = self._read(story)
        edited = text.replace(f'title: "{story.title}', f'title: "{story.title} anew{number}', 1)
        self._rewrite(story, edited)

    def publish(self, number: int) -> None:
        """Publish a story that nobody has seen yet, at the instant of the last build."""
        new = self.archive.story(self.archive.count + next(self.unwritten))
        now = next(self.instants)
        write_story(replace(new, date=now, must_read=False), self.content, self.flavor)

    def edit_template(self, number: int) -> None:
        """Put a line under every story: a partial of the theme is replaced by the site's own."""
        partial = self.folder / "layouts" / "partials" / "story_end.html"
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(f"<p>Edition {number} of this paper</p>\n", encoding="utf-8")

    def _chosen(self, number: int) -> Story:
        """Return a story that is neither new nor old, and that no site-wide box shows."""
        rng = Random(f"{self.archive.seed}/edit/{number}")
        total = self.archive.count
        while True:
            story = self.archive.story(rng.randrange(int(total * OLDEST), int(total * NEWEST)))
            if not story.must_read:
                return story

    def _read(self, story: Story) -> str:
        return (self.content / story.path).read_text(encoding="utf-8")

    def _rewrite(self, story: Story, text: str) -> None:
        (self.content / story.path).write_text(text, encoding="utf-8")


@cache
def compile_program() -> None:
    """Compile our modules to bytecode, as pip does when it installs them, wherever they lie."""
    compile_dir(Path(ssg.__file__).parent, quiet=1)


def _answer(said: Path) -> dict[str, object]:
    try:
        answer = json.loads(said.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _complaint(answer: dict[str, object], said: Path) -> str:
    """Return the first problem of a build, else the last line it said on standard error."""
    match answer.get("problems"):
        case [{"message": str(message)}, *_]:
            return message
        case [first, *_]:
            return str(first)
    lines = said.with_suffix(".err").read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "it said nothing"


def _counted(answer: dict[str, object]) -> Counted:
    planned, rendered, written, removed, files = (
        _number(answer.get(key)) for key in ("planned", "rendered", "written", "removed", "files")
    )
    return Counted(planned, rendered, written, removed, files)


def _number(value: object) -> int | None:
    match value:
        case list():
            return len(value)
        case int():
            return value
        case _:
            return None
