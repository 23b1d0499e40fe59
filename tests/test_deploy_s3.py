"""Deploys of a real site to a real S3 server, where any single request may fail or be the last."""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import md5
from html import unescape
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

import pytest
from msgspec import structs

from ssg.deployment import ObjectTarget
from ssg.publish.artifact import read_artifact
from ssg.publish.lock import LIFETIME
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.obstores import RemoteStore
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.store import TargetFault
from tests.editions import Clock, around, broken_links
from tests.fault_proxy import Answer, Fault, Moment, Request
from tests.newsroom import build_site, output_of, story_text, write_site
from tests.storing import S3_ENVIRONMENT, Place, s3_place, s3_server

FOREIGN = {
    "blog-archive/index.html": b"archive",
    "blog2": b"two",
    "blog/CNAME": b"paper.example",
    "blog/hand/put.html": b"mine",
    "index.html": b"root",
}
AFTER = LIFETIME.total_seconds() / 60 + 10  # minutes: the lock of one who died has run out
STORIES = {
    "content/africa/_index.md": "---\ntitle: Africa\n---\n",
    "content/africa/vote.md": story_text("The vote", "They voted. [More](/africa/rain/)"),
    "content/africa/rain.md": story_text("Rain"),
    "content/africa/port.md": story_text("The port"),
    "content/africa/leak.md": story_text("The leak", "Who said it."),
}
GONE = "africa/leak/"


@dataclass(frozen=True, slots=True)
class Edition:
    """A build of the site."""

    folder: Path
    files: Mapping[str, bytes]
    withdrawn: tuple[str, ...] = ()

    def wanted(self) -> Wanted:
        """Return what a target is to hold."""
        found = read_artifact(self.folder / "output", self.folder / "seen")
        return Wanted(found.colophon.base_url, found.colophon.since, found.items, self.withdrawn)


@dataclass(frozen=True, slots=True)
class Case:
    """What a bucket holds, and what a deploy puts in its place."""

    things: Mapping[str, bytes]
    first: Edition
    second: Edition

    @property
    def allowed(self) -> tuple[Mapping[str, bytes], ...]:
        """What may be there meanwhile."""
        return self.first.files, self.second.files


@dataclass(slots=True, eq=False)
class Watch:
    """Knows what the bucket holds, by what passes; and sees after each request that all is well."""

    allowed: tuple[Mapping[str, bytes], ...]
    things: dict[str, bytes]
    wrong: list[str] = field(default_factory=list)
    stop: tuple[int, Moment] = (0, "before")
    child: BaseProcess | None = None
    _lock: Lock = field(default_factory=Lock)

    def step(self, moment: Moment, number: int, request: Request, answer: Answer | None) -> None:
        """Be told of a request."""
        with self._lock:
            if answer and answer.status < 300:
                self._take(request)
                self._look(request)
            if self.child and (number, moment) == self.stop:
                self.child.kill()
                raise ConnectionAbortedError

    def files(self) -> dict[str, bytes]:
        """Return what readers can ask for of ours."""
        return {
            key.removeprefix("blog/"): data
            for key, data in self.things.items()
            if key.startswith("blog/") and not key.startswith("blog/.ssg/") and key not in FOREIGN
        }

    def _take(self, request: Request) -> None:
        key = request.path.partition("/")[2]
        match request.name:
            case "put":
                self.things[key] = request.body
            case "copy":
                source = unquote(request.headers["x-amz-copy-source"]).removeprefix("/")
                self.things[key] = self.things[source.partition("/")[2]]
            case "delete":
                for gone in _deleted(request):
                    self.things.pop(gone, None)

    def _look(self, request: Request) -> None:
        files = self.files()
        missed = {path for one in self.allowed for path in one if path.startswith(GONE)}
        if broken := broken_links(files, missed):
            self.wrong.append(f"{request.name} {request.path}: {sorted(broken)}")
        if {key: self.things.get(key) for key in FOREIGN} != FOREIGN:
            self.wrong.append(f"{request.name} {request.path}: a foreign key")
        for path, data in files.items():
            if data not in (one.get(path) for one in self.allowed):
                self.wrong.append(f"{request.name} {request.path}: {path} is of no edition")
        ours = [key.removeprefix("blog/") for key in _deleted(request)]
        whole = self.allowed[-1].items() <= files.items()
        if not whole and any(path in self.allowed[0] and path not in missed for path in ours):
            self.wrong.append(f"deleted before all was there: {ours}")


def _deleted(request: Request) -> list[str]:
    if request.name != "delete":
        return []
    return [unescape(key) for key in re.findall("<Key>(.*?)</Key>", request.body.decode())]


def publish(
    target: ObjectTarget, edition: Edition, desk: Path, minutes: float = 6, **options: bool
) -> Outcome:
    """Publish an edition so many minutes after noon."""
    clock = Clock(minutes)
    world = replace(around(clock, desk.name), environment=S3_ENVIRONMENT)
    store = RemoteStore(structs.replace(target, prefix="blog"), world)
    bucket = Bucket(store, desk / "journal", lambda paths: None)
    return publish_objects(bucket, edition.wanted(), replace(Options(), **options), world)


@pytest.fixture(scope="module")
def s3() -> Iterator[int]:
    """moto, which does what S3 does."""
    with s3_server() as port:
        yield port


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The site as it is."""
    folder = write_site(tmp_path_factory.mktemp("first"), STORIES)
    build_site(folder)
    return Edition(folder, output_of(folder))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The site as it is to be: another name on all pages, a new story, one gone, one withdrawn."""
    stories = {
        "site.toml": 'title = "The Daily"\nbase_url = "https://paper.example"\n',
        **STORIES,
        "content/africa/dam.md": story_text("The dam", "Behind [the port](/africa/vote/)"),
    }
    del stories["content/africa/leak.md"], stories["content/africa/port.md"]
    folder = write_site(tmp_path_factory.mktemp("second"), stories)
    build_site(folder, now="2026-11-24T12:05:00+00:00")
    return Edition(folder, output_of(folder), (GONE,))


@pytest.fixture(scope="module")
def update(
    s3: int, first: Edition, second: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Case:
    """The second edition where the first was published."""
    with s3_place(s3) as place:
        watch = begin(place, Case(FOREIGN, first, first))
        publish(place.target, first, tmp_path_factory.mktemp("desk"), 0)
        assert watch.wrong == []
        assert watch.files() == first.files
        return Case(watch.things, first, second)


@pytest.fixture(scope="module")
def start(first: Edition) -> Case:
    """The first edition in a bucket that is new to us."""
    return Case(FOREIGN, first, first)


def begin(place: Place, case: Case) -> Watch:
    """Fill a bucket, and watch it from then on."""
    for key, data in case.things.items():
        place.put(key, data)
    watch = Watch(case.allowed, dict(case.things))
    place.proxy.step = watch.step
    place.proxy.begin()
    return watch


def assert_done(place: Place, watch: Watch, edition: Edition) -> None:
    """Assert that the bucket holds just an edition, and what pages of the last one may ask for."""
    assert watch.wrong == []
    listed = {each.key: each.tag for each in place.store("").list()}
    assert listed == {key: md5(data).hexdigest() for key, data in watch.things.items()}  # noqa: S324
    files = watch.files()
    assert {path: files.get(path) for path in edition.files} == edition.files
    assert all(path.startswith("assets/") for path in files.keys() - edition.files.keys())
    assert not [key for key in watch.things if "/.ssg/intents/" in key]
    if edition.withdrawn:
        assert not [key for key, data in watch.things.items() if b"Who said it" in data]


def test_what_is_deployed_is_what_was_built(s3: int, update: Case, tmp_path: Path) -> None:
    """And a second time there is nothing to do."""
    with s3_place(s3) as place:
        watch = begin(place, update)
        outcome = publish(place.target, update.second, tmp_path)
        put = [each for each in place.proxy.log if each.name == "put"]
        assert_done(place, watch, update.second)
        paths = {each.path.partition("/blog/")[2] for each in put}
        paths = {path for path in paths if not path.startswith(".ssg/")}
        assert paths == {piece.path for piece in outcome.plan.puts}
        assert len(put) == len(paths) + 5  # the lock, that it holds, the intent, manifest, release
        place.proxy.begin()
        assert not publish(place.target, update.second, tmp_path).done
        assert set(place.proxy.names()) <= {"get", "list", "head"}
        assert len(place.proxy.log) < 5


def fail_at(s3: int, case: Case, desk: Path, fault: Fault) -> tuple[int, bool]:
    """Deploy with a fault, then without; return the requests of the first, and if it was done."""
    with s3_place(s3) as place:
        watch = begin(place, case)
        place.proxy.begin(fault)
        try:
            done = publish(place.target, case.second, desk).done
        except TargetFault:
            done = False
        count = len(place.proxy.log)
        finish(place, watch, case, desk)
        return count, done


def die_at(s3: int, case: Case, desk: Path, number: int, moment: Moment) -> int:
    """Kill a deploy at a request, then deploy; return how many requests the first made."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with s3_place(s3) as place:
        watch = begin(place, case)
        child = context.Process(target=publish, args=(place.target, case.second, desk))
        watch.stop, watch.child = (number, moment), child
        child.start()
        child.join()
        place.proxy.drain()
        count = len(place.proxy.log)
        assert child.exitcode == (-signal.SIGKILL if count >= number else 0)
        watch.child = None
        finish(place, watch, case, desk)
        return count


def finish(place: Place, watch: Watch, case: Case, desk: Path) -> None:
    """Deploy once more, and assert that all is as it should be."""
    assert watch.wrong == []
    place.proxy.begin()
    publish(place.target, case.second, desk, AFTER)
    assert_done(place, watch, case.second)


# --- one request after the other ----------------------------------------------------------------

KINDS = ["before", "after", "500", "503", "reset", "passing errors", "500 ever", "errors"]
EVERY = 40  # in `make test`, one request in so many fails
some_or_all = pytest.mark.parametrize(
    "step", [EVERY, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"]
)


def sweep(folder: Path, step: int, shift: int, attempt: Callable[[int, Path], int]) -> None:
    """Let each request fail in turn, or every so many of them, until a deploy has not so many."""
    number = 1 + shift % step
    while attempt(number, folder / f"desk-{number}") >= number:
        number += step
    assert number > 50


@some_or_all
@pytest.mark.parametrize("kind", KINDS)
def test_whichever_request_fails(
    s3: int, update: Case, tmp_path: Path, kind: str, step: int
) -> None:
    """One fault passes unnoticed, one without end is an error; the next deploy completes."""
    name, _, _ = kind.partition(" ever")
    last = kind in {"500 ever", "errors"}

    def attempt(number: int, desk: Path) -> int:
        fault = Fault(number, name, ever="ever" in kind)  # type: ignore[arg-type]
        count, done = fail_at(s3, update, desk, fault)
        assert done or last
        return count

    sweep(tmp_path, step, 3 * KINDS.index(kind), attempt)


@some_or_all
@pytest.mark.parametrize("moment", ["before", "after"])
def test_wherever_a_deploy_is_killed(
    s3: int, update: Case, tmp_path: Path, moment: Moment, step: int
) -> None:
    """Before a request arrives, or after it was carried out."""
    shift = 5 if moment == "before" else 17
    sweep(tmp_path, step, shift, lambda number, desk: die_at(s3, update, desk, number, moment))


@some_or_all
@pytest.mark.parametrize("moment", ["before", "after"])
def test_wherever_a_first_deploy_is_killed(
    s3: int, start: Case, tmp_path: Path, moment: Moment, step: int
) -> None:
    """Nobody can come to anything before it is all there."""
    shift = 9 if moment == "before" else 21
    sweep(tmp_path, step, shift, lambda number, desk: die_at(s3, start, desk, number, moment))
