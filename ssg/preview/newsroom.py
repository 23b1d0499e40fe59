"""The site of a preview: kept up with its files, and shown as it is at any instant."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from ssg.crew import Crew, inline
from ssg.desk import Edition, Order
from ssg.facts import Kept, Segment
from ssg.garbage import no_garbage_collection
from ssg.load import theme_folders
from ssg.outputs import Entry, Output
from ssg.preview.amend import amended
from ssg.preview.catalogue import Catalogue
from ssg.preview.sources import (
    Sources,
    changed_between,
    find_sources,
    read_again,
    read_text,
)
from ssg.preview.view import View
from ssg.problems import InvalidContent, Problem, errors
from ssg.rehearsal import early_problems, levelled, refuse
from ssg.state import FOLDER, DamagedState, State, copy_state, only_build, with_state
from ssg.templates import Engine
from ssg.workshop import Files, set_up

STATE = "preview.sqlite"  # beside the state of builds, from which it begins
INSTANTS = 3  # other than the present one, whose sites are kept
TEXTS = 64  # that were shown last, for as long as their files have faults


@dataclass(frozen=True, slots=True)
class Round:
    """What came of looking at the files: which changed, and what is wrong."""

    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    remade: bool  # the site shown is another one than before


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """An output as it is shown: where it comes from, and its bytes."""

    entry: Entry
    output: Output


class Newsroom:
    """A site in memory. After the first look at its files one thread alone may use it."""

    def __init__(
        self,
        order: Order,
        clock: Callable[[], datetime],
        *,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Take a site.

        Args:
            order: which site, and which of its stories are shown; its instant is not used.
            clock: tells the instant of which the site is shown.
            waiting: is called if a build of the site has to end first.
        """
        self.problems: tuple[Problem, ...] = ()
        self._order, self._clock = order, clock
        self._sources: Sources | None = None
        self._sound: Sources | None = None  # of the site that is shown
        self._engines: tuple[Engine, Engine] | None = None
        self._shown: View | None = None
        self._others: OrderedDict[datetime, View] = OrderedDict()
        self._texts: OrderedDict[Kept, tuple[Segment, ...]] = OrderedDict()
        self._kept = State(order.folder / FOLDER / STATE)
        with only_build(order.folder, waiting):
            copy_state(order.folder, STATE)

    @no_garbage_collection()
    def refresh(self, paths: Iterable[str] | None = None, crew: Crew = inline) -> Round:
        """Look at the files of the site again.

        Args:
            paths: of the texts, relative to `content/`, that alone may have changed; None if
                anything may have.
            crew: reads what changed.

        Returns:
            What came of it. If anything is wrong, the site that is shown stays as it was.

        Raises:
            OSError: if the disk refuses.
        """
        before = self._sources
        try:
            after = self._looked(paths, crew)
            changed = changed_between(before, after) if before else tuple(after.texts)
            remade = self._take(before, after) if changed or self.problems else False
        except InvalidContent as invalid:
            self.problems, changed, remade = invalid.problems, (), False
        except BaseException:
            self._sources = before  # so that all of it is looked at again
            raise
        return Round(changed, self.problems, remade)

    def find(self, path: str, at: datetime | None = None) -> Shown | None:
        """Return what is published at a path below the output folder, or None.

        Raises:
            InvalidContent: if a template has a fault, or there never was a sound site.
            OSError: if a file cannot be read.
        """
        view = self.view(at)
        entry = view.find(path)
        return Shown(entry, view.make(entry)) if entry is not None else None

    def view(self, at: datetime | None = None) -> View:
        """Return the site that is shown now, or what readers would see at another instant.

        Raises:
            InvalidContent: if there never was a sound site.
        """
        now = self._clock()
        if self._shown is None:
            raise InvalidContent(*self.problems)
        if at is not None:
            return self._at(at)
        if not self._shown.holds(now):
            self._pass_time()
        return self._shown

    def due(self) -> datetime | None:
        """Return the next instant at which the site changes by itself, if there is one."""
        return self._shown.due() if self._shown is not None else None

    def themes(self) -> list[Path]:
        """Return the folders of the themes outside the site that it is made with."""
        return theme_folders(self._sources.gathered.settings) if self._sources else []

    def close(self) -> None:
        """Let go of what is kept, in the thread that used it."""
        self._kept.close()

    # --- what the site is made of ---------------------------------------------------------------

    def _looked(self, paths: Iterable[str] | None, crew: Crew) -> Sources:
        if paths is not None and self._sources is not None and not self._sources.general:
            if (again := read_again(self._sources, paths)) is not None:
                return again
        found, _ = with_state(
            self._order.folder,
            lambda state: find_sources(self._order, state, crew, self._sources),
            name=STATE,
        )
        return found

    def _take(self, before: Sources | None, after: Sources) -> bool:
        """Show the site of these sources, unless something is wrong with them."""
        self._sources = after
        settings = after.gathered.settings
        if stopping := errors(levelled(after.problems, settings)):
            self.problems = stopping
            return False
        if before is not None and self._shown is not None and not self.problems:
            if (view := amended(self._shown, before, after)) is not None:
                self._shown, self._sound = view, after
                self._others.clear()
                return True
        return self._show(after)

    def _show(self, sources: Sources) -> bool:
        try:
            shown = self._made(sources, self._edition())
        except InvalidContent as invalid:
            self.problems = errors(invalid.problems)
            return False
        self._shown, self._sound, self.problems = shown, sources, ()
        self._others.clear()
        return True

    def _pass_time(self) -> None:
        """Show the site as it is by now; what is wrong with its files now stays wrong."""
        try:
            self._shown = self._made(cast(Sources, self._sound), self._edition())
            self._others.clear()
        except InvalidContent as invalid:
            self.problems = self.problems or errors(invalid.problems)

    def _edition(self) -> Edition:
        return replace(self._order.edition, now=self._clock())

    def _at(self, at: datetime) -> View:
        if at not in self._others:
            self._others[at] = self._made(cast(Sources, self._sound), Edition(at))
            if len(self._others) > INSTANTS:
                self._others.popitem(last=False)
        self._others.move_to_end(at)
        return self._others[at]

    @no_garbage_collection()
    def _made(self, sources: Sources, edition: Edition) -> View:
        """Make the site of an edition.

        Raises:
            InvalidContent: if something is wrong with it.
        """
        gathered = sources.gathered
        files = Files(gathered.settings, gathered.kit, gathered.loaded, sources.parsed())
        shop = set_up(files, edition, self._engine(gathered.engine), self._kept, lazily=True)
        found = early_problems(sources.problems, shop.said, shop.indexed.problems, shop.settings)
        refuse(levelled(found, shop.settings))
        hints = self._shown.catalogue.known() if self._shown is not None else {}
        return View(shop, edition, Catalogue(hints))

    def _engine(self, found: Engine) -> Engine:
        """Return an engine with the same templates that finds the texts that lie here."""
        if self._engines is None or self._engines[0] is not found:
            self._engines = found, found.with_texts(self._text)
        return self._engines[1]

    def _text(self, kept: Kept) -> tuple[Segment, ...]:
        """Return a text from the state; else as it was shown last, or as its file has it now."""
        try:
            text = self._kept.text(kept)
        except (DamagedState, sqlite3.Error):
            sources = cast(Sources, self._sources)
            return self._texts.get(kept) or read_text(sources, kept.path)
        self._texts[kept] = text
        self._texts.move_to_end(kept)
        if len(self._texts) > TEXTS:
            self._texts.popitem(last=False)
        return text
