"""What the preview says of a page and of the whole desk, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ssg.excerpts import reading_minutes
from ssg.index.visibility import begins_at
from ssg.model import Article, StandingPage
from ssg.outputs import Page
from ssg.preview.view import View
from ssg.problems import Problem
from ssg.slugs import address_of
from ssg.timestamps import iso_in

DESK = "/_desk/"
AROUND = 2  # lines shown before and after a faulty one
LONGEST_LINE = 300  # characters of a line that are shown
EXCERPTS = 50  # problems that show the lines around them: an archive may have thousands
LARGEST_FILE = 4_000_000  # bytes; no excerpt is read from a larger one


class Checked(Struct, frozen=True):
    """The findings of the last `ssg check`; `done` says whether it saw the files as they are."""

    done: bool = False
    problems: tuple[Problem, ...] = ()


class RoundSaid(Struct, frozen=True):
    """A rebuild of the site: what changed, and which of the open pages did."""

    at: datetime
    changed: tuple[str, ...]  # "content/africa/story.md"
    pages: tuple[str, ...]  # URLs
    seconds: float
    problems: int


class News(Struct, frozen=True):
    """All that the preview knows besides the site itself."""

    folder: Path
    now: datetime
    problems: tuple[Problem, ...] = ()  # that keep the site from being shown as its files are
    checked: Checked = Checked()
    rounds: tuple[RoundSaid, ...] = ()  # the latest one first


class Line(Struct, frozen=True):
    """A line of a file and its number."""

    line: int
    text: str


class ShownProblem(Struct, frozen=True):
    """A problem with the lines around its place."""

    path: str
    line: int  # 0: the file as a whole
    message: str
    hint: str
    code: str
    severity: str
    excerpt: tuple[Line, ...] = ()


class About(Struct, frozen=True):
    """What the bar says of a page. Instants are ISO 8601 in the site's time zone."""

    page: str  # its URL
    source: str  # the file it is made of: "content/africa/x.md"
    title: str
    state: str  # of a story, else ""
    until: str | None  # instant before which no reader sees the story
    expires: str | None
    corrections: int
    words: int
    minutes: int
    now: str  # the instant shown
    as_of: str | None  # the same if it was asked for
    zone: str
    public: bool  # neither drafts nor scheduled stories are shown
    warnings: tuple[ShownProblem, ...]  # findings of `ssg check` in the page's source
    checked: bool
    problems: int  # findings and faults of the whole site
    desk: str = DESK


def shown_problems(problems: Iterable[Problem], folder: Path) -> tuple[ShownProblem, ...]:
    """Return problems with the lines of the files they lie in.

    Args:
        problems: of the site.
        folder: of the site. A file that leads out of it, or cannot be read, shows no lines;
            nor do problems after the first `EXCERPTS`.
    """
    files: dict[str, list[str]] = {}
    return tuple(
        _shown(problem, folder, files if number < EXCERPTS else None)
        for number, problem in enumerate(problems)
    )


def _shown(problem: Problem, folder: Path, files: dict[str, list[str]] | None) -> ShownProblem:
    path, line = problem.where.path, problem.where.line
    if files is not None and line and path not in files:
        files[path] = _lines(path, folder)
    return ShownProblem(
        path=path,
        line=line,
        message=problem.message,
        hint=problem.hint,
        code=problem.code,
        severity=problem.severity,
        excerpt=tuple(_excerpt(files[path], line)) if files is not None and line else (),
    )


def _lines(path: str, folder: Path) -> list[str]:
    """Return the lines of a file as parsers count them, none of a file that is not the site's."""
    try:
        root = folder.resolve()
        where = (root / path).resolve()
        if not where.is_relative_to(root) or where.stat().st_size > LARGEST_FILE:
            return []
        text = where.read_bytes().decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _excerpt(lines: list[str], line: int) -> Iterator[Line]:
    if line > len(lines):
        return
    for number in range(max(1, line - AROUND), min(len(lines), line + AROUND) + 1):
        text = lines[number - 1]
        yield Line(number, f"{text[:LONGEST_LINE]}…" if len(text) > LONGEST_LINE else text)


def about(view: View, path: str, news: News, as_of: datetime | None = None) -> About:
    """Return what the bar says of a page.

    Args:
        view: the site as it is shown.
        path: of the page below the output folder; there may be none.
        news: what else is known.
        as_of: the instant for which the page was asked, if it was.
    """
    entry, site = view.find(path), view.site
    settings = site.settings
    source = entry.origin.path if entry is not None else ""
    found = view.site.by_path.get(source.removeprefix("content/"))
    story = found if found is not None and found.address == address_of(path) else None
    text = story or _standing(view, source)
    words = text.body.words if text else 0
    expires = story.fields.expires if story else None
    until = _until(story, view.edition.now) if story else None
    of_page = (each for each in news.checked.problems if source and each.where.path == source)
    return About(
        page=settings.url(address_of(path)),
        source=source,
        title=text.title if text else _title(entry.inputs if isinstance(entry, Page) else {}),
        state=story.state if story else "",
        until=iso_in(settings.zone, until) if until else None,
        expires=iso_in(settings.zone, expires) if expires else None,
        corrections=len(story.fields.corrections) if story else 0,
        words=words,
        minutes=reading_minutes(words) if words else 0,
        now=iso_in(settings.zone, as_of or news.now),
        as_of=iso_in(settings.zone, as_of) if as_of else None,
        zone=settings.timezone,
        public=not (view.edition.drafts or view.edition.future),
        warnings=shown_problems(sorted(of_page), news.folder),
        checked=news.checked.done,
        problems=len({*news.problems, *news.checked.problems}),
    )


def _standing(view: View, source: str) -> StandingPage | None:
    return next((page for page in view.site.pages if f"content/{page.path}" == source), None)


def _title(inputs: Mapping[str, object]) -> str:
    title = getattr(inputs.get("head"), "title", "")
    return title if isinstance(title, str) else ""


def _until(story: Article, now: datetime) -> datetime | None:
    begins = begins_at(story.fields)
    return begins if begins is not None and begins > now else None
