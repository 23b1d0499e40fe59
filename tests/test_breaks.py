"""A promise is tested if its test fails once it is broken: each patch in `breaks/` breaks one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import find_tool

ROOT = Path(__file__).parent.parent
BREAKS = sorted((ROOT / "tests" / "breaks").glob("*.patch"))
NEEDED = ("ssg", "layouts", "tests", "pyproject.toml")


def run_test(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run a test in a copy of the project."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        env={"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
@pytest.mark.parametrize("broken", BREAKS, ids=lambda path: path.stem)
def test_a_broken_promise_is_found(broken: Path, tmp_path: Path) -> None:
    """The first line of a patch names the test, which passes without it and fails with it."""
    git = find_tool("git", cure="apt-get install git")
    project = tmp_path / "project"
    for name in NEEDED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        project.mkdir(exist_ok=True)
        copy(ROOT / name, project / name)
    test = broken.read_text().partition("\n")[0].removeprefix("Fails: ")
    before = run_test(project, test)
    assert before.returncode == 0, before.stdout
    subprocess.run([git, "apply", str(broken)], cwd=project, check=True)
    after = run_test(project, test)
    assert (after.returncode, "1 failed" in after.stdout) == (1, True), after.stdout
