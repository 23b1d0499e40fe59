"""Each promise is broken once, by a patch, and the test that it names must then fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import find_tool

ROOT = Path(__file__).parent.parent
BREAKS = sorted((ROOT / "tests" / "breaks").glob("*.patch"))
PARTS = ("ssg", "layouts", "tests", "pyproject.toml")


@pytest.mark.long
@pytest.mark.parametrize("patch", BREAKS, ids=lambda path: path.stem)
def test_a_broken_promise_is_found_out(patch: Path, tmp_path: Path) -> None:
    """The first line of the patch says by which test."""
    first, _, _ = patch.read_text(encoding="utf-8").partition("\n")
    words = first.removeprefix("Fails: ").split()
    broken = copy_of_the_package(tmp_path, patch)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not long", *words],
        cwd=broken,
        env={**os.environ, "PYTHONPATH": str(broken)},  # noqa: TID251 - an end, as cli is of ssg
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "1 failed" in done.stdout) == (1, True), done.stdout[-2000:]


@pytest.mark.parametrize("patch", BREAKS, ids=lambda path: path.stem)
def test_a_break_is_one_of_the_code_as_it_is(patch: Path) -> None:
    git = find_tool("git", cure="apt-get install git")
    subprocess.run([git, "apply", "--check", str(patch)], cwd=ROOT, check=True)


def copy_of_the_package(folder: Path, patch: Path) -> Path:
    """Copy the package and its tests, and apply a patch."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    git = find_tool("git", cure="apt-get install git")
    subprocess.run([git, "apply", str(patch)], cwd=folder, check=True)
    return folder
