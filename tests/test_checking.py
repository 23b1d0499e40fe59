"""What the preview makes of `ssg check`, run beside it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from ssg.preview.checking import check_of, findings
from ssg.problems import Location, Problem
from tests.newsroom import NOW, story_text, write_site

Result = TypeVar("Result")


def finish(work: Coroutine[object, object, Result]) -> Result:
    """Run something to its end, where no browser of another test has a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_findings_are_read_as_they_are_printed() -> None:
    out = b"""{"done": false, "problems": [
        {"path": "content/a.md", "line": null, "message": "m", "hint": "", "code": "c",
         "severity": "warn"}]}"""
    assert findings(out) == (Problem(Location("content/a.md"), "m", "", "c", "warn"),)


@pytest.mark.parametrize("out", [b"", b"Traceback", b"{}", b'{"problems": [1]}', b"\xff"])
def test_what_is_no_finding_is_nothing(out: bytes) -> None:
    assert findings(out) is None


def test_a_site_is_checked(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/news/a.md": story_text("A", "[x](gone.md)")})
    found = finish(run(site))
    assert found is not None
    assert [str(each.where) for each in found] == ["content/news/a.md:6"]


def test_a_check_that_cannot_begin_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert finish(run(Path())) is None


def test_a_check_that_is_cancelled_ends(tmp_path: Path) -> None:
    async def cancelled() -> None:
        task = asyncio.ensure_future(check_of(tmp_path, NOW)())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    finish(cancelled())


@pytest.mark.parametrize("drafts", [False, True])
def test_drafts_are_checked_where_they_are_shown(tmp_path: Path, drafts: bool) -> None:  # noqa: FBT001
    site = write_site(
        tmp_path,
        {
            "content/news/a.md": story_text("A"),
            "content/news/b.md": story_text("B", "[x](gone.md)", draft="true"),
        },
    )
    found = finish(run(site, drafts=drafts))
    assert found is not None
    assert [each.where.path for each in found] == ["content/news/b.md"] * drafts


async def run(site: Path, *, drafts: bool = False) -> tuple[Problem, ...] | None:
    """Check a site."""
    return await check_of(site, NOW, drafts=drafts)()
