"""Dates and numbers in words, as readers of a language write them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return the conventions of a language tag; of the closest known one, else of English."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        try:
            return Locale.parse(language.split("-")[0])
        except (UnknownLocaleError, ValueError):
            return Locale.parse("en")


@lru_cache(maxsize=50_000)
def day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day of an instant in a time zone: "18 February 2022"."""
    return _date(moment.astimezone(zone).date(), language)


@lru_cache(maxsize=50_000)
def moment_of(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return day, time and time zone of an instant: "18 February 2022, 09:00 CET"."""
    local = moment.astimezone(zone)
    return f"{_date(local.date(), language)}, {local.hour:02}:{local.minute:02} {local.tzname()}"


@lru_cache(maxsize=10_000)
def month(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the month of an instant in a time zone: "February 2022"."""
    return format_date(moment.astimezone(zone), "LLLL y", locale=locale_of(language))


@lru_cache(maxsize=20_000)
def _date(local: date, language: str) -> str:
    locale = locale_of(language)
    if language == "en":
        return f"{local.day} {format_date(local, 'MMMM y', locale=locale)}"
    return format_date(local, "long", locale=locale)
