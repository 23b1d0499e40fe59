"""A build opens nothing but the site, the theme and Python's own files; it runs and calls nobody.

Every opening of a file, every listing of a folder and every connection is an audit event of
Python (PEP 578); a build in a process of its own writes them all down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import ssg
from ssg.load import default_theme
from tests.newsroom import NOW, SITE, story_text, write_site

HOME = Path(ssg.__file__).parent.parent  # the folder that Python imports `ssg` from
DRIVER = """
import json, os, runpy, sys

report, events = sys.argv[1], []

def note(event, given):
    if events is not None:
        paths = [os.fsdecode(each) for each in given if isinstance(each, (str, bytes, os.PathLike))]
        events.append([event, paths, str(given)[:200]])

sys.addaudithook(note)
sys.argv = ["ssg", *sys.argv[2:]]
try:
    runpy.run_module("ssg", run_name="__main__", alter_sys=True)
finally:
    said, events = events, None
    with open(report, "w") as file:
        json.dump(said, file)
"""
# Events whose paths are opened, listed or changed, and how many of their arguments are paths.
TOUCHING = {
    "open": 1,
    "os.chdir": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.listdir": 1,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.scandir": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
    "os.walk": 1,
    "glob.glob": 1,
    "shutil.copyfile": 2,
    "shutil.copytree": 2,
    "shutil.move": 2,
    "shutil.rmtree": 1,
    "sqlite3.connect": 1,
    "tempfile.mkdtemp": 1,
    "tempfile.mkstemp": 1,
}
CALLING = (
    "ftplib.",
    "http.client.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "smtplib.",
    "socket.",
    "subprocess.",
    "urllib.",
    "webbrowser.",
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A build: its exit code, what it said, and what it did that it must not."""

    code: int
    lines: list[str]
    outside: list[str]


def watch(site: Path, *words: str) -> Watched:
    """Build a site in a process that is watched."""
    report = site.parent / "events.json"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            DRIVER,
            report,
            "-C",
            site,
            "build",
            "--now",
            NOW,
            "--jobs",
            "1",
            *words,
        ],
        env={
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(HOME),
            "SECRET": "environment-canary",
        },
        cwd=site,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    events = json.loads(report.read_text())
    assert len(events) > 100, done.stderr.decode()
    lines = done.stderr.decode().splitlines()
    return Watched(done.returncode, lines, sorted(set(outside(events, site))))


def outside(events: list[tuple[str, list[str], str]], site: Path) -> Iterator[str]:
    """Yield every event that reaches beyond what a build may touch."""
    allowed = [os.path.realpath(str(root)) for root in (site, *ours())]
    searched = {os.path.realpath(str(folder)) for folder in (HOME, *sys.path)}  # by imports
    for event, paths, given in events:
        if event.startswith(CALLING) and event != "socket.__new__":
            yield f"{event} {given}"
        for path in paths[: TOUCHING.get(event, 0)]:
            real = os.path.realpath(os.path.join(site, path))
            if event == "os.listdir" and real in searched:
                continue
            if not any(os.path.commonpath([root, real]) == root for root in allowed):
                yield f"{event} {path}"


def ours() -> Iterator[Path | str]:
    """Yield the folders of the program itself: Python, its libraries, ssg, the theme, the zones."""
    yield from (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *zoneinfo.TZPATH)
    yield from (Path(ssg.__file__).parent, default_theme(), os.devnull)
    yield from (
        f"{Path(ssg.__file__).parent.parent}/{name}" for name in ("site.toml", "pyvenv.cfg")
    )


# --- hostile content ------------------------------------------------------------------------------

CANARY = "a sentence that nobody may read"
PLACES = (
    "/etc/passwd",
    "{outside}/secret/s.png",
    "file://{outside}/secret/s.png",
    "../../../secret/s.png",
    "../../../../../../../../../../etc/passwd",
    "../../secret/s.png",
    "../../content-secret/s.png",
    "%2e%2e/%2e%2e/%2e%2e/secret/s.png",
    "..%2f..%2f..%2fsecret%2fs.png",
    "..%5c..%5csecret%5cs.png",
    "....//....//secret/s.png",
    "..\\\\..\\\\secret\\\\s.png",
    "C:\\\\Windows\\\\win.ini",
    "\\\\\\\\host\\\\share\\\\s.png",
    "//host/share/s.png",
    "/proc/self/environ",
    "/dev/zero",
    "../../site.toml",
    "../../secret.md",
    "~/.ssh/id_rsa",
    "$HOME/.ssh/id_rsa",
    "s.png%00.md",
    "CON",
    "http://127.0.0.1:9/x.png",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://127.0.0.1/x",
)
FRONT = (
    'image: "{}"',
    'image: {{src: "{}", alt: x}}',
    'related: ["{}"]',
    'aliases: ["{}"]',
    'layout: "{}"',
    'section: "{}"',
    'slug: "{}"',
    'author: "{}"',
    'tags: ["{}"]',
    'canonical: "{}"',
    'id: "{}"',
    'related_block: ["{}"]',
    'title: !!python/object/apply:os.system ["touch {}"]',
    'title: !include "{}"',
)
BODIES = (
    "![x]({0}) [x]({0}) ![x](<{0}>)",
    "[x]: {0}\n\n[x] ![x]",
    ':::figure src="{0}" alt="x" :::',
    ':::gallery\n![x]({0})\n:::\n\n:::embed service="{0}" id="{0}" title="x" :::',
    '<img src="{0}"> <a href="{0}">x</a> <video src="{0}"></video> <iframe src="{0}"></iframe>',
    '{{{{< readfile "{0}" >}}}} {{{{% include "{0}" %}}}} {{{{< ref "{0}" >}}}}',
    "{{% include {0} %}} {{% include_relative {0} %}} {{{{ get_file('{0}') }}}}",
    "<?php include('{0}'); ?> <!--#include file=\"{0}\" -->",
    '--8<-- "{0}"\n\n@[{0}]({0})\n\n!!!include({0})!!!',
    "```{0}\n{0}\n```\n\n:::{0}\n:::",
)


def hostile(outside: Path) -> dict[str, str]:
    """Return a story for every place and every way to name it, and what is more than a story."""
    made = {}
    for number, place in enumerate(PLACES):
        named = place.replace("{outside}", str(outside))
        for way, form in enumerate(FRONT):
            own = form.format(named)
            lines = ["---", *([] if own.startswith("title") else ["title: T"]), own]
            text = "\n".join([*lines, "date: 2026-11-20", "---", "", "Words.", ""])
            made[f"content/news/f{way}-{number}.md"] = text
        for way, form in enumerate(BODIES):
            plain = named.replace("\\\\", "\\")
            made[f"content/news/b{way}-{number}.md"] = story_text(body=form.format(plain))
    made["content/authors/eve.md"] = f"---\nname: Eve\nportrait: {outside}/secret/s.png\n---\n"
    made["content/news/_section.md"] = "---\ntitle: N\ndefaults:\n  image: /etc/passwd\n---\n"
    made["content/about.md"] = (
        "---\ntitle: About\nimage: ../secret/s.png\n---\n![](../secret/s.png)\n"
    )
    made["content/news/good.md"] = story_text("Good")
    return made


def secrets(folder: Path) -> None:
    """Put files beside a site that nobody may read."""
    for path in ("secret/s.png", "secret/s.md", "secret.md", "site/content-secret/s.png"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(story_text(CANARY))


def test_hostile_stories_reach_nothing(tmp_path: Path) -> None:
    """Whatever they name, and however; what can be built is built, without a word of it."""
    secrets(tmp_path)
    settings = SITE + '[checks]\nbroken-link = "warn"\n[shortcodes]\nreadfile = "figure"\n'
    site = write_site(tmp_path / "site", {"site.toml": settings, **hostile(tmp_path)})
    seen = watch(site, "--keep-going")
    assert (seen.code, seen.outside) == (3, [])
    output = site / "output"
    assert (output / "news/good/index.html").exists()
    for path in output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert CANARY.encode() not in data, path
            assert b"environment-canary" not in data, path
            assert b"root:x:" not in data, path


LINKS: dict[str, Callable[[Path], object]] = {
    "a file": lambda news: (news / "x.md").symlink_to("../../../secret/s.md"),
    "a picture": lambda news: (news / "x.png").symlink_to("../../../secret/s.png"),
    "a folder": lambda news: (news / "x").symlink_to("../../../secret"),
    "a folder of a like name": lambda news: (news / "x").symlink_to("../../content-secret"),
    "the folder above the site": lambda news: (news / "x").symlink_to("../../.."),
    "the root": lambda news: (news / "x").symlink_to("/"),
    "the environment": lambda news: (news / "x.md").symlink_to("/proc/self/environ"),
    "a device": lambda news: (news / "x.md").symlink_to("/dev/zero"),
    "itself": lambda news: (news / "x.md").symlink_to("x.md"),
    "nothing": lambda news: (news / "x.md").symlink_to("gone.md"),
    "a file, by an absolute path": lambda news: (news / "x.md").symlink_to(
        news.parent.parent.parent / "secret/s.md"
    ),
    "no link but a pipe": lambda news: os.mkfifo(news / "x.md"),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_are_not_followed_out_of_the_site(name: str, tmp_path: Path) -> None:
    """Each is a problem, before anything behind it is opened; in `static/`, too."""
    secrets(tmp_path)
    site = write_site(tmp_path / "site", {"content/news/good.md": story_text(), "static/x": "x"})
    LINKS[name](site / "content/news")
    (site / "static/s").symlink_to("../../secret")
    seen = watch(site, "--keep-going")
    assert (seen.code, seen.outside) == (1, [])
    assert len(seen.lines) == 3


# --- the watch is not blind -----------------------------------------------------------------------

PLUGIN = """
import os, socket, subprocess

def extend(kit):
    open("{outside}/secret/s.md").close()
    os.listdir("{outside}/secret")
    os.path.exists("{outside}/secret/s.md")
    subprocess.run(["true"])
    with socket.socket() as made:
        made.settimeout(0)
        made.connect_ex(("127.0.0.1", 9))
    return kit
"""


def test_a_plugin_that_reaches_out_is_seen(tmp_path: Path) -> None:
    """It may, since it is code that the site trusts; but the watch must notice."""
    secrets(tmp_path)
    files = {
        "site.toml": SITE + 'plugins = ["reaching"]\n',
        "reaching.py": PLUGIN.replace("{outside}", str(tmp_path)),
        "content/news/good.md": story_text(),
    }
    seen = watch(write_site(tmp_path / "site", files))
    assert seen.code == 0, seen.lines
    found = {said.split()[0] for said in seen.outside}
    assert {"open", "os.listdir", "subprocess.Popen", "socket.connect"} <= found


@pytest.mark.parametrize("path", ["content", "static"])
def test_a_link_to_another_place_of_the_same_folder_is_fine(path: str, tmp_path: Path) -> None:
    """Only what leads out is refused."""
    site = write_site(tmp_path / "site", {"content/news/good.md": story_text()})
    write_site(site, {f"{path}/one/file.txt": "x"})
    (site / path / "two.txt").symlink_to("one/file.txt")
    seen = watch(site)
    assert (seen.code, seen.outside) == (0, [])
