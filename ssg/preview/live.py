"""The loop of the preview: files change, pages are made again, and whoever has one open is told."""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, perf_counter
from typing import Any, TypeVar

from ssg.preview.about import Checked, News, RoundSaid, ShownProblem, shown_problems
from ssg.preview.checking import Check
from ssg.preview.listeners import Listener, Listeners
from ssg.preview.office import PACE, Agenda, Office
from ssg.preview.press import Key, crash
from ssg.preview.watch import Hints
from ssg.problems import Problem

ROUNDS = 50  # that the desk is shown
FILES = 50  # whose change pages are told of
QUIET = 0.5  # seconds after which named texts are followed by a look at everything
AGAIN = 2.0  # seconds after which it is looked again where the disk refused
CHECK_AFTER = 1.0  # seconds without a change after which the site is checked
MOST_UNCOLLECTED = 20  # sites that may lie about if changes never cease

Result = TypeVar("Result")


class Live:
    """A site that is kept up with its files. Everything but `tell` is called in the event loop."""

    def __init__(self, office: Office) -> None:
        """Take what it works with; the site was read once."""
        self.listeners = Listeners()
        self.rounds: deque[RoundSaid] = deque(maxlen=ROUNDS)
        self.checked = Checked(done=False, problems=())
        self.problems: tuple[Problem, ...] = ()
        self.shown_problems: tuple[ShownProblem, ...] = ()
        self.round = 0
        self.press, self.folder, self._office = office.press, office.folder, office
        self._agenda = Agenda(everything=True)
        self._told = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._check: asyncio.Task[None] | None = None
        self._uncollected = 0  # changes whose garbage lies about
        self._seen: tuple[Problem, ...] = ()  # in the worker thread

    def tell(self, hints: Hints) -> None:
        """Take hints of what changed, from any thread."""
        self._from_thread(self._hear, hints)

    async def run(self) -> None:
        """Keep the site up with its files, until this is cancelled."""
        self._agenda.check_at = monotonic() + CHECK_AFTER
        try:
            while True:
                try:
                    await self._turn()
                except Exception as fault:  # noqa: BLE001  -- ours: told; the preview goes on
                    self._office.teller.crashed(fault)
                    await asyncio.sleep(PACE)
        finally:
            self._stop_check()

    def news(self) -> News:
        """Return all that is known besides the site itself."""
        return News(
            folder=self._office.folder,
            now=self._office.clock(),
            problems=self.problems,
            checked=self.checked,
            rounds=tuple(reversed(self.rounds)),
        )

    def crashed(self, fault: BaseException) -> tuple[ShownProblem, ...]:
        """Tell of an exception of ours while a request was answered; return it as a problem."""
        self._office.teller.crashed(fault)
        return shown_problems((crash(fault, self._office.folder),), self._office.folder)

    def close(self) -> None:
        """End all streams of events."""
        self.listeners.close()

    async def work(self, function: Callable[..., Result], *args: Any) -> Result:
        """Have the worker thread call a function, and tell what is wrong by then.

        Raises:
            Exception: whatever the function raises.
        """

        def call() -> Result:
            try:
                return function(*args)
            finally:
                self._see()

        return await self._loop.run_in_executor(self._office.worker, call)

    async def listen(self, page: str, key: Key) -> Listener | None:
        """Return a new listener of a page, greeted, or None if there are too many.

        Args:
            page: its address, for people.
            key: under which it is printed.
        """
        listener = self.listeners.enter(page, key)
        if listener is None:
            return None
        try:
            printed = await self.work(self.press.find, *key)
        except BaseException:
            self.listeners.leave(listener)
            raise
        listener.digest = printed.digest
        listener.say("hello", {"digest": listener.digest, "round": self.round})
        if self.problems:
            listener.say("problems", {"problems": self.shown_problems})
        return listener

    def _see(self) -> None:
        """Have it noted in the event loop, from the worker thread, if other things are wrong."""
        problems = self.press.problems
        if problems != self._seen:
            self._seen = problems
            shown = shown_problems(problems, self._office.folder)
            self._from_thread(self._note, problems, shown)

    def _from_thread(self, function: Callable[..., None], *args: Any) -> None:
        with suppress(RuntimeError):  # the loop may have ended
            self._loop.call_soon_threadsafe(function, *args)

    # --- one turn -------------------------------------------------------------------------------

    def _hear(self, hints: Hints) -> None:
        self._agenda.add(hints)
        self._told.set()

    async def _turn(self) -> None:
        """Wait until something is to be done, and do it."""
        agenda, now = self._agenda, monotonic()
        if agenda.everything or (agenda.look_at is not None and agenda.look_at <= now):
            agenda.everything, agenda.texts, agenda.look_at = False, set(), None
            await self._look(None)
        elif agenda.texts:
            texts, agenda.texts = agenda.texts, set()
            await self._look(sorted(texts))
            agenda.look_at = monotonic() + QUIET  # nothing shall be missed
        elif agenda.due is not None and agenda.due <= self._office.clock():
            await self._pass_time()
        elif agenda.check_at is not None and agenda.check_at <= now:
            agenda.check_at = None
            await self._collect()
            self._begin_check()
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), agenda.wait())
            self._told.clear()

    async def _look(self, texts: list[str] | None) -> None:
        started = perf_counter()
        looked = await self.work(self.press.look, texts)
        self._agenda.due = await self.work(self.press.due)
        self._agenda.look_at = monotonic() + AGAIN if looked.again else None
        if looked.changed or looked.remade:
            self._stop_check()
            self._agenda.check_at = monotonic() + CHECK_AFTER
            self._uncollected += 1
        if self._uncollected >= MOST_UNCOLLECTED:
            await self._collect()
        pages = await self._compare() if looked.remade else ()
        self._count(looked.changed, pages, perf_counter() - started)

    async def _collect(self) -> None:
        """Throw away what is left of older sites; it takes a while if the site is large."""
        self._uncollected = 0
        await self.work(gc.collect)

    async def _pass_time(self) -> None:
        started = perf_counter()
        remade = await self.work(self.press.pass_time)
        self._agenda.due = await self.work(self.press.due)
        pages = await self._compare() if remade else ()
        self._count((), pages, perf_counter() - started)

    async def _compare(self) -> tuple[str, ...]:
        """Make every open page again, and tell whoever has one whose bytes are others."""
        changed: dict[str, None] = {}
        for key in dict.fromkeys((*self.listeners.keys(), *await self.work(self._faulty))):
            printed = await self.work(self.press.find, *key)
            if not printed.fresh:
                continue
            for listener in self.listeners.of(key):
                if listener.digest is None or listener.digest == printed.digest:
                    continue
                listener.digest = printed.digest
                changed[listener.page] = None
                if printed.there:
                    said = {"digest": printed.digest, "round": self.round + 1}
                    listener.say("page", said)
                else:
                    listener.say("gone", {"round": self.round + 1})
        return tuple(changed)

    def _faulty(self) -> tuple[Key, ...]:
        return self.press.faulty

    def _count(self, changed: tuple[str, ...], pages: tuple[str, ...], seconds: float) -> None:
        """Keep a round, and tell of it; a look that found nothing is none."""
        if not changed and not pages:
            return
        self.round += 1
        said = RoundSaid(self._office.wall(), changed, pages, seconds, len(self.problems))
        self.rounds.append(said)
        self._office.teller.rebuilt(said)
        self.listeners.say("about", {})
        if files := [name for name in changed if not name.endswith((".md", ".html"))][:FILES]:
            self.listeners.say("files", {"changed": files})

    def _note(self, problems: tuple[Problem, ...], shown: tuple[ShownProblem, ...]) -> None:
        self.problems, self.shown_problems = problems, shown
        if problems:
            self._office.teller.refused(problems)
        else:
            self._office.teller.mended()
        self.listeners.say("problems", {"problems": shown})

    # --- ssg check ------------------------------------------------------------------------------

    def _begin_check(self) -> None:
        if self._office.check is not None:
            self._check = self._loop.create_task(self._checking(self._office.check))

    async def _checking(self, check: Check) -> None:
        found = await check()
        if found is not None:
            self.checked = Checked(done=True, problems=found)
            self.listeners.say("about", {})

    def _stop_check(self) -> None:
        """Stop a check of files that are others by now; what it found before stands until then."""
        if self._check is not None:
            self._check.cancel()
            self._check = None
        self.checked = Checked(done=False, problems=self.checked.problems)
