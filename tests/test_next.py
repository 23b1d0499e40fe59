"""`ssg next` names the instant at which an output changes by itself, and nothing else does so."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ssg.cli.coming import cron_minutes
from ssg.kit import Kit
from ssg.model import Site
from ssg.turns import Turn
from tests.command import run_ssg
from tests.newsroom import SITE, build_site, output_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLD = "2026-10-01 08:00"  # too old for the news sitemap
BOX = '[[widgets]]\nname = "fresh"\npick = "latest"\nmax_age = 60\n[boxes]\narticle = ["fresh"]\n'
FIRST = '[boxes]\narticle = ["must_read"]\n'
PLUGIN = f'plugins = ["{__name__}"]\n'


def ask(folder: Path, now: datetime = NOW) -> dict[str, Any]:
    """Return what the command says at an instant, as data."""
    said = run_ssg("-C", folder, "next", "--json", "--now", now.isoformat())
    assert said.code == 0, said.err
    found: dict[str, Any] = said.data
    return found


def when(folder: Path, now: datetime = NOW) -> datetime | None:
    """Return the instant of the next change."""
    found = ask(folder, now)["next"]
    return datetime.fromisoformat(found) if found else None


# --- what changes ---------------------------------------------------------------------------------

T = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
AT = T.isoformat()
KINDS: dict[str, tuple[str, dict[str, str], str]] = {  # settings, keys of a story, what happens
    "date": (SITE, {"date": AT}, "comes out"),
    "embargo": (SITE, {"date": OLD, "embargo": AT}, "comes out"),
    "expires": (SITE, {"date": OLD, "expires": AT}, "expires"),
    "must read": (SITE + FIRST, {"date": OLD, "must_read": AT}, "is a must read no longer"),
    "news": (SITE, {"date": "2026-11-22T18:30Z"}, "leaves the news sitemap"),
}


def site_of(folder: Path, kind: str) -> Path:
    """Write a site with a story to which something happens at `T`, and one that stays as it is."""
    settings, keys, _ = KINDS[kind]
    return write_site(
        folder,
        {
            "site.toml": settings,
            "content/news/a.md": story_text("One", **keys),
            "content/news/b.md": story_text("Other", date=OLD),
        },
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_instant_is_told_until_it_is_there(tmp_path: Path, kind: str) -> None:
    """A second before it, it is still to come; on it and a second after, it is over."""
    site = site_of(tmp_path, kind)
    for before in (NOW, T - SECOND):
        found = ask(site, before)
        assert found["next"] == "2026-11-24T18:30:00+00:00"
        assert found["changes"] == [
            {"what": KINDS[kind][2], "title": "One", "path": "content/news/a.md"}
        ]
    news = T + timedelta(hours=48) if KINDS[kind][2] == "comes out" else None
    assert when(site, T) == when(site, T + SECOND) == news


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_change_then_and_not_before(tmp_path: Path, kind: str) -> None:
    """So whoever builds at that instant misses nothing, and need not build any earlier."""
    site = site_of(tmp_path, kind)
    made = []
    for moment in (NOW, T - SECOND, T):
        build_site(site, now=moment.isoformat())
        made.append(output_of(site))
    assert made[0] == made[1]
    assert made[1] != made[2]


def test_a_box_forgets_a_story_an_instant_after_its_age(tmp_path: Path) -> None:
    """A story of just that age is still shown; the next second's build has it no more."""
    date = T - timedelta(days=60)
    site = write_site(
        tmp_path,
        {
            "site.toml": SITE + BOX,
            "content/news/a.md": story_text("One", date=date.isoformat()),
            "content/news/b.md": story_text("Other", date="2026-09-01"),
        },
    )
    found = ask(site)
    assert found["next"] == "2026-11-24T18:30:01+00:00"
    assert [each["what"] for each in found["changes"]] == ["is too old for the box `fresh`"]
    assert when(site, T) == T + SECOND
    assert when(site, T + SECOND) is None
    made = []
    for moment in (NOW, T, T + SECOND):
        build_site(site, now=moment.isoformat())
        made.append(output_of(site))
    assert made[0] == made[1] != made[2]


def test_a_box_of_a_section_forgets_only_its_stories(tmp_path: Path) -> None:
    box = BOX.replace("max_age", 'section = "sport"\nmax_age')
    site = write_site(
        tmp_path,
        {
            "site.toml": SITE + box,
            "content/news/a.md": story_text("One", date="2026-10-01"),
            "content/sport/b.md": story_text("Other", date="2026-10-03"),
        },
    )
    assert [each["title"] for each in ask(site)["changes"]] == ["Other"]


def test_all_that_happens_at_an_instant_is_told(tmp_path: Path) -> None:
    """And by which a build is not to be published any more."""
    stories = {f"content/news/{kind}.md": story_text(kind, **KINDS[kind][1]) for kind in KINDS}
    found = ask(write_site(tmp_path, stories))
    assert [(each["title"], each["what"]) for each in found["changes"]] == [
        ("date", "comes out"),
        ("embargo", "comes out"),
        ("expires", "expires"),
        ("must read", "is a must read no longer"),
        ("news", "leaves the news sitemap"),
    ]
    assert found["valid_until"] == "2026-11-24T18:30:00+00:00"


@pytest.mark.parametrize(
    "keys",
    [
        {"draft": "true", "date": AT},
        {"draft": "true", "expires": AT},
        {"withdrawn": "Wrong", "date": AT},
        {"date": AT, "expires": AT},
        {"date": "2027-01-01", "must_read": AT},
        {"expires": "2026-11-01", "must_read": AT},
        {"label": "sponsored", "sponsor": "{name: Acme}", "date": "2026-11-23 08:00"},
        {"canonical": "https://other.example/x", "date": "2026-11-23 08:00"},
    ],
)
def test_what_no_reader_sees_is_no_change(tmp_path: Path, keys: dict[str, str]) -> None:
    given = {"date": OLD, **keys}
    site = write_site(
        tmp_path,
        {
            "content/news/a.md": story_text("One", **given),
            "content/news/b.md": story_text("Other", date=OLD),
        },
    )
    found = when(site)
    assert found is None or found.year == 2027
    made = []
    for moment in (NOW, T + timedelta(days=3)):
        build_site(site, now=moment.isoformat())
        made.append(output_of(site))
    assert made[0] == made[1]


def clock(site: Site) -> Iterator[datetime]:
    """Name instants as a plugin does."""
    yield from (T - timedelta(days=9), T)


def telling(site: Site) -> Iterable[Turn]:
    """Name instants with the reason."""
    return [Turn(T - timedelta(days=9), "past"), Turn(T + SECOND, "the ticker stops")]


def extend(kit: Kit) -> Kit:
    """Add the clocks to a kit."""
    return replace(kit, clocks=(*kit.clocks, telling, clock))


def test_the_clocks_of_plugins_count(tmp_path: Path) -> None:
    story = {"content/news/a.md": story_text("One", date=OLD)}
    site = write_site(tmp_path, {"site.toml": PLUGIN + SITE, **story})
    changes = [{"what": "the clock `clock`", "title": "", "path": ""}]
    assert ask(site) == {"next": AT, "changes": changes, "valid_until": None}
    assert [each["what"] for each in ask(site, T)["changes"]] == ["the ticker stops"]
    assert when(site, T + SECOND) is None


# --- clocks that are changed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "written", "instant"),
    [
        # The hour that comes twice, first and second; the minute after one that is skipped.
        ("Europe/Berlin", "2026-10-25T02:30+02:00", "2026-10-25T00:30+00:00"),
        ("Europe/Berlin", "2026-10-25T02:30+01:00", "2026-10-25T01:30+00:00"),
        ("Europe/Berlin", "2027-03-28 03:00", "2027-03-28T01:00+00:00"),
        ("America/New_York", "2026-11-01T01:30-05:00", "2026-11-01T06:30+00:00"),
        ("America/New_York", "2027-03-14 03:00", "2027-03-14T07:00+00:00"),
        # Half an hour, and a month of its own.
        ("Australia/Lord_Howe", "2027-04-04T01:45+10:30", "2027-04-03T15:15+00:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03T15:30+00:00"),
        ("Africa/Casablanca", "2027-02-07T02:30+00:00", "2027-02-07T02:30+00:00"),
        ("Asia/Kolkata", "2028-02-29", "2028-02-28T18:30+00:00"),
        ("Pacific/Apia", "2027-01-01", "2026-12-31T11:00+00:00"),
    ],
)
def test_instants_are_those_of_the_zone(
    tmp_path: Path, zone: str, written: str, instant: str
) -> None:
    """To the second, however the clocks are changed about it."""
    due = datetime.fromisoformat(instant)
    site = write_site(
        tmp_path,
        {
            "site.toml": f'timezone = "{zone}"\n{SITE}',
            "content/news/a.md": story_text("One", date=written),
            "content/news/b.md": story_text("Other", date="2026-01-01"),
        },
    )
    assert when(site, due - timedelta(hours=3)) == when(site, due - SECOND) == due
    assert when(site, due) == when(site, due + SECOND) == due + timedelta(hours=48)


@pytest.fixture
def zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let a test say where the machine stands."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change the time zone of a process")
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "instant", "lines"),
    [
        ("UTC", "2026-11-24T18:30:00+00:00", ["30 18 24 11 *"]),
        ("UTC", "2026-11-24T18:30:01+00:00", ["31 18 24 11 *"]),
        ("UTC", "2026-12-31T23:59:30+00:00", ["0 0 1 1 *"]),
        ("Europe/Berlin", "2026-11-24T18:30:00+00:00", ["30 19 24 11 *"]),
        ("Europe/Berlin", "2026-10-25T00:30:00+00:00", ["30 2 25 10 *", "0 3 25 10 *"]),
        ("Europe/Berlin", "2026-10-25T01:30:00+00:00", ["30 2 25 10 *", "0 3 25 10 *"]),
        ("Europe/Berlin", "2026-10-25T02:00:00+00:00", ["0 3 25 10 *"]),
        ("Europe/Berlin", "2027-03-28T01:00:00+00:00", ["0 3 28 3 *"]),
        ("Australia/Lord_Howe", "2027-04-03T15:15:00+00:00", ["45 1 4 4 *", "0 2 4 4 *"]),
    ],
)
def test_cron_runs_at_the_first_minute_that_is_not_too_early(
    zone_of_the_machine: pytest.MonkeyPatch, zone: str, instant: str, lines: list[str]
) -> None:
    zone_of_the_machine.setenv("TZ", zone)
    time.tzset()
    assert list(cron_minutes(datetime.fromisoformat(instant))) == lines


# --- the command ----------------------------------------------------------------------------------


def test_it_is_printed_for_people(tmp_path: Path) -> None:
    site = site_of(tmp_path, "expires")
    said = run_ssg("-C", site, "next", "--at", NOW.isoformat())
    assert said.out.splitlines() == [
        "next change at 2026-11-24 18:30:00+00:00",
        "what happens  title  file",
        "expires       One    content/news/a.md",
        "a build made now may be published until 2026-11-24 18:30:00+00:00",
    ]


def test_it_is_printed_for_cron(tmp_path: Path, zone_of_the_machine: pytest.MonkeyPatch) -> None:
    """A percent sign would end the command."""
    zone_of_the_machine.setenv("TZ", "UTC")
    time.tzset()
    (tmp_path / "50 % off").mkdir()
    site = site_of(tmp_path / "50 % off", "date")
    said = run_ssg("-C", site, "next", "--cron", "--now", NOW.isoformat())
    assert said.out.startswith("30 18 24 11 * ")
    assert said.out.endswith(f" -m ssg -C '{tmp_path}/50 \\% off' build\n")


def test_nothing_may_happen(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/news/a.md": story_text("One", date=OLD)})
    words = ("-C", site, "next", "--now", NOW.isoformat())
    said = run_ssg(*words)
    assert (said.code, said.out) == (0, "nothing will change by itself\n")
    assert run_ssg(*words, "--cron").out == "# nothing will change by itself\n"
    assert run_ssg(*words, "--json").data == {"next": None, "changes": [], "valid_until": None}


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """Nobody knows when it comes out, so no instant is named."""
    site = site_of(tmp_path, "date")
    write_site(site, {"content/news/c.md": story_text(embargo="tomorrow")})
    for words in (("next",), ("next", "--json")):
        said = run_ssg("-C", site, *words)
        assert said.code == 1
        assert "content/news/c.md" in said.out + said.err
        assert "18:30" not in said.out


def test_data_are_not_for_cron(tmp_path: Path) -> None:
    said = run_ssg("-C", site_of(tmp_path, "date"), "next", "--cron", "--json")
    assert said.code == 2
