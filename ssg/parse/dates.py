"""Reads dates as newsrooms write them, and refuses those that no clock has shown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST, LAST = (
    1400,
    2999,
)  # years outside are slips, and near year 1 and 9999 zones cannot be applied
FORMS = "write 2026-11-24, 2026-11-24 09:00 or 2026-11-24T09:00:00+01:00"

_DATE = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]+))?)?"
)
_OFFSET = r"(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?"
_MOMENT = re.compile(rf"{_DATE}(?:(?:[Tt]|\ +){_TIME}(?:\ *(?:{_OFFSET}))?)?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_NAMED_ZONE = re.compile(rf"{_DATE}[Tt ]+{_TIME} *(?P<zone>[A-Za-z][A-Za-z/_]+)")
_DATED = re.compile(rf"{_DATE}-.")
_PATH = re.compile(r"(?:^|/)([0-9]{4})[/-]([0-9]{2})[/-]([0-9]{2})(?=[/-])")


class Unreadable(NamedTuple):
    """Why something is not a date: "is not a date: ...", and the cure."""

    message: str
    hint: str


def read_moment(written: object, zone: ZoneInfo) -> datetime | Unreadable:
    """Return the instant that `written` names, with its offset; without one it is in `zone`.

    Args:
        written: text in a form of ISO 8601 (the offset may stand after a space and without a colon,
            the hour may have one digit), or a date or date-time as TOML has them. A date alone is
            the first instant of that day in `zone`.
        zone: the site's time zone.
    """
    match written:
        case datetime():
            return _placed(written, zone)
        case date():
            return _first_instant(written, zone)
        case str():
            return _read_text(written.strip(), zone)
        case _:
            return Unreadable("must be a date", FORMS)


def read_path_moment(written: object, zone: ZoneInfo) -> datetime | Unreadable:
    """Like `read_moment`; a path such as `blog/2015/04/10/slug`, as archives have, gives a day."""
    if isinstance(written, str) and (match := _PATH.search(written.strip())):
        return _read_text("-".join(match.groups()), zone)
    return read_moment(written, zone)


def date_in_name(name: str) -> str:
    """Return the date that a file or folder name such as `2022-02-18-slug` begins with, or ""."""
    return name[:10] if _DATED.match(name) else ""


def _read_text(text: str, zone: ZoneInfo) -> datetime | Unreadable:
    match = _MOMENT.fullmatch(text)
    if not match:
        return _explain(text)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return Unreadable(f"names a day that does not exist: {text}", "look it up in a calendar")
    if match["hour"] is None:
        return _first_instant(day, zone)
    try:
        moment = datetime.combine(day, _time(match), tzinfo=_offset(match))
    except ValueError:
        return Unreadable(f"names a time that does not exist: {text}", FORMS)
    return _placed(moment, zone)


def _time(match: re.Match[str]) -> time:
    micros = int((match["part"] or "")[:6].ljust(6, "0"))
    return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), micros)


def _offset(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return UTC
    if not match["sign"]:
        return None
    minutes = int(match["minutes"] or 0)
    if minutes > 59:
        raise ValueError
    offset = timedelta(hours=int(match["hours"]), minutes=minutes)
    return timezone(-offset if match["sign"] == "-" else offset)


def _explain(text: str) -> Unreadable:
    said = text if len(text) <= 40 else f"{text[:40]}..."
    if not text:
        return Unreadable("is empty", FORMS)
    if _CLOCK.fullmatch(text):
        return Unreadable(f"is a time without a day: {said}", FORMS)
    if match := _NAMED_ZONE.fullmatch(text):
        cure = "write the offset instead, such as -05:00, or none for the site's time zone"
        return Unreadable(f"has a zone by name, {match['zone']}, which may mean several", cure)
    return Unreadable(f"is not a date: {said}", FORMS)


def _first_instant(day: date, zone: ZoneInfo) -> datetime | Unreadable:
    if fault := _out_of_range(day):
        return fault
    midnight = datetime.combine(day, time(), tzinfo=zone)
    if _shift(midnight) <= timedelta(0):
        return midnight
    resumed = _gap(midnight)[1]
    if resumed.date() != day:
        return Unreadable(
            f"names {day}, a day that {zone.key} skipped", "use the day before or after"
        )
    return resumed.replace(tzinfo=zone)


def _placed(moment: datetime, zone: ZoneInfo) -> datetime | Unreadable:
    if fault := _out_of_range(moment.date()):
        return fault
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    shift = _shift(local)
    if not shift:
        return local
    if shift > timedelta(0):
        stopped, resumed = _gap(local)
        form = "%H:%M" if stopped.date() == resumed.date() else "%Y-%m-%d %H:%M"
        went = f"clocks go from {stopped:{form}} to {resumed:{form}}"
        return Unreadable(f"does not exist in {zone.key}: {moment}", went)
    offsets = " or ".join(_written(local.replace(fold=fold)) for fold in (0, 1))
    return Unreadable(f"happened twice in {zone.key}: {moment}", f"add the offset, {offsets}")


def _out_of_range(day: date) -> Unreadable | None:
    if FIRST <= day.year <= LAST:
        return None
    return Unreadable(f"has the year {day.year:04}", f"use a year from {FIRST} to {LAST}")


def _shift(local: datetime) -> timedelta:
    """Return how far the offset moves at a local time: > 0 in a gap, < 0 where it comes twice."""
    before, after = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return (after or timedelta(0)) - (before or timedelta(0))


def _gap(local: datetime) -> tuple[datetime, datetime]:
    """Return the wall times, without zone, between which the clocks jumped over `local`."""
    before = local.replace(fold=0).utcoffset() or timedelta(0)
    after = local.replace(fold=1).utcoffset() or timedelta(0)
    wall = local.replace(tzinfo=UTC, fold=0, microsecond=0)
    low, high = wall - after, wall - before
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(local.tzinfo).utcoffset() == before:
            low = middle
        else:
            high = middle
    jump = high.replace(tzinfo=None)
    return jump + before, jump + after


def _written(moment: datetime) -> str:
    offset = f"{moment:%z}"
    return f"{offset[:3]}:{offset[3:5]}"
