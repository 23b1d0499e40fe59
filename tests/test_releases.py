"""Whole releases side by side, in a folder here and on a real server: both take the same tests."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ssg.deployment import RsyncTarget
from ssg.publish.host import Host
from ssg.publish.local import LocalHost
from ssg.publish.lock import LIFETIME
from ssg.publish.manifest import Manifest, decode
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.releases import Releases
from ssg.publish.ssh import connected
from ssg.publish.surroundings import Refused, Superseded
from tests.publishing import NEW, OLD, SITE, VOTE, Files, World, built, later, texts


@dataclass
class Place:
    """Where releases are published, and the files in it."""

    root: Path
    out: Path
    host: Host
    world: World = field(default_factory=World)

    @property
    def releases(self) -> Releases:
        """It, as deploys know it."""
        return Releases(self.host, self.world.around, self.world.purge)

    def publish(self, wanted: Wanted, options: Options = Options()) -> Outcome:  # noqa: B008
        """Publish there."""
        return self.releases.publish(wanted, options)

    def build(
        self, files: Files = OLD, minutes: float = 0, *, withdrawn: Sequence[str] = ()
    ) -> Wanted:
        """Build these files for an instant."""
        return built(self.out, files, minutes, withdrawn=withdrawn)

    def manifest(self) -> Manifest:
        """Return what is said of the present release."""
        name = os.readlink(self.root / "current").removeprefix("releases/")
        return decode((self.root / ".ssg" / f"{name}.json").read_bytes())

    def read(self) -> dict[str, str]:
        """Return what readers get."""
        return texts(self.root / "current/")

    def is_tidy(self) -> None:
        """See that there is nothing but what has to be."""
        manifest = self.manifest()
        kept = {manifest.release, *manifest.past}
        assert {path.name for path in self.root.iterdir()} == {".ssg", "current", "releases"}
        assert {path.name for path in (self.root / "releases").iterdir()} == kept
        notes = {path.name for path in (self.root / ".ssg").iterdir()}
        locks = {name for name in notes if name.startswith("lock.")}
        assert notes - locks == {f"{name}.json" for name in kept}
        assert [os.readlink(self.root / ".ssg" / name) for name in locks] == ["free"]
        assert self.read().keys() == manifest.owned().keys()
        folders = [path for path in (self.root / "releases").rglob("*") if path.is_dir()]
        assert all(any(folder.iterdir()) for folder in folders)


def state(root: Path) -> dict[str, tuple[int, int, str]]:
    """Return all that lies in a folder, so that every change shows."""
    found = sorted(root.rglob("*")) if root.exists() else []
    return {
        str(path): (
            path.lstat().st_ino,
            path.lstat().st_mtime_ns,
            os.readlink(path) if path.is_symlink() else "",
        )
        for path in found
    }


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    """An empty place on this machine, for what needs no server to be seen."""
    root = tmp_path / "root"
    return Place(root, tmp_path / "out", LocalHost(root))


@pytest.fixture(params=["dir", "rsync"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty place here or on a server, whose name is a hard one."""
    root = tmp_path / "the paper's $HOME é"
    with ExitStack() as stack:
        world, host = World(), None
        if request.param == "rsync":
            world.environment = request.getfixturevalue("server").environment
            target = RsyncTarget(host="paper", path=str(root))
            host = stack.enter_context(connected(target, world.around))
        yield Place(root, tmp_path / "out", host or LocalHost(root), world)


# --- publishing -----------------------------------------------------------------------------------


def test_a_first_and_a_second_release(place: Place) -> None:
    first = place.publish(place.build())
    assert (first.done, place.read(), place.world.purged) == (True, OLD, [])
    place.is_tidy()
    second = place.publish(place.build(NEW, 1))
    old_styles = {"main.0123abcd.css": OLD["main.0123abcd.css"]}
    assert place.read() == {**NEW, **old_styles}, "open pages still ask for the old styles"
    assert place.releases.releases() == (second.release, first.release)
    assert texts(place.root / "releases" / first.release) == OLD
    changed = {"index.html", "africa/index.html", "about/index.html", "feed.xml"}
    gone = {"africa/vote/index.html", "africa/vote/ballot.png", "turn", "fold/deep.txt"}
    assert set(place.world.purged) == changed | gone
    place.is_tidy()


def test_what_did_not_change_is_stored_once(place: Place) -> None:
    first, second = place.publish(place.build()), place.publish(place.build(NEW, 1))
    releases = [place.root / "releases" / done.release for done in (first, second)]
    rain, about = (
        [(r / name).stat().st_ino for r in releases]
        for name in ("africa/rain/index.html", "about/index.html")
    )
    assert rain[0] == rain[1]
    assert about[0] != about[1]


def test_the_same_again_writes_nothing(folder: Place) -> None:
    wanted = folder.build()
    first, before = folder.publish(wanted), state(folder.root)
    again = folder.publish(wanted)
    assert (again.done, again.release, state(folder.root)) == (False, first.release, before)


def test_a_build_of_later_that_is_the_same_is_no_new_release(folder: Place) -> None:
    first, then = folder.publish(folder.build()), folder.publish(folder.build(minutes=5))
    assert (first.release, folder.manifest().since) == (then.release, later(5))
    folder.is_tidy()
    with pytest.raises(Superseded):
        folder.publish(folder.build(NEW, 4))


def test_a_dry_run_writes_nothing_and_is_right(place: Place) -> None:
    dry = Options(dry_run=True)
    assert not place.publish(place.build(), dry).done
    assert not place.root.exists()
    place.publish(place.build())
    before, wanted = state(place.root), place.build(NEW, 1)
    seen = place.publish(wanted, dry)
    assert (seen.done, state(place.root)) == (False, before)
    done = place.publish(wanted)
    plans = [(o.release, [p.path for p in o.plan.puts], o.plan.deletes) for o in (seen, done)]
    assert plans[0] == plans[1]


def test_old_releases_go(folder: Place) -> None:
    options = Options(keep=2)
    done = [folder.publish(folder.build({"index.html": f"{n}"}, n), options) for n in range(4)]
    assert folder.releases.releases() == (done[3].release, done[2].release)
    folder.is_tidy()


def test_old_styles_go_with_the_last_release_that_had_them(folder: Place) -> None:
    for number in range(4):
        styles = {f"main.0000000{number}.css": "p {}"}
        folder.publish(folder.build({"index.html": f"{number}", **styles}, number), Options(keep=3))
    kept = {f"main.0000000{number}.css" for number in (1, 2, 3)}
    assert folder.read().keys() == {"index.html", *kept}
    folder.is_tidy()


def test_a_file_that_was_damaged_there_is_replaced(place: Place) -> None:
    first = place.publish(place.build())
    release = place.root / "releases" / first.release
    (release / "africa/rain/index.html").write_text("cut")
    (release / "africa/vote/ballot.png").unlink()
    (release / "turn.html").write_text("put there by hand")
    place.publish(place.build({**OLD, "about/index.html": "x"}, 1))
    assert place.read() == {**OLD, "about/index.html": "x"}


# --- guards ---------------------------------------------------------------------------------------


def test_an_older_build_never_replaces_a_newer_one(place: Place) -> None:
    place.publish(place.build(NEW, 1))
    before = state(place.root)
    with pytest.raises(Superseded, match="the target has a newer build"):
        place.publish(place.build())
    assert state(place.root) == before


def test_another_site_is_refused(folder: Place) -> None:
    folder.publish(folder.build())
    other = replace(folder.build(NEW, 1), site="https://other.example")
    with pytest.raises(Refused, match=f"the target holds another site, {SITE}"):
        folder.publish(other)
    folder.publish(other, Options(take_over=True))
    assert folder.manifest().site == other.site


def test_many_deletions_are_refused(folder: Place) -> None:
    many = {f"{number}.html": "" for number in range(60)}
    folder.publish(folder.build({**OLD, **many}))
    with pytest.raises(Refused, match=r"60 of the 70 files.*--yes-delete 60"):
        folder.publish(folder.build(OLD, 1))
    folder.publish(folder.build(OLD, 1), Options(yes_delete=60))
    assert folder.read() == OLD


@pytest.mark.parametrize("current", ["/srv/www", "releases/20260101120000", "releases"])
def test_a_link_of_others_is_refused(current: str, place: Place) -> None:
    (place.root / "releases/20260101120000").mkdir(parents=True)
    (place.root / "current").symlink_to(current)
    before = state(place.root)
    with pytest.raises(Refused, match="others put files .*: current, releases/20260101120000"):
        place.publish(place.build())
    assert state(place.root) == before
    place.publish(place.build(), Options(take_over=True))
    assert place.read() == OLD
    assert (place.root / "releases/20260101120000").is_dir()
    place.publish(place.build(NEW, 1))
    assert (place.root / "releases/20260101120000").is_dir()


@pytest.mark.parametrize("name", ["current", "releases", ".ssg"])
def test_what_cannot_be_replaced_is_refused(name: str, folder: Place) -> None:
    folder.root.mkdir()
    if name == "current":
        (folder.root / name).mkdir()
    else:
        (folder.root / name).write_text("mine")
    before = state(folder.root)
    with pytest.raises(Refused, match=f"{name} is not what a deploy made there"):
        folder.publish(folder.build(), Options(take_over=True))
    assert state(folder.root) == before


def test_a_manifest_that_cannot_be_read_is_refused(folder: Place) -> None:
    done = folder.publish(folder.build())
    (folder.root / ".ssg" / f"{done.release}.json").write_text("{}")
    with pytest.raises(Refused, match="the manifest in the target cannot be read"):
        folder.publish(folder.build(NEW, 1))
    folder.publish(folder.build(NEW, 1), Options(take_over=True))
    assert folder.read() == NEW
    folder.is_tidy()


def test_other_files_stay_as_they_are(place: Place) -> None:
    mine = {"notes.txt": "mine", "blog-archive/index.html": "mine", ".well-known/x": "mine"}
    for name, text in mine.items():
        (place.root / name).parent.mkdir(parents=True, exist_ok=True)
        (place.root / name).write_text(text)
    place.publish(place.build())
    place.publish(place.build(NEW, 1), Options(keep=1))
    found = texts(place.root)
    assert {name: found[name] for name in mine} == mine


# --- two at once ----------------------------------------------------------------------------------


def test_a_second_deploy_waits(folder: Place) -> None:
    folder.publish(folder.build())
    (lock,) = (folder.root / ".ssg").glob("lock.*")
    lock.unlink()
    until = (folder.world.time + LIFETIME).isoformat()
    lock.symlink_to(f'{{"who":"Ada","until":"{until}"}}')
    started = folder.world.time
    folder.publish(folder.build(NEW, 1))
    assert folder.world.told == ["Ada is deploying to this target; waiting for the end of it"]
    assert folder.world.time > started + LIFETIME, "nobody ended that lock, so it had to run out"
    folder.is_tidy()


# --- withdrawn, and back --------------------------------------------------------------------------


def test_a_withdrawn_story_is_gone_everywhere(place: Place) -> None:
    place.publish(place.build())
    place.publish(place.build({**OLD, "about/index.html": "x"}, 1))
    without = {path: text for path, text in NEW.items()}
    done = place.publish(place.build(without, 2, withdrawn=VOTE))
    assert done.plan.takedowns == ("africa/vote/ballot.png", "africa/vote/index.html")
    assert not list(place.root.rglob("vote"))
    place.is_tidy()


def test_a_rollback_is_the_earlier_release(place: Place) -> None:
    first = place.publish(place.build())
    place.publish(place.build(NEW, 1))
    back = place.releases.restore(None, (), Options())
    new_styles = {"main.4567cdef.css": NEW["main.4567cdef.css"]}
    assert place.read() == {**OLD, **new_styles}
    assert place.manifest().since == place.world.time
    assert back.release != first.release
    place.is_tidy()
    place.releases.restore(None, (), Options())
    assert place.read() == {**NEW, "main.0123abcd.css": OLD["main.0123abcd.css"]}
    place.is_tidy()


def test_a_rollback_leaves_out_what_was_withdrawn(place: Place) -> None:
    """A page that names it is that of today; one that is no more stays away."""
    first = {**OLD, "old/index.html": '<a href="/africa/vote/">Vote</a>'}
    first_name = place.publish(place.build(first)).release
    place.publish(place.build(NEW, 1, withdrawn=VOTE))
    place.publish(place.build({**NEW, "about/index.html": "x"}, 2, withdrawn=VOTE))
    place.releases.restore(first_name, (), Options())
    today = {path: NEW[path] for path in ("index.html", "africa/index.html", "feed.xml")}
    same = {
        path: OLD[path]
        for path in ("africa/rain/index.html", "about/index.html", "turn", "fold/deep.txt")
    }
    styles = {path: text for path, text in {**OLD, **NEW}.items() if path.endswith(".css")}
    assert place.read() == {**today, **same, **styles}
    place.is_tidy()


def test_where_no_release_is_nothing_comes_back(folder: Place) -> None:
    with pytest.raises(Refused, match="the target holds no earlier release$"):
        folder.releases.restore(None, (), Options())
    folder.publish(folder.build())
    done = folder.publish(folder.build(NEW, 1))
    with pytest.raises(Refused, match=r"no earlier release other \(it holds 2026"):
        folder.releases.restore("other", (), Options())
    assert folder.releases.releases()[0] == done.release
