"""However a site is saved: a preview that is told of it shows what a clean build writes."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from ssg.desk import Edition, Order
from ssg.load import default_theme
from ssg.preview.bursts import Burst, Hints
from ssg.preview.ground import find_ground
from ssg.preview.listener import Happened, Listener
from ssg.preview.newsroom import Newsroom, Round
from ssg.preview.watch import Watch
from ssg.problems import InvalidContent
from tests import saves
from tests.newsroom import NOW, build_site, output_of, story_text, write_site
from tests.small_theme import FILES
from tests.test_preview_equal import shown_by

DEADLINE = 20.0  # seconds for what should take a few hundredths of one
QUEUED = Path("/proc/sys/fs/inotify/max_queued_events")
EVERYTHING = ("--drafts", "--future")
MAP = "content/africa/map.png"
SITE: dict[str, str | bytes] = {
    **FILES,
    "site.toml": 'title = "The Paper"\nbase_url = "https://paper.example"\n'
    '[checks]\nbroken-link = "off"\nduplicate-title = "off"\n',
    "content/africa/s0.md": story_text("Lions", "See [the river](sahel/s1.md)."),
    "content/africa/sahel/s1.md": story_text("A river"),
    "content/africa/sahel/s3.md": story_text("A draft", draft="true"),
    "content/africa/_section.md": "---\ntitle: Africa\n---\nLions.\n",
    "content/europe/s2.md": story_text("A vote", embargo="2026-12-24 06:00"),
    "content/europe/s4.md": story_text("A tram"),
    "content/about.md": "---\ntitle: About\n---\nWe are.\n",
    MAP: b"PNG",
}


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", SITE)


class Desk:
    """A preview that is kept up by a watch, as the live preview does it."""

    def __init__(self, site: Path, *options: str, **more: Any) -> None:
        self.site, self.options = site, options
        self.hints: SimpleQueue[Hints] = SimpleQueue()
        shown = "--drafts" in options
        now = datetime.fromisoformat(NOW)
        order = Order(site, Edition(now, drafts=shown, future=shown), site / "output")
        self.watch = Watch(site, self.hints.put, **more)
        self.newsroom = Newsroom(order, lambda: now)
        self.rounds: list[Round] = []

    def __enter__(self) -> Desk:
        self.watch.__enter__()
        assert not self.newsroom.refresh().problems
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.__exit__()

    def hear(self, deadline: float) -> Hints:
        """Wait for hints, and look at what they name."""
        try:
            hints = self.hints.get(timeout=max(0.0, deadline - monotonic()))
        except Empty:
            pytest.fail("nothing more was told")
        self.rounds.append(self.newsroom.refresh(hints.texts))
        return hints

    def drain(self) -> None:
        """Wait until all that happened in the content so far is told."""
        deadline = monotonic() + DEADLINE
        (self.site / MAP).write_bytes((self.site / MAP).read_bytes())
        while self.hear(deadline).texts is not None:
            pass

    def settle(self) -> None:
        """Wait until the preview shows what a clean build writes; so it does after a whole look."""
        wanted = clean(self.site, self.options)
        deadline = monotonic() + DEADLINE
        while True:
            self.hear(deadline)
            if self.hints.empty() and self.shows(wanted):
                break
        self.newsroom.refresh()
        assert self.shows(wanted)

    def shows(self, wanted: dict[str, bytes] | set[str]) -> bool:
        """Tell whether this is what the preview shows, or what it says is wrong, if it says it.

        Two pages with one address are noticed by builds and checks only.
        """
        wrong = {problem.message for problem in self.newsroom.problems}
        if isinstance(wanted, set):
            return wrong <= wanted
        return not wrong and shown_by(self.newsroom) == wanted


def clean(site: Path, options: tuple[str, ...] = ()) -> dict[str, bytes] | set[str]:
    """Return what a clean build of a copy of a site writes, or what it says that is wrong."""
    copy = site.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    skipped = shutil.ignore_patterns(".ssg", "output", ".git")
    shutil.copytree(site, copy, symlinks=True, ignore=skipped)
    try:
        build_site(copy, options=options)
    except InvalidContent as invalid:
        return {problem.message for problem in invalid.problems}
    return output_of(copy)


def name_of(value: object) -> str:
    return getattr(value, "__name__", str(value))


# --- how files are saved --------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), EVERYTHING], ids=["public", "everything"])
@pytest.mark.parametrize("save", saves.SAVES, ids=name_of)
def test_a_save_is_shown(site: Path, save: saves.Save, options: tuple[str, ...]) -> None:
    with Desk(site, *options) as desk:
        save(site, story_text("Lions again", "Other words."))
        desk.settle()
        save(site, story_text("Lions again", "Yet other words."))
        desk.settle()


@pytest.mark.parametrize("polling", [False, True], ids=["events", "polling"])
@pytest.mark.parametrize("change", saves.CHANGES, ids=name_of)
def test_a_change_is_shown(site: Path, change: saves.Change, *, polling: bool) -> None:
    with Desk(site, *EVERYTHING, polling=polling, pace=0.1 if polling else 1.0) as desk:
        change(site)
        desk.settle()
        saves.in_place(site, "") if saves.place(site).is_file() else None
        (site / "content/more").mkdir()
        (site / "content/more/after.md").write_text(story_text("After"))
        if saves.place(site).is_file():
            saves.in_place(site, story_text("After as well"))
        desk.settle()


@pytest.mark.parametrize("save", saves.QUICK, ids=name_of)
def test_events_of_a_save_name_the_story_alone(site: Path, save: saves.Save) -> None:
    """Whatever probes, locks and backups an editor makes beside it."""
    told = told_at_once(site, lambda: save(site, story_text("Lions again")))
    assert told == Hints(frozenset({saves.STORY}))


@pytest.mark.parametrize("way", ["no", "yes"])
def test_vim_itself_names_the_story_alone(site: Path, way: str) -> None:
    if not (vim := shutil.which("vim")):
        pytest.skip("there is no vim here")

    def save() -> None:
        words = (f"set backupcopy={way}", "normal GoMore words.", "write", "quit")
        commands = [part for word in words for part in ("-c", word)]
        told = [vim, "-Nu", "NONE", "-es", *commands, str(saves.place(site))]
        subprocess.run(told, check=True, stdin=subprocess.DEVNULL, timeout=DEADLINE)

    assert told_at_once(site, save) == Hints(frozenset({saves.STORY}))
    assert "More words." in saves.place(site).read_text()


def told_at_once(site: Path, save: Callable[[], None]) -> Hints | None:
    """Return what is told of all the events of a save, however slow this machine is."""
    happened: SimpleQueue[Happened] = SimpleQueue()
    burst, ground = Burst(), find_ground(site, (), ())
    end = site / "content/africa/end"
    listener = Listener(ground, happened.put)
    try:
        save()
        end.write_bytes(b"")
        while (one := happened.get(timeout=DEADLINE))[0] != str(end):
            path, what, is_folder = one
            if event := ground.event(path, what, folder=is_folder):
                burst.note(event, 1.0)
    finally:
        listener.stop()
    return burst.told(2.0, ground.look)


def test_a_hundred_saves_are_few_tells(site: Path) -> None:
    with Desk(site, *EVERYTHING) as desk:
        saves.hundred_saves(site)
        desk.settle()
        assert len(desk.rounds) <= 20


def test_a_thousand_touches_change_nothing(site: Path) -> None:
    with Desk(site, *EVERYTHING) as desk:
        for number in range(1000):
            path = (saves.place(site), site / "content/about.md")[number % 2]
            if number % 3:
                path.write_bytes(path.read_bytes())
            else:
                os.utime(path)
        desk.drain()
        assert {(said.changed, said.remade, said.problems) for said in desk.rounds} == {
            ((), False, ())
        }


def test_looking_at_the_site_is_no_reason_to_look_again(site: Path) -> None:
    """Neither is a build, or anything else that only reads."""
    with Desk(site, ignore=[site / "public"]) as desk:
        for _ in range(3):
            desk.newsroom.refresh()
        shown_by(desk.newsroom)
        build_site(site)
        shutil.copytree(site / "output", site / "public")
        for name in (".git/index", "node_modules/a.py", ".venv/b.py", "output/x", "public/x.py"):
            path = site / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("x")
        for name in ("4913", ".s0.md.swp", "s0.md~", ".#s0.md", "#s0.md#", "s0.md___jb_tmp___"):
            (site / "content/africa" / name).write_text("x")
            (site / "content/africa" / name).unlink()
        desk.drain()
        assert len(desk.rounds) == 1


def test_a_text_that_stays_empty_is_said_to_be_empty(site: Path) -> None:
    with Desk(site) as desk:
        saves.in_place(site, "")
        desk.hear(monotonic() + DEADLINE)
        assert [problem.message for problem in desk.newsroom.problems] == ["is empty"]
        saves.in_place(site, story_text("Lions again"))
        desk.settle()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from([*saves.SAVES, *saves.CHANGES]), min_size=2, max_size=8))
def test_any_changes_one_after_the_other_are_shown(steps: list[Any]) -> None:
    check_changes(steps)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from([*saves.SAVES, *saves.CHANGES]), min_size=2, max_size=12))
def test_any_changes_one_after_the_other_are_shown_for_a_long_time(steps: list[Any]) -> None:
    check_changes(steps)


def check_changes(steps: list[Any]) -> None:
    """Take steps as fast as possible, each as far as it can be taken after the others."""
    with TemporaryDirectory() as name, Desk(write_site(Path(name) / "site", SITE)) as desk:
        for number, step in enumerate(steps):
            with suppress(OSError):
                if step in saves.SAVES:
                    step(desk.site, story_text(f"Step {number}"))
                else:
                    step(desk.site)
        (desk.site / "content/africa").mkdir(exist_ok=True)
        (desk.site / "content/africa/end.md").write_text(story_text("The end"))
        desk.settle()


# --- more than single files -----------------------------------------------------------------------


def test_git_moves_five_hundred_texts(site: Path) -> None:
    """Between branches, and with a stash."""
    texts = [site / f"content/africa/g{number}.md" for number in range(500)]
    for number, path in enumerate(texts):
        path.write_text(story_text(f"One {number}"))
    (site / ".gitignore").write_text("/output/\n/.ssg/\n")
    saves.git(site, "init", "-q", "-b", "main")
    saves.git(site, "add", "-A")
    saves.git(site, "commit", "-qm", "One")
    saves.git(site, "checkout", "-qb", "other")
    for number, path in enumerate(texts):
        path.write_text(story_text(f"Other {number}")) if number % 10 else path.unlink()
    (site / "content/asia").mkdir()
    (site / "content/asia/a.md").write_text(story_text("Only here"))
    saves.git(site, "add", "-A")
    saves.git(site, "commit", "-qm", "Other")
    with Desk(site) as desk:
        saves.git(site, "checkout", "-q", "main")
        desk.settle()
        saves.git(site, "checkout", "-q", "other")
        desk.settle()
        saves.in_place(site, story_text("To be stashed"))
        (site / "content/asia/b.md").write_text(story_text("So is this"))
        desk.settle()
        saves.git(site, "stash", "-qu")
        desk.settle()
        saves.git(site, "stash", "pop", "-q")
        desk.settle()


def test_a_build_while_files_are_saved_is_no_trouble(site: Path) -> None:
    with Desk(site, *EVERYTHING) as desk:
        told = [sys.executable, "-m", "ssg", "-C", str(site), "build", "--clean"]
        with subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as built:
            number = 0
            while built.poll() is None:
                number += 1
                saves.atomic_hidden(site, story_text(f"Save {number}"))
                desk.newsroom.refresh()
        assert number
        saves.in_place(site, story_text("The last save"))
        desk.settle()


def test_a_text_with_another_name_is_shown_under_both(site: Path) -> None:
    saves.linked_section(site)
    with Desk(site) as desk:
        saves.in_place(site, story_text("Lions, twice"))
        desk.settle()
        saves.atomic_hidden(site, story_text("Lions, twice again"))
        desk.settle()


def test_a_site_that_is_a_link_and_whose_folders_are_links(tmp_path: Path) -> None:
    real = write_site(tmp_path / "real", SITE)
    (real / "content").rename(tmp_path / "texts")
    (real / "content").symlink_to(tmp_path / "texts", target_is_directory=True)
    (real / "layouts").rename(tmp_path / "theme")
    (real / "layouts").symlink_to(tmp_path / "theme", target_is_directory=True)
    (tmp_path / "site").symlink_to(real, target_is_directory=True)
    site = tmp_path / "site"
    with Desk(site) as desk:
        saves.in_place(site, story_text("Lions again"))
        assert desk.hear(monotonic() + DEADLINE).texts == frozenset({saves.STORY})
        desk.newsroom.refresh()
        with (tmp_path / "theme/base.html").open("a") as opened:
            opened.write("<hr>\n")
        desk.settle()


def test_layouts_to_which_links_lead_count(tmp_path: Path) -> None:
    """Links in the theme may lead anywhere, those to single files too."""
    site = write_site(tmp_path / "site", SITE)
    for name in ("layouts/partials", "layouts/base.html"):
        target = tmp_path / "house" / Path(name).name
        target.parent.mkdir(exist_ok=True)
        (site / name).rename(target)
        (site / name).symlink_to(target)
    with Desk(site) as desk:
        with (tmp_path / "house/base.html").open("a") as opened:
            opened.write("<hr>\n")
        desk.settle()
        with (tmp_path / "house/partials/shelf.html").open("a") as opened:
            opened.write("<br>\n")
        desk.settle()
        (site / "layouts/archive.html").unlink()
        (tmp_path / "archive.html").write_text(str(SITE["layouts/topic.html"]) + "<hr>\n")
        (site / "layouts/archive.html").symlink_to(tmp_path / "archive.html")
        desk.settle()
        with (tmp_path / "archive.html").open("a") as opened:
            opened.write("<br>\n")
        desk.settle()


def test_a_theme_outside_the_site_counts(site: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    heard: SimpleQueue[Hints] = SimpleQueue()
    with Watch(site, heard.put, extra=[theme, default_theme()]) as watch:
        assert watch.reason == ""
        (theme / "new.html").write_text("x")
        assert heard.get(timeout=DEADLINE).texts is None


def test_plugins_count(site: Path) -> None:
    """Modules beside `site.toml`, and those in folders beside it."""
    with Hearing(site) as hearing:
        for name in ("house.py", "house_style/__init__.py", "house_style/deep/er.py"):
            path = site / name
            path.parent.mkdir(exist_ok=True)
            hearing.after(partial(path.write_text, "x = 1\n"))
            hearing.after(partial(path.write_text, "x = 2\n"))


def test_a_plugin_in_a_folder_that_was_empty_counts_when_it_is_named(site: Path) -> None:
    with Hearing(site) as hearing:
        hearing.after((site / "house").mkdir)
        (site / "house/style.py").write_text("x = 1\n")
        settings = site / "site.toml"
        hearing.after(partial(settings.write_text, f"{settings.read_text()}# plugins\n"))
        hearing.until(partial((site / "house/style.py").write_text, "x = 2\n"))


class Hearing:
    """A watch alone, without a preview."""

    def __init__(self, site: Path, **more: Any) -> None:
        self.hints: SimpleQueue[Hints] = SimpleQueue()
        self.watch = Watch(site, self.hints.put, **more)

    def __enter__(self) -> Hearing:
        self.watch.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.__exit__()

    def after(self, happen: Callable[[], object]) -> Hints:
        """Return what is told after something has happened."""
        while not self.hints.empty():
            self.hints.get()
        happen()
        return self.hints.get(timeout=DEADLINE)

    def until(self, happen: Callable[[], object]) -> None:
        """Let something happen until it is told."""
        ends = monotonic() + DEADLINE
        while monotonic() < ends:
            happen()
            with suppress(Empty):
                self.hints.get(timeout=1.0)
                return
        pytest.fail("it is not told")


# --- where no events come -------------------------------------------------------------------------


class Said(SimpleQueue[str]):
    """What a watch says of why it polls."""

    def wait(self) -> str:
        return self.get(timeout=DEADLINE)


def refusing(number: int) -> Callable[[], BaseObserver]:
    """Return a maker of observers that the system refuses."""

    def make() -> BaseObserver:
        raise OSError(number, os.strerror(number))

    return make


class Limited(Observer):  # type: ignore[misc, valid-type]
    """An observer that may watch two folders and no more."""

    def schedule(self, *args: Any, **more: Any) -> ObservedWatch:
        if len(self.emitters) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        watch: ObservedWatch = super().schedule(*args, **more)
        return watch


class Deaf(Observer):  # type: ignore[misc, valid-type]
    """An observer to which nothing comes."""

    def schedule(self, *args: Any, **more: Any) -> ObservedWatch:
        return ObservedWatch("nothing", recursive=False)

    def unschedule(self, watch: ObservedWatch) -> None:
        """Nothing was scheduled."""


@pytest.mark.parametrize(
    ("observer", "reason"),
    [
        (refusing(errno.EMFILE), "fs.inotify.max_user_instances"),
        (refusing(errno.ENOSPC), "fs.inotify.max_user_watches"),
        (refusing(errno.EACCES), "Permission denied"),
        (Limited, "fs.inotify.max_user_watches"),
        (Deaf, "tells of no changes"),
    ],
    ids=["instances", "watches", "refused", "some", "deaf"],
)
def test_where_no_events_come_files_are_polled(
    site: Path, observer: Callable[[], BaseObserver], reason: str
) -> None:
    said, before = Said(), set(threading.enumerate())
    with Desk(site, observer=observer, say=said.put, pace=0.1) as desk:
        assert reason in said.wait()
        assert reason in desk.watch.reason
        saves.in_place(site, story_text("Lions again"))
        desk.settle()
    assert set(threading.enumerate()) == before
    assert said.empty()


def test_polling_can_be_asked_for(site: Path) -> None:
    said = Said()
    with Watch(site, print, polling=True, say=said.put) as watch:
        assert watch.reason == said.wait() == "it was asked for"


def test_an_observer_that_dies_is_replaced(site: Path) -> None:
    made: list[BaseObserver] = []

    def make() -> BaseObserver:
        made.append(Observer())
        return made[-1]

    said = Said()
    with Desk(site, observer=make, say=said.put, pace=0.1) as desk:
        made[0].stop()
        assert "came to an end" in said.wait()
        saves.in_place(site, story_text("Lions again"))
        desk.settle()


def test_a_watch_gets_over_the_loss_of_its_own_folder(site: Path) -> None:
    with Hearing(site, pace=0.1) as hearing:
        hearing.after(partial(shutil.rmtree, site / ".ssg"))
        named = Hints(frozenset({saves.STORY}))
        for number in range(3):
            assert hearing.after(partial(saves.in_place, site, f"Save {number}")) == named
        assert (site / ".ssg/watch/probe").exists()
        assert hearing.watch.reason == ""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_the_limits_of_this_system_are_noticed(site: Path) -> None:
    """Real ones, in a user namespace of which they are the own: user_namespaces(7)."""
    if not (unshare := shutil.which("unshare")):
        pytest.skip("there is no unshare here")
    for limit, few in (("watches", 4), ("instances", 0)):
        script = f'echo {few} > /proc/sys/user/max_inotify_{limit} && exec "$0" -c "$1" "$2"'
        told = [unshare, "--user", "--map-root-user", "sh", "-c", script]
        told += [sys.executable, _SAY, str(site)]
        done = subprocess.run(told, capture_output=True, text=True, timeout=DEADLINE, check=False)
        if "unshare" in done.stderr:
            pytest.skip(done.stderr)
        assert (f"max_user_{limit}" in done.stdout, done.stderr) == (True, "")


@pytest.mark.long
@pytest.mark.skipif(not os.access(QUEUED, os.W_OK), reason="only root may set the limit")
def test_lost_events_are_made_good(site: Path) -> None:
    """With a queue so short that the system drops most of them: IN_Q_OVERFLOW of inotify(7)."""
    desk, before = Desk(site, pace=0.1), QUEUED.read_text()
    try:
        QUEUED.write_text("16\n")
        desk.watch.__enter__()
    finally:
        QUEUED.write_text(before)
    try:
        desk.newsroom.refresh()
        for number in range(200):
            folder = site / f"content/africa/f{number}"
            folder.mkdir()
            (folder / "a.md").write_text(story_text(f"Number {number}"))
        desk.settle()
        (folder / "a.md").write_text(story_text("In the last folder"))
        desk.settle()
    finally:
        desk.watch.__exit__()


_SAY = """
import sys
from pathlib import Path
from ssg.preview.watch import Watch
with Watch(Path(sys.argv[1]), print) as watch:
    print(watch.reason)
"""


# --- the end --------------------------------------------------------------------------------------


def test_nothing_is_left_of_a_watch(site: Path) -> None:
    before, threads = watching(), threading.active_count()
    for number in range(20):
        with Watch(site, lambda _: None, polling=number % 5 == 4):
            saves.in_place(site, story_text(f"Save {number}"))
        assert threading.active_count() == threads
    assert watching() == before


def watching() -> int:
    """Return how many descriptors of this process are those that watching takes."""
    own = Path("/proc/self/fd")
    if not own.is_dir():
        return 0
    kinds = []
    for link in own.iterdir():
        with suppress(OSError):
            kinds.append(os.readlink(link))
    return sum(kind.startswith(("anon_inode:inotify", "pipe:")) for kind in kinds)


def test_a_watch_ends_within_a_second(site: Path) -> None:
    """Even while the observer waits for where a file was moved."""
    with Watch(site, lambda _: None):
        saves.place(site).rename(site.parent / "away.md")
        started = monotonic()
    assert monotonic() - started < 1.0
