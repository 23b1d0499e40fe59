"""Instants as machines read them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.timestamps import iso, rfc822

PARIS = ZoneInfo("Europe/Paris")

instants = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  -- Hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
    allow_imaginary=False,
)


@pytest.mark.parametrize(
    ("moment", "machine", "feed"),
    [
        (
            datetime(2026, 11, 5, 9, 0, tzinfo=PARIS),
            "2026-11-05T09:00:00+01:00",
            "Thu, 05 Nov 2026 09:00:00 +0100",
        ),
        (
            datetime(2026, 7, 5, 9, 0, 1, 999, tzinfo=UTC),
            "2026-07-05T09:00:01+00:00",
            "Sun, 05 Jul 2026 09:00:01 +0000",
        ),
        (  # nine minutes and 21 seconds from Greenwich, which neither format can write
            datetime(1900, 1, 1, 12, 9, 21, tzinfo=PARIS),
            "1900-01-01T12:00:00+00:00",
            "Mon, 01 Jan 1900 12:00:00 +0000",
        ),
        (
            datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
            "2026-01-01T00:00:00-03:30",
            "Thu, 01 Jan 2026 00:00:00 -0330",
        ),
    ],
)
def test_an_instant_keeps_its_offset_if_it_can(moment: datetime, machine: str, feed: str) -> None:
    assert iso(moment) == machine
    assert rfc822(moment) == feed


@given(instants)
def test_both_forms_name_the_same_instant(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    assert datetime.fromisoformat(iso(moment)) == second.astimezone(UTC)
    assert parsedate_to_datetime(rfc822(moment)) == second.astimezone(UTC)
