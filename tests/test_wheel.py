"""The distribution: what `pip install broadsheet` gives, far from the repository."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import ssg

REPOSITORY = Path(__file__).parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

# One worker runs this file, so the wheel is built once.
pytestmark = pytest.mark.xdist_group("wheel")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program that must succeed, in a folder, and return what it prints."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, which shows that the latter is complete."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "-o", folder, REPOSITORY, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with only the wheel in it; its libraries are the ones out here.

    A `.pth` file lends the libraries, so that nothing is downloaded. An editable installation
    of this repository is not lent with them: `.pth` files are not followed twice.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check"]
    run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    lent = folder / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def test_the_wheel_carries_the_theme_and_the_starter(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert "ssg/layouts/base.html" in names
    assert {"ssg/py.typed", "ssg/checks.md"} <= set(names)
    assert {"ssg/preview/static/preview.js", "ssg/preview/templates/desk.html"} <= set(names)
    assert any(name.startswith("ssg/starter/") for name in names)
    assert {name.partition("/")[0] for name in names} == {
        "ssg",
        f"broadsheet-{ssg.__version__}.dist-info",
    }


def test_the_command_says_its_version(installed: Path) -> None:
    assert ssg.__version__ in run(installed / SCRIPTS / "ssg", "--version", cwd=installed)


def test_a_new_site_builds_with_the_theme_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = installed / SCRIPTS / "ssg"
    (base,) = installed.rglob("site-packages/ssg/layouts/base.html")
    with base.open("a", encoding="utf-8") as template:
        template.write("<!-- printed by the wheel -->")

    run(command, "new", "site", tmp_path / "paper", cwd=tmp_path)
    run(command, "-C", tmp_path / "paper", "build", cwd=tmp_path)

    front = (tmp_path / "paper" / "output" / "index.html").read_text(encoding="utf-8")
    assert "<!-- printed by the wheel -->" in front
