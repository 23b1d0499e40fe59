"""Writing: the old site or the new one, and nothing that is not ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssg.model import File, Output
from ssg.problems import InvalidContent, Location
from ssg.write import MARKER, Written, write


def outputs(**texts: str) -> list[Output | File]:
    """Return outputs by name; `a__b` is `a/b`."""
    return [Output(name.replace("__", "/"), text.encode()) for name, text in texts.items()]


def tree(folder: Path) -> dict[str, str]:
    """Return the files of a folder, without the marker."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def test_the_first_build_makes_the_folder(tmp_path: Path) -> None:
    """And it can be read by the web server."""
    target = tmp_path / "deep" / "output"
    written = write(outputs(a="1", b__c="2"), target)
    assert tree(target) == {"a": "1", "b/c": "2"}
    assert written == Written(("a", "b/c"), (), 2)
    umask = os.umask(0)
    os.umask(umask)
    assert target.stat().st_mode & 0o777 == 0o777 & ~umask


def test_only_changed_bytes_are_written_and_vanished_outputs_removed(tmp_path: Path) -> None:
    """A file that stays the same keeps even its time."""
    target = tmp_path / "output"
    write(outputs(same="1", other="2", gone__deep="3"), target)
    os.utime(target / "same", (1, 1))
    written = write(outputs(same="1", other="new"), target)
    assert written == Written(("other",), ("gone/deep",), 2)
    assert (target / "same").stat().st_mtime == 1
    assert tree(target) == {"same": "1", "other": "new"}
    assert not (target / "gone").exists()


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    """Not even the marker."""
    target = tmp_path / "output"
    write(outputs(a="1"), target)
    before = (target / MARKER).stat().st_mtime_ns
    assert write(outputs(a="1"), target) == Written((), (), 1)
    assert (target / MARKER).stat().st_mtime_ns == before


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    """A CNAME somebody put there is theirs."""
    target = tmp_path / "output"
    write(outputs(a="1", b__c="2"), target)
    (target / "CNAME").write_text("paper.example")
    (target / "b" / "notes").write_text("mine")
    write(outputs(a="1"), target)
    assert tree(target) == {"CNAME": "paper.example", "a": "1", "b/notes": "mine"}


@pytest.mark.parametrize(("first", "second"), [("a", "a__b"), ("a__b", "a"), ("a__b__c", "a")])
def test_a_file_turns_folder_and_back(tmp_path: Path, first: str, second: str) -> None:
    """`/a` may become `/a/b`."""
    target = tmp_path / "output"
    write(outputs(**{first: "1", "z": "z"}), target)
    write(outputs(**{second: "2", "z": "z"}), target)
    assert tree(target) == {second.replace("__", "/"): "2", "z": "z"}


def test_a_fault_while_rendering_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """The old output is whole, and nothing is left beside it."""
    target = tmp_path / "output"
    write(outputs(a="1"), target)

    def broken() -> Iterator[Output | File]:
        yield Output("a", b"2")
        raise InvalidContent

    with pytest.raises(InvalidContent):
        write(broken(), target)
    assert tree(target) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_copied_files_come_with_their_bytes(tmp_path: Path) -> None:
    """A picture is published as it is."""
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\0")
    write([File("img/p.png", str(picture), Location("content/p.png"))], tmp_path / "output")
    assert (tmp_path / "output" / "img" / "p.png").read_bytes() == b"\x89PNG\0"


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
        write(outputs(a="1"), target)
    assert tree(home) == {"letter": "dear"}


def test_clean_writes_every_file_anew(tmp_path: Path) -> None:
    """Also those whose bytes are the same."""
    target = tmp_path / "output"
    write(outputs(a="1"), target)
    assert write(outputs(a="1"), target, clean=True).changed == ("a",)
