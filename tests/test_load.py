"""Finding the files of a site: what counts, what is refused, and how text must be written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

import pytest

from ssg.facts import Loaded
from ssg.load import default_theme, load
from ssg.problems import InvalidContent, collect
from ssg.read import LONGEST_LINE, decode, read
from ssg.settings import Settings
from tests.newsroom import write_site

STORY = "---\ntitle: A\n---\nWords.\n"
A = "content/news/a.md"
SETTINGS = Settings("The Paper")


def loaded(folder: Path, files: Mapping[str, str | bytes], *, theme: str = "") -> Loaded:
    """Load a site of these files, and one story."""
    write_site(folder, {"content/news/good.md": STORY, **files})
    return load(folder, Settings("The Paper", theme=theme))


def problems(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Return what is wrong with a site, of which one story is sound and must be there."""
    found = loaded(folder, files)
    assert "news/good.md" in texts(found)
    _, unread = collect(text_of, found.stories.items())
    return [str(problem) for problem in (*found.problems, *unread)]


def texts(found: Loaded) -> dict[str, str]:
    """Return the text of every story by its path, if it can be read."""
    return dict(collect(text_of, found.stories.items())[0])


def text_of(story: tuple[str, str]) -> tuple[str, str]:
    """Return the path of a story and its text."""
    path, where = story
    return path, decode(path, read(path, where)[0]).text


# --- what counts ----------------------------------------------------------------------------------


def test_stories_are_read_and_other_files_are_listed(tmp_path: Path) -> None:
    """A story is Markdown, whatever the case of its ending; all else is only known of."""
    files: dict[str, str | bytes] = {"content/b.MD": "B", "content/a.markdown": "A"}
    files |= {"content/news/p.jpg": b"\xff\xd8", "static/ads.txt": "ads"}
    found = loaded(tmp_path, files)
    assert texts(found) == {"a.markdown": "A", "b.MD": "B", "news/good.md": STORY}
    assert found.files == {"news/p.jpg": str(tmp_path / "content/news/p.jpg")}
    assert found.static == {"ads.txt": str(tmp_path / "static/ads.txt")}
    assert found.problems == ()


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """However the disk lists them: the same site gives the same output."""
    names = ["z.md", "a.md", "m/z.md", "m/a.md", "b/c/d.md"]
    found = loaded(tmp_path, {f"content/{name}": STORY for name in names})
    assert list(texts(found)) == sorted([*names, "news/good.md"])


HIDDEN = [".DS_Store", ".a.md", ".git/a.md", "#a.md#", "~a.md", ".well-known/a.md"]
BACKUPS = ["a.md~", "a.md.bak", "a.md.orig", "a.md.swp", "a.md.swo", "a.md.tmp"]
BACKUPS += ["a.md___jb_tmp___", "a.md___jb_old___"]


@pytest.mark.parametrize("name", [*HIDDEN, *BACKUPS])
def test_hidden_files_and_backups_do_not_count(name: str, tmp_path: Path) -> None:
    """Neither as stories nor as pictures: an editor's copy must not come out beside the story."""
    found = loaded(tmp_path, {f"content/news/{name}": STORY, f"static/{name}": "x"})
    assert list(texts(found)) == ["news/good.md"]
    assert not found.files
    assert set(found.static) <= {".well-known/a.md"}
    assert found.problems == ()


def test_the_hidden_files_that_a_host_asks_for_are_copied(tmp_path: Path) -> None:
    """From `static/`, where nothing gets by accident."""
    files = {"static/.well-known/security.txt": "x", "static/.nojekyll": "", "static/.htpasswd": ""}
    assert set(loaded(tmp_path, files).static) == {".well-known/security.txt", ".nojekyll"}


def test_a_site_without_content_is_no_site(tmp_path: Path) -> None:
    """And the cure says how to start one."""
    (tmp_path / "content").write_text("a file")
    with pytest.raises(InvalidContent, match=r"content: there is no such folder \(put stories"):
        load(tmp_path, SETTINGS)


# --- links ----------------------------------------------------------------------------------------


def test_a_link_inside_the_content_is_followed(tmp_path: Path) -> None:
    """A file, or a folder beside: its stories count twice, under both names."""
    write_site(tmp_path, {"content/news/good.md": STORY, "content/news/p.jpg": "p"})
    (tmp_path / "content/other").symlink_to("news")
    (tmp_path / "content/p.jpg").symlink_to("news/p.jpg")
    found = load(tmp_path, SETTINGS)
    assert set(texts(found)) == {"news/good.md", "other/good.md"}
    assert set(found.files) == {"news/p.jpg", "other/p.jpg", "p.jpg"}
    assert found.problems == ()


OUT = "is a link that leads out of {0}/ (copy the file into {0}/ instead)"
NOWHERE = "is a link that leads nowhere (remove it, or put the file there)"
CIRCLES = "is a link to a folder, in which links lead in circles (remove it)"
LINKS = {
    "out to a file": (A, "../../../secret/s.md", OUT.format("content")),
    "out to a folder": ("content/x", "../../secret", OUT.format("content")),
    "out to the site": ("content/x", "..", OUT.format("content")),
    "out to the settings": (A, "../../site.toml", OUT.format("content")),
    "out of static": ("static/x", "../../secret/s.md", OUT.format("static")),
    "from static to content": ("static/x", "../content/news/good.md", OUT.format("static")),
    "to nothing": (A, "gone.md", NOWHERE),
    "to itself": (A, "a.md", NOWHERE),
    "to the folder above": ("content/news/x", "..", CIRCLES),
    "to its own folder": ("content/news/x", ".", CIRCLES),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_is_refused(name: str, tmp_path: Path) -> None:
    """One that leads out, in circles, or nowhere: it is named, and the rest is loaded."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.md").write_text("Secret.")
    path, target, fault = LINKS[name]
    site = write_site(tmp_path / "site", {"static/ads.txt": "ads", "content/news/b.md": STORY})
    (site / path).symlink_to(target)
    assert problems(site, {}) == [f"{path}: {fault}"]
    assert "Secret." not in texts(load(site, SETTINGS)).values()


def test_two_folders_that_link_to_each_other(tmp_path: Path) -> None:
    """Are walked once around, and no further."""
    write_site(tmp_path, {"content/p/a.md": STORY, "content/q/a.md": STORY})
    (tmp_path / "content/p/q").symlink_to("../q")
    (tmp_path / "content/q/p").symlink_to("../p")
    assert problems(tmp_path, {}) == [f"content/p/q/p: {CIRCLES}", f"content/q/p/q: {CIRCLES}"]


# --- what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "cure"),
    [
        (A, "check the file's permissions"),
        ("content/news", "check the folder's permissions, or remove it"),
    ],
)
def test_what_may_not_be_read(path: str, cure: str, tmp_path: Path) -> None:
    """A locked file or folder is a problem; the other files are loaded."""
    write_site(tmp_path, {A: STORY, "content/good.md": STORY})
    (tmp_path / path).chmod(0)
    if os.access(tmp_path / path, os.R_OK):
        pytest.skip("this user may read everything, as root may")
    found = load(tmp_path, SETTINGS)
    (tmp_path / path).chmod(0o700)
    assert [str(problem) for problem in found.problems] == [
        f"{path}: cannot be read: Permission denied ({cure})"
    ]
    assert "good.md" in texts(found)


@pytest.mark.parametrize(("function", "path"), [("read_bytes", A), ("scandir", "content/news/x")])
def test_what_the_disk_does_not_give(function: str, path: str, tmp_path: Path) -> None:
    """A fault of the disk, which meets root too, is a problem of the file or folder it hit."""
    write_site(tmp_path, {A: STORY, "content/news/x/b.md": STORY})
    owner: object = Path if function == "read_bytes" else os
    with mock.patch.object(owner, function, failing(getattr(owner, function), tmp_path / path)):
        (problem,) = problems(tmp_path, {})
    assert problem.startswith(f"{path}: cannot be read: Input/output error (check the ")


def failing(real: Callable[..., object], bad: Path) -> Callable[..., object]:
    """Return a function that works but for one path, at which the disk is broken."""

    def function(path: object, *rest: object) -> object:
        if str(path) == str(bad):
            raise OSError(5, os.strerror(5), str(path))
        return real(path, *rest)

    return function


# --- text -----------------------------------------------------------------------------------------

UTF8 = "(save it again as UTF-8)"
TEXTS: dict[str, tuple[bytes, str]] = {
    "UTF-16": (STORY.encode("utf-16"), f": is UTF-16 text {UTF8}"),
    "UTF-16, the other way round": (b"\xfe\xff" + STORY.encode("utf-16-be"), ": is UTF-16 text"),
    "UTF-16 without its mark": (STORY.encode("utf-16-le"), ":1: holds a NUL character (remove it)"),
    "Latin-1": ("One\ntwo\ncafé\n".encode("latin-1"), f":3: is not UTF-8 text {UTF8}"),
    "Latin-1 in the first line": ("é".encode("latin-1"), ":1: is not UTF-8 text"),
    "a character cut in two": ("One\ncafé".encode()[:-1], ":2: is not UTF-8 text"),
    "half a pair": (b"One\n\xed\xa0\x80\n", ":2: is not UTF-8 text"),
    "NUL": (b"One\r\ntwo\r\nth\0ree", ":3: holds a NUL character (remove it)"),
    "empty": (b"", ": is empty (write the story, or remove it)"),
    "nothing but blanks": (b"\xef\xbb\xbf \r\n\t\n", ": is empty"),
    "an endless line": (
        b"One\n" + b"x" * (LONGEST_LINE + 1),
        ":2: is a line of 1,000,001 characters (data belongs into a file of its own)",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_refused(name: str, tmp_path: Path) -> None:
    """With the line of the first fault, and how to save it better."""
    data, fault = TEXTS[name]
    (problem,) = problems(tmp_path, {A: data})
    assert problem.startswith(A + fault)


def test_all_texts_that_are_refused_come_at_once(tmp_path: Path) -> None:
    """One run names every file."""
    files = {f"content/{number}.md": data for number, (data, _) in enumerate(TEXTS.values())}
    assert len(problems(tmp_path, files)) == len(TEXTS)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfOne\r\ntwo\r\n", "One\ntwo\n"),
        (b"One\rtwo\r", "One\ntwo\n"),
        (b"One\n\xef\xbb\xbftwo", "One\n\ufefftwo"),
        (b"x" * LONGEST_LINE + b"\n" + b"y" * LONGEST_LINE, None),
        ("Ünïcödé 🗞".encode(), "Ünïcödé 🗞"),
    ],
    ids=["BOM and CRLF", "CR", "a BOM inside", "long lines", "beyond the BMP"],
)
def test_a_text_that_is_accepted(data: bytes, text: str | None, tmp_path: Path) -> None:
    """As Windows and old Macs write it: ends of lines become one sign, the mark goes."""
    found = loaded(tmp_path, {A: data})
    assert found.problems == ()
    assert texts(found)["news/a.md"] == (data.decode() if text is None else text)


def test_a_picture_may_be_any_bytes(tmp_path: Path) -> None:
    """What is no story is not read here at all."""
    found = loaded(tmp_path, {"content/news/p.bin": b"\0\xff" * 9, "content/news/empty.csv": ""})
    assert set(found.files) == {"news/p.bin", "news/empty.csv"}
    assert found.problems == ()


# --- the theme ------------------------------------------------------------------------------------


def theme_package(folder: Path, files: Mapping[str, str]) -> None:
    """Make a theme that is installed: a package with a folder `layouts`."""
    write_site(folder, {"house_theme/__init__.py": ""})
    write_site(folder, {f"house_theme/layouts/{name}": text for name, text in files.items()})


def test_layers_of_the_theme_shadow_each_other_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's file before the theme package's, that before the default one."""
    theme_package(tmp_path, {"page.html": "p", "article.html": "p", "shortcodes/box.html": "p"})
    monkeypatch.syspath_prepend(tmp_path)
    files = {"layouts/article.html": "own", "layouts/shortcodes/mine.html": "own"}
    theme = loaded(tmp_path / "site", files, theme="house_theme").theme
    default, package, own = default_theme(), tmp_path / "house_theme", tmp_path / "site"
    assert theme.templates["base.html"] == str(default / "base.html")
    assert theme.templates["page.html"] == str(package / "layouts/page.html")
    assert theme.templates["article.html"] == str(own / "layouts/article.html")
    assert {"box", "mine", "note"} <= theme.directives


def test_the_default_theme_is_there_under_its_prefix(tmp_path: Path) -> None:
    """So that a file which shadows another can still be made of it."""
    theme = loaded(tmp_path, {"layouts/article.html": "own"}).theme
    assert theme.templates["default/article.html"] == str(default_theme() / "article.html")
    plain = {name for name in theme.templates if not name.startswith("default/")}
    assert {f"default/{name}" for name in plain} <= set(theme.templates)


def test_assets_and_icons_are_no_templates(tmp_path: Path) -> None:
    """They are published as they are, and icons at the root."""
    files = {"layouts/assets/fonts/news.woff2": "w", "layouts/icons/favicon.ico": "mine"}
    theme = loaded(tmp_path, files).theme
    assert not [name for name in theme.templates if "assets/" in name or "icons/" in name]
    assert theme.icons["favicon.ico"].address == "/favicon.ico"
    assert theme.icons["favicon.ico"].source == str(tmp_path / "layouts/icons/favicon.ico")
    assert "fonts/news.woff2" in theme.assets


def test_an_asset_is_named_by_its_content(tmp_path: Path) -> None:
    """Its address changes with its bytes and with nothing else, before the ending."""
    first, same, other = (
        loaded(tmp_path / name, {"layouts/assets/css/x.min.css": text}).theme
        for name, text in (("a", "one"), ("b", "one"), ("c", "two"))
    )
    address = first.assets["css/x.min.css"].address
    assert re.fullmatch(r"/assets/css/x\.min\.[0-9a-f]{10}\.css", address)
    assert same.assets["css/x.min.css"].address == address
    assert other.assets["css/x.min.css"].address != address


def test_an_asset_without_an_ending(tmp_path: Path) -> None:
    """Gets its mark at the end."""
    theme = loaded(tmp_path, {"layouts/assets/LICENCE": "MIT"}).theme
    assert re.fullmatch(r"/assets/LICENCE\.[0-9a-f]{10}", theme.assets["LICENCE"].address)


def test_hidden_files_of_a_theme_do_not_count(tmp_path: Path) -> None:
    """An editor's copy of a template is no template."""
    files = {"layouts/article.html~": "x", "layouts/.git/x.html": "x", "layouts/assets/.x": "x"}
    theme = loaded(tmp_path, files).theme
    assert not {"article.html~", ".git/x.html"} & set(theme.templates)
    assert ".x" not in theme.assets


def test_a_theme_may_lie_elsewhere(tmp_path: Path) -> None:
    """Links out of `layouts/` are the developer's own, and are followed."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/article.html").write_text("shared")
    site = write_site(tmp_path / "site", {"layouts/home.html": "own"})
    (site / "layouts/article.html").symlink_to(tmp_path / "shared/article.html")
    found = loaded(site, {})
    assert found.theme.templates["article.html"] == str(site / "layouts/article.html")
    assert found.problems == ()


def test_a_theme_that_is_not_installed(tmp_path: Path) -> None:
    """Is a fault of the settings."""
    message = 'site.toml: there is no theme package "nobodys_theme" (install the package'
    with pytest.raises(InvalidContent, match=re.escape(message)):
        loaded(tmp_path, {}, theme="nobodys_theme")


def test_the_default_theme_is_not_its_own_layer(tmp_path: Path) -> None:
    """A site whose layouts are the default theme, as in the repository, has each file once."""
    (tmp_path / "layouts").symlink_to(default_theme())
    theme = loaded(tmp_path, {}).theme
    assert theme.templates["article.html"] == str(default_theme() / "article.html")
