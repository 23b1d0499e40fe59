"""Reading takes time in proportion to the text, whatever the text is."""

import subprocess
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from ssg.markdown import ReaderOptions, make_reader
from ssg.problems import InvalidContent
from tests.bodies import TEMPLATES
from tests.hostile_markdown import FAMILIES

OPTIONS = ReaderOptions(templates=TEMPLATES, shortcodes={"note": "note"})
READ = make_reader(OPTIONS)
SMALL, LARGE, HUGE = 600, 3_000, 20_000  # SMALL is beyond what a lead holds
GENEROUS = 120  # seconds for all families together, which take about three


def attempt(text: str) -> None:
    """Read a text; problems are an answer, too."""
    try:
        READ(text, "a.md", 1)
    except InvalidContent:
        return


def calls_in(work: Callable[[], None]) -> int:
    """Count the functions called, which says how much work it is on any machine."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event.endswith("call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("family", FAMILIES, ids=str)
def test_twice_the_text_is_twice_the_work(family: str) -> None:
    once, twice, four_times = (
        calls_in(lambda size=size: attempt(FAMILIES[family](size)))  # type: ignore[misc]
        for size in (SMALL, 2 * SMALL, 4 * SMALL)
    )
    assert twice <= 3 * once
    assert four_times <= 3 * twice


def test_no_family_takes_long_in_library_code_either() -> None:
    read_families(LARGE, GENEROUS)


@pytest.mark.long
def test_no_family_takes_long_when_it_is_huge() -> None:
    read_families(HUGE, 5 * GENEROUS)


def read_families(size: int, limit: int) -> None:
    """Read all families in another process, which is stopped after `limit` seconds."""
    program = f"from tests import test_markdown_hostile as t; t.read_all({size})"
    try:
        subprocess.run([sys.executable, "-c", program], check=True, timeout=limit, stdout=-1)
    except subprocess.TimeoutExpired as slow:
        family = (slow.stdout or b"").decode().splitlines()[-1:]
        pytest.fail(f"still reading after {limit} s: {family}")


def read_all(size: int) -> None:
    """Read every family, naming it first."""
    for name, family in FAMILIES.items():
        print(name, flush=True)  # noqa: T201
        attempt(family(size))


@pytest.mark.parametrize("mark", [">", "- ", "1. ", "[^a]: ", ":::note\n", "![", "[", "*", "<b>"])
def test_depth_is_no_fault_of_ours(mark: str) -> None:
    attempt(mark * 10_000 + "a")
