"""Files that changed are read again; those that did not are not."""

from __future__ import annotations

import os
from pathlib import Path

from ssg.survey import COARSE, FINE, survey

SECOND = 1_000_000_000
OLD = 1_700_000_000 * SECOND + 5  # a time of a fine clock, in nanoseconds


def noted(file: Path, clock: int) -> dict[str, tuple[str, bytes, bytes]]:
    """Return what is kept of a file that was read at this time."""
    found = survey([("a", str(file))], {}, clock=clock)
    return {"a": (str(file), found.signatures["a"], b"digest")}


def unread(file: Path, known: dict[str, tuple[str, bytes, bytes]], clock: int) -> bool:
    """Tell whether a file has to be read again."""
    return survey([("a", str(file))], known, clock=clock).unread == ("a",)


def a_file(folder: Path, modified: int = OLD) -> Path:
    """Write a file that was changed at this time."""
    file = folder / "a.md"
    file.write_text("words")
    os.utime(file, ns=(modified, modified))
    return file


def test_a_file_as_it_was_is_not_read_again(tmp_path: Path) -> None:
    """Its size, times and number say so."""
    file = a_file(tmp_path)
    known = noted(file, OLD + SECOND)
    assert not unread(file, known, OLD + SECOND)


def test_a_file_of_another_time_is_read_again(tmp_path: Path) -> None:
    """Also with the same size."""
    file = a_file(tmp_path)
    known = noted(file, OLD + SECOND)
    os.utime(file, ns=(OLD + 1, OLD + 1))
    assert unread(file, known, OLD + SECOND)


def test_a_file_whose_time_was_put_back_is_read_again(tmp_path: Path) -> None:
    """The time of its last change in the file system tells."""
    file = a_file(tmp_path)
    known = noted(file, OLD + SECOND)
    file.write_text("other")
    os.utime(file, ns=(OLD, OLD))
    assert unread(file, known, OLD + SECOND)


def test_another_file_in_its_place_is_read(tmp_path: Path) -> None:
    """As editors do that write a new file and rename it."""
    file = a_file(tmp_path)
    known = noted(file, OLD + SECOND)
    new = tmp_path / "new"
    new.write_text("words")
    os.utime(new, ns=(OLD, OLD))
    new.replace(file)
    assert unread(file, known, OLD + SECOND)


def test_a_file_changed_just_before_it_was_read_is_read_again(tmp_path: Path) -> None:
    """It may have changed once more within the same tick of the clock."""
    file = a_file(tmp_path)
    assert unread(file, noted(file, OLD + FINE), OLD + SECOND)
    assert not unread(file, noted(file, OLD + FINE + 1), OLD + SECOND)


def test_where_times_are_whole_seconds_two_of_them_must_have_passed(tmp_path: Path) -> None:
    """As on some memory cards and network drives."""
    whole = 1_700_000_000 * SECOND
    file = a_file(tmp_path, whole)
    assert unread(file, noted(file, whole + COARSE), whole + 9 * SECOND)
    assert not unread(file, noted(file, whole + COARSE + 1), whole + 9 * SECOND)


def test_a_file_that_is_gone_is_not_known(tmp_path: Path) -> None:
    """Whoever reads it will say so."""
    file = a_file(tmp_path)
    known = noted(file, OLD + SECOND)
    file.unlink()
    assert unread(file, known, OLD + SECOND)
