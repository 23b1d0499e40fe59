"""Bad input gets a clear problem and exit code 1, and the old output stays as it was."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ssg.cli import main
from ssg.write import MARKER
from tests.newsroom import NOW, SITE, build_site, output_of, problems_of, story_text, write_site
from tests.photos import png

Files = Mapping[str, str | bytes]
GOOD: Files = {"content/news/good.md": story_text("Good")}
A, B = "content/news/a.md", "content/news/b.md"
TAKEN = "(change the `slug` or `aliases` of one of them)"
NO_LETTERS = "(use letters, digits and hyphens)"
OTHER = "(name another folder with -o)"


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@dataclass(frozen=True, slots=True)
class Said:
    """What the command came to: its exit code, and the lines on its standard error."""

    code: int
    lines: list[str]


Command = Callable[..., Said]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`ssg`, run in this process as a user runs it."""

    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["ssg", *map(str, words)])
        with pytest.raises(SystemExit) as done:
            main()
        assert isinstance(done.value.code, int)
        return Said(done.value.code, capsys.readouterr().err.splitlines())

    return run


def process(*words: str | Path, **environment: str) -> Said:
    """Run `ssg` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "ssg", *map(str, words)],
        env={"PYTHONDONTWRITEBYTECODE": "1", **environment},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, done.stderr.decode().splitlines())


def told(*problems: str) -> Said:
    """Return what the command says of problems."""
    count = f"{len(problems)} problem{'s' * (len(problems) > 1)}; nothing was written"
    return Said(1, [*problems, count])


def snapshot(folder: Path) -> dict[str, object]:
    """Return everything that must stay as it was: the output, and what lies beside it."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_mtime_ns, path.lstat().st_ino)
        for path in (*folder.iterdir(), *(folder / "output").rglob("*"))
        if path.name != ".ssg"  # where we keep what is ours
    }


def must_refuse(
    folder: Path, command: Command, spoil: Callable[[Path], object], *problems: str
) -> None:
    """Fail unless a site that was built once, and is then spoilt, gets these problems."""
    write_site(folder, GOOD)
    build_site(folder)
    spoil(folder)
    before = snapshot(folder)
    assert command("-C", folder, "build", "--now", NOW) == told(*problems)
    assert snapshot(folder) == before


# --- what stands in a file ------------------------------------------------------------------------


def keys(*lines: str) -> str:
    """Return a story with further lines in its front matter, the first of which is line 4."""
    return "\n".join(["---", "title: A", "date: 2026-11-20", *lines, "---", "", "Words.", ""])


TEXTS: dict[str, tuple[Files, list[str]]] = {
    "no title": (
        {A: "---\ndate: 2026-11-20\n---\nWords.\n"},
        [f"{A}:1: a story needs a title (add `title: ...`)"],
    ),
    "no front matter": (
        {A: "Only words.\n"},
        [
            f"{A}:1: a story needs a title, and this file has no front matter"
            " (begin it with three lines: ---, then title: ..., then ---)"
        ],
    ),
    "front matter without end": (
        {A: "---\ntitle: A\n\nWords.\n"},
        [f"{A}:1: the front matter is not closed (put a line that is only --- below its last key)"],
    ),
    "UTF-16": (
        {A: story_text().encode("utf-16")},
        [f"{A}: is UTF-16 text (save it again as UTF-8)"],
    ),
    "UTF-16 without its mark": (
        {A: story_text().encode("utf-16-le")},
        [f"{A}:1: holds a NUL character (remove it)"],
    ),
    "Latin-1": (
        {A: story_text("Café").encode("latin-1")},
        [f"{A}:2: is not UTF-8 text (save it again as UTF-8)"],
    ),
    "NUL": ({A: story_text(body="a\0b")}, [f"{A}:6: holds a NUL character (remove it)"]),
    "a line of 5 MB": (
        {A: story_text(body="x" * 5_000_000)},
        [f"{A}:6: is a line of 5,000,000 characters (data belongs into a file of its own)"],
    ),
    "empty": ({A: ""}, [f"{A}: is empty (write the story, or remove it)"]),
    "blank": ({A: "\ufeff \n\t\n"}, [f"{A}: is empty (write the story, or remove it)"]),
    "an unknown directive": (
        {A: story_text(body=":::nothing\n:::")},
        [f"{A}:6: there is no directive :::nothing (it needs a template shortcodes/nothing.html)"],
    ),
    "a directive without its arguments": (
        {A: story_text(body=':::embed id="x" :::')},
        [
            f'{A}:6: :::embed needs `service` (add service="...")',
            f'{A}:6: :::embed needs `title` (add title="...")',
        ],
    ),
    "no date": (
        {A: "---\ntitle: A\n---\nWords.\n"},
        [
            f"{A}: the story has no `date` (add a line such as date: 2026-11-24 08:00,"
            " or begin the file name with the date)"
        ],
    ),
    "all at once": (
        {A: "", B: story_text(body="a\0b"), "site.toml": SITE + 'logo = "gone.png"\n'},
        [
            f"{A}: is empty (write the story, or remove it)",
            f"{B}:6: holds a NUL character (remove it)",
        ],
    ),
}

# --- addresses ------------------------------------------------------------------------------------

CAFES = ("content/news/caf\u00e9.md", "content/news/cafe\u0301.md")  # they look the same
DEEP = "/".join("abcdefghijklmnopqrstu")
LONG = "/".join(["d" * 109] * 8)
ADDRESSES: dict[str, tuple[Files, list[str]]] = {
    "twice": (
        {A: keys("slug: same"), B: keys("slug: same")},
        [f"{B}: its address /news/same/ is taken by {A} {TAKEN}"],
    ),
    "twice but for case": (
        {A: keys("slug: same"), B: keys("slug: Same")},
        [
            f"{B}: its address /news/Same/ is taken by {A}"
            f" (/news/same/ is the same on some systems) {TAKEN}"
        ],
    ),
    "two files but for case": (
        {"content/news/A.md": keys(), A: keys()},
        [f"{A}: its address /news/a/ is taken by content/news/A.md {TAKEN}"],
    ),
    "two files but for their Unicode form": (
        {CAFES[0]: keys(), CAFES[1]: keys()},
        [
            f"{CAFES[0]}: its address /news/caf\u00e9/ is taken by {CAFES[1]},"
            f" whose name only looks the same: its Unicode characters are others {TAKEN}"
        ],
    ),
    "two slugs but for their Unicode form": (
        {A: keys("slug: caf\u00e9"), B: keys("slug: cafe\u0301")},
        [f"{B}: its address /news/caf\u00e9/ is taken by {A} {TAKEN}"],
    ),
    "an alias onto a story": (
        {A: keys("aliases: [/news/good/]")},
        [f"{A}:4: its address /news/good/ is taken by content/news/good.md {TAKEN}"],
    ),
    "an alias onto a section": (
        {A: keys("aliases: [/news/]")},
        [f"{A}:4: its address /news/ is taken by content/news {TAKEN}"],
    ),
    "an alias onto itself": (
        {A: keys("aliases: [/news/a/]")},
        [f"{A}:4: its address /news/a/ is taken by {A} {TAKEN}"],
    ),
    "an alias onto a feed": (
        {A: keys("aliases: [/feed.xml]")},
        [f"{A}:4: its address /feed.xml is taken by site.toml {TAKEN}"],
    ),
    "an alias below a file": (
        {A: keys("aliases: [/old.html, /old.html/x/]")},
        [
            f"{A}:4: its address /old.html/x/ is taken by {A}:4"
            f" (/old.html is the same on some systems) {TAKEN}"
        ],
    ),
    "a page onto a section": (
        {"content/news.md": "---\ntitle: News\n---\nWords.\n"},
        [f"content/news.md: its address /news/ is taken by content/news {TAKEN}"],
    ),
    "a static file onto a story": (
        {"static/news/good/index.html": "mine"},
        [
            "static/news/good/index.html: its address /news/good/"
            f" is taken by content/news/good.md {TAKEN}"
        ],
    ),
    "no letter in a file name": (
        {"content/news/\U0001f600.md": keys()},
        [
            'content/news/\U0001f600.md: its name in URLs, "", is empty'
            " (give the story a `slug` of letters, digits and hyphens)"
        ],
    ),
    "a reserved file name": (
        {"content/news/con.md": keys()},
        [
            'content/news/con.md: its name in URLs, "con", is a name that Windows reserves'
            " for a device (give the story a `slug` of letters, digits and hyphens)"
        ],
    ),
    "a reserved folder": (
        {"content/aux/a.md": keys()},
        [
            'content/aux/a.md: its section is below "aux", which is a name that Windows reserves'
            " for a device (rename the folder)"
        ],
    ),
    "a reserved tag": (
        {A: keys("tags: [Con]")},
        [
            f'{A}:4: the tag "Con" cannot have a page: "con" is a name that Windows reserves'
            " for a device (write it in other words)"
        ],
    ),
    "a reserved byline": (
        {A: keys("author: Aux")},
        [
            f'{A}:4: the byline "Aux" cannot have a page: it is a name that Windows reserves'
            " for a device (write the author's full name)"
        ],
    ),
    "a reserved author file": (
        {"content/authors/nul.md": "---\nname: Nul\n---\n"},
        [
            'content/authors/nul.md: the id of the author, "nul", is a name that Windows reserves'
            " for a device (rename the file)"
        ],
    ),
    "a path that some systems cannot hold": (
        {A: keys(f"section: {LONG}", f"slug: {'s' * 20}")},
        [
            f"{A}: its address /{LONG}/{'s' * 20}/ is too long for a file name"
            " (give it a shorter `slug`)"
        ],
    ),
    "two files for one section": (
        {
            "content/news/_index.md": "---\ntitle: A\n---\n",
            "content/news/_section.md": "---\n---\n",
        },
        [
            "content/news/_section.md: describes the same section as content/news/_index.md"
            " (keep one of them)"
        ],
    ),
    "two folders for one section": (
        {"content/News/_section.md": "---\n---\n", "content/news/_section.md": "---\n---\n"},
        [
            "content/news/_section.md: describes the same section as content/News/_section.md"
            " (keep one of them)"
        ],
    ),
    "two files for one author": (
        {
            "content/authors/ann/_index.md": "---\nname: Ann\n---\n",
            "content/authors/ann.md": "---\nname: Ann Lee\n---\n",
        },
        [
            "content/authors/ann/_index.md: is of the same author as content/authors/ann.md"
            " (keep one of them)"
        ],
    ),
    "a name that is somebody else's id": (
        {"content/authors/ann-lee.md": "---\nname: Ann Leeson\n---\n", A: keys("author: Ann Lee")},
        [
            f'{A}:4: the byline "Ann Lee" would lead to the page of Ann Leeson'
            " (write `ann-lee` if that is the author, else a longer name)"
        ],
    ),
    "an id that nobody has": (
        {"content/authors/ann-lee.md": "---\nname: Ann Lee\n---\n", A: keys("author: an-lee")},
        [
            f"{A}:4: there is no author `an-lee` (did you mean `ann-lee`?"
            " otherwise write content/authors/an-lee.md, or a full name)"
        ],
    ),
    "one id twice": (
        {A: keys("id: x"), B: keys("id: x")},
        [f'{B}:4: has the same `id` as {A}: "x" (give each story an id of its own)'],
    ),
    "two tags for one page": (
        {A: keys("tags: ['C++', 'C#']")},
        [f'{A}:4: the tags "C++" and "C#" would share the page of "c" (spell one of them out)'],
    ),
    "a section too deep to read": (
        {f"content/{DEEP}/a.md": keys()},
        [f"content/{DEEP}/a.md: its section lies 21 folders deep, of 20 at most (move it up)"],
    ),
    "a section too deep to read, by its key": (
        {A: keys(f"section: {'d/' * 900}")},
        [f"{A}:4: its section lies 900 folders deep, of 20 at most (move it up)"],
    ),
}
SLUGS = {
    "../x": "holds a character that no part of a URL may have",
    "..": "holds a character that no part of a URL may have",
    "//evil": "holds a character that no part of a URL may have",
    "%2e%2e": "holds a character that no part of a URL may have",
    "a/b": "holds a character that no part of a URL may have",
    "a\\\\b": "holds a character that no part of a URL may have",
    "C:x": "holds a character that no part of a URL may have",
    "a?b": "holds a character that no part of a URL may have",
    "con": "is a name that Windows reserves for a device",
    "CON": "is a name that Windows reserves for a device",
    "aux.md": "is a name that Windows reserves for a device",
    "lpt9": "is a name that Windows reserves for a device",
    "a.": "begins or ends with a dot",
    ".ssg-output": "begins or ends with a dot",
    "x" * 300: "is longer than 200 bytes",
    "ü" * 101: "is longer than 200 bytes",
}


@pytest.mark.parametrize("slug", SLUGS, ids=lambda slug: str(slug)[:20])
def test_a_slug_that_no_url_can_have(slug: str, tmp_path: Path, command: Command) -> None:
    """Not on any system, whatever this one allows."""
    said = slug.replace("\\\\", "\\")
    shown = f'"{said}"' if len(said) <= 60 else f'"{said[:60]}..."'
    must_refuse(
        tmp_path,
        command,
        lambda site: write_site(site, {A: keys(f'slug: "{slug}"')}),
        f"{A}:4: `slug` {SLUGS[slug]}: {shown} {NO_LETTERS}",
    )


def test_a_slug_that_is_empty(tmp_path: Path, command: Command) -> None:
    """It cannot mean the front page."""
    must_refuse(
        tmp_path,
        command,
        lambda site: write_site(site, {A: keys('slug: ""')}),
        f"{A}:4: `slug` is empty (give it a value or remove the line)",
    )


# --- layouts and settings -------------------------------------------------------------------------

STORY = "(while rendering /news/good/ (content/news/good.md))"
LAYOUTS: dict[str, tuple[Files, list[str]]] = {
    "syntax": (
        {"layouts/article.html": "a\n{% if %}\n"},
        ["layouts/article.html:2: Expected an expression, got 'end of statement block'"],
    ),
    "syntax of a part": (
        {"layouts/partials/byline.html": "\n\n{{ a b }}\n"},
        ["layouts/partials/byline.html:3: expected token 'end of print statement', got 'b'"],
    ),
    "a name that its page does not have": (
        {"layouts/article.html": "<p>\n{{ site.title }}\n"},
        [f"layouts/article.html:2: 'site' is undefined {STORY}"],
    ),
    "a part of a story that there is not": (
        {
            "layouts/article.html": '{% extends "default/article.html" %}\n'
            "{% block main %}\n{{ story.titel }}{% endblock %}\n"
        },
        ["layouts/article.html:3: 'ssg.model.Article object' has no attribute 'titel' " + STORY],
    ),
    "an argument that was not given": (
        {
            "layouts/shortcodes/note.html": "\n{{ args.nope }}",
            A: story_text(body=":::note\nWords.\n:::"),
        },
        [
            "layouts/shortcodes/note.html:2: 'dict object' has no attribute 'nope'"
            " (while rendering /news/a/ (content/news/a.md))"
        ],
    ),
    "types": (
        {"layouts/article.html": "{{ story.title + 1 }}"},
        [f'layouts/article.html:1: can only concatenate str (not "int") to str {STORY}'],
    ),
    "arithmetic": (
        {"layouts/article.html": "\n{{ 1 // 0 }}"},
        [f"layouts/article.html:2: integer division or modulo by zero {STORY}"],
    ),
    "a filter": (
        {"layouts/article.html": "\n{{ story.title | gone }}"},
        [f"layouts/article.html:2: No filter named 'gone'. {STORY}"],
    ),
    "a part that is not there": (
        {"layouts/article.html": "\n{% include 'partials/bylines.html' %}"},
        [
            "layouts/article.html:2: there is no template partials/bylines.html"
            " (did you mean partials/byline.html?)"
        ],
    ),
    "an asset that is not there": (
        {"layouts/article.html": "{{ asset('mian.css') }}"},
        [
            "layouts/article.html:1: there is no layouts/assets/mian.css;"
            f" did you mean main.css? {STORY}"
        ],
    ),
    "nothing on a page": (
        {"layouts/article.html": " \n"},
        ["layouts/article.html: renders nothing for /news/good/ (content/news/good.md)"],
    ),
    "Latin-1": (
        {"layouts/article.html": "é".encode("latin-1")},
        ["layouts/article.html: is not UTF-8 text (save it again as UTF-8)"],
    ),
    "a layout that is not there": (
        {A: keys("layout: artcle")},
        [f"{A}:4: there is no layout `artcle` (did you mean `article`?)"],
    ),
    "a layout elsewhere": (
        {A: keys("layout: ../../x")},
        [
            f'{A}:4: `layout` is not the name of a template: "../../x"'
            " (use letters, digits, - _ and /, without .html)"
        ],
    ),
    "TOML": (
        {"site.toml": SITE + "title\n"},
        [
            "site.toml:3: Expected '=' after a key in a key/value pair"
            " (see https://toml.io for how TOML is written)"
        ],
    ),
    "a plugin that is not there": (
        {"site.toml": SITE + 'plugins = ["gone"]\n'},
        [
            "site.toml: the plugin \"gone\" cannot be used: No module named 'gone'"
            " (write it as module:function, with the module beside site.toml or installed)"
        ],
    ),
}

BAD = {
    f"{kind}: {name}": row
    for kind, rows in (("text", TEXTS), ("address", ADDRESSES), ("layout", LAYOUTS))
    for name, row in rows.items()
}


@pytest.mark.parametrize("name", BAD)
def test_a_site_is_refused_with_all_its_faults(name: str, tmp_path: Path, command: Command) -> None:
    """Each with its file and line, and a cure."""
    files, problems = BAD[name]
    must_refuse(tmp_path, command, lambda site: write_site(site, files), *problems)


def test_a_layout_without_end_is_found_out(tmp_path: Path, command: Command) -> None:
    """It is the layout's fault, and no bug of ours."""
    write_site(tmp_path, {**GOOD, "layouts/article.html": "\n{% include 'article.html' %}"})
    said = command("-C", tmp_path, "build")
    assert said.code == 1
    assert said.lines[0].startswith("layouts/article.html:2: maximum recursion depth exceeded")


# --- what is accepted -----------------------------------------------------------------------------

ACCEPTED: dict[str, tuple[Files, str]] = {
    "a byte order mark and CRLF": (
        {A: ("\ufeff" + story_text("Windows")).replace("\n", "\r\n")},
        "news/a/index.html",
    ),
    "CR alone": ({A: story_text("Mac").replace("\n", "\r")}, "news/a/index.html"),
    "no words": ({A: story_text(body="")}, "news/a/index.html"),
    "a line of nearly a million": ({A: story_text(body="x " * 400_000)}, "news/a/index.html"),
    "a title of emoji": ({A: story_text("\U0001f600")}, "news/a/index.html"),
    "a file name of emoji with a slug": (
        {"content/news/\U0001f600.md": story_text(slug="smile")},
        "news/smile/index.html",
    ),
    "a long file name": (
        {f"content/news/{'word-' * 50}.md": story_text()},
        f"news/{'-'.join(['word'] * 40)}/index.html",
    ),
    "a file name of 200 characters of 2 bytes": (
        {f"content/news/{'ü' * 120}.md": story_text()},
        f"news/{'ü' * 100}/index.html",
    ),
    "twenty folders": (
        {f"content/{DEEP[:-2]}/a.md": story_text()},
        f"{DEEP[:-2]}/a/index.html",
    ),
    "an ending in capitals": ({"content/news/A.MD": story_text()}, "news/a/index.html"),
    "a narrow space in the name of a picture": (
        {"content/news/1\u202fam.png": png(6, 4), A: story_text(body="![x](<1\u202fam.png>)")},
        "news/1\u202fam.png",
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_only_unusual_is_accepted(name: str, tmp_path: Path, command: Command) -> None:
    """Nobody has to know what a byte order mark is."""
    files, path = ACCEPTED[name]
    write_site(tmp_path, {**GOOD, **files})
    assert command("-C", tmp_path, "build", "--now", NOW) == Said(0, [])
    assert path in output_of(tmp_path)


def test_two_thousand_stories(tmp_path: Path, command: Command) -> None:
    """All in one folder."""
    stories = {f"content/news/s{number}.md": story_text() for number in range(2000)}
    write_site(tmp_path, stories)
    assert command("-C", tmp_path, "build", "--now", NOW) == Said(0, [])
    output = output_of(tmp_path)
    assert all(f"news/s{number}/index.html" in output for number in range(2000))


# --- what is no file ------------------------------------------------------------------------------


def link(path: str, target: str | Path) -> Callable[[Path], None]:
    """Return what puts a symbolic link into a site."""
    return lambda site: (site / path).symlink_to(target)


def listen(site: Path) -> None:
    """Put a socket into a site; its path must be short."""
    here = Path.cwd()
    os.chdir(site / "content/news")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("a.md")
    os.chdir(here)


@contextmanager
def folders_in_folders(content: Path, depth: int) -> Iterator[None]:
    """Put a story into more folders than a path has room for, and take them away again."""
    at = os.open(content, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=at)
        at = _step(at, "d")
    os.close(os.open("a.md", os.O_CREAT, dir_fd=at))
    yield
    os.unlink("a.md", dir_fd=at)
    for _ in range(depth):
        at = _step(at, "..")
        os.rmdir("d", dir_fd=at)
    os.close(at)


def _step(folder: int, name: str) -> int:
    entered = os.open(name, os.O_RDONLY, dir_fd=folder)
    os.close(folder)
    return entered


LINK_OUT = "is a link that leads out of content/ (copy the file into content/ instead)"
NOWHERE = "is a link that leads nowhere (remove it, or put the file there)"
CIRCLE = "is a link to a folder, in which links lead in circles (remove it)"
SPOILT: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a link to a file": (link(A, "../../../secret/s.md"), [f"{A}: {LINK_OUT}"]),
    "a link to a file beside the stories": (link(A, "../../site.toml"), [f"{A}: {LINK_OUT}"]),
    "a link to a folder": (link("content/x", "../../secret"), [f"content/x: {LINK_OUT}"]),
    "a link to a folder of a like name": (
        link("content/x", "../../site/content-secret"),
        [f"content/x: {LINK_OUT}"],
    ),
    "a link to the root": (link("content/x", "/"), [f"content/x: {LINK_OUT}"]),
    "a link to the site": (link("content/news/x", "../.."), [f"content/news/x: {LINK_OUT}"]),
    "a link to a device": (link(A, "/dev/zero"), [f"{A}: {LINK_OUT}"]),
    "a link to its parent": (link("content/news/x", ".."), [f"content/news/x: {CIRCLE}"]),
    "a link to its folder": (link("content/news/x", "."), [f"content/news/x: {CIRCLE}"]),
    "a link to itself": (link(A, "a.md"), [f"{A}: {NOWHERE}"]),
    "a link to nothing": (link(A, "gone.md"), [f"{A}: {NOWHERE}"]),
    "two folders that link to each other": (
        lambda site: (
            write_site(site, {"content/p/a.md": keys(), "content/q/a.md": keys()}),
            link("content/p/q", "../q")(site),
            link("content/q/p", "../p")(site),
        ),
        [f"content/p/q/p: {CIRCLE}", f"content/q/p/q: {CIRCLE}"],
    ),
    "a link out of static": (
        lambda site: (
            write_site(site, {"static/y": "y"}),
            link("static/x", "../../secret/s.md")(site),
        ),
        ["static/x: is a link that leads out of static/ (copy the file into static/ instead)"],
    ),
    "a pipe": (lambda site: os.mkfifo(site / A), [f"{A}: is not a file (remove it)"]),
    "a pipe for a picture": (
        lambda site: os.mkfifo(site / "content/news/a.png"),
        ["content/news/a.png: is not a file (remove it)"],
    ),
    "a socket": (listen, [f"{A}: is not a file (remove it)"]),
    "a name that is no text": (
        lambda site: Path(os.fsdecode(bytes(site) + b"/content/news/a\xff.md")).write_text("x"),
        ["content/news/a\\udcff.md: the file name is not readable text (rename it)"],
    ),
    "a name of two lines": (
        lambda site: (site / "content/news/a\nb.md").write_text("x"),
        ["content/news/a\\nb.md: the file name is not readable text (rename it)"],
    ),
    "a name that runs backwards": (
        lambda site: (site / "content/news/a\u202egnp.md").write_text("x"),
        ["content/news/a\\u202egnp.md: the file name is not readable text (rename it)"],
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_file_of_the_site_is_refused(
    name: str, tmp_path: Path, command: Command
) -> None:
    """It is neither read nor waited for."""
    for folder in ("secret", "site/content-secret"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "s.md").write_text(story_text("Secret"))
    spoil, problems = SPOILT[name]
    must_refuse(tmp_path / "site", command, spoil, *problems)


def test_a_device_is_refused(tmp_path: Path, command: Command) -> None:
    """Only root can put one there, but anybody can unpack one."""
    try:
        write_site(tmp_path, GOOD)
        os.mknod(tmp_path / A, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root can make a device")
    assert command("-C", tmp_path, "build") == told(f"{A}: is not a file (remove it)")


def test_more_folders_than_a_path_can_hold(tmp_path: Path, command: Command) -> None:
    """The problem names the folder that is too deep; nothing runs out of stack."""
    write_site(tmp_path, GOOD)
    with folders_in_folders(tmp_path / "content", 2500):
        said = command("-C", tmp_path, "build")
    assert said.code == 1
    assert said.lines[0].startswith("content/d/d/d/")
    hint = "(check the folder's permissions, or remove it)"
    assert said.lines[0].endswith(f"/d: cannot be read: {os.strerror(errno.ENAMETOOLONG)} {hint}")


@pytest.mark.parametrize("path", [A, "content/secret"])
def test_what_cannot_be_read_is_a_problem(
    path: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root can read everything, so for root it is played."""
    write_site(tmp_path, {A: story_text(), "content/secret/s.md": story_text()})
    place = tmp_path / path
    place.chmod(0)
    for module, name in ((Path, "read_bytes"), (os, "scandir")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, refusing(real, place))
    said = command("-C", tmp_path, "build")
    place.chmod(0o700)
    cure = (
        "check the file's permissions"
        if path == A
        else "check the folder's permissions, or remove it"
    )
    assert said == told(f"{path}: cannot be read: Permission denied ({cure})")


def refusing(real: Callable[..., object], refused: Path) -> Callable[..., object]:
    """Return a function that refuses one path as the system does."""

    def function(path: object, *rest: object) -> object:
        if str(path) == str(refused):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *rest)

    return function


# --- the output -----------------------------------------------------------------------------------

HOLDS = f"the output folder is the folder of the site, or holds it {OTHER}"
LIES_IN = "the output folder lies in {}/, which the site is made of " + OTHER
OUTPUTS = {
    "file": "the output folder is a file (move it away, or name another folder with -o)",
    "pipe": "the output folder is a file (move it away, or name another folder with -o)",
    "to-home": "the output folder is a symbolic link (name the folder itself with -o)",
    "to-nothing": "the output folder is a symbolic link (name the folder itself with -o)",
    "home": "the output folder holds files that are not ours"
    " (empty it if nothing in it is needed, or name another folder with -o)",
    "site": HOLDS,
    ".": HOLDS,
    "site/content": LIES_IN.format("content"),
    "site/content/news/x": LIES_IN.format("content"),
    "site/content/../content/x": LIES_IN.format("content"),
    "to-content/x": LIES_IN.format("content"),
    "site/layouts": LIES_IN.format("layouts"),
    "site/static/x": LIES_IN.format("static"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_is_not_ours_is_refused(
    name: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a byte is written."""
    write_site(tmp_path / "site", GOOD)
    write_site(tmp_path / "home", {"letter": "dear"})
    (tmp_path / "file").write_text("mine")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to-home").symlink_to("home")
    (tmp_path / "to-nothing").symlink_to("nothing")
    (tmp_path / "to-content").symlink_to("site/content")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    assert command("-C", "site", "build", "-o", name) == told(f"{name}: {OUTPUTS[name]}")
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "home/letter").read_text() == "dear"


def test_a_marker_does_not_make_the_site_an_output(tmp_path: Path, command: Command) -> None:
    """A stray marker must not let a build take the site itself for old output."""
    write_site(tmp_path, {**GOOD, MARKER: '{"files": ["content/news/good.md"]}'})
    assert command("-C", tmp_path, "build", "-o", tmp_path) == told(f"{tmp_path}: {HOLDS}")
    assert (tmp_path / "content/news/good.md").exists()


@pytest.mark.parametrize(
    "listed",
    [
        '["../letter"]',
        '["news/../../letter"]',
        '["{folder}/letter"]',
        '["..\\\\letter"]',
        '[1, null, ""]',
        "[" * 9999,
        "null",
    ],
)
def test_a_marker_cannot_name_files_elsewhere(
    listed: str, tmp_path: Path, command: Command
) -> None:
    """Whoever wrote it: nothing outside the output is removed."""
    write_site(tmp_path, GOOD)
    build_site(tmp_path)
    (tmp_path / "letter").write_text("dear")
    text = listed.replace("{folder}", str(tmp_path))
    (tmp_path / "output" / MARKER).write_text(f'{{"files": {text}}}')
    assert command("-C", tmp_path, "build", "--now", NOW).code == 0
    assert (tmp_path / "letter").read_text() == "dear"


# --- the command, as a process --------------------------------------------------------------------


def test_exit_codes(tmp_path: Path) -> None:
    """0 done, 1 problems in the content, 2 wrong usage, 3 done in part."""
    site = write_site(tmp_path, GOOD)
    assert process("-C", site, "build") == Said(0, [])
    before = output_of(site)
    problem = (
        f"{A}:3: `date` names a day that does not exist: 2026-02-30 (look it up in a calendar)"
    )
    write_site(site, {A: "---\ntitle: A\ndate: 2026-02-30\n---\nWords.\n"})
    assert process("-C", site, "build") == told(problem)
    assert output_of(site) == before
    in_part = Said(3, [problem, "1 problem; 1 faulty files left out; the rest was written"])
    assert process("-C", site, "build", "--keep-going") == in_part
    assert output_of(site) == before
    assert process("-C", site, "check") == told(problem)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bilud"],
        ["build", "--nope"],
        ["build", "more"],
        ["build", "--now", "yesterday"],
        ["build", "--now", "2026-02-30"],
        ["-C", "nowhere", "build"],
        ["list", "everything"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_code_2(
    words: list[str], tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says how it is used."""
    monkeypatch.chdir(write_site(tmp_path, GOOD))
    said = command(*words)
    assert said.code == 2
    assert said.lines[0].startswith("Usage: ")
    assert not (tmp_path / "output").exists()


def test_the_terminal_may_be_as_narrow_as_it_likes(tmp_path: Path) -> None:
    """A problem is one line, so that editors can jump to it."""
    site = write_site(tmp_path, {A: keys('slug: "../x"')})
    said = process("-C", site, "build", COLUMNS="20", TERM="dumb")
    assert len(said.lines) == 2
    assert said.lines[0].startswith(f"{A}:4: `slug` holds a character")


LIMITED = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
runpy.run_module("ssg", run_name="__main__", alter_sys=True)
"""


def test_a_disk_that_takes_no_more_is_code_4(tmp_path: Path) -> None:
    """A large file is too much for it; the old output stays, and nothing beside it."""
    site = write_site(tmp_path, GOOD)
    build_site(site)
    write_site(site, {A: story_text(), "static/large.bin": b"x" * 500_000})
    before = snapshot(site)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "-C", str(site), "build"],
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (4, f"ssg: {os.strerror(errno.EFBIG)}\n")
    assert snapshot(site) == before


def test_an_output_below_a_file_is_code_4(tmp_path: Path, command: Command) -> None:
    """It is no fault of the stories."""
    site = write_site(tmp_path, {**GOOD, "file": "mine"})
    said = command("-C", site, "build", "-o", site / "file" / "out")
    assert said.code == 4
    assert said.lines[0].startswith(f"ssg: {site}/file/")
    assert said.lines[0].endswith(os.strerror(errno.ENOTDIR))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_code_4(tmp_path: Path, command: Command) -> None:
    """And says which."""
    site = write_site(tmp_path, GOOD)
    (tmp_path / "locked").mkdir(mode=0o500)
    said = command("-C", site, "build", "-o", tmp_path / "locked" / "out")
    assert said.code == 4
    assert said.lines[0].endswith(os.strerror(errno.EACCES))


@pytest.mark.parametrize("good", range(4))
def test_a_disk_full_while_files_are_moved_leaves_each_one_whole(
    good: int, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file is the old or the new one, and the next build makes the rest."""
    site = write_site(tmp_path, GOOD)
    build_site(site)
    old = output_of(site)
    write_site(site, {A: story_text()})
    real, moved = os.replace, iter(range(good))

    def replace(source: str, target: str) -> None:
        if next(moved, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        said = command("-C", site, "build", "--now", NOW)
    assert said.code == 4
    assert said.lines[0].endswith(os.strerror(errno.ENOSPC))
    torn = output_of(site)
    assert sorted(path.name for path in site.iterdir()) == [
        ".ssg",
        "content",
        "output",
        "site.toml",
    ]
    build_site(site)
    new = output_of(site)
    assert all(data in (old.get(path), new.get(path)) for path, data in torn.items())
    fresh = write_site(tmp_path / "fresh", {**GOOD, A: story_text()})
    build_site(fresh)
    assert new == output_of(fresh)


# A plugin that presses Ctrl-C: while pages are planned, or while one is rendered.
STOP = """
import os, signal
from dataclasses import replace
from ssg.contracts import whole

def stop(*seen):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.kill(os.getpid(), signal.SIGINT)
    return ()

def planning(kit):
    return replace(kit, families=(*kit.families, whole(stop)))

def rendering(kit):
    return replace(kit, filters=(("stop", stop),))
"""


@pytest.mark.parametrize("stage", ["planning", "rendering"])
def test_an_interrupted_build_is_code_130(stage: str, tmp_path: Path) -> None:
    """Ctrl-C in the middle leaves the old output, and nothing beside it."""
    site = write_site(tmp_path, GOOD)
    build_site(site)
    write_site(
        site,
        {
            A: story_text(),
            "site.toml": SITE + f'plugins = ["stopping:{stage}"]\n',
            "stopping.py": STOP,
            "layouts/article.html": "x {{ story | stop }}" if stage == "rendering" else "x",
        },
    )
    before = snapshot(site)
    said = process("-C", site, "build")
    assert said == Said(130, ["", "ssg: interrupted; the old output is as it was"])
    assert snapshot(site) == before


def test_a_page_whose_template_fails_is_there_all_the_same(tmp_path: Path) -> None:
    """Else every link to it would be a problem, and hide the one that matters."""
    site = {
        **GOOD,
        "layouts/section.html": "{{ head.nonsense.deeper }}",
        "content/news/links.md": story_text("Links", "To [all news](/news/)."),
    }
    found = problems_of(write_site(tmp_path, site))
    assert [problem.split(": ")[0] for problem in found] == ["layouts/section.html:1"], found
