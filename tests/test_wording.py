"""Dates in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_time

from ssg.wording import (
    day,
    direction_of,
    listed,
    locale_of,
    moment_of,
    month,
    number,
    script_of,
)

PARIS = ZoneInfo("Europe/Paris")
EARLY = datetime(2022, 2, 18, 8, 5, tzinfo=UTC)
LATE = datetime(2022, 2, 17, 23, 59, tzinfo=UTC)  # in Paris the next day


def test_day_and_time_are_those_of_the_zone() -> None:
    """The paper's clock counts, not the writer's."""
    assert day(LATE, PARIS, "en") == "18 February 2022"
    assert moment_of(LATE, PARIS, "en") == "18 February 2022, 00:59 CET"
    assert moment_of(EARLY, PARIS, "en") == "18 February 2022, 09:05 CET"


@pytest.mark.parametrize("language", ["ar", "de", "en-GB", "fa", "fr", "hi", "my", "th", "zh"])
def test_words_are_those_of_the_language(language: str) -> None:
    """As the Unicode Common Locale Data Repository has them."""
    local, locale = EARLY.astimezone(PARIS), locale_of(language)
    words = format_date(local, "long", locale=locale)
    assert day(EARLY, PARIS, language) == words
    assert words in moment_of(EARLY, PARIS, language)
    assert format_time(local, "short", locale=locale) in moment_of(EARLY, PARIS, language)


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("fr", "Europe/Paris", "18 février 2022, 09:05 CET"),
        ("de", "Europe/Berlin", "18. Februar 2022, 09:05 MEZ"),
        ("es", "Europe/Madrid", "18 de febrero de 2022, 9:05 CET"),
        ("en-US", "America/New_York", "February 18, 2022, 3:05\u202fAM EST"),
        ("zh", "Asia/Shanghai", "2022年2月18日 16:05 GMT+08:00"),
        ("ar", "Africa/Cairo", "18 فبراير 2022، 10:05 ص غرينتش+02:00"),
        ("ar", "UTC", "18 فبراير 2022، 8:05 ص UTC"),
    ],
)
def test_an_instant_is_written_as_its_readers_write_it(language: str, zone: str, said: str) -> None:
    """With the zone by a name that they know: CST would be Chicago's to most."""
    assert moment_of(EARLY, ZoneInfo(zone), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "February 2022"), ("zh", "2022年2月"), ("ko", "2022년 2월"), ("ar", "فبراير 2022")],
)
def test_a_month_is_written_in_its_order(language: str, said: str) -> None:
    assert month(EARLY, PARIS, language) == said


@pytest.mark.parametrize(
    ("language", "script", "direction"),
    [
        ("en", "Latn", "ltr"),
        ("ar", "Arab", "rtl"),
        ("ar-Latn", "Latn", "ltr"),
        ("az-Arab", "Arab", "rtl"),
        ("he-IL", "Hebr", "rtl"),
        ("pa", "Guru", "ltr"),
        ("pa-PK", "Arab", "rtl"),
        ("zh", "Hans", "ltr"),
        ("zh-TW", "Hant", "ltr"),
        ("dv", "Thaa", "rtl"),
        ("nqo", "Nkoo", "rtl"),
        ("xx", "Latn", "ltr"),
    ],
)
def test_a_language_has_a_script_and_a_script_a_direction(
    language: str, script: str, direction: str
) -> None:
    assert (script_of(language), direction_of(language)) == (script, direction)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A, B and C"),
        ("en-US", "A, B, and C"),
        ("fr", "A, B et C"),
        ("zh", "A、B和C"),
        ("ar", "A وB وC"),
    ],
)
def test_names_are_listed_as_the_language_does(language: str, said: str) -> None:
    assert listed(["A", "B", "C"], language) == said
    assert listed(["A"], language) == "A"
    assert listed([], language) == ""
    assert listed(list("ABCD"), "en") == "A, B, C and D"


def test_numbers_have_separators() -> None:
    said = [number(12400, tag) for tag in ("en", "de", "fr")]
    assert said == ["12,400", "12.400", "12\u202f400"]
