"""What the preview shows of itself: the desk, the page of problems, the line in each page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ssg.preview.about import EXCERPTS, ShownProblem
from ssg.preview.newsdesk import Desk, DeskStory
from ssg.templates.screens import screen
from ssg.timestamps import iso
from ssg.wording import day

_LINE = b'<script src="/_preview/preview.js" defer data-preview></script>\n'
_END = b"</body>"
_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}

STATIC: Mapping[str, tuple[bytes, str]] = {
    path.name: (path.read_bytes(), _TYPES[path.suffix])
    for path in sorted(_FOLDER.iterdir())
    if path.suffix in _TYPES
}


def with_preview(data: bytes) -> bytes:
    """Return an HTML page with the line that makes it a preview, before its last `</body>`."""
    at = _end_of(data)
    return data[:at] + _LINE + data[at:]


def without_preview(data: bytes) -> bytes:
    """Return an HTML page as it was before `with_preview`; any other as it is."""
    at = _end_of(data)
    return data[:at].removesuffix(_LINE) + data[at:]


def problem_page(problems: Iterable[ShownProblem], *, title: str) -> bytes:
    """Return the page that is shown where there is no good one, as HTML.

    Args:
        problems: that are in the way.
        title: of the page.
    """
    found = tuple(problems)
    more = max(0, len(found) - EXCERPTS)
    text = screen("problems.html", {"problems": found[:EXCERPTS], "more": more, "title": title})
    return with_preview(text.encode())


def desk_page(desk: Desk) -> bytes:
    """Return the page of the desk as HTML; like any page, it is kept up by the script in it."""
    dates = _Dates(desk.now, ZoneInfo(desk.zone))
    coming = groupby(desk.scheduled.stories, key=lambda story: dates.day(story.when))
    values = {
        "desk": desk,
        "dates": dates,
        "days": [(name, tuple(stories)) for name, stories in coming],
        "then": _then,
    }
    return with_preview(screen("desk.html", values).encode())


def _end_of(data: bytes) -> int:
    at = data.lower().rfind(_END)
    return at if at >= 0 else len(data)


def _then(story: DeskStory) -> str:
    """Return the URL of a story as readers see it from its instant on; "" if it has none."""
    if not story.url or story.when is None:
        return story.url
    return f"{story.url}?{urlencode({'as-of': iso(story.when)})}"


class _Dates:
    """Instants in words, as the clocks of the site show them."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self._now, self._zone = now.astimezone(zone), zone

    def day(self, moment: datetime | None) -> str:
        """Return "Monday 1 March 2027", or "no date yet"."""
        if moment is None:
            return "No date yet"
        local = moment.astimezone(self._zone)
        return f"{_WEEK[local.weekday()]} {day(moment, self._zone, 'en')}"

    def near(self, moment: datetime) -> str:
        """Return how far away a day is: "today", "in 3 days", "3 days ago"."""
        days = (moment.astimezone(self._zone).date() - self._now.date()).days
        return _NEAR.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")

    def time(self, moment: datetime) -> str:
        """Return the time of day with the time zone: "06:00 CET"."""
        return f"{moment.astimezone(self._zone):%H:%M} {moment.astimezone(self._zone).tzname()}"

    def clock(self, moment: datetime) -> str:
        """Return the time of day to the second: "06:00:12"."""
        return f"{moment.astimezone(self._zone):%H:%M:%S}"

    def iso(self, moment: datetime) -> str:
        """Return an instant as machines read it."""
        return iso(moment.astimezone(self._zone))
