"""The same files give the same bytes, whoever builds them and wherever."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOW = "2026-11-24T08:00:00+01:00"
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
]


def built(output: Path, **environment: str) -> str:
    """Build the demo in a process of its own and return a digest of every name and byte."""
    command = [sys.executable, "-m", "ssg", "-C", str(ROOT), "build", "-q", "--now", NOW]
    known = {"PATH": os.environ["PATH"]}  # noqa: TID251  -- of a child process
    made = subprocess.run(  # noqa: S603
        [*command, "-o", str(output)], env=known | environment, capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr.decode()
    digest = hashlib.sha256()
    for path in sorted(output.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(output).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize("place", PLACES[1:], ids=lambda place: place["TZ"])
def test_every_place_gives_the_same_bytes(place: dict[str, str], tmp_path: Path) -> None:
    """Hash seed, time zone, locale and folder leave no trace."""
    first = built(tmp_path / "a", **PLACES[0])
    assert built(tmp_path / "ü b" / "c", **place) == first


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    """Not even the time of a file changes."""
    built(tmp_path / "out", **PLACES[0])
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    built(tmp_path / "out", **PLACES[1])
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before
