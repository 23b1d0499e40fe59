"""Instants as machines read them: the same text on every computer and in every locale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from functools import lru_cache


def iso(moment: datetime) -> str:
    """Return an instant as ISO 8601 to the second, with its offset: `2026-11-05T09:00:00+01:00`.

    The result is also an RFC 3339 date-time, a W3C date-time and an `xs:dateTime`.
    """
    return _whole_minutes(moment).isoformat(timespec="seconds")


@lru_cache(maxsize=50_000)
def iso_in(zone: tzinfo, moment: datetime) -> str:
    """Return an instant like `iso`, in a time zone.

    Two instants that a clock shows alike, in the night it is set back, are one to the memory here;
    none such comes from content, where they are refused.
    """
    return iso(moment.astimezone(zone))


def rfc822(moment: datetime) -> str:
    """Return an instant as RSS wants it, with a long year: `Thu, 05 Nov 2026 09:00:00 +0100`.

    The form is that of RFC 822, as RSS 2.0 and RFC 2822 amend it; names are English everywhere.
    """
    return format_datetime(_whole_minutes(moment))


def _whole_minutes(moment: datetime) -> datetime:
    """Move an instant to UTC if no format can write its offset: Paris had +00:09:21 until 1911."""
    offset = moment.utcoffset() or timedelta()
    return moment.astimezone(UTC) if offset % timedelta(minutes=1) else moment
