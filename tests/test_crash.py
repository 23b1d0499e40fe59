"""Whenever a build dies or is refused: each file is the old or the new one, and the next one heals.

The faults are those of `tests/faulty.py`, which runs as a process of its own and is really killed.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from ssg.colophon import NAME
from ssg.crew import FEW
from ssg.write import MARKER
from tests.command import Said, run_ssg
from tests.faulty import MILD, STATE, TORN, run
from tests.newsroom import NOW, build_site, output_of, story_text, write_site
from tests.photos import png
from tests.small_theme import FILES
from tests.tools import find_tool

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1"}
SERVER = multiprocessing.get_context("forkserver")  # has all modules, so that a run costs little
SERVER.set_forkserver_preload(["tests.faulty"])
Files = Mapping[str, str | bytes]
SITE = """title = "The Paper"
base_url = "https://paper.example"
[extra]
motto = "Whole, or not at all"
"""
CARD = "layouts/partials/card-line.html"
GONE = ("content/africa/s2.md", "content/europe/s1.md", "static/turn", "static/fold/deep.txt")
OLD: Files = {
    **FILES,
    "site.toml": SITE,
    **{
        f"content/{('africa', 'europe')[number % 2]}/s{number}.md": story_text(
            f"Story {number}", f"Words of {number}.", date=f"2026-11-{23 - number} 08:00"
        )
        for number in range(12)
    },
    "content/africa/map.png": png(30, 20),
    "static/turn": "a file that turns folder",
    "static/fold/deep.txt": "a folder that turns file",
}
EDITS: Files = {
    "site.toml": SITE,
    "content/africa/s12.md": story_text("Added", "![Harbour](harbour.png)"),
    "content/africa/s0.md": story_text("Changed", "Other words."),
    "content/europe/renamed.md": OLD["content/europe/s1.md"],
    "content/africa/harbour.png": png(20, 30),
    "static/turn/deep.txt": "turned",
    "static/fold": "folded",
    CARD: f"{FILES[CARD]} and more\n",
}
NEW: Files = {name: data for name, data in {**OLD, **EDITS}.items() if name not in GONE}


KINDS = ["warm", "shared", "cold", "clean", "first"]
MINE = "mine.txt"  # a file in the output that is not ours


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before and after an edit, and a desk at which the edited one is built."""

    kept: Path  # the site as it was built, then edited
    site: Path  # a copy to build
    old: Mapping[str, bytes]  # outputs, with the marker
    new: Mapping[str, bytes]

    def lay_out(self, kind: str) -> None:
        """Lay the edited site out, with what its last build left: all, no state, or nothing.

        A shared output holds a file that is not ours, so it cannot be exchanged as a whole.
        """
        shutil.rmtree(self.site, ignore_errors=True)
        without = {"cold": [".ssg"], "shared": [".ssg"], "first": [".ssg", "output"]}
        shutil.copytree(self.kept, self.site, ignore=shutil.ignore_patterns(*without.get(kind, [])))
        if kind == "shared":
            (self.site / "output" / MINE).write_text("mine")

    def build(self, kind: str, fault: str = "none", number: int = 0) -> Said:
        """Build the edited site in a process of its own, with a fault."""
        self.lay_out(kind)
        words = ["-C", str(self.site), "build", "-q", "--jobs", "1", "--now", NOW]
        words += ["--clean"] * (kind == "clean")
        process = SERVER.Process(target=run, args=(fault, number, words, self.site))
        process.start()
        process.join()
        out, err = (self.site.with_suffix(ending).read_text() for ending in (".out", ".err"))
        assert process.exitcode is not None
        return Said(process.exitcode, out, err)

    def calls(self, kind: str) -> list[str]:
        """Return the names of all calls of a build, in their order."""
        said = self.build(kind)
        assert (said.code, said.err) == (0, "")
        assert written(self.site) == self.new
        return said.out.split()

    def is_whole(self, kind: str) -> None:
        """See that nobody can have read half of anything."""
        found = written(self.site)
        match kind:
            case "warm" | "shared":
                files_are_whole(found, self.old, self.new)
            case "first":
                assert found in ({}, self.new)
            case _:
                assert found in (self.old, self.new)

    def heals(self) -> None:
        """See that the next build makes up for everything, and keeps a state that works."""
        build_site(self.site)
        assert written(self.site) == self.new
        again = build_site(self.site)
        assert (again.rendered, again.written.changed, again.written.removed) == ((), (), ())
        assert {path.name for path in self.site.iterdir()} == {
            *(".ssg", "content", "layouts", "output", "site.toml", "static")
        }


def files_are_whole(
    found: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> None:
    """See that each file is the old or the new one, and that no page of both is missing."""
    odd = {
        path
        for path, data in found.items()
        if path != MARKER and data not in (old.get(path), new.get(path))
    }
    missing = (old.keys() & new.keys()) - found.keys()
    assert (odd, missing) == (set(), set())


def written(site: Path) -> dict[str, bytes]:
    """Return every file of ours in the output, with the marker."""
    marker = site / "output" / MARKER
    found = output_of(site) | ({MARKER: marker.read_bytes()} if marker.exists() else {})
    assert found.pop(MINE, b"mine") == b"mine"
    return found


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper of twelve stories that was built, and then edited in every way."""
    folder = tmp_path_factory.mktemp("paper")
    kept = write_site(folder / "kept", OLD)
    build_site(kept)
    old = written(kept)
    for name in GONE:
        (kept / name).unlink()
    (kept / "static/fold").rmdir()
    write_site(kept, EDITS)
    clone = write_site(folder / "clone", NEW)
    build_site(clone)
    return Paper(kept, folder / "site", old, written(clone))


# --- killed ---------------------------------------------------------------------------------------


def ends(calls: list[str]) -> set[int]:
    """Return the first and the last call of each name, counted from one."""
    first = {name: number for number, name in reversed(list(enumerate(calls, start=1)))}
    last = {name: number for number, name in enumerate(calls, start=1)}
    return {*first.values(), *last.values()}


def must_die(paper: Paper, kind: str, fault: str, numbers: Iterable[int]) -> None:
    """Kill a build at each of these calls; see that all is whole, and that the next one heals."""
    for number in numbers:
        said = paper.build(kind, fault, number)
        assert (said.code, said.out, said.err) == (-signal.SIGKILL, "", ""), number
        paper.is_whole(kind)
        paper.heals()


def places(calls: list[str], fault: str) -> set[int]:
    """Return the calls at which a fault can strike."""
    numbered = enumerate(calls, start=1)
    return {number for number, name in numbered if fault != "torn" or name in TORN}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["kill", "torn"])
def test_a_killed_build_leaves_everything_whole(kind: str, fault: str, paper: Paper) -> None:
    """At the first and the last call of each kind."""
    calls = paper.calls(kind)
    must_die(paper, kind, fault, sorted(places(calls, fault) & ends(calls)))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["kill", "kill_after", "torn"])
def test_a_build_killed_anywhere_leaves_everything_whole(
    kind: str, fault: str, paper: Paper
) -> None:
    """Before, in the middle of and after every single call."""
    must_die(paper, kind, fault, sorted(places(paper.calls(kind), fault)))


# --- refused --------------------------------------------------------------------------------------

REASONS = {"full": "No space left on device", "locked": "Permission denied"}


def must_refuse(paper: Paper, kind: str, fault: str, numbers: Iterable[int]) -> None:
    """Let the system refuse each of these calls; see what is said, and that the next build heals.

    What is refused of the state makes it begin anew, and of cleaning up is done by the next build.
    """
    calls = paper.calls(kind)
    for number in numbers:
        said, name = paper.build(kind, fault, number), calls[number - 1]
        if said.code == 0:
            assert (name in (*MILD, *STATE), said.err) == (True, ""), name
            assert written(paper.site) == paper.new
        else:
            reason = "Is a directory" if name in MILD else REASONS[fault]
            assert said.code == 4
            assert re.fullmatch(rf"ssg: /.*: {reason}\n", said.err)
            paper.is_whole(kind)
            assert not list(paper.site.glob(".output.*"))
        paper.heals()


CASES = [("warm", "full"), ("cold", "locked"), ("first", "full")]


@pytest.mark.parametrize(("kind", "fault"), CASES)
def test_a_refused_build_leaves_everything_whole(kind: str, fault: str, paper: Paper) -> None:
    """With code 4 and one line, at the first and the last call of each kind."""
    must_refuse(paper, kind, fault, sorted(ends(paper.calls(kind))))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", list(REASONS))
def test_a_build_refused_anywhere_leaves_everything_whole(
    kind: str, fault: str, paper: Paper
) -> None:
    """At every single call."""
    must_refuse(paper, kind, fault, range(1, len(paper.calls(kind)) + 1))


# --- a disk that is full --------------------------------------------------------------------------

# Publishes on a small disk of its own that something else fills while files are laid down.
FULL = """
set -e
mount -t tmpfs -o size=1m tmpfs "$SITE/output"
"$PYTHON" -m ssg -C "$SITE" build -q --now "$NOW" -o "$SITE/output/web"
cp -a "$SITE/output/web" "$SITE/before"
for name in one two; do printf more >> "$SITE/layouts/base.html"; done
cat /dev/zero > "$SITE/output/filler" 2>&- || true
code=0
"$PYTHON" -m ssg -C "$SITE" build -q --now "$NOW" -o "$SITE/output/web" || code=$?
cp -a "$SITE/output" "$SITE/during"
rm "$SITE/output/filler"
"$PYTHON" -m ssg -C "$SITE" build -q --now "$NOW" -o "$SITE/output/web"
cp -a "$SITE/output" "$SITE/after"
exit $code
"""


def alone(script: str, **values: str) -> Said:
    """Run a script that may mount disks, in a namespace of its own."""
    unshare = find_tool("unshare", cure="apt-get install util-linux")
    words = [unshare, "--user", "--map-root-user", "--mount"]
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a disk of their own")
    done = subprocess.run(
        [*words, "sh", "-c", script],
        env={**ENVIRONMENT, **values, "PATH": os.defpath, "PYTHON": sys.executable, "NOW": NOW},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, without the marker."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): path.read_bytes()
        for name, path in found.items()
        if name.name not in {MARKER, NAME}
    }


def test_a_disk_that_is_full_when_little_changed(tmp_path: Path) -> None:
    """Code 4: the old files stay, and the build after there is room again makes the new ones."""
    site = write_site(tmp_path, OLD)
    (site / "output").mkdir()
    said = alone(FULL, SITE=str(site))
    assert said.code == 4, said
    assert re.fullmatch(r"ssg: (/.*: )?No space left on device\n", said.err)
    before, during = files(site / "before"), files(site / "during")
    assert during.pop("filler")
    assert during == {f"web/{path}": data for path, data in before.items()}
    build_site(site)
    assert files(site / "after") == {f"web/{p}": data for p, data in output_of(site).items()}
    assert files(site / "after") != during


# --- where no state can be kept -------------------------------------------------------------------

LOCKED = """
set -e
mount -t tmpfs tmpfs "$SITE/.ssg"
mount -o remount,ro "$SITE/.ssg"
"$PYTHON" -m ssg -C "$SITE" build -q --now "$NOW"
"""


def unkept(reason: str) -> str:
    """Return the warning of a state that cannot be kept."""
    return (
        f".ssg: warning: nothing can be kept there ({reason}), so every build begins anew"
        " (make the folder writable, or remove it)\n"
    )


def test_a_file_where_the_state_should_be(paper: Paper) -> None:
    """The site is built with a warning, and the file stays."""
    paper.lay_out("cold")
    (paper.site / ".ssg").write_text("mine")
    for _ in range(2):
        said = run_ssg("-C", paper.site, "build", "-q", "--now", NOW)
        assert (said.code, said.err) == (0, unkept("File exists"))
        assert written(paper.site) == paper.new
    assert (paper.site / ".ssg").read_text() == "mine"


def test_a_state_that_may_not_be_written(paper: Paper) -> None:
    """The site is built with a warning: here its folder is on a disk that only can be read."""
    paper.lay_out("cold")
    (paper.site / ".ssg").mkdir()
    said = alone(LOCKED, SITE=str(paper.site))
    assert (said.code, said.err) == (0, unkept("Read-only file system"))
    assert written(paper.site) == paper.new
    paper.heals()


def test_a_damaged_lock_stops_nobody(paper: Paper) -> None:
    """What cannot be locked is built without a lock."""
    paper.lay_out("warm")
    (paper.site / ".ssg" / "lock").write_bytes(b"noise" * 1000)
    paper.heals()


# --- more than one process ------------------------------------------------------------------------

# Tells through a pipe that a page is being rendered; then waits for the pipe's end, or dies.
PLUGIN = """
import multiprocessing, os, signal
from dataclasses import replace


def is_worker():
    return multiprocessing.parent_process() is not None

def wait(value):
    os.write({tell}, b"x")
    os.read({wait}, 1)
    return value

def die(value):
    if is_worker():
        os.kill(os.getpid(), signal.SIGKILL)
    return value

def extend(kit):
    if not is_worker():  # a shell may have had us begin without
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return replace(kit, filters=(("wait", wait), ("die", die)))
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A build under way that waits for us, in a process group of its own."""

    process: subprocess.Popen[str]
    go: int

    def go_on(self) -> Said:
        """Let it go on, and return what it came to."""
        os.close(self.go)
        out, err = self.process.communicate()
        return Said(self.process.returncode, out, err)


def start(site: Path, *words: str, ends: tuple[int, ...] = ()) -> subprocess.Popen[str]:
    """Start a build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ssg", "-C", str(site), "build", "-q", "--now", NOW, *words],
        env=ENVIRONMENT,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=ends,
        start_new_session=True,
        text=True,
    )


@contextmanager
def waiting(site: Path, *words: str) -> Iterator[Running]:
    """Start a build, and see it wait in the middle of a page."""
    told, tell = os.pipe()
    wait, go = os.pipe()
    use_plugin(site, "wait", tell=tell, wait=wait)
    with start(site, *words, ends=(tell, wait)) as process:
        os.close(tell)  # so that a build which ends too early ends our waiting, too
        os.close(wait)
        assert os.read(told, 1) == b"x", process.communicate()
        try:
            yield Running(process, go)
        finally:
            with suppress(OSError):  # it went on already
                os.close(go)
    os.close(told)


def use_plugin(site: Path, name: str, *, tell: int = 0, wait: int = 0) -> None:
    """Let every story go through a filter of the plugin."""
    article = FILES["layouts/article.html"].replace("{{ body }}", f"{{{{ body | {name} }}}}")
    write_site(
        site,
        {
            "site.toml": 'plugins = ["faulty_plugin"]\n' + SITE,
            "faulty_plugin.py": PLUGIN.format(tell=tell, wait=wait),
            "layouts/article.html": article,
        },
    )


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A site that was built, of more stories than a pool is made for."""
    stories = {f"content/news/s{n}.md": story_text(f"Story {n}") for n in range(FEW + 20)}
    site = write_site(tmp_path, {**FILES, "site.toml": SITE, **stories})
    build_site(site)
    return site


def left_of(group: int) -> bool:
    """Tell whether a process of this group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def heals_without(site: Path) -> None:
    """See that the next build is whole, once the plugin is gone."""
    layout = f"{FILES['layouts/article.html']} other"
    (site / "faulty_plugin.py").unlink()
    write_site(site, {"site.toml": SITE, "layouts/article.html": layout})
    build_site(site)
    healed = written(site)
    for left in (".ssg", "output"):
        shutil.rmtree(site / left)
    build_site(site)
    assert healed == written(site)


def test_ctrl_c_ends_a_pool(large: Path) -> None:
    """Code 130: the old output is as it was, and no worker is left."""
    before = written(large)
    with waiting(large, "--jobs", "2") as running:
        os.killpg(running.process.pid, signal.SIGINT)
        said = running.go_on()
    assert (said.code, said.out) == (130, "")
    assert said.err.strip() == "ssg: interrupted; the old output is as it was"
    assert not left_of(running.process.pid)
    assert written(large) == before
    assert not list(large.glob(".output.*"))
    heals_without(large)


def test_a_worker_that_dies_ends_a_build(large: Path) -> None:
    """Code 4, and it says so."""
    before = written(large)
    use_plugin(large, "die")
    with start(large, "--jobs", "2") as process:
        said = process.communicate()
    assert (process.returncode, said[0]) == (4, "")
    cause = "was there too little memory? (--jobs 1 needs less)"
    assert said[1] == f"ssg: a worker process died; {cause}\n"
    assert not left_of(process.pid)
    assert written(large) == before
    assert not list(large.glob(".output.*"))
    heals_without(large)


def test_a_second_build_waits_for_the_first(paper: Paper) -> None:
    """It says so, and then does its own work: here, that of a story that came meanwhile."""
    paper.lay_out("warm")
    with waiting(paper.site, "--jobs", "1") as running:
        write_site(
            paper.site, {"site.toml": SITE, "layouts/article.html": NEW["layouts/article.html"]}
        )
        with start(paper.site, "--jobs", "1") as second:
            assert second.stderr is not None
            assert second.stderr.readline().endswith("is running; waiting for it to end\n")
            first = running.go_on()
            assert (first.code, first.err) == (0, "")
            assert second.communicate() == ("", "")
        assert second.returncode == 0
    assert written(paper.site) == paper.new
    (paper.site / "faulty_plugin.py").unlink()
    paper.heals()
