"""The command line as a whole, from outside: what it prints, and how it ends."""

from __future__ import annotations

import json
import math
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

import ssg
from ssg.cli import COMMANDS
from ssg.write import MARKER
from tests.command import Said, run_ssg
from tests.newsroom import NOW, SITE, output_of, story_text, write_site
from tests.tools import find_tool

ROOT = Path(__file__).parent.parent
A, B = "content/news/a.md", "content/news/b.md"
GOOD: Mapping[str, str] = {A: story_text("Good")}
BROKEN = story_text("Broken", "[x](gone.md)")
LEADS_NOWHERE = (
    f'{B}:6: the link "gone.md" leads nowhere'
    " (write the path of a file that is there and published, or a web address)"
)


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small sound site."""
    return write_site(tmp_path / "site", GOOD)


def build(site: Path, *words: str | Path) -> Said:
    """Run `ssg build` at the instant of the tests."""
    return run_ssg("-C", site, "build", "--now", NOW, *words)


def stamps(folder: Path) -> dict[str, int]:
    """Return the files below a folder, but for those we keep, with the times of their changes."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".ssg" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


# --- how it ends ----------------------------------------------------------------------------------


def test_done(site: Path) -> None:
    """Code 0: the site is there, and its last line counts every story."""
    said = build(site)
    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(
        rf"The Paper: 1 story, 0 pages; (\d+) files in {re.escape(str(site))}/output"
        r" \(\1 written, 0 removed\) in \d+\.\d s\n",
        said.out,
    )
    assert "news/a/index.html" in output_of(site)


def test_refused_for_its_content(site: Path) -> None:
    """Code 1: nothing was written, not even where nothing was yet."""
    write_site(site, {B: BROKEN})
    said = build(site)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [LEADS_NOWHERE, "1 problem; nothing was written"]
    assert not (site / "output").exists()


def test_refused_for_its_content_with_an_old_output(site: Path) -> None:
    """Code 1: every file of the old output is as it was."""
    build(site)
    before = stamps(site / "output")
    write_site(site, {B: BROKEN})
    assert build(site).code == 1
    assert stamps(site / "output") == before


def test_done_in_part(site: Path) -> None:
    """Code 3: the faulty story is left out and named, the rest is written."""
    write_site(site, {B: BROKEN})
    said = build(site, "--keep-going")
    assert said.code == 3
    assert said.err.splitlines() == [
        LEADS_NOWHERE,
        "1 problem; 1 faulty files left out; the rest was written",
    ]
    assert said.out.startswith("The Paper: 1 story, 0 pages, 1 faulty; ")
    assert "news/a/index.html" in output_of(site)
    assert "news/b/index.html" not in output_of(site)


def test_a_warning_is_told_and_done(site: Path) -> None:
    """Code 0: it says so after the place."""
    write_site(site, {B: BROKEN, "site.toml": SITE + '[checks]\nbroken-link = "warn"\n'})
    said = build(site)
    assert said.code == 0
    assert said.err.startswith(f'{B}:6: warning: the link "gone.md" leads nowhere (')
    assert "news/b/index.html" in output_of(site)


@pytest.mark.parametrize("command", ["build", "check", "list", "why /x/", "new article x"])
def test_no_site_here(command: str, tmp_path: Path) -> None:
    """Code 1: whatever was asked, the cure is to go to a site or to start one."""
    words = command.split()
    said = run_ssg("-C", tmp_path, *words, *(["--section", "x"] if words[0] == "new" else []))
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "site.toml: there is no site.toml here"
        " (run this in the folder of a site, name it with -C, or start one with: ssg new site DIR)",
        "1 problem; nothing was written",
    ]
    assert list(tmp_path.iterdir()) == []


def test_an_output_in_the_way_of_which_is_a_file(site: Path) -> None:
    """Code 4: where a folder must be is a file, so the disk refuses."""
    (site / "file").write_text("mine")
    said = build(site, "-o", site / "file" / "deep" / "out")
    assert said.code == 4
    assert re.fullmatch(r"ssg: \S+/file/deep\S*: Not a directory\n", said.err)
    assert (site / "file").read_text() == "mine"


# Mounts a small disk in a namespace of its own, builds there, and then more than it has room for.
FULL_DISK = """
set -e
mount -t tmpfs -o size=4m tmpfs "$DISK"
"$PYTHON" -m ssg -C "$SITE" build -q -o "$DISK/out"
state() { cd "$DISK" && find . | sort && find . -type f -exec cksum {} + | sort; }
state > "$SITE/before"
cd "$ROOT"
mkdir "$SITE/static" && mv "$SITE/big" "$SITE/static/big"
code=0
"$PYTHON" -m ssg -C "$SITE" build -q -o "$DISK/out" || code=$?
state > "$SITE/after"
exit $code
"""


def test_a_disk_that_is_full(site: Path, tmp_path: Path) -> None:
    """Code 4: the old output is whole, and what was begun beside it is taken away again."""
    unshare = find_tool("unshare", cure="apt-get install util-linux")
    alone = [unshare, "--user", "--map-root-user", "--mount"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a disk of their own")
    (tmp_path / "disk").mkdir()
    (site / "big").write_bytes(bytes(8_000_000))
    said = subprocess.run(
        [*alone, "sh", "-c", FULL_DISK],
        env={
            "PATH": os.defpath,
            "DISK": str(tmp_path / "disk"),
            "SITE": str(site),
            "ROOT": str(ROOT),
            "PYTHON": sys.executable,
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (4, "")
    assert said.stderr.endswith("ssg: No space left on device\n")
    before = (site / "before").read_text()
    assert "./out/news/a/index.html" in before
    assert (site / "after").read_text() == before


def test_a_pipe_that_takes_no_more(site: Path) -> None:
    """Code 4: what it printed did not arrive, so it must not look done."""
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [sys.executable, "-m", "ssg", "-C", str(site), "list"],
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (said.returncode, said.stderr) == (4, "ssg: No space left on device\n")


def test_a_bug_of_ours_is_shown_whole(site: Path) -> None:
    """Code 70: with the lines where it happened, for whoever reports it."""
    plugin = "def extend(kit):\n    raise ZeroDivisionError('of ours')\n"
    write_site(
        site, {"site.toml": SITE + 'plugins = ["buggy_plugin"]\n', "buggy_plugin.py": plugin}
    )
    said = build(site)
    assert said.code == 70
    assert said.err.startswith("Traceback (most recent call last):\n")
    assert "ZeroDivisionError: of ours" in said.err
    assert said.err.endswith("ssg: this is a bug in ssg; the lines above say where\n")


# --- Ctrl-C ---------------------------------------------------------------------------------------

# A plugin that says through a pipe how far the build is, and then waits for ever.
WAITING = """
import os, signal
from dataclasses import replace
from ssg.contracts import whole

def wait(*seen):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.write({tell}, b"here")
    os.read({wait}, 1)
    return ()

def planning(kit):
    return replace(kit, families=(*kit.families, whole(wait)))

def checking(kit):
    return replace(kit, checks=(*kit.checks, wait))

def rendering(kit):
    return replace(kit, filters=(("wait", wait),))
"""


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe: the end to read from and the end to write to; both may be closed before."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def interrupted(site: Path, command: str, stage: str) -> Said:
    """Run a command, send it Ctrl-C once it says that it is at this stage, and see how it ends."""
    with pipe() as (told, tell), pipe() as (wait, _):
        write_site(
            site,
            {
                "site.toml": SITE + f'plugins = ["waiting:{stage}"]\n',
                "waiting.py": WAITING.format(tell=tell, wait=wait),
                "layouts/archive.html": "{{ 1 | wait }}" if stage == "rendering" else "x",
            },
        )
        with subprocess.Popen(
            [sys.executable, "-m", "ssg", "-C", str(site), command],
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(tell, wait),
            text=True,
        ) as process:
            os.close(tell)  # so that a process which ends too early ends the waiting, too
            assert os.read(told, 4) == b"here", process.communicate()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
    return Said(process.returncode, out, err)


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("stage", ["planning", "checking", "rendering"])
def test_ctrl_c(command: str, stage: str, site: Path) -> None:
    """Code 130: the old output is as it was, and nothing is left beside it."""
    build(site)
    write_site(site, {B: story_text("New")})
    before, names = stamps(site / "output"), {path.name for path in site.iterdir()}
    said = interrupted(site, command, stage)
    assert (said.code, said.out) == (130, "")
    assert said.err.strip() == "ssg: interrupted; the old output is as it was"
    assert stamps(site / "output") == before
    assert {path.name for path in site.iterdir()} == names | {"layouts", "waiting.py"}


def test_after_ctrl_c_the_next_build_is_whole(site: Path) -> None:
    """Also if there was no output before."""
    assert interrupted(site, "build", "rendering").code == 130
    assert not (site / "output").exists()
    write_site(site, {"layouts/archive.html": "x", "site.toml": SITE})
    assert build(site).code == 0
    assert "news/a/index.html" in output_of(site)


# --- wrong usage ----------------------------------------------------------------------------------

MISUSED = {
    "bilud": "No such command 'bilud'",
    "build --nope": "No such option '--nope'",
    "build --outptu x": "No such option '--outptu'",
    "build more": "Got unexpected extra argument (more)",
    "build --now yesterday": '"yesterday" is not an instant; write it like 2026-11-24T06:00',
    "check --keep-going": "No such option '--keep-going'",
    "list everything": "'everything' is not one of 'all', 'published', 'drafts',",
    "why": "Missing argument 'URL'",
    "why /gone/": "no page of this site has the address /gone/",
    "why /news/b/": "no page of this site has the address /news/b/; did you mean /news/a/ ?",
    "schema stories": "'stories' is not one of 'story', 'page', 'author', 'section', 'front'",
    "new": "Usage: ssg new [OPTIONS] COMMAND [ARGS]...",
    "new site": "Missing argument 'FOLDER'",
    "new article x": "Missing option '--section'",
    "new article x --section authors": '"authors" is no section',
    "new article x --section new": 'there is no section "new"; did you mean "news"?',
    "new article ... --section news": "the title gives no file name: it is empty",
    "-C nowhere build": "Directory 'nowhere' does not exist",
    "-C site.toml build": "Directory 'site.toml' is a file",
}


@pytest.mark.parametrize("words", MISUSED)
def test_wrong_usage(words: str, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 2: it says how the command is used, and nothing is written."""
    monkeypatch.chdir(site)
    before = stamps(site)
    said = run_ssg(*words.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: ssg")
    assert MISUSED[words] in " ".join(said.err.split())
    assert stamps(site) == before


# --- help -----------------------------------------------------------------------------------------

HELPS = ["", *COMMANDS, "new site", "new article"]


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", HELPS)
def test_help(command: str, option: str, tmp_path: Path) -> None:
    """Every command has it, needs no site for it, and says what each of its options is for."""
    said = run_ssg("-C", tmp_path, *command.split(), option)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: ssg {command}".rstrip() + " ")
    options = re.findall(r"^  -", said.out, re.MULTILINE)
    told = re.findall(r"^  -\S.*?(?:  +|\n {6,})[A-Z]", said.out, re.MULTILINE)
    assert len(told) == len(options) > 0


def test_the_help_names_all_commands_in_the_order_of_the_work() -> None:
    """Building first."""
    said = run_ssg("--help")
    names = re.findall(r"^  (\w+)  ", said.out.partition("Commands:")[2], re.MULTILINE)
    assert names == list(COMMANDS)


def test_the_version() -> None:
    """As the package has it."""
    assert run_ssg("--version") == Said(0, f"ssg, version {ssg.__version__}\n", "")


# --- options --------------------------------------------------------------------------------------


def test_quiet_prints_problems_only(site: Path) -> None:
    """So that a job which runs by the clock sends no mail when all is well."""
    assert build(site, "-q") == Said(0, "", "")
    write_site(site, {B: BROKEN})
    assert build(site, "--quiet").err.startswith(LEADS_NOWHERE)


def test_verbose_names_every_changed_file(site: Path) -> None:
    """Written and removed ones, before the last line."""
    build(site)
    (site / A).rename(site / B)
    lines = build(site, "-v").out.splitlines()
    assert "wrote news/b/index.html" in lines
    assert "removed news/a/index.html" in lines
    assert len(lines) == 1 + sum(line.startswith(("wrote ", "removed ")) for line in lines)
    assert len(build(site, "--verbose").out.splitlines()) == 1


def test_without_an_address_it_says_what_it_uses(site: Path) -> None:
    """A feed needs one; on the command line it may be given for one build."""
    write_site(site, {"site.toml": 'title = "The Paper"\n'})
    hint = "no base_url in site.toml: links outside the site's own pages use http://localhost:8000"
    assert build(site).out.splitlines()[0] == hint
    said = build(site, "--base-url", "https://other.example/paper")
    assert hint not in said.out
    assert b'href="https://other.example/paper/news/a/"' in output_of(site)["news/a/index.html"]


def test_an_address_that_is_none(site: Path) -> None:
    """Is a problem like one in the settings."""
    said = build(site, "--base-url", "other.example")
    assert said.code == 1
    assert '`base_url` is not a web address: "other.example"' in said.err


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-12-01T05:59", False),
        ("2026-12-01T06:00", True),
        ("2026-12-01T05:00Z", True),
        ("2026-12-01T04:59:59+00:00", False),
        ("2026-12-01", False),
        ("2026-12-02", True),
    ],
)
def test_now_is_in_the_zone_of_the_site(now: str, shown: bool, site: Path) -> None:  # noqa: FBT001
    """Unless it names its own; the embargo ends at 6:00 in Paris, which is 5:00 in London."""
    zone = SITE + 'timezone = "Europe/Paris"\n'
    write_site(site, {"site.toml": zone, B: story_text("B", embargo="2026-12-01 06:00")})
    assert run_ssg("-C", site, "build", "--now", now).code == 0
    assert ("news/b/index.html" in output_of(site)) == shown


def test_drafts_and_future_show_what_is_withheld(site: Path) -> None:
    """For the desk, each kind by an option of its own."""
    soon = story_text("Soon", embargo="2026-12-01 06:00")
    write_site(site, {B: story_text("Draft", draft="true"), "content/news/c.md": soon})
    shown = {"news/b/index.html": "--drafts", "news/c/index.html": "--future"}
    for options in ([], ["--drafts"], ["--future"], ["--drafts", "--future"]):
        assert build(site, *options).code == 0
        made = output_of(site)
        assert all((path in made) == (option in options) for path, option in shown.items())


def test_clean_writes_every_file_anew(site: Path) -> None:
    """And only then: a second build writes nothing."""
    build(site)
    assert " (0 written, 0 removed) " in build(site).out
    assert " (0 written, " not in build(site, "--clean").out


def test_the_output_may_be_elsewhere(site: Path, tmp_path: Path) -> None:
    """Relative to where the command runs, not to the site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert run_ssg("-C", "site", "build", "-o", "public/today").code == 0
    assert (tmp_path / "public/today" / MARKER).is_file()
    assert not (site / "output").exists()


def test_without_a_folder_the_site_is_here(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with git."""
    monkeypatch.chdir(site)
    assert run_ssg("build").out.startswith("The Paper: 1 story, 0 pages; ")
    assert run_ssg("-C", ".", "check").code == 0


# --- data -----------------------------------------------------------------------------------------


def test_a_build_as_data(site: Path) -> None:
    """Everything the last line counts, by name; a problem is in it, not on the error output."""
    write_site(site, {B: story_text("B", draft="true")})
    said = build(site, "--json")
    assert (said.code, said.err) == (0, "")
    files = sorted(output_of(site))
    assert sorted(said.data.pop("written")) == files
    assert {key: said.data[key] for key in said.data if key != "written"} == {
        "done": True,
        "stories": 1,
        "pages": 0,
        "files": len(files),
        "planned": len(files),
        "rendered": len(files),
        "removed": [],
        "withheld": [{"path": B, "state": "draft", "reason": "draft"}],
        "problems": [],
    }


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_refusal_as_data(command: str, site: Path) -> None:
    """The same from both commands, with code 1."""
    write_site(site, {B: BROKEN})
    said = run_ssg("-C", site, command, "--json")
    assert (said.code, said.err) == (1, "")
    assert said.data == {
        "done": False,
        "problems": [
            {
                "path": B,
                "line": 6,
                "message": 'the link "gone.md" leads nowhere',
                "hint": "write the path of a file that is there and published, or a web address",
                "code": "broken-link",
                "severity": "error",
            }
        ],
    }


def test_a_build_in_part_as_data(site: Path) -> None:
    """It is done, and the problems of what was left out are told."""
    write_site(site, {B: BROKEN})
    said = build(site, "--keep-going", "--json")
    assert (said.code, said.err) == (3, "")
    assert said.data["done"] is True
    assert [problem["path"] for problem in said.data["problems"]] == [B]


def test_a_problem_of_a_whole_file_has_no_line(site: Path) -> None:
    """As data it is null, not 0."""
    write_site(site, {B: ""})
    (problem,) = build(site, "--json").data["problems"]
    assert (problem["line"], problem["code"]) == (None, "malformed")


def test_a_check_as_data(site: Path) -> None:
    """A sound site has an empty list."""
    assert run_ssg("-C", site, "check", "--json").data == {"problems": []}


def test_a_page_as_data(site: Path) -> None:
    """`why` tells a program what it tells people."""
    said = run_ssg("-C", site, "why", "https://paper.example/news/a/", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.data["source"] == A
    assert said.data["file"] == "news/a/index.html"
    assert run_ssg("-C", site, "why", "/news/a").out.startswith("address         /news/a/\n")


def test_why_are_stories_related(site: Path) -> None:
    """By address, URL or file; the parts of each score add up to it."""
    (site / "content" / "news" / "b.md").write_text(
        "---\ntitle: Alpha Beta\ndate: 2026-11-20\nauthor: Guest\n---\nA dredger, a dredger.\n"
    )
    (site / "content" / "news" / "c.md").write_text(
        "---\ntitle: Gamma\ndate: 2026-11-20\nauthor: Guest\nrelated_block: a.md\n---\n"
        "The dredger.\n"
    )
    known = (
        "news/b.md",
        "content/news/b.md",
        "/news/b/",
        "/news/b",
        "https://paper.example/news/b/",
    )
    said = {run_ssg("-C", site, "why", "--related", name).out for name in known}
    (text,) = said
    assert text.startswith("content/news/b.md: Alpha Beta\n")
    assert "   word     dredger" in text
    told = json.loads(run_ssg("-C", site, "why", "--related", "news/b.md", "--json").out)
    for each in (*told["offered"], *told["next"]):
        values = [part["worth"] * part["rarity"] for part in each["parts"]]
        assert math.isclose(sum(values) * each["fade"], each["score"])
    assert "blocked by the story" in run_ssg("-C", site, "why", "--related", "news/c.md").out
    gone = run_ssg("-C", site, "why", "--related", "/news/bb/")
    assert (gone.code, gone.out) == (2, "")
    assert "no story of this site is /news/bb/; did you mean /news/b/ ?" in " ".join(
        gone.err.split()
    )


@pytest.mark.parametrize("kind", ["story", "page", "author", "section", "site"])
def test_a_schema_is_data(kind: str, tmp_path: Path) -> None:
    """It needs no site, and holds what an editor asks for."""
    said = run_ssg("-C", tmp_path, "schema", kind)
    assert (said.code, said.err) == (0, "")
    assert {"$ref", "properties", "$defs"} & set(said.data)


def test_data_keep_their_letters(site: Path) -> None:
    """UTF-8, whatever the locale of the machine is."""
    write_site(site, {A: story_text("Où est l’été? 投票")})
    done = subprocess.run(
        [sys.executable, "-m", "ssg", "-C", str(site), "list", "--json"],
        env={"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode())[0]["title"] == "Où est l’été? 投票"


# --- a new site, a new story ----------------------------------------------------------------------


def test_a_new_site_builds(tmp_path: Path) -> None:
    """As it says itself."""
    folder = tmp_path / "my-paper"
    said = run_ssg("new", "site", folder)
    assert said == Said(0, f"{folder} is ready. Build it with: ssg -C {folder} build\n", "")
    assert run_ssg("-C", folder, "build", "-q") == Said(0, "", "")
    assert (folder / ".gitignore").is_file()


def test_a_new_site_in_an_empty_folder(tmp_path: Path) -> None:
    """Is welcome."""
    assert run_ssg("new", "site", tmp_path).code == 0


@pytest.mark.parametrize("name", ["note.txt", ".git/HEAD"])
def test_a_new_site_takes_no_folder_with_files(name: str, tmp_path: Path) -> None:
    """Not even hidden ones: they may be somebody's work."""
    write_site(tmp_path / "mine", {name: "mine"})
    before = stamps(tmp_path)
    said = run_ssg("new", "site", tmp_path / "mine")
    assert said.code == 2
    assert said.err.endswith("mine is there already and not empty; name a new folder\n")
    assert stamps(tmp_path) == before


def test_a_new_site_takes_no_file(site: Path) -> None:
    """A name that is taken is taken."""
    said = run_ssg("new", "site", site / "site.toml")
    assert said.code == 2
    assert "site.toml is there already" in said.err


def test_a_new_story_is_a_draft(site: Path) -> None:
    """With an id of its own, under the name that its title makes."""
    said = run_ssg("-C", site, "new", "article", 'The "tram" votes: été', "--section", "news")
    place = site / "content/news/the-tram-votes-été.md"
    assert said == Said(0, f"{place}\n", "")
    assert ", 1 draft; " in build(site).out
    text = place.read_text(encoding="utf-8")
    assert 'title: "The \\"tram\\" votes: été"\n' in text
    assert re.search(r"^id: [0-9a-f-]{36}$", text, re.MULTILINE)


def test_a_new_story_does_not_overwrite_one(site: Path) -> None:
    """Two titles that make one name are told apart by the writer."""
    assert run_ssg("-C", site, "new", "article", "Vote!", "--section", "news").code == 0
    before = stamps(site)
    said = run_ssg("-C", site, "new", "article", "VOTE?", "--section", "/news/")
    assert said.code == 2
    assert said.err.endswith("content/news/vote.md is there already; choose another title\n")
    assert stamps(site) == before


def test_a_new_story_may_begin_a_section(site: Path) -> None:
    """If its name is no slip of one that is there."""
    assert run_ssg("-C", site, "new", "article", "Goal", "--section", "sport/football").code == 0
    assert (site / "content/sport/football/goal.md").is_file()
