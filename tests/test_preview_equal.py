"""Preview that never lies: whatever is edited, each page shown is the one that a build writes."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from ssg.desk import Edition, Order
from ssg.preview.newsroom import Newsroom as Preview
from ssg.preview.newsroom import Round
from ssg.problems import InvalidContent
from tests.newsroom import build_site, output_of
from tests.test_incremental import COMMON, Newsroom, damage, differences

PUBLIC: tuple[str, ...] = ()
EVERYTHING = ("--drafts", "--future")


class Watched(Newsroom):
    """A desk with two previews open: what readers see, and what editors see."""

    def __init__(self) -> None:
        """Open an empty newsroom."""
        super().__init__()
        self.previews: dict[tuple[str, ...], Preview] = {}
        self.before: dict[str, bytes] = {}
        self.rounds = self.quick = self.remade = 0

    def teardown(self) -> None:
        """See that a preview was not always made anew, and close."""
        super().teardown()
        if self.rounds > 10:
            assert self.quick
            assert self.remade < 2 * self.rounds

    def open(self, options: tuple[str, ...]) -> Preview:
        """Open a preview."""
        shown = "--drafts" in options
        edition = Edition(datetime.fromisoformat(self.now()), drafts=shown, future=shown)
        order = Order(self.site, edition, self.site / "output")
        return Preview(order, lambda: datetime.fromisoformat(self.now()))

    def publish(self) -> None:
        """Let the previews look at what changed, and compare them with clean builds."""
        named = self.named()
        for number, options in enumerate((PUBLIC, EVERYTHING)):
            if options not in self.previews:
                self.previews[options] = self.open(options)
            preview = self.previews[options]
            by_name = named is not None and (self.rounds + number) % 2 == 0
            said = preview.refresh(named if by_name else None)
            self.compare(preview, options, said)
            again = preview.refresh()
            assert (again.changed, again.remade) == ((), False)
            self.quick += by_name
            self.remade += said.remade
        self.rounds += 1

    def named(self) -> list[str] | None:
        """Return the texts that were changed, or None if anything else was."""
        before, now = self.before, texts_of(self.site)
        self.before = now
        changed = [name for name in now if before.get(name) != now[name]]
        whole = now.keys() != before.keys() or any(not name.endswith(".md") for name in changed)
        return None if whole else [name.removeprefix("content/") for name in changed]

    def compare(self, preview: Preview, options: tuple[str, ...], said: Round) -> None:
        """Compare every page that a preview shows with a clean build of a copy of the site."""
        copy = self.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.site, copy, ignore=shutil.ignore_patterns(".ssg", "output"))
        try:
            build_site(copy, now=self.now(), options=options)
        except InvalidContent as invalid:
            wrong = {problem.message for problem in invalid.problems}
            assert {problem.message for problem in said.problems} <= wrong
            return
        assert said.problems == preview.problems == ()
        assert differences(output_of(copy), shown_by(preview)) == []

    @rule(how=st.sampled_from(["gone", "torn", "noise", "half"]), place=st.integers(min_value=0))
    def damage_state(self, how: str, place: int) -> None:
        """Damage what the preview keeps."""
        state = self.site / ".ssg" / "preview.sqlite"
        if state.exists():
            damage(state, how, place)
        self.publish()


def texts_of(site: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and not {".ssg", "output"} & set(path.relative_to(site).parts)
    }


def shown_by(preview: Preview) -> dict[str, bytes]:
    """Return everything that a preview shows, by path."""
    shown: dict[str, bytes] = {}
    for path in preview.view().paths():
        found = preview.find(path)
        assert found is not None, path
        shown[path] = found.output.data
    return shown


SHORT: Any = settings(max_examples=4, stateful_step_count=25, **COMMON)


@seed(4)
class First(Watched):
    """Two of them, so that two processes can work: 200 edits, each in two previews."""


@seed(5)
class Second(Watched):
    """Other edits."""


TestFirst, TestSecond = First.TestCase, Second.TestCase
TestFirst.settings = TestSecond.settings = SHORT


class LongWatched(Watched):
    """The same for a long time."""


TestWatchedLong = pytest.mark.long(LongWatched.TestCase)
TestWatchedLong.settings = settings(max_examples=100, stateful_step_count=40, **COMMON)
