"""Dates in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime

from ssg.wording import day, locale_of, moment_of

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
    clock = format_datetime(local, "HH:mm", locale=locale)
    assert day(EARLY, PARIS, language) == words
    assert moment_of(EARLY, PARIS, language) == f"{words}, {clock} CET"
