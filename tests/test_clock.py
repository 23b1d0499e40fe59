"""Everything that happens by itself happens at its instant: not a second earlier, nor later.

Each kind of change is looked at a second before its instant, at it and a second after it, about
every night in which clocks are changed, and with the present instant given in any zone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ssg.clockwork import INSTANT, next_change, turns
from ssg.desk import Indexed
from ssg.facts import Body, ImageFields, Parsed, Source
from ssg.kit import Kit
from ssg.outputs import Page, row_of
from ssg.pages.articles import articles
from ssg.pages.sitemaps import news_sitemap
from ssg.parse import parse
from ssg.parse.dates import read_moment
from ssg.picks import latest, must_read
from ssg.problems import InvalidContent
from ssg.settings import Settings, WidgetSettings
from ssg.workshop import make_boxes
from tests.literals import indexed, story
from tests.machine_food import chrome

KIT = Kit()
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
AGE = 5  # days after which the box forgets a story
LONG_AGO = datetime(1500, 1, 1, tzinfo=UTC)

# --- nights in which clocks are changed -----------------------------------------------------------

NIGHTS: dict[str, tuple[str, str, str]] = {  # zone, as written there, the instant
    "Berlin, before the gap": ("Europe/Berlin", "2027-03-28 01:59:59", "2027-03-28T00:59:59Z"),
    "Berlin, after the gap": ("Europe/Berlin", "2027-03-28 03:00", "2027-03-28T01:00:00Z"),
    "Berlin, the first half past two": (
        "Europe/Berlin",
        "2026-10-25 02:30 +0200",
        "2026-10-25T00:30:00Z",
    ),
    "Berlin, the second": ("Europe/Berlin", "2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"),
    "Berlin, after it": ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z"),
    "Berlin, two days after it": ("Europe/Berlin", "2026-10-27 02:30", "2026-10-27T01:30:00Z"),
    "New York, after the gap": ("America/New_York", "2027-03-14 03:00", "2027-03-14T07:00:00Z"),
    "New York, the second": ("America/New_York", "2026-11-01T01:30-05:00", "2026-11-01T06:30:00Z"),
    "New York, two days after": ("America/New_York", "2026-11-03 01:30", "2026-11-03T06:30:00Z"),
    "Lord Howe, half an hour on": (
        "Australia/Lord_Howe",
        "2026-10-04 02:30",
        "2026-10-03T15:30:00Z",
    ),
    "Lord Howe, half an hour twice": (
        "Australia/Lord_Howe",
        "2027-04-04T01:45+10:30",
        "2027-04-03T15:15:00Z",
    ),
    "Casablanca, for a month": (
        "Africa/Casablanca",
        "2027-02-07T02:30+00:00",
        "2027-02-07T02:30:00Z",
    ),
    "Casablanca, after it": ("Africa/Casablanca", "2027-03-14 03:00", "2027-03-14T02:00:00Z"),
    "Apia, the day after the one it left out": (
        "Pacific/Apia",
        "2011-12-31",
        "2011-12-30T10:00:00Z",
    ),
    "Apia, the day before it": ("Pacific/Apia", "2011-12-29 23:59:59", "2011-12-30T09:59:59Z"),
    "Beirut, a day without midnight": ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
    "a leap day": ("Asia/Kolkata", "2028-02-29", "2028-02-28T18:30:00Z"),
    "a year that begins": ("Pacific/Auckland", "2027-01-01", "2026-12-31T11:00:00Z"),
    "a year that ends": ("America/New_York", "2026-12-31 23:59:59", "2027-01-01T04:59:59Z"),
    "a week 53": ("Europe/Berlin", "2021-01-03 12:00", "2021-01-03T11:00:00Z"),
    "before computers": ("Europe/Berlin", "1969-12-31 23:59:59", "1969-12-31T22:59:59Z"),
    "the last second of 32 bits": ("UTC", "2038-01-19T03:14:07Z", "2038-01-19T03:14:07Z"),
    "and the one after": ("UTC", "2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"),
    "the last year there is": ("Europe/Berlin", "2999-12-20 12:00", "2999-12-20T11:00:00Z"),
}


def moment(name: str) -> datetime:
    """Return the instant of a night as a story has it: read from what is written."""
    zone, written, instant = NIGHTS[name]
    read = read_moment(written, ZoneInfo(zone))
    assert isinstance(read, datetime), read
    assert read.astimezone(UTC) == datetime.fromisoformat(instant)
    return read


# --- what happens ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A change that comes by itself: what is written, what is seen, and what of it in turn."""

    fields: Callable[[datetime], dict[str, Any]]
    shown: Callable[[Indexed], bool]
    seen: tuple[bool, bool, bool]  # a second before, at the instant, a second after
    turn: timedelta = timedelta(0)  # from the instant to what `next_change` tells
    ends: bool = False  # a build from before may not be published any more


def is_there(made: Indexed) -> bool:
    """Tell whether readers see the story."""
    return "a/x.md" in made.site.by_path


def in_the_news(made: Indexed) -> bool:
    """Tell whether the news sitemap has the story."""
    boxes = make_boxes(made.site, KIT)
    plan = articles(made.site, boxes, chrome(made.site.settings))
    rows = tuple(row_of(page) for path in made.site.by_path for page in plan(path))
    (page,) = news_sitemap(made.site, rows, chrome(made.site.settings))
    assert isinstance(page, Page)
    return bool(page.inputs["urls"])


def earlier(instant: datetime, by: timedelta) -> datetime:
    """Return the wall time at which a story came out so long before, in the zone of the instant."""
    return (instant.astimezone(UTC) - by).astimezone(instant.tzinfo)


KINDS: dict[str, Kind] = {
    "date": Kind(lambda at: {"date": at}, is_there, (False, True, True)),
    "embargo": Kind(lambda at: {"date": LONG_AGO, "embargo": at}, is_there, (False, True, True)),
    "expires": Kind(
        lambda at: {"date": LONG_AGO, "expires": at}, is_there, (True, False, False), ends=True
    ),
    "must read": Kind(
        lambda at: {"date": LONG_AGO, "must_read": at},
        lambda made: bool(list(must_read(made.site, {})(None))),
        (True, False, False),
    ),
    "rights": Kind(
        lambda at: {"date": LONG_AGO, "image": ImageFields("p.jpg", rights_until=at)},
        lambda made: "a/p.jpg" not in made.site.atlas.ended,
        (True, False, False),
        ends=True,
    ),
    "news": Kind(
        lambda at: {"date": earlier(at, timedelta(hours=48))}, in_the_news, (True, False, False)
    ),
    "box": Kind(
        lambda at: {"date": earlier(at, AGE * DAY)},
        lambda made: bool(list(latest(made.site, {"max_age": AGE})(None))),
        (True, True, False),  # a story of just that age is still shown
        turn=INSTANT,
    ),
}
BOX = Settings(
    title="The Paper",
    base_url="https://paper.example",
    widgets=(WidgetSettings("aged", "latest", max_age=AGE),),
)
PLAIN = Settings(title="The Paper", base_url="https://paper.example")


def at(kind: str, name: str, now: datetime) -> Indexed:
    """Return a site with a story to which something happens in a night, at an instant."""
    told = story("a/x.md", **KINDS[kind].fields(moment(name)))
    settings = BOX if kind == "box" else PLAIN
    return indexed(told, settings=settings, now=now)


def in_zones(instant: datetime, zone: str) -> list[datetime]:
    """Return an instant as the clocks of several places show it: the paper's, and others."""
    places: tuple[tzinfo, ...] = (UTC, ZoneInfo(zone), ZoneInfo("Asia/Tokyo"))
    return [instant.astimezone(place) for place in places]


@pytest.mark.parametrize("name", NIGHTS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_happens_at_its_instant(kind: str, name: str) -> None:
    """Wherever whoever builds lets the clock show it, and twice in the hour that comes twice."""
    wanted, zone = KINDS[kind], NIGHTS[name][0]
    instant = moment(name).astimezone(UTC)
    for step, seen in zip((-1, 0, 1), wanted.seen, strict=True):
        for now in in_zones(instant + step * SECOND, zone):
            assert wanted.shown(at(kind, name, now)) == seen, now


@pytest.mark.parametrize("name", NIGHTS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_next_change_is_told_to_the_instant(kind: str, name: str) -> None:
    """From an hour, a second and an instant before it; then it is over."""
    wanted, zone = KINDS[kind], NIGHTS[name][0]
    due = moment(name).astimezone(UTC) + wanted.turn
    for before in (HOUR, SECOND, INSTANT):
        for now in in_zones(due - before, zone):
            assert next_change(at(kind, name, now), KIT) == due, now
    for after in (timedelta(0), INSTANT, SECOND):
        for now in in_zones(due + after, zone):
            assert due not in {turn.at for turn in turns(at(kind, name, now), KIT)}, now


@pytest.mark.parametrize("name", NIGHTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_build_is_good_until_what_it_shows_must_be_gone(kind: str, name: str) -> None:
    """Coming too late is no fault; showing for too long is one."""
    due, ends = moment(name).astimezone(UTC), KINDS[kind].ends
    assert at(kind, name, due - SECOND).valid_until == (due if ends else None)
    assert at(kind, name, due).valid_until is None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("kind", ["news", "box"])
def test_no_story_comes_back_when_clocks_are_set_back(kind: str, zone: str) -> None:
    """Swept by the quarter of an hour over the night: what is gone stays gone."""
    night = {"Europe/Berlin": "2026-10-24", "America/New_York": "2026-10-31"}
    first = datetime.fromisoformat(f"{night.get(zone, '2027-04-03')}T12:00:00+00:00")
    age = timedelta(hours=48) if kind == "news" else AGE * DAY
    local = ZoneInfo(zone)
    sweep = [(first + n * timedelta(minutes=15)).astimezone(local) for n in range(97)]
    for due in sweep[24:72:4]:
        told = story("a/x.md", date=earlier(due, age))
        settings = BOX if kind == "box" else PLAIN
        seen = [KINDS[kind].shown(indexed(told, settings=settings, now=now)) for now in sweep]
        assert [one for one, other in pairwise(seen) if one != other] == [True]


# --- dates as they are written --------------------------------------------------------------------

KEYS = {
    "date": "date: {}",
    "updated": "updated: {}",
    "embargo": "embargo: {}",
    "expires": "expires: {}",
    "must_read": "must_read: {}",
    "image.rights_until": "image: {{src: p.jpg, alt: x, rights_until: {}}}",
    "corrections[0].date": "corrections: [{{date: {}, text: x}}]",
}


def read(key: str, written: str, zone: str) -> Parsed:
    """Read a story of a paper in a zone, in whose front matter a date is written."""
    lines = ["title: A", *([] if key == "date" else ["date: 2026-01-01"])]
    front = "\n".join([*lines, KEYS[key].format(written)])
    settings = Settings(title="The Paper", timezone=zone)
    source = Source("a/x.md", f"---\n{front}\n---\nWords.\n")
    return parse(source, settings=settings, read_body=lambda *_: Body())


def faults(key: str, written: str, zone: str) -> list[str]:
    """Return what is said of a date that cannot be."""
    with pytest.raises(InvalidContent) as said:
        read(key, written, zone)
    return [str(problem) for problem in said.value.problems]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("zone", "written", "words"),
    [
        ("Europe/Berlin", "2027-03-28 02:30", "does not exist in Europe/Berlin"),
        ("America/New_York", "2027-03-14 02:00", "does not exist in America/New_York"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "does not exist in Australia/Lord_Howe"),
        ("Africa/Casablanca", "2027-03-14 02:30", "does not exist in Africa/Casablanca"),
        ("Pacific/Apia", "2011-12-30", "a day that Pacific/Apia skipped"),
        ("Pacific/Apia", "2011-12-30 12:00", "does not exist in Pacific/Apia"),
        ("Europe/Berlin", "2026-10-25 02:30", "add the offset, +02:00 or +01:00"),
        ("America/New_York", "2026-11-01 01:00", "add the offset, -04:00 or -05:00"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "add the offset, +11:00 or +10:30"),
        ("Africa/Casablanca", "2027-02-07 02:30", "add the offset, +01:00 or +00:00"),
        ("UTC", "2026-02-30", "a day that does not exist"),
        ("UTC", "2027-02-29", "a day that does not exist"),
        ("UTC", "2026-01-01 24:00", "a time that does not exist"),
        ("UTC", "12:30", "a time without a day"),
        ("UTC", "9999-12-31", "use a year from 1400 to 2999"),
    ],
)
def test_an_hour_that_no_clock_shows_once_is_refused(
    key: str, zone: str, written: str, words: str
) -> None:
    """Under every key that holds a date, with its line."""
    line = 3 if key == "date" else 4
    said = faults(key, written, zone)
    found = [each for each in said if each.startswith(f"content/a/x.md:{line}: `{key}` ")]
    assert any(words in each for each in found)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", NIGHTS)
def test_every_key_reads_the_same_instant(key: str, name: str) -> None:
    zone, written, instant = NIGHTS[name]
    fields: Any = read(key, written, zone).fields
    value = {
        "image.rights_until": lambda: fields.image.rights_until,
        "corrections[0].date": lambda: fields.corrections[0].date,
    }.get(key, lambda: getattr(fields, key))()
    assert value.astimezone(UTC) == datetime.fromisoformat(instant)


# --- days and months of the paper -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "instant", "month", "address"),
    [
        ("America/New_York", "2027-01-01T04:59:59Z", "2026-12", "/2026/12/31/x/"),
        ("America/New_York", "2027-01-01T05:00:00Z", "2027-01", "/2027/01/01/x/"),
        ("Pacific/Auckland", "2026-12-31T10:59:59Z", "2026-12", "/2026/12/31/x/"),
        ("Pacific/Auckland", "2026-12-31T11:00:00Z", "2027-01", "/2027/01/01/x/"),
        # Weeks 53 of ISO 8601: the year of the day counts, not that of the week.
        ("Europe/Berlin", "2021-01-02T23:30:00Z", "2021-01", "/2021/01/03/x/"),
        ("Europe/Berlin", "2018-12-31T12:00:00Z", "2018-12", "/2018/12/31/x/"),
        ("Asia/Kolkata", "2028-02-28T18:30:00Z", "2028-02", "/2028/02/29/x/"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12", "/2011/12/29/x/"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12", "/2011/12/31/x/"),
        ("UTC", "1969-12-31T23:59:59Z", "1969-12", "/1969/12/31/x/"),
        ("UTC", "2038-01-19T03:14:08Z", "2038-01", "/2038/01/19/x/"),
    ],
)
def test_months_and_addresses_are_of_the_papers_zone(
    zone: str, instant: str, month: str, address: str
) -> None:
    settings = Settings(title="The Paper", timezone=zone, permalink="/{year}/{month}/{day}/{slug}/")
    told = story("a/x.md", date=datetime.fromisoformat(instant))
    made = indexed(told, settings=settings, now=datetime(2039, 1, 1, tzinfo=UTC)).site
    assert (list(made.by_month), made.articles[0].address) == ([month], address)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Beirut", "Pacific/Apia"])
def test_a_date_alone_is_the_first_instant_of_its_day(zone: str) -> None:
    """Over a year in which clocks were changed at midnight, or a day left out."""
    day = date(2011, 12, 31) if zone == "Pacific/Apia" else date(2022, 1, 1)
    for number in range(365):
        written = (day + number * DAY).isoformat()
        fields: Any = read("date", written, zone).fields
        assert fields.date.date().isoformat() == written
        before = (fields.date.astimezone(UTC) - SECOND).astimezone(ZoneInfo(zone))
        assert before.date().isoformat() < written


def test_no_module_but_the_command_line_asks_for_the_time() -> None:
    """What ruff forbids, said once more by reading: nothing else knows the present."""
    root = Path(__file__).parent.parent / "ssg"
    asking = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if any(
            word in path.read_text("utf-8")
            for word in ("datetime.now(", "date.today(", "datetime.utcnow(", "time.time(")
        )
    }
    assert asking == {"cli"}
