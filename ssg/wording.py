"""Dates, numbers and lists in words, as readers of a language write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import (
    format_date,
    format_time,
    get_datetime_format,
    get_timezone_gmt,
    get_timezone_name,
)
from babel.numbers import format_decimal

_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
)  # the codes of ISO 15924
_BRITISH = "en-GB"  # what English without a country is here, except for the month in dates

Direction = Literal["ltr", "rtl"]


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


@lru_cache(maxsize=256)
def script_of(language: str) -> str:
    """Return the code of the script in which a language is written (ISO 15924), "Latn" if unknown.

    A tag may name it (`zh-Hant`); else it is the most usual one, for that country if one is named.
    """
    parts = language.replace("_", "-").split("-")
    named = [part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if named:
        return named[0]
    likely = get_global("likely_subtags")
    places = [part.upper() for part in parts[1:] if len(part) == 2]
    tongue = parts[0].lower()
    for tag in (*(f"{tongue}_{place}" for place in places), tongue):
        if found := likely.get(tag):
            return str(found).split("_")[1]
    return "Latn"


def direction_of(language: str) -> Direction:
    """Return which way a language is written."""
    return "rtl" if script_of(language) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=50_000)
def day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day of an instant in a time zone: "18 February 2022"."""
    return _date(moment.astimezone(zone).date(), language)


@lru_cache(maxsize=50_000)
def moment_of(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return day, time and time zone of an instant: "18 February 2022, 09:00 CET"."""
    local, locale = moment.astimezone(zone), locale_of(language)
    time = f"{local:%H:%M}" if language == "en" else format_time(local, "short", locale=locale)
    joined = str(get_datetime_format("medium", locale=locale))
    return joined.format(f"{time} {_zone_name(local, language)}", _date(local.date(), language))


@lru_cache(maxsize=10_000)
def month(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the month of an instant in a time zone: "February 2022"."""
    local, locale = moment.astimezone(zone), locale_of(language)
    if locale.language in {"zh", "ja", "ko"}:  # which write the year first, with a word of its own
        return format_date(local, _year_and_month(locale), locale=locale)
    return format_date(local, "LLLL y", locale=locale)


@lru_cache(maxsize=10_000, typed=True)
def number(value: int, language: str) -> str:
    """Return a number with the separators of a language: "12,400"."""
    return format_decimal(value, locale=locale_of(language))


def listed(items: Sequence[str], language: str) -> str:
    """Return words as one list: "Ada, Ben and Cleo".

    The items may be markup; they are not changed.
    """
    if len(items) < 2:
        return "".join(items)
    patterns = _list_patterns(_BRITISH if language == "en" else language)
    if len(items) == 2:
        return patterns["2"].format(*items)
    joined = patterns["start"].format(items[0], items[1])
    for item in items[2:-1]:
        joined = patterns["middle"].format(joined, item)
    return patterns["end"].format(joined, items[-1])


@lru_cache(maxsize=64)
def _list_patterns(language: str) -> Mapping[str, str]:
    patterns: Mapping[str, str] = locale_of(language).list_patterns["standard"]
    return patterns


def _year_and_month(locale: Locale) -> str:
    return str(locale.datetime_skeletons["yMMMM" if "yMMMM" in locale.datetime_skeletons else "yM"])


def _zone_name(local: datetime, language: str) -> str:
    """Return the short name of a time zone, or how far it is from Greenwich if nobody says one."""
    name = local.tzname() or ""
    if language == "en":
        return name
    locale = locale_of(language)
    own = get_timezone_name(local, width="short", locale=locale)
    if own[:1].isalpha():
        return own
    if name.isalpha() and script_of(language) == "Latn":
        return name
    return get_timezone_gmt(local, width="long", locale=locale)


@lru_cache(maxsize=20_000)
def _date(local: date, language: str) -> str:
    locale = locale_of(language)
    if language == "en":
        return f"{local.day} {format_date(local, 'MMMM y', locale=locale)}"
    return format_date(local, "long", locale=locale)
