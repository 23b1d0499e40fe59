"""Deploys to an object store that dies, refuses or is shared at every single operation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ssg.publish.lock import KEY as LOCK
from ssg.publish.lock import LIFETIME
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.restoring import releases_of, restore_objects
from ssg.publish.store import TargetFault, Upload
from ssg.publish.surroundings import Refused, Superseded
from tests.editions import FIRST, SECOND, START, WITHDRAWN, Clock, around, broken_links, lay, page
from tests.shelves import Died, MemoryStore, Thing, Things

FOREIGN = {"CNAME": Thing(b"paper.example"), "hand/put.txt": Thing(b"mine")}
GONE = ("b/index.html", "b/face.jpg")
AFTER = LIFETIME.total_seconds() / 60 + 2  # minutes: a dead deploy's lock has run out


def publish(
    store: MemoryStore, wanted: Wanted, desk: Path, clock: Clock | None = None, **options: Any
) -> Outcome:
    """Publish from a desk, which is a folder of its own."""
    bucket = Bucket(store, desk / "journal", lambda paths: None)
    return publish_objects(
        bucket,
        wanted,
        replace(Options(), **options),
        around(clock or Clock(), desk.name),
    )


def files_of(things: Things) -> dict[str, bytes]:
    """Return what readers can ask for of ours."""
    return {
        key: thing.data
        for key, thing in things.items()
        if not key.startswith(".ssg/") and key not in FOREIGN
    }


def has_run_out(lock: Thing, minutes: float) -> bool:
    """Tell whether a lock holds no longer so many minutes after noon."""
    until = datetime.fromisoformat(json.loads(lock.data)["until"])
    return until < START + timedelta(minutes=minutes)


def texts(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return a site as bytes."""
    return {path: text.encode() for path, text in files.items()}


class Faulty:
    """Lets one operation fail, and counts them."""

    def __init__(self, number: int, kind: str) -> None:
        """Count from one."""
        self.number, self.kind, self.count, self.dead = number, kind, 0, False

    def __call__(self, when: str, name: str, key: str) -> None:
        """Be told of an operation."""
        if self.dead:
            raise Died
        self.count += when == "before"
        fails = self.count == self.number or (
            self.kind == "refuse for ever" and self.count > self.number > 0
        )
        if not fails:
            return
        if (self.kind, when) in {("die before", "before"), ("die after", "after")}:
            self.dead = True
            raise Died
        if self.kind.startswith("refuse") and when == "before":
            raise TargetFault("the store said no")


class Watcher(Faulty):
    """Looks at a store after every operation, and lets one of them fail."""

    def __init__(self, store: MemoryStore, number: int = 0, kind: str = "") -> None:
        """Watch a store from its present state on."""
        super().__init__(number, kind)
        self.store = store
        self.log: list[tuple[str, str]] = []

    def __call__(self, when: str, name: str, key: str) -> None:
        """Be told of an operation."""
        if when == "before" and not self.dead:
            self.log.append((name, key))
        super().__call__(when, name, key)
        self.look(name, key)

    def look(self, name: str, key: str) -> None:
        """See that all is well."""
        things = self.store.things
        files = files_of(things)
        assert broken_links(files, GONE) == set()
        assert {key: things[key] for key in FOREIGN} == FOREIGN
        allowed = (texts(FIRST), texts(SECOND))
        assert all(data in (one.get(path) for one in allowed) for path, data in files.items())
        if name == "delete" and key in FIRST and key not in GONE:
            assert texts(SECOND).items() <= files.items()


@pytest.fixture
def first(tmp_path: Path) -> Wanted:
    """The site as it is."""
    return lay(tmp_path / "first", FIRST)


@pytest.fixture
def second(tmp_path: Path) -> Wanted:
    """The site as it is to be."""
    return lay(tmp_path / "second", SECOND, minutes=5, withdrawn=WITHDRAWN)


def shop(first: Wanted, desk: Path) -> MemoryStore:
    """Return a store that holds the first site."""
    store = MemoryStore(dict(FOREIGN))
    publish(store, first, desk)
    return store


def test_a_first_deploy_and_a_second(first: Wanted, second: Wanted, tmp_path: Path) -> None:
    store = shop(first, tmp_path)
    assert files_of(store.things) == texts(FIRST)
    assert dict(store.things["a/index.html"].headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "public, max-age=0, must-revalidate",
    }
    watcher = store.step = Watcher(store)
    outcome = publish(store, second, tmp_path)
    assert [outcome.plan.takedowns, outcome.plan.deletes] == [
        tuple(sorted(GONE)),
        ("c/index.html",),
    ]
    left = {"assets/main.aaaaaaaa.css": FIRST["assets/main.aaaaaaaa.css"]}  # open pages ask for it
    assert files_of(store.things) == texts({**SECOND, **left})
    puts = [key for name, key in watcher.log if name == "put" and not key.startswith(".ssg/")]
    assert sorted(puts) == sorted(piece.path for piece in outcome.plan.puts)
    assert "favicon.svg" not in puts


KINDS = ["die before", "die after", "refuse", "refuse for ever"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fresh", [False, True], ids=["changed", "first"])
def test_whatever_fails_every_page_works_and_the_next_deploy_completes(
    first: Wanted, second: Wanted, tmp_path: Path, kind: str, *, fresh: bool
) -> None:
    """At each operation in turn, of a first deploy and of one that changes everything."""
    number = 0
    while True:
        number += 1
        desk = tmp_path / f"desk-{number}"
        store = MemoryStore(dict(FOREIGN)) if fresh else shop(first, desk)
        wanted = first if fresh else second
        watcher = store.step = Watcher(store, number, kind)
        try:
            publish(store, wanted, desk)
        except (Died, TargetFault):
            pass
        else:
            if watcher.count < number:
                break  # it was done before the fault
        watcher = store.step = Watcher(store)
        publish(store, wanted, desk, Clock(AFTER))
        expected = texts(FIRST if fresh else SECOND)
        assert files_of(store.things).items() >= expected.items()
        extra = files_of(store.things).keys() - expected.keys()
        assert extra <= {"assets/main.aaaaaaaa.css"}
        assert not [key for key in store.things if key.startswith(".ssg/intents/")]
        assert LOCK not in store.things or has_run_out(store.things[LOCK], AFTER)
        again = [key for name, key in watcher.log if name == "put" and key in expected]
        assert len(again) <= len(expected)
    assert number > 30


def test_what_was_confirmed_is_not_sent_again(first: Wanted, tmp_path: Path) -> None:
    """A deploy that died goes on where it was."""
    store = MemoryStore(dict(FOREIGN))
    store.step = Watcher(store, 0)
    whole = MemoryStore(dict(FOREIGN))
    counter = whole.step = Watcher(whole)
    publish(whole, first, tmp_path / "other")
    puts = [n for n, (name, key) in enumerate(counter.log, 1) if name == "put" and key in FIRST]
    store.step = Watcher(store, puts[6], "die before")
    with pytest.raises(Died):
        publish(store, first, tmp_path)
    watcher = store.step = Watcher(store)
    publish(store, first, tmp_path, Clock(AFTER))
    sent = [key for name, key in watcher.log if name == "put" and key in FIRST]
    assert len(sent) == len(FIRST) - 6


def test_nothing_to_do_writes_nothing(first: Wanted, tmp_path: Path) -> None:
    store = shop(first, tmp_path)
    watcher = store.step = Watcher(store)
    assert not publish(store, first, tmp_path).done
    assert {name for name, _ in watcher.log} <= {"get", "list", "look"}


def test_a_dry_run_writes_nothing_and_tells_what_the_run_does(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    store = shop(first, tmp_path)
    before = dict(store.things)
    planned = publish(store, second, tmp_path, dry_run=True).plan
    assert store.things == before
    watcher = store.step = Watcher(store)
    plan = publish(store, second, tmp_path).plan
    assert (planned.puts, planned.takedowns, planned.deletes) == (
        plan.puts,
        plan.takedowns,
        plan.deletes,
    )
    done = [(name, key) for name, key in watcher.log if not key.startswith(".ssg/")]
    assert {key for name, key in done if name == "put"} == {piece.path for piece in planned.puts}
    assert {key for name, key in done if name == "delete"} == {*planned.deletes, *planned.takedowns}


def test_withdrawn_stories_go_before_anything_else(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    store = shop(first, tmp_path)
    watcher = store.step = Watcher(store)
    publish(store, second, tmp_path)
    first_put = next(
        n for n, (name, key) in enumerate(watcher.log) if name == "put" and key in SECOND
    )
    assert all(("delete", path) in watcher.log[:first_put] for path in GONE)
    assert not [key for key, thing in store.things.items() if b"who said it" in thing.data]


def test_an_older_build_never_replaces_a_newer_one(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    store = MemoryStore()
    publish(store, second, tmp_path)
    before = dict(store.things)
    with pytest.raises(Superseded, match="newer build"):
        publish(store, first, tmp_path)
    assert store.things == before


def many(count: int) -> dict[str, str]:
    """Return a site of so many pages."""
    return {"index.html": "front", **{f"p{n}/index.html": f"page {n}" for n in range(count)}}


@pytest.mark.parametrize(("count", "left", "refused"), [(300, 250, False), (300, 249, True)])
def test_many_deletions_have_to_be_agreed_to(
    tmp_path: Path, count: int, left: int, *, refused: bool
) -> None:
    """More than fifty and more than a tenth."""
    store = MemoryStore()
    publish(store, lay(tmp_path / "many", many(count)), tmp_path)
    fewer = lay(tmp_path / "fewer", many(left), minutes=1)
    before = dict(store.things)
    if not refused:
        publish(store, fewer, tmp_path)
        return
    for number in (None, 50, 52):
        with pytest.raises(Refused, match=r"51 of the 301 files .* --yes-delete 51"):
            publish(store, fewer, tmp_path, yes_delete=number)
    assert store.things == before
    publish(store, fewer, tmp_path, yes_delete=51)
    assert files_of(store.things) == texts(many(left))


def test_withdrawals_are_no_deletions_to_agree_to(tmp_path: Path) -> None:
    store = MemoryStore()
    publish(store, lay(tmp_path / "many", many(100)), tmp_path)
    gone = [f"p{n}/" for n in range(10, 100)]
    publish(store, lay(tmp_path / "few", many(10), minutes=1, withdrawn=gone), tmp_path)
    assert files_of(store.things) == texts(many(10))


def test_files_of_others_are_not_replaced(first: Wanted, tmp_path: Path) -> None:
    """Not in a bucket that is new to us, and not when they come later."""
    theirs = Thing(b"theirs")
    store = MemoryStore({"feed.xml": theirs})
    with pytest.raises(Refused, match="others put files .* feed.xml"):
        publish(store, first, tmp_path)
    assert store.things == {"feed.xml": theirs}
    publish(store, first, tmp_path, take_over=True)
    assert files_of(store.things) == texts(FIRST)
    store.things["d/index.html"] = theirs
    more = lay(tmp_path / "more", {**FIRST, "d/index.html": "ours"}, minutes=1)
    with pytest.raises(Refused, match="d/index.html"):
        publish(store, more, tmp_path)
    assert store.things["d/index.html"] == theirs


def test_a_file_of_ours_that_somebody_changed_stops_the_deploy(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    store = shop(first, tmp_path)
    store.things["a/index.html"] = Thing(b"changed by hand")
    with pytest.raises(Refused, match="a/index.html .* --take-over"):
        publish(store, second, tmp_path)
    assert "c/index.html" in store.things
    publish(store, second, tmp_path, take_over=True)
    assert files_of(store.things).items() >= texts(SECOND).items()


def test_another_site_is_not_replaced(first: Wanted, tmp_path: Path) -> None:
    store = shop(first, tmp_path)
    other = lay(tmp_path / "other", FIRST, minutes=1, site="https://other.example")
    with pytest.raises(Refused, match=r"another site, https://paper\.example"):
        publish(store, other, tmp_path)


def test_a_store_that_heeds_no_conditions_is_refused(first: Wanted, tmp_path: Path) -> None:
    """Unless it is said that this is known."""
    store = MemoryStore(heeds_conditions=False)
    with pytest.raises(Refused, match="conditional_put = false"):
        publish(store, first, tmp_path)
    assert store.things == {}
    publish(store, first, tmp_path, conditional=False)
    assert files_of(store.things) == texts(FIRST)


def test_a_manifest_that_cannot_be_read_is_not_passed_over(first: Wanted, tmp_path: Path) -> None:
    store = shop(first, tmp_path)
    store.things[".ssg/manifest.json"] = Thing(b'{"version": 2}')
    with pytest.raises(Refused, match="newer version of ssg"):
        publish(store, first, tmp_path)


def test_headers_alone_are_a_change(first: Wanted, tmp_path: Path) -> None:
    store = shop(first, tmp_path)
    item = first.pieces["feed.xml"]
    headers = {**item.headers, "Cache-Control": "no-store"}  # type: ignore[union-attr]
    pieces = {**first.pieces, "feed.xml": replace(item, headers=headers, face="other")}  # type: ignore[arg-type]
    outcome = publish(store, replace(first, pieces=pieces), tmp_path)
    assert [piece.path for piece in outcome.plan.changed] == ["feed.xml"]
    assert dict(store.things["feed.xml"].headers)["Cache-Control"] == "no-store"


def test_old_hashed_files_stay_for_three_releases(tmp_path: Path) -> None:
    """Pages that are still open in browsers may ask for them."""
    store = MemoryStore()
    for number in range(5):
        style = f"assets/main.{number}{'0' * 7}.css"
        wanted = lay(
            tmp_path / str(number), {"index.html": f"{number}", style: f"{number}"}, minutes=number
        )
        publish(store, wanted, tmp_path)
    kept = sorted(key for key in store.things if key.startswith("assets/"))
    assert kept == [f"assets/main.{number}0000000.css" for number in (2, 3, 4)]
    assert len([key for key in store.things if key.startswith(".ssg/releases/")]) == 3
    assert sorted(key.rsplit("-", 1)[0] for key in store.things if "kept" in key) == [
        ".ssg/kept/20261124T120200Z",
        ".ssg/kept/20261124T120300Z",
    ]


# --- rollback -----------------------------------------------------------------------------------


def restore(
    store: MemoryStore, desk: Path, clock: Clock, to: str | None = None, *withdrawn: str
) -> Outcome:
    """Give a store an earlier release back."""
    bucket = Bucket(store, desk / "journal", lambda paths: None)
    return restore_objects(bucket, to, withdrawn, Options(), around(clock, desk.name))


def edition(number: int) -> dict[str, str]:
    """Return one of a row of sites: each has a page of its own, and changes others."""
    style = f"{number}{'0' * 7}"
    return {
        "index.html": page(f"/s{number}/", "/x/", text=f"front {number}", style=style),
        "x/index.html": page("/", text=f"x {number // 2}", style=style),
        f"s{number}/index.html": page("/", text=f"story {number}", style=style),
        f"assets/main.{style}.css": f"/* {number} */",
        "same.txt": "the same",
    }


def row_of(tmp_path: Path, count: int) -> MemoryStore:
    """Return a store to which so many editions were deployed."""
    store = MemoryStore(dict(FOREIGN))
    for number in range(count):
        wanted = lay(tmp_path / f"edition-{number}", edition(number), minutes=number)
        publish(store, wanted, tmp_path)
    return store


def without_styles(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files but for hashed ones, of which those of other releases stay."""
    return {path: data for path, data in files.items() if not path.startswith("assets/")}


def test_rollback_gives_the_release_before_back(tmp_path: Path) -> None:
    """Byte for byte, with its headers, and every page works at each operation."""
    store = row_of(tmp_path, 4)
    before = dict(store.things)
    publish(store, lay(tmp_path / "edition-4", edition(4), minutes=4), tmp_path)
    clock = Clock(60)
    restore(store, tmp_path, clock)
    found = {key: thing for key, thing in store.things.items() if key in files_of(store.things)}
    assert without_styles(files_of(store.things)) == without_styles(files_of(before))
    assert all(store.things[key] == before[key] for key in found if key in before)
    assert broken_links(files_of(store.things)) == set()


def test_rollback_to_a_release_by_name(tmp_path: Path) -> None:
    store = row_of(tmp_path, 5)
    manifest, past = releases_of(store)
    assert len(past) == 2
    restore(store, tmp_path, Clock(60), past[1])
    assert without_styles(files_of(store.things)) == without_styles(texts(edition(2)))
    with pytest.raises(Refused, match=f"no release nonsense .* {manifest.release}"):
        restore(store, tmp_path, Clock(61), "nonsense")


def test_an_older_build_does_not_undo_a_rollback(tmp_path: Path) -> None:
    store = row_of(tmp_path, 3)
    restore(store, tmp_path, Clock(60))
    late = lay(tmp_path / "late", edition(7), minutes=30)
    with pytest.raises(Superseded):
        publish(store, late, tmp_path)
    publish(store, lay(tmp_path / "new", edition(8), minutes=90), tmp_path)


def test_rollback_never_brings_back_what_was_withdrawn(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    """Neither its files, nor a list that names it: that stays as it is now."""
    store = shop(first, tmp_path)
    publish(store, second, tmp_path)
    assert not [key for key in store.things if b"who said it" in store.things[key].data]
    restore(store, tmp_path, Clock(60))
    found = files_of(store.things)
    assert not found.keys() & set(GONE)
    assert not [path for path, data in found.items() if b"/b/" in data]
    assert found["index.html"] == texts(SECOND)["index.html"]  # the earlier one led to b
    assert found["c/index.html"] == texts(FIRST)["c/index.html"]
    assert found["a/harbour.jpg"] == b"harbour"


def test_a_story_withdrawn_since_the_last_deploy_does_not_come_back_either(tmp_path: Path) -> None:
    store = row_of(tmp_path, 3)
    restore(store, tmp_path, Clock(60), None, "s1/")
    assert "s1/index.html" not in files_of(store.things)
    assert not [key for key, thing in store.things.items() if b"story 1" in thing.data]


@pytest.mark.parametrize("kind", KINDS)
def test_a_rollback_that_dies_can_be_made_again(tmp_path: Path, kind: str) -> None:
    """At each operation in turn."""
    things = row_of(tmp_path, 3).things
    for number in range(1, 200):
        desk = tmp_path / f"desk-{number}"
        store = MemoryStore(dict(things))
        before = releases_of(store)[1][0]
        watcher = Faulty(number, kind)
        store.step = watcher
        try:
            restore(store, desk, Clock(60))
        except (Died, TargetFault):
            pass
        else:
            if watcher.count < number:
                break
        store.step = Faulty(0, "")
        half = any(key.startswith(".ssg/intents/") for key in store.things)
        restore(store, desk, Clock(60 + AFTER), None if half else before)
        assert without_styles(files_of(store.things)) == without_styles(texts(edition(1)))
    assert 20 < number < 199


def test_a_page_that_stays_keeps_what_it_leads_to(
    first: Wanted, second: Wanted, tmp_path: Path
) -> None:
    """The front of the newer release, which cannot go back, leads to a story of that release."""
    store = shop(first, tmp_path)
    publish(store, second, tmp_path)
    restore(store, tmp_path, Clock(60))
    found = files_of(store.things)
    assert {"d/index.html", "d/new.png", "author/index.html"} <= found.keys()
    assert broken_links(found) == set()


class Careless(MemoryStore):
    """A store that confirms a file and keeps another one."""

    def put_many(self, uploads: Iterable[Upload]) -> Iterator[tuple[str, str]]:
        """Store files, one of them badly."""
        for key, tag in super().put_many(uploads):
            if key == "c/index.html":
                self.things[key] = Thing(b"half of it")
            yield key, tag


def test_what_is_put_is_read_back(first: Wanted, tmp_path: Path) -> None:
    """A store that does not keep what it confirms fails the deploy, before anything leads there."""
    store = Careless()
    with pytest.raises(TargetFault, match="c/index.html is not as it was stored"):
        publish(store, first, tmp_path)
    assert "index.html" not in store.things
