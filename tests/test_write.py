"""Writing: the old site or the new one, and nothing that is not ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ssg import fsops
from ssg.colophon import NAME, Colophon
from ssg.problems import InvalidContent
from ssg.write import MARKER, Staged, Written, make_staging, remove_leftovers, write

COLOPHON = Colophon("https://paper.example", datetime(2026, 11, 24, 12, tzinfo=UTC))


def publish(target: Path, *, fresh: bool = False, **texts: str) -> Written:
    """Publish outputs by name; `a__b` is `a/b`."""
    return lay_down(target, texts, fresh=fresh)


def lay_down(target: Path, texts: Mapping[str, str], *, fresh: bool = False) -> Written:
    """Lay down outputs that differ from the target's, or all, and publish them."""
    outputs = {name.replace("__", "/"): text for name, text in texts.items()}
    staging = make_staging(target)
    changed = [p for p, text in outputs.items() if fresh or not holds(target / p, text)]
    for path in changed:
        (staging / path).parent.mkdir(parents=True, exist_ok=True)
        (staging / path).write_text(outputs[path])
    try:
        staged = Staged(staging, frozenset(outputs), tuple(changed), fresh, COLOPHON)
        return write(staged, target)
    finally:
        remove_leftovers(target)


def holds(file: Path, text: str) -> bool:
    """Tell whether a file is there with this text."""
    return file.is_file() and file.read_text() == text


def tree(folder: Path) -> dict[str, str]:
    """Return the files of a folder, without the marker and the note."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {MARKER, NAME}
    }


def test_the_first_build_makes_the_folder(tmp_path: Path) -> None:
    """And it can be read by the web server."""
    target = tmp_path / "deep" / "output"
    written = publish(target, a="1", b__c="2")
    assert tree(target) == {"a": "1", "b/c": "2"}
    assert written == Written(("a", "b/c"), (), 2)
    umask = os.umask(0)
    os.umask(umask)
    assert target.stat().st_mode & 0o777 == 0o777 & ~umask


def test_only_changed_bytes_are_written_and_vanished_outputs_removed(tmp_path: Path) -> None:
    """A file that stays the same keeps even its time."""
    target = tmp_path / "output"
    publish(target, same="1", other="2", gone__deep="3")
    os.utime(target / "same", (1, 1))
    written = publish(target, same="1", other="new")
    assert written == Written(("other",), ("gone/deep",), 2)
    assert (target / "same").stat().st_mtime == 1
    assert tree(target) == {"same": "1", "other": "new"}
    assert not (target / "gone").exists()


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    """Not even the marker."""
    target = tmp_path / "output"
    publish(target, a="1")
    before = (target / MARKER).stat().st_mtime_ns
    assert publish(target, a="1") == Written((), (), 1)
    assert (target / MARKER).stat().st_mtime_ns == before


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    """A CNAME somebody put there is theirs."""
    target = tmp_path / "output"
    publish(target, a="1", b__c="2")
    (target / "CNAME").write_text("paper.example")
    (target / "b" / "notes").write_text("mine")
    publish(target, a="1")
    assert tree(target) == {"CNAME": "paper.example", "a": "1", "b/notes": "mine"}


@pytest.mark.parametrize(("first", "second"), [("a", "a__b"), ("a__b", "a"), ("a__b__c", "a")])
def test_a_file_turns_folder_and_back(tmp_path: Path, first: str, second: str) -> None:
    """`/a` may become `/a/b`."""
    target = tmp_path / "output"
    lay_down(target, {first: "1", "z": "z"})
    lay_down(target, {second: "2", "z": "z"})
    assert tree(target) == {second.replace("__", "/"): "2", "z": "z"}


@pytest.mark.parametrize("kind", ["file", "link", "foreign", "dangling"])
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, kind: str) -> None:
    """A file, a link to somebody's home, or a folder with somebody's files."""
    target, home = tmp_path / "output", tmp_path / "home"
    home.mkdir()
    (home / "letter").write_text("dear")
    match kind:
        case "file":
            target.write_text("x")
        case "link":
            target.symlink_to(home)
        case "dangling":
            target.symlink_to(tmp_path / "nowhere")
        case _:
            target = home
    with pytest.raises(InvalidContent):
        publish(target, a="1")
    assert tree(home) == {"letter": "dear"}


def test_a_fresh_tree_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """Also files whose bytes are the same are new ones, and nothing stays beside it."""
    target = tmp_path / "output"
    publish(target, a="1", gone="2")
    number = (target / "a").stat().st_ino
    assert publish(target, fresh=True, a="1") == Written(("a",), ("gone",), 1)
    assert (target / "a").stat().st_ino != number
    assert tree(target) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_a_fresh_tree_does_not_replace_files_that_are_not_ours(tmp_path: Path) -> None:
    """Where somebody put a file, ours are put beside it one by one."""
    target = tmp_path / "output"
    publish(target, a="1", gone="2")
    (target / "CNAME").write_text("paper.example")
    assert publish(target, fresh=True, a="2") == Written(("a",), ("gone",), 1)
    assert tree(target) == {"CNAME": "paper.example", "a": "2"}


def test_folders_that_cannot_change_places_are_filled_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on systems that have no such step."""
    target = tmp_path / "output"
    publish(target, a="1", gone="2")
    monkeypatch.setattr(fsops, "exchange", lambda one, other: False)
    assert publish(target, fresh=True, a="2") == Written(("a",), ("gone",), 1)
    assert tree(target) == {"a": "2"}
