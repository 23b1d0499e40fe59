"""Bad input gets a clear problem, and the old output stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom import build_site, output_of, problems_of, story_text, write_site

GOOD = {"content/news/good.md": story_text("Good")}
BAD: dict[str, tuple[dict[str, str | bytes], str]] = {
    "no title": ({"content/news/x.md": "---\ndate: 2026-11-20\n---\nWords.\n"}, "title"),
    "unclosed": ({"content/news/x.md": "---\ntitle: A\n\nWords.\n"}, "content/news/x.md:"),
    "UTF-16": ({"content/news/x.md": story_text().encode("utf-16")}, "is UTF-16 text"),
    "Latin-1": ({"content/news/x.md": story_text("Caf\u00e9").encode("latin-1")}, "not UTF-8"),
    "NUL": ({"content/news/x.md": story_text() + "\0"}, "NUL"),
    "long line": ({"content/news/x.md": story_text(body="x" * 5_000_000)}, "5,000,000 characters"),
    "empty": ({"content/news/x.md": ""}, "is empty"),
    "blank": ({"content/news/x.md": " \n\n"}, "is empty"),
    "same address": ({"content/news/Good.md": story_text()}, "is taken by content/news/"),
    "alias": ({"content/news/x.md": story_text(aliases='["/news/good/"]')}, "is taken by"),
    "slug up": ({"content/news/x.md": story_text(slug='"../x"')}, "slug"),
    "slug host": ({"content/news/x.md": story_text(slug='"//evil"')}, "slug"),
    "slug dots": ({"content/news/x.md": story_text(slug='"%2e%2e"')}, "slug"),
    "slug long": ({"content/news/x.md": story_text(slug="x" * 300)}, "longer than 200 bytes"),
    "slug device": ({"content/news/x.md": story_text(slug="con")}, "Windows reserves"),
    "syntax": ({"layouts/article.html": "a\n{% if %}"}, "layouts/article.html:2: "),
    "unknown name": ({"layouts/article.html": "{{ site }}"}, "layouts/article.html:1: 'site'"),
    "no directive": ({"content/news/x.md": story_text(body=":::nothing\n:::")}, "x.md:6: "),
    "argument": ({"content/news/x.md": story_text(body=':::embed id="x" :::')}, "x.md:6: "),
    "broken settings": ({"site.toml": 'title = "A'}, "site.toml:1: "),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_told_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    """With the place, and with the old site untouched."""
    build_site(write_site(tmp_path, GOOD))
    before = output_of(tmp_path)
    files, message = BAD[name]
    write_site(tmp_path, {**GOOD, **files})
    found = problems_of(tmp_path)
    assert any(message in problem for problem in found), found
    assert output_of(tmp_path) == before


def test_a_mark_at_the_start_and_other_line_ends_are_accepted(tmp_path: Path) -> None:
    """A file from Windows is a file."""
    text = ("\ufeff" + story_text("From Windows")).replace("\n", "\r\n")
    assert problems_of(write_site(tmp_path, {"content/news/x.md": text})) == []
    assert b"From Windows" in output_of(tmp_path)["news/x/index.html"]


@pytest.mark.parametrize("target", ["file", "folder", "nowhere", "loop"])
def test_a_link_out_of_content_is_refused(target: str, tmp_path: Path) -> None:
    """Nothing outside the site is read."""
    write_site(tmp_path / "site", GOOD)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.md").write_text(story_text("Secret"))
    link = tmp_path / "site" / "content" / "news" / "link.md"
    ends = {"file": "secret/s.md", "folder": "secret", "nowhere": "none"}
    link.symlink_to(link if target == "loop" else tmp_path / ends[target])
    found = problems_of(tmp_path / "site")
    assert found
    assert all("link" in problem for problem in found), found


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "ssg", *words]
    env = {"PATH": os.environ["PATH"], "COLUMNS": "40"}  # noqa: TID251  -- of a child process
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)  # noqa: S603


def test_exit_codes(tmp_path: Path) -> None:
    """0 done, 1 problems, 2 usage, 3 built in part."""
    site = write_site(tmp_path / "site", GOOD)
    assert run("-C", str(site), "build", "-q").returncode == 0
    assert run("-C", str(site), "build", "--nothing").returncode == 2
    (site / "content/news/x.md").write_text("---\ntitle: A\ndate: 2026-02-30\n---\nWords.\n")
    bad = run("-C", str(site), "build")
    assert bad.returncode == 1
    assert bad.stderr.startswith("content/news/x.md:3: `date` names a day that does not exist")
    assert run("-C", str(site), "build", "--keep-going").returncode == 3


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    """With exit code 1, and not a byte of it changed."""
    site = write_site(tmp_path / "site", GOOD)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter").write_text("dear")
    assert run("-C", str(site), "build", "-o", str(home)).returncode == 1
    assert [path.name for path in home.iterdir()] == ["letter"]
