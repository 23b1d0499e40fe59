"""What the worker thread does: looks at the files, and makes the pages that are asked for.

Whatever a template or a plugin raises ends here, as a problem of the site.
"""

from __future__ import annotations

import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ssg.crew import Crew, inline
from ssg.fingerprints import digest_of
from ssg.outputs import File
from ssg.preview.newsroom import Newsroom
from ssg.preview.specimens import ADDRESS, theme_page
from ssg.preview.view import View
from ssg.problems import InvalidContent, Location, Problem, errors
from ssg.slugs import path_of

GOOD_PAGES = 100  # of which the last good bytes are kept
FAULTY_PAGES = 20  # that are tried again after each change

Key = tuple[str, datetime | None]  # path below output/, and the instant it is shown at


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking at the files."""

    changed: tuple[str, ...]
    remade: bool  # any page may be another one now
    again: bool = False  # the disk refused, so it is worth another look though nothing changes


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A page or file as it is sent: its bytes, or where they lie."""

    data: bytes | None = None  # None: there is no good page
    source: str = ""  # of a file that is copied as it is
    there: bool = True  # the site has it
    fresh: bool = True  # these are the bytes of now, not the last good ones
    problems: tuple[Problem, ...] = ()  # for which they are not

    @property
    def digest(self) -> str:
        """The digest of its bytes, "" if there are none."""
        return digest_of(self.data).hex() if self.data is not None else ""


MISSING = Printed(there=False)


class Press:
    """The newsroom with all that can go wrong in it.

    Only the worker thread uses it; `place` may be read from any.
    """

    def __init__(
        self, newsroom: Newsroom, folder: Path, crashed: Callable[[BaseException], None]
    ) -> None:
        """Take a newsroom.

        Args:
            newsroom: the site in memory.
            folder: of the site.
            crashed: is told of every exception that nobody expected, once.
        """
        self._newsroom, self._folder, self._crashed = newsroom, folder, crashed
        self._crash: tuple[Problem, ...] = ()  # of the last look at the files
        self._faulty: OrderedDict[Key, tuple[Problem, ...]] = OrderedDict()
        self._good: OrderedDict[Key, bytes] = OrderedDict()
        self._view: View | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the site of now from being shown as its files are."""
        of_now = (problems for (_, at), problems in self._faulty.items() if at is None)
        of_pages = (each for problems in of_now for each in problems)
        found = dict.fromkeys((*self._newsroom.problems, *self._crash, *of_pages))
        return errors(found)

    @property
    def place(self) -> tuple[str, tzinfo]:
        """Under which path the site lies, "" or such as "/paper", and its time zone."""
        if (view := self._view) is None:
            return "", UTC
        return view.site.settings.base_path, view.site.settings.zone

    @property
    def faulty(self) -> tuple[Key, ...]:
        """The pages that could not be made when they were asked for last."""
        return tuple(self._faulty)

    def look(self, paths: Iterable[str] | None = None, crew: Crew = inline) -> Looked:
        """Look at the files again, as `Newsroom.refresh` does."""
        try:
            made = self._newsroom.refresh(paths, crew)
            self._changed()
        except Exception as fault:  # noqa: BLE001  -- a plugin's, or ours: told, and shown
            self._crash = self._told(fault, self._crash)
            return Looked((), remade=False, again=isinstance(fault, OSError))
        recovered, self._crash = bool(self._crash), ()
        return Looked(made.changed, remade=made.remade or recovered)

    def pass_time(self) -> bool:
        """Show the site as it is by now; tell whether it is another one."""
        try:
            return self._changed()
        except Exception as fault:  # noqa: BLE001  -- a plugin's, or ours: told, and shown
            self._crash = self._told(fault, self._crash)
            return False

    def due(self) -> datetime | None:
        """Return the next instant at which the site changes by itself."""
        return self._newsroom.due()

    def view(self, at: datetime | None = None) -> View | None:
        """Return the site, or None if there is no sound one."""
        try:
            return self._newsroom.view(at)
        except InvalidContent:
            return None
        except Exception as fault:  # noqa: BLE001  -- a plugin's, or ours: told, and shown
            self._crash = self._told(fault, self._crash)
            return None

    def find(self, path: str, at: datetime | None = None) -> Printed:
        """Return what the site has at a path below its output folder.

        A page that cannot be made is shown as it was, if it ever was.
        """
        key = (path, at)
        try:
            printed = self._find(path, at)
        except InvalidContent as invalid:
            self._note(key, errors(invalid.problems))
        except Exception as fault:  # noqa: BLE001  -- a plugin's, or ours: told, and shown
            self._note(key, self._told(fault, self._faulty.get(key, ())))
        else:
            self._faulty.pop(key, None)
            if printed.data is not None:
                self._keep(key, printed.data)
            return printed
        return Printed(
            self._good.get(key), fresh=False, problems=self._faulty[key] or self.problems
        )

    def themes(self) -> list[Path]:
        """Return the folders of the themes outside the site that it is made with."""
        return self._newsroom.themes()

    def close(self) -> None:
        """Let go of the newsroom."""
        self._newsroom.close()

    def _find(self, path: str, at: datetime | None) -> Printed:
        view = self._newsroom.view(at)
        entry = view.find(path)
        if entry is None:
            return Printed(theme_page(view)) if path == path_of(ADDRESS) else MISSING
        if isinstance(entry, File) and not path.endswith(".html"):
            return Printed(source=entry.source)
        return Printed(view.make(entry).data)

    def _keep(self, key: Key, data: bytes) -> None:
        self._good[key] = data
        self._good.move_to_end(key)
        if len(self._good) > GOOD_PAGES:
            self._good.popitem(last=False)

    def _note(self, key: Key, problems: tuple[Problem, ...]) -> None:
        self._faulty[key] = problems
        self._faulty.move_to_end(key)
        if len(self._faulty) > FAULTY_PAGES:
            self._faulty.popitem(last=False)

    def _changed(self) -> bool:
        """Tell whether the site that is shown is another one than when this was asked last."""
        try:
            before, self._view = self._view, self._newsroom.view()
        except InvalidContent:
            return False
        return self._view is not before

    def _told(self, fault: Exception, known: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Return an exception as a problem, and tell of it if it is not known yet."""
        problem = crash(fault, self._folder)
        if problem not in known:
            self._crashed(fault)
        return (problem,)


def crash(fault: BaseException, folder: Path) -> Problem:
    """Return the problem that an unexpected exception is, at the line of the site's own code.

    Args:
        fault: the exception, with its traceback.
        folder: of the site, below which plugins lie.
    """
    place = Location("site.toml")
    root = folder.resolve()
    for frame in traceback.extract_tb(fault.__traceback__):
        where = Path(frame.filename)
        if where.is_relative_to(root) and "site-packages" not in where.parts:
            place = Location(where.relative_to(root).as_posix(), frame.lineno or 0)
    said = " ".join(str(fault).split())
    message = f"{type(fault).__name__}: {said}" if said else type(fault).__name__
    return Problem(place, message, "the terminal shows where it was raised", "crash")
