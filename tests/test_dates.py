"""Dates as newsrooms write them, and hours that no clock has shown."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.parse.dates import (
    FIRST,
    LAST,
    Unreadable,
    date_in_name,
    read_moment,
    read_path_moment,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")


def moment(written: object, zone: str = "Europe/Berlin") -> str:
    read = read_moment(written, ZoneInfo(zone))
    assert isinstance(read, datetime), read
    return read.isoformat()


def refusal(written: object, zone: str = "Europe/Berlin") -> str:
    read = read_moment(written, ZoneInfo(zone))
    assert isinstance(read, Unreadable), read
    return f"{read.message} ({read.hint})"


# A time without an offset is a time of the site's zone.
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-02 10:05", "2026-01-02T10:05:00+01:00"),
        ("2026-07-02 10:05", "2026-07-02T10:05:00+02:00"),
        ("2026-07-02T10:05", "2026-07-02T10:05:00+02:00"),
        ("2026-07-02t10:05:06", "2026-07-02T10:05:06+02:00"),
        ("2026-07-02 9:05:06", "2026-07-02T09:05:06+02:00"),
        ("2026-07-02 10:05:06.5", "2026-07-02T10:05:06.500000+02:00"),
        ("2026-07-02 10:05:06.123456789", "2026-07-02T10:05:06.123456+02:00"),
        ("  2026-07-02   10:05  ", "2026-07-02T10:05:00+02:00"),
    ],
)
def test_a_time_without_offset_is_in_the_zone(written: str, expected: str) -> None:
    assert moment(written) == expected


# An offset is kept, however it is written.
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-07-02T10:05:00Z", "2026-07-02T10:05:00+00:00"),
        ("2026-07-02 10:05z", "2026-07-02T10:05:00+00:00"),
        ("2026-07-02T10:05:00+01:00", "2026-07-02T10:05:00+01:00"),
        ("2026-07-02T10:05:00+0100", "2026-07-02T10:05:00+01:00"),
        ("2026-07-02T10:05:00+01", "2026-07-02T10:05:00+01:00"),
        ("2023-01-02 9:05:00 -0500", "2023-01-02T09:05:00-05:00"),
        ("2023-01-02 12:38:00 +05:45", "2023-01-02T12:38:00+05:45"),
    ],
)
def test_an_offset_is_kept(written: str, expected: str) -> None:
    assert moment(written) == expected


# A day is as long as clocks say, so its first instant may be another than 00:00.
@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00"),
        ("America/New_York", "2026-11-01", "2026-11-01T00:00:00-04:00"),
        ("America/Sao_Paulo", "2017-10-15", "2017-10-15T01:00:00-02:00"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"),
        ("Africa/Casablanca", "2026-02-15", "2026-02-15T00:00:00+01:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T00:00:00-10:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00"),
        ("UTC", "2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("UTC", "2000-02-29", "2000-02-29T00:00:00+00:00"),
    ],
)
def test_a_date_alone_is_the_first_instant_of_the_day(zone: str, day: str, expected: str) -> None:
    assert moment(day, zone) == expected


# Samoa went from 29 to 31 December 2011.
def test_a_day_that_a_zone_skipped_is_refused() -> None:
    assert "names 2011-12-30, a day that Pacific/Apia skipped" in refusal(
        "2011-12-30", "Pacific/Apia"
    )
    assert "clocks go from 2011-12-30 00:00 to 2011-12-31 00:00" in refusal(
        "2011-12-30 12:00", "Pacific/Apia"
    )


# An hour that clocks jump over does not exist.
@pytest.mark.parametrize(
    ("zone", "written", "jump"),
    [
        ("Europe/Berlin", "2026-03-29 02:00", "from 02:00 to 03:00"),
        ("Europe/Berlin", "2026-03-29 02:59:59.999999", "from 02:00 to 03:00"),
        ("America/New_York", "2026-03-08 02:30", "from 02:00 to 03:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "from 02:00 to 02:30"),
        ("Africa/Casablanca", "2026-03-22 02:30", "from 02:00 to 03:00"),
        ("America/Sao_Paulo", "2017-10-15 00:30", "from 00:00 to 01:00"),
    ],
)
def test_a_time_in_a_gap_is_refused(zone: str, written: str, jump: str) -> None:
    assert f"does not exist in {zone}" in refusal(written, zone)
    assert f"clocks go {jump}" in refusal(written, zone)


def test_the_minutes_around_a_gap_exist() -> None:
    assert moment("2026-03-29 01:59:59") == "2026-03-29T01:59:59+01:00"
    assert moment("2026-03-29 03:00") == "2026-03-29T03:00:00+02:00"
    assert moment("2026-10-04 02:30", "Australia/Lord_Howe") == "2026-10-04T02:30:00+11:00"


# An hour that comes twice needs an offset, and with one it is clear.
@pytest.mark.parametrize(
    ("zone", "written", "offsets"),
    [
        ("Europe/Berlin", "2026-10-25 02:30", "+02:00 or +01:00"),
        ("America/New_York", "2026-11-01 01:00", "-04:00 or -05:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "+11:00 or +10:30"),
        ("Africa/Casablanca", "2026-02-15 02:30", "+01:00 or +00:00"),
    ],
)
def test_a_time_that_comes_twice_is_refused(zone: str, written: str, offsets: str) -> None:
    assert f"happened twice in {zone}" in refusal(written, zone)
    assert f"add the offset, {offsets}" in refusal(written, zone)
    assert moment(written + "Z", zone).endswith("+00:00")


# Days and hours that no calendar and no clock has.
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-02-30", "a day that does not exist: 2026-02-30"),
        ("2026-02-29", "a day that does not exist"),
        ("1900-02-29", "a day that does not exist"),
        ("2026-00-10", "a day that does not exist"),
        ("2026-13-10", "a day that does not exist"),
        ("2026-04-31 10:00Z", "a day that does not exist"),
        ("2026-01-01 24:00", "a time that does not exist"),
        ("2026-01-01 10:60", "a time that does not exist"),
        ("2026-12-31T23:59:60Z", "a time that does not exist"),
        ("2026-01-01 10:00 +24:00", "a time that does not exist"),
        ("2026-01-01 10:00 +01:75", "a time that does not exist"),
    ],
)
def test_impossible_dates_are_refused(written: str, words: str) -> None:
    assert words in refusal(written)


# What is not a date at all, or one that people read in two ways.
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "is empty (write 2026-11-24"),
        ("12:30", "is a time without a day: 12:30"),
        ("yesterday", "is not a date: yesterday"),
        ("03/02/2026", "is not a date"),
        ("3.2.2026", "is not a date"),
        ("2026-2-3", "is not a date"),
        ("20260203", "is not a date"),
        ("2026-W05", "is not a date"),
        ("2026-034", "is not a date"),
        ("2026-01-01T10", "is not a date"),
        ("2026-01-0110:00", "is not a date"),
        ("Tue, 03 Feb 2026 10:00:00 GMT", "is not a date"),
        ("2026-01-01 10:00 EST", "has a zone by name, EST"),
        ("2026-01-01 10:00 Europe/Paris", "has a zone by name, Europe/Paris"),
        ("٢٠٢٦-٠١-٠١", "is not a date"),
        ("2026-01-01\n2026-01-02", "is not a date"),
        ("x" * 500, "xxx... (write"),
        (20260203, "must be a date"),
        (None, "must be a date"),
        ("0000-01-01", "a day that does not exist"),
        ("0001-01-01", "has the year 0001"),
        ("1399-12-31", "has the year 1399"),
        ("3000-01-01", "has the year 3000"),
        ("9999-12-31T23:59:59Z", "has the year 9999"),
    ],
)
def test_what_is_not_a_date_is_refused(written: object, words: str) -> None:
    assert words in refusal(written)


# TOML has dates and times of its own.
def test_dates_of_toml_are_read_by_the_same_rules() -> None:
    noon = datetime(2026, 7, 2, 12, 0)  # noqa: DTZ001
    assert moment(noon) == "2026-07-02T12:00:00+02:00"
    assert moment(noon.replace(tzinfo=UTC)) == "2026-07-02T12:00:00+00:00"
    assert moment(date(2026, 7, 2)) == "2026-07-02T00:00:00+02:00"
    assert "does not exist" in refusal(datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001
    assert "has the year 0001" in refusal(datetime(1, 1, 1))  # noqa: DTZ001
    assert "has the year 9999" in refusal(date.max)


# The first and the last year that are read work in every zone.
@pytest.mark.parametrize("zone", [*ZONES, "Pacific/Apia", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_can_be_moved_between_zones(zone: str) -> None:
    for day in (f"{FIRST}-01-01", f"{LAST}-12-31"):
        read = read_moment(day, ZoneInfo(zone))
        assert isinstance(read, datetime)
        assert read.astimezone(UTC).tzinfo is UTC


# Archives have the day in a path.
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2015/04/10/Fearless.html", "2015-04-10T00:00:00+02:00"),
        ("/2015/04/10/x", "2015-04-10T00:00:00+02:00"),
        ("inside/2020/07/27/1.45.1", "2020-07-27T00:00:00+02:00"),
        ("2015-04-10-x", "2015-04-10T00:00:00+02:00"),
        ("2015-04-10 10:00", "2015-04-10T10:00:00+02:00"),
    ],
)
def test_a_path_gives_its_day(written: str, expected: str) -> None:
    read = read_path_moment(written, BERLIN)
    assert isinstance(read, datetime)
    assert read.isoformat() == expected


def test_a_path_with_an_impossible_day_is_refused() -> None:
    assert isinstance(read_path_moment("2015/02/30/x", BERLIN), Unreadable)
    assert isinstance(read_path_moment("2015/x", BERLIN), Unreadable)


def test_a_file_name_may_begin_with_a_date() -> None:
    assert date_in_name("2022-02-18-mali") == "2022-02-18"
    assert date_in_name("2022-02-18") == ""
    assert date_in_name("2022-2-18-mali") == ""
    assert date_in_name("mali-2022-02-18-x") == ""


INSTANTS = st.datetimes(datetime(1400, 1, 2), datetime(2999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


# Every instant, written with its offset in any zone, is read as that instant.
@given(instant=INSTANTS, zone=st.sampled_from(ZONES), minutes=st.integers(-1439, 1439))
def test_an_instant_with_offset_is_read_back(instant: datetime, zone: str, minutes: int) -> None:
    local = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert moment(local.isoformat(), zone) == local.isoformat()


# A local time is either read as itself, or it is a time that its zone does not show exactly once.
@given(instant=INSTANTS, zone=st.sampled_from(ZONES))
def test_a_local_time_is_read_back_or_refused(instant: datetime, zone: str) -> None:
    naive = instant.replace(tzinfo=None)
    read = read_moment(naive.isoformat(), ZoneInfo(zone))
    shown = [
        offset
        for fold in (0, 1)
        if (local := naive.replace(tzinfo=ZoneInfo(zone), fold=fold))
        if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive
        if (offset := local.utcoffset()) is not None
    ]
    if isinstance(read, datetime):
        assert read.replace(tzinfo=None) == naive
    assert isinstance(read, datetime) == (len(set(shown)) == 1)


# The first instant of a day is of that day, and the instant before it is not.
@given(
    day=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    zone=st.sampled_from([*ZONES, "America/Sao_Paulo"]),
)
def test_nothing_of_a_day_is_before_its_first_instant(day: date, zone: str) -> None:
    read = read_moment(day.isoformat(), ZoneInfo(zone))
    assert isinstance(read, datetime)
    assert read.date() == day
    before = (read.astimezone(UTC) - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    assert before.date() < day
