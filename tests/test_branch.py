"""A branch of a real git repository that holds a site, and nothing but the site."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ssg.deployment import GitTarget
from ssg.publish.branch import Branch
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.repository import NOBODY, Repository, open_repository
from ssg.publish.store import TargetFault
from ssg.publish.surroundings import Refused, Superseded
from tests.publishing import NEW, OLD, SITE, VOTE, Files, World, built, later, texts
from tests.tools import find_tool

IDENTITY = {
    name: value
    for who in ("AUTHOR", "COMMITTER")
    for name, value in ((f"GIT_{who}_NAME", "Ada"), (f"GIT_{who}_EMAIL", "ada@paper.example"))
}


@dataclass
class Host:
    """A repository on a host, the folder of a site, and a way to publish from there."""

    folder: Path
    world: World
    branch: str = "gh-pages"

    @property
    def bare(self) -> Path:
        """The repository on the host."""
        return self.folder / "host.git"

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.folder / "site"

    def git(self, *words: str, at: Path | None = None, data: bytes = b"") -> str:
        """Run git in a repository."""
        done = subprocess.run(
            [find_tool("git", cure="apt-get install git"), *words],
            cwd=at or self.bare,
            env={**self.world.environment, **IDENTITY},
            input=data,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def target(self, remote: str = "", cache: str = "cache") -> Branch:
        """Return the branch as deploys know it."""
        target = GitTarget(remote=remote or str(self.bare), branch=self.branch)
        folder = self.site / ".ssg/deploys" / cache
        around = self.world.around
        repository = open_repository(target, self.site, folder.with_suffix(".git"), around)
        return Branch(repository, folder.with_suffix(".blobs"), around, self.world.purge)

    def build(self, files: Files, minutes: float = 0, *, withdrawn: Sequence[str] = ()) -> Wanted:
        """Build a site."""
        return built(self.site / "output", files, minutes, withdrawn=withdrawn)

    def publish(self, wanted: Wanted, options: Options = Options()) -> Outcome:  # noqa: B008
        """Publish it."""
        return self.target().publish(wanted, options)

    def read(self, commit: str = "") -> dict[str, str]:
        """Return the files of a commit: those of the branch, if none is named."""
        names = self.git("ls-tree", "-r", "-z", "--name-only", commit or self.branch)
        paths = names.split("\0")[:-1]
        return {path: self.git("show", f"{commit or self.branch}:{path}") for path in paths}

    def commits(self) -> list[str]:
        """Return the commits of the branch, the newest first."""
        return self.git("log", "--format=%H", self.branch).split()

    def push_by_hand(self, files: Files) -> None:
        """Let a person push a commit to the branch."""
        clone = self.folder / "clone"
        if not clone.exists():
            self.git("init", "-q", str(clone), at=self.folder)
        self.git("checkout", "-q", "--orphan", "work", at=clone)
        if self.git("branch", "--list", self.branch):
            self.git("fetch", "-q", str(self.bare), self.branch, at=clone)
            self.git("reset", "-q", "--hard", "FETCH_HEAD", at=clone)
        for name, text in files.items():
            (clone / name).write_text(text)
        self.git("add", "--all", at=clone)
        self.git("commit", "-q", "-m", "By hand", at=clone)
        self.git("push", "-q", str(self.bare), f"HEAD:refs/heads/{self.branch}", at=clone)
        self.git("checkout", "-q", "--detach", at=clone)
        self.git("branch", "-q", "-D", "work", at=clone)


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A host with an empty repository."""
    home = tmp_path / "home"
    for name in ("home", "site", "host.git"):
        (tmp_path / name).mkdir()
    path = os.environ["PATH"]  # noqa: TID251 - an end of the test suite
    host = Host(tmp_path, World(environment={"PATH": path, "HOME": str(home)}))
    host.git("init", "-q", "--bare")
    return host


def with_hosts(files: Files) -> dict[str, str]:
    """Return what a branch holds of a site."""
    return {**files, ".nojekyll": ""}


STYLES = {"main.0123abcd.css": OLD["main.0123abcd.css"]}


# --- publishing -----------------------------------------------------------------------------------


def test_a_commit_of_just_the_site(host: Host) -> None:
    done = host.publish(host.build(OLD))
    assert (done.done, host.read(), host.world.purged) == (True, with_hosts(OLD), [])
    host.publish(host.build(NEW, 1))
    assert host.read() == with_hosts({**NEW, **STYLES}), "open pages still ask for the old styles"
    assert len(host.commits()) == 2
    assert set(host.world.purged) >= {"index.html", "turn", "africa/vote/index.html"}
    third = {**NEW, "about/index.html": "x"}
    host.publish(host.build(third, 2))
    host.publish(host.build({**third, "about/index.html": "y"}, 3))
    assert host.read() == with_hosts({**third, "about/index.html": "y"}), "styles go in the end"


def test_what_a_commit_says(host: Host) -> None:
    done = host.publish(host.build(OLD, 1, withdrawn=VOTE))
    said = host.git("log", "-1", "--format=%an <%ae>%n%aI %cI%n%B", host.branch)
    assert said.strip() == "\n".join(
        [
            f"{NOBODY[0]} <{NOBODY[1]}>",
            "2026-11-24T12:01:00+00:00 2026-11-24T12:01:00+00:00",
            "Publish the site of 2026-11-24 12:01:00 UTC",
            "",
            f"Broadsheet-Site: {SITE}",
            "Broadsheet-Since: 2026-11-24T12:01:00+00:00",
            f"Broadsheet-Release: {done.release}",
            "Broadsheet-Withdrawn: africa/vote/",
        ]
    )


def test_the_same_site_gives_the_same_commit_anywhere(host: Host, tmp_path: Path) -> None:
    other = Host(tmp_path / "other", host.world)
    for name in ("site", "host.git"):
        (other.folder / name).mkdir(parents=True)
    other.git("init", "-q", "--bare")
    for one in (host, other):
        one.publish(one.build(OLD))
        one.publish(one.build(NEW, 1))
    assert host.commits() == other.commits()


def test_an_author_that_git_is_told_of(host: Host) -> None:
    (host.folder / "home/.gitconfig").write_text("[user]\nname = Ada\nemail = ada@paper.example\n")
    host.publish(host.build(OLD))
    said = host.git("log", "-1", "--format=%an <%ae>", host.branch)
    assert said.strip() == "Ada <ada@paper.example>"


@pytest.mark.parametrize("minutes", [0, 5])
def test_a_tree_that_did_not_change_is_not_pushed(minutes: int, host: Host) -> None:
    host.publish(host.build(OLD))
    before = host.commits()
    assert not host.publish(host.build(OLD, minutes)).done
    assert host.commits() == before


def test_a_machine_that_has_no_cache(host: Host) -> None:
    """It sees what changed, and builds on what is there."""
    host.publish(host.build(OLD))
    host.publish(host.build(NEW, 1))
    fresh, wanted = host.target(cache="fresh"), host.build({**NEW, "about/index.html": "x"}, 2)
    done = fresh.publish(wanted, Options())
    assert [piece.path for piece in done.plan.puts] == ["about/index.html"]
    assert host.read()["about/index.html"] == "x"
    assert len(host.commits()) == 3


def test_names_that_are_hard(host: Host) -> None:
    host.branch = "feature/pages.2"
    files = {**OLD, 'say "hé\\llo" $HOME.html': "x", " blank": "y"}
    host.publish(host.build(files))
    assert host.read() == with_hosts(files)


def test_the_domain_of_a_site_is_kept(host: Host) -> None:
    """The host has put it there; where the site has one itself, that counts."""
    host.push_by_hand({"CNAME": "paper.example\n", "old.html": "x"})
    host.publish(host.build(OLD), Options(take_over=True))
    assert host.read() == with_hosts({**OLD, "CNAME": "paper.example\n"})
    host.publish(host.build(NEW, 1))
    assert host.read()["CNAME"] == "paper.example\n"
    host.publish(host.build({**NEW, "CNAME": "www.paper.example\n"}, 2))
    assert host.read()["CNAME"] == "www.paper.example\n"
    host.target().restore(None, (), Options())
    assert host.read()["CNAME"] == "www.paper.example\n"


def test_a_dry_run_pushes_nothing(host: Host) -> None:
    host.publish(host.build(OLD))
    before, wanted = host.commits(), host.build(NEW, 1)
    seen = host.publish(wanted, Options(dry_run=True))
    assert host.commits() == before
    done = host.publish(wanted)
    plans = [(o.release, [p.path for p in o.plan.puts], o.plan.deletes) for o in (seen, done)]
    assert plans[0] == plans[1]


def test_a_remote_that_the_repository_of_the_site_names(host: Host) -> None:
    """And how it is told to reach it. What a hook has set is of another repository."""
    host.git("init", "-q", at=host.site)
    host.git("remote", "add", "pages", "short:host.git", at=host.site)
    host.git("config", f"url.{host.folder}/.insteadOf", "short:", at=host.site)
    host.world.environment = {**host.world.environment, "GIT_DIR": str(host.folder / "none")}
    host.target("pages").publish(host.build(OLD), Options())
    host.world.environment = {k: v for k, v in host.world.environment.items() if k != "GIT_DIR"}
    assert host.read() == with_hosts(OLD)
    assert host.git("for-each-ref", at=host.site) == "", "the repository of the site stays as it is"


def test_a_remote_beside_the_site(host: Host) -> None:
    host.target("../host.git").publish(host.build(OLD), Options())
    assert host.read() == with_hosts(OLD)


# --- guards ---------------------------------------------------------------------------------------


def test_a_branch_of_others_is_refused(host: Host) -> None:
    host.push_by_hand({"mine.txt": "mine"})
    before = host.commits()
    with pytest.raises(Refused, match="the last commit of gh-pages was made by somebody else"):
        host.publish(host.build(OLD))
    assert host.commits() == before
    host.publish(host.build(OLD), Options(take_over=True))
    assert host.read() == with_hosts(OLD)
    assert host.commits()[1:] == before, "what was there stays in the history"


def test_an_older_build_another_site_and_many_deletions(host: Host) -> None:
    many = {f"{number}.html": "" for number in range(60)}
    host.publish(host.build({**OLD, **many}, 1))
    before = host.commits()
    with pytest.raises(Superseded, match="the target has a newer build"):
        host.publish(host.build(NEW))
    with pytest.raises(Refused, match=f"the target holds another site, {SITE}"):
        host.publish(replace(host.build(NEW, 2), site="https://other.example"))
    with pytest.raises(Refused, match="--yes-delete 60"):
        host.publish(host.build(OLD, 2))
    assert host.commits() == before


# --- others who push ------------------------------------------------------------------------------


def race(patch: pytest.MonkeyPatch, *meanwhile: object) -> None:
    """Let things happen, one before each push."""
    real, steps = Repository.push, list(meanwhile)
    busy: list[object] = []

    def push(self: Repository, commit: str, expected: str | None) -> str | None:
        if steps and not busy:  # a push of such a thing is none to wait for
            busy.append(step := steps.pop(0))
            assert callable(step)
            step()
            busy.clear()
        return real(self, commit, expected)

    patch.setattr(Repository, "push", push)


@pytest.mark.parametrize("first", [True, False])
def test_an_older_deploy_that_comes_between(first: bool, host: Host) -> None:  # noqa: FBT001
    """The newer one is planned again, on what is there now."""
    minutes = 0
    if not first:
        host.publish(host.build({"index.html": "0"}))
        minutes = 1
    other, old = host.target(cache="other"), built(host.folder / "old", OLD, minutes)
    with pytest.MonkeyPatch.context() as patch:
        race(patch, lambda: other.publish(old, Options()))
        host.publish(host.build(NEW, 2))
    assert host.read() == with_hosts({**NEW, **STYLES})
    assert len(host.commits()) == 2 + minutes


def test_a_newer_deploy_that_comes_between(host: Host) -> None:
    host.publish(host.build(OLD))
    other, new = host.target(cache="other"), built(host.folder / "new", NEW, 2)
    with pytest.MonkeyPatch.context() as patch:
        race(patch, lambda: other.publish(new, Options()))
        with pytest.raises(Superseded, match="the target has a newer build"):
            host.publish(host.build({**OLD, "about/index.html": "x"}, 1))
    assert host.read() == with_hosts({**NEW, **STYLES})


def test_a_person_who_pushes_between(host: Host) -> None:
    host.publish(host.build(OLD))
    with pytest.MonkeyPatch.context() as patch:
        race(patch, lambda: host.push_by_hand({"mine.txt": "mine"}))
        with pytest.raises(Refused, match="made by somebody else"):
            host.publish(host.build(NEW, 1))
    assert host.read()["mine.txt"] == "mine"


def test_deploys_that_come_between_again_and_again(host: Host) -> None:
    host.publish(host.build(OLD))
    other = host.target(cache="other")
    steps = [
        lambda n=n: other.publish(built(host.folder / "x", {"index.html": f"{n}"}, n), Options())
        for n in (1, 2)
    ]
    with pytest.MonkeyPatch.context() as patch:
        race(patch, *steps)
        with pytest.raises(Superseded, match="others push to gh-pages just now"):
            host.publish(host.build(NEW, 3))
    assert host.read()["index.html"] == "2"


def test_a_connection_that_breaks_after_the_push(host: Host) -> None:
    """The commit is there, and that is what counts."""
    real = Repository.push

    def push(self: Repository, commit: str, expected: str | None) -> str | None:
        real(self, commit, expected)
        return "the remote end hung up unexpectedly"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Repository, "push", push)
        assert host.publish(host.build(OLD)).done


# --- what fails -----------------------------------------------------------------------------------


def test_a_hook_that_refuses(host: Host) -> None:
    host.publish(host.build(OLD))
    before, hook = host.commits(), host.bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho No pages on Fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    said = (
        "gh-pages was not changed: [remote rejected] (pre-receive hook declined);"
        " remote: No pages on Fridays"
    )
    with pytest.raises(TargetFault) as caught:
        host.publish(host.build(NEW, 1))
    assert str(caught.value) == said
    assert (host.commits(), host.world.purged) == (before, [])
    hook.unlink()
    host.publish(host.build(NEW, 1))
    assert host.read() == with_hosts({**NEW, **STYLES})


def test_a_repository_that_is_not_there(host: Host) -> None:
    target = host.target("file://ada:secret@localhost/nowhere/host.git")
    with pytest.raises(TargetFault, match="git ls-remote failed: ") as caught:
        target.publish(host.build(OLD), Options())
    assert "secret" not in str(caught.value)


def test_a_file_that_changes_meanwhile(host: Host) -> None:
    host.publish(host.build(OLD))
    before, wanted = host.commits(), host.build(NEW, 1)
    target = host.target()
    blobs = target._blobs(wanted)
    assert blobs
    (host.site / "output/about/index.html").write_text("of another build")
    with pytest.raises(TargetFault, match="about/index.html changed while it was published"):
        target.publish(wanted, Options())
    assert host.commits() == before


# --- back -----------------------------------------------------------------------------------------


def test_a_rollback_is_the_earlier_commit(host: Host) -> None:
    first = host.publish(host.build(OLD))
    host.publish(host.build(NEW, 1))
    assert len(host.target().releases()) == 2
    host.target(cache="fresh").restore(first.release, (), Options())
    new_styles = {"main.4567cdef.css": NEW["main.4567cdef.css"]}
    assert host.read() == with_hosts({**OLD, **new_styles})
    assert len(host.commits()) == 3
    host.world.time = later(700)
    done = host.publish(host.build(NEW, 650))
    assert {piece.path for piece in done.plan.puts} == set(NEW) - {
        *("africa/rain/index.html", "main.4567cdef.css"),
    }
    assert host.read() == with_hosts({**NEW, **STYLES})


def test_a_rollback_leaves_out_what_was_withdrawn(host: Host) -> None:
    old = {**OLD, "old/index.html": '<a href="/africa/vote/">Vote</a>'}
    first = host.publish(host.build(old))
    done = host.publish(host.build(NEW, 1, withdrawn=VOTE))
    assert done.plan.takedowns == ("africa/vote/ballot.png", "africa/vote/index.html")
    host.target().restore(first.release, (), Options())
    today = {path: NEW[path] for path in ("index.html", "africa/index.html", "feed.xml")}
    kept = ("africa/rain/index.html", "about/index.html", "turn", "fold/deep.txt")
    styles = {path: text for path, text in {**OLD, **NEW}.items() if path.endswith(".css")}
    assert host.read() == with_hosts({**today, **{path: OLD[path] for path in kept}, **styles})


def test_where_no_release_is_nothing_comes_back(host: Host) -> None:
    with pytest.raises(Refused, match="the target holds no earlier release$"):
        host.target().restore(None, (), Options())
    assert host.target().releases() == ()


def test_nothing_but_our_folder_is_written(host: Host) -> None:
    host.publish(host.build(OLD))
    assert set(os.listdir(host.site)) == {".ssg", "memory", "output"}
    assert texts(host.site / "output").keys() - {".ssg-build"} == OLD.keys()
    assert set(os.listdir(host.site / ".ssg/deploys")) == {"cache.git", "cache.blobs"}
