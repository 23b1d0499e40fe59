"""`ssg list`: every story of the desk on a line, with the reason why readers cannot see it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run_ssg
from tests.newsroom import NOW, story_text, write_site

LONG = "The council votes on the tram, and on much else that has to be said in a long headline"
FILES = {
    "content/news/a.md": story_text(LONG),
    "content/news/b.md": story_text("Soon", embargo="2026-12-24 06:00"),
    "content/news/c.md": story_text("Not yet", draft="true"),
    "content/news/d.md": story_text("Over", expires="2026-11-22 06:00"),
    "content/news/e.md": story_text("Wrong", withdrawn="The source took it back."),
}
TABLE = f"""\
state      when              title{" " * 83}file               reason
published  2026-11-20 08:00  {LONG}  content/news/a.md
scheduled  2026-12-24 06:00  Soon{" " * 84}content/news/b.md  embargoed until 2026-12-24 06:00 UTC
draft                        Not yet{" " * 81}content/news/c.md  draft
expired                      Over{" " * 84}content/news/d.md  expired 2026-11-22 06:00 UTC
withdrawn                    Wrong{" " * 83}content/news/e.md  withdrawn: The source took it back.
5 stories
"""


def listed(folder: Path, *words: str) -> str:
    """Return what `ssg list` prints into a pipe."""
    said = run_ssg("-C", folder, "list", "--now", NOW, *words)
    assert (said.code, said.err) == (0, "")
    return said.out


def test_a_story_is_a_line_in_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it gets, and however narrow the window is."""
    monkeypatch.setenv("COLUMNS", "40")
    assert listed(write_site(tmp_path, FILES)) == TABLE


@pytest.mark.parametrize(
    ("state", "file"),
    [("published", "a"), ("scheduled", "b"), ("drafts", "c"), ("expired", "d"), ("withdrawn", "e")],
)
def test_the_stories_of_one_state(tmp_path: Path, state: str, file: str) -> None:
    """Are listed without the others; a column that would be empty is left out."""
    head, row, count = listed(write_site(tmp_path, FILES), state).splitlines()
    assert f"content/news/{file}.md" in row
    assert ("reason" in head) == (state != "published")
    assert ("when" in head) == (state in {"published", "scheduled"})
    assert count == "1 story"


def test_nothing_to_list(tmp_path: Path) -> None:
    """Then there is no table either."""
    write_site(tmp_path, {"content/news/a.md": FILES["content/news/a.md"]})
    assert listed(tmp_path, "drafts") == "0 stories\n"
    assert listed(tmp_path, "drafts", "--json") == "[]\n"


def test_the_list_as_data(tmp_path: Path) -> None:
    """Has the reason as a note."""
    said = run_ssg("-C", write_site(tmp_path, FILES), "list", "withdrawn", "--json")
    path, note = "content/news/e.md", "withdrawn: The source took it back."
    assert said.data == [
        {"state": "withdrawn", "when": "", "title": "Wrong", "path": path, "note": note}
    ]


def test_a_headline_is_printed_as_it_is(tmp_path: Path) -> None:
    """Square brackets are no marks for the printer, and a wide letter takes two places."""
    files = {
        "content/news/a.md": story_text("'[red]Live[/blue] 投票'"),
        "content/news/b.md": story_text("Gone", withdrawn='"One\\ntwo"'),
    }
    _, live, gone, _ = listed(write_site(tmp_path, files)).splitlines()
    assert live == "published  2026-11-20 08:00  [red]Live[/blue] 投票  content/news/a.md"
    assert gone.endswith("content/news/b.md  withdrawn: One two")


def test_a_terminal_folds_what_is_too_long_for_it(tmp_path: Path) -> None:
    """No line is longer than the window is wide, and square brackets are still no marks."""
    site = write_site(tmp_path, {**FILES, "content/news/f.md": story_text("'[/x]'")})
    lines = on_a_terminal(60, "-C", str(site), "list", "--now", NOW)
    assert max(map(len, lines)) <= 60
    assert len(lines) > 12
    assert "[/x]" in "".join(lines)
    assert lines[-1] == "6 stories"


def on_a_terminal(columns: int, *words: str) -> list[str]:
    """Run `ssg` on a terminal that is so many columns wide; return its lines without colours."""
    ours, theirs = os.openpty()
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": str(columns), "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "ssg", *words],
        stdout=theirs,
        env=environment,
        cwd=Path(__file__).parent.parent,
    ) as process:
        os.close(theirs)
        said = b"".join(iter(lambda: read(ours), b""))
    os.close(ours)
    assert process.returncode == 0
    return re.sub(r"\x1b\[[\d;]*m", "", said.decode()).splitlines()


def read(terminal: int) -> bytes:
    """Return what is on a terminal next, or nothing when the program has left it."""
    try:
        return os.read(terminal, 65536)
    except OSError:  # as Linux says that nobody is at the other end
        return b""
