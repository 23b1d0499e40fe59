"""What is told of events, and when: the same at any speed, since the times are given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ssg.preview.bursts import ANYTHING, EMPTY, LONGEST, QUIET, Burst, Event, Found, Hints, What

SOON = 0.001


def text(name: str, what: What = What.CHANGED) -> Event:
    return Event(f"/site/content/{name}", what, text=name)


def other(name: str, what: What = What.CHANGED, *, folder: bool = False) -> Event:
    return Event(f"/site/{name}", what, folder)


class Disk:
    """What lies where: files that say something, unless other things are said."""

    def __init__(self, **found: Found) -> None:
        self.found: Mapping[str, Found] = {
            f"/site/content/{name}.md": each for name, each in found.items()
        }
        self.looks = 0

    def __call__(self, path: str) -> Found:
        self.looks += 1
        return self.found.get(path, Found.FILE)


def told(*events: Event, disk: Disk | None = None) -> Hints | None:
    """Return what is told of events that came at once."""
    burst = Burst()
    for event in events:
        burst.note(event, 5.0)
    return burst.told(5.0 + QUIET, disk or Disk())


def test_nothing_is_told_before_it_is_quiet() -> None:
    burst = Burst()
    assert burst.wait(1.0) is None
    burst.note(text("a.md"), 1.0)
    assert burst.wait(1.0) == pytest.approx(QUIET)
    assert burst.told(1.0 + QUIET - SOON, Disk()) is None
    burst.note(text("b.md"), 1.0 + QUIET - SOON)
    assert burst.told(1.0 + QUIET, Disk()) is None
    assert burst.told(1.0 + 2 * QUIET, Disk()) == Hints(frozenset({"a.md", "b.md"}))
    assert burst.wait(2.0) is None
    assert burst.told(2.0, Disk()) is None


def test_a_constant_stream_is_not_held_back_for_long() -> None:
    """A hundred saves in a second are told a few times, and the last one after it came."""
    burst, disk = Burst(), Disk()
    tells = []
    for number in range(100):
        now = 1.0 + number / 100
        burst.note(text("a.md"), now)
        assert (wait := burst.wait(now)) is not None
        assert wait <= min(QUIET, LONGEST)
        if burst.told(now, disk):
            tells.append(now)
    assert burst.told(1.99 + QUIET, disk) == Hints(frozenset({"a.md"}))
    assert len(tells) == 6
    assert max(b - a for a, b in zip(tells, tells[1:], strict=False)) <= LONGEST + 0.011


def test_a_text_that_is_empty_at_the_moment_is_held_back() -> None:
    """Editors cut a file to nothing before they write; nobody wants to read that it is empty."""
    burst, disk = Burst(), Disk(a=Found.EMPTY)
    burst.note(text("a.md"), 1.0)
    assert burst.told(1.0 + QUIET, disk) is None
    assert burst.wait(1.0 + QUIET) == pytest.approx(EMPTY)
    assert burst.told(1.3, disk) is None
    disk.found = {}
    burst.note(text("a.md"), 1.4)
    assert burst.told(1.4 + QUIET, disk) == Hints(frozenset({"a.md"}))


def test_a_text_that_stays_empty_is_told() -> None:
    burst, disk = Burst(), Disk(a=Found.EMPTY)
    burst.note(text("a.md"), 1.0)
    assert burst.told(1.0 + QUIET, disk) is None
    assert burst.told(1.0 + QUIET + EMPTY, disk) == Hints(frozenset({"a.md"}))
    assert burst.wait(2.0) is None


def test_other_saves_do_not_prolong_the_patience_with_an_empty_file() -> None:
    burst, disk = Burst(), Disk(a=Found.EMPTY)
    burst.note(text("a.md"), 1.0)
    now, tells = 1.0, []
    while now < 1.9:
        now += 0.01
        burst.note(text("b.md"), now)
        if hints := burst.told(now, disk):
            tells.append((now, hints))
    first, hints = tells[0]
    assert hints == Hints(frozenset({"a.md", "b.md"}))
    assert first <= 1.0 + LONGEST + EMPTY + 0.02
    assert disk.looks < 60


@pytest.mark.parametrize(
    "event",
    [
        text("new.md", What.MADE),
        other("content/africa", What.MADE, folder=True),
        other("content/africa", What.GONE, folder=True),
        other("content/africa/map.png"),
        other("site.toml"),
        other("layouts/base.html"),
        other("house.py"),
    ],
    ids=lambda event: f"{event.path}-{event.what.value}",
)
def test_all_but_texts_that_were_there_may_have_changed_anything(event: Event) -> None:
    assert told(event) == ANYTHING
    assert told(text("a.md"), event) == ANYTHING
    assert told(event, text("a.md")) == ANYTHING


@pytest.mark.parametrize("found", [Found.NOTHING, Found.OTHER])
def test_a_text_that_is_gone_or_another_thing_may_have_changed_anything(found: Found) -> None:
    assert told(text("a.md"), disk=Disk(a=found)) == ANYTHING
    assert told(text("a.md", What.GONE), disk=Disk(a=found)) == ANYTHING
    assert told(text("a.md", What.PUT), disk=Disk(a=found)) == ANYTHING


def test_a_text_that_was_replaced_is_named() -> None:
    assert told(text("a.md", What.PUT)) == Hints(frozenset({"a.md"}))
    made_again = (text("a.md", What.GONE), text("a.md", What.MADE), text("a.md"))
    assert told(*made_again) == Hints(frozenset({"a.md"}))


def test_what_comes_and_goes_is_not_told() -> None:
    """Such as the file by which Vim sees whether it may write."""
    gone = Disk()
    gone.found = {"/site/content/4913": Found.NOTHING}
    probe = [other("content/4913", What.MADE), other("content/4913", What.GONE)]
    assert told(*probe, disk=gone) is None
    assert told(*probe, text("a.md"), disk=gone) == Hints(frozenset({"a.md"}))


def test_a_new_text_that_is_gone_again_may_have_been_an_old_one() -> None:
    """A file that is moved in from outside over another one looks like a new one."""
    assert told(text("a.md", What.MADE), disk=Disk(a=Found.NOTHING)) == ANYTHING


def test_a_folder_that_became_a_text_may_have_changed_anything() -> None:
    folder = Event("/site/content/a.md", What.GONE, folder=True)
    assert told(folder, text("a.md", What.MADE)) == ANYTHING


def test_lost_events_may_have_changed_anything() -> None:
    burst = Burst()
    burst.note(text("a.md"), 1.0)
    burst.lose(1.0)
    assert burst.told(2.0, Disk()) == ANYTHING
    burst.note(text("a.md"), 3.0)
    assert burst.told(4.0, Disk()) == Hints(frozenset({"a.md"}))
