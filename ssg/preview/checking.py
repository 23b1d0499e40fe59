"""Runs `ssg check` beside the preview, in a process of its own that gives way to all others."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from ssg.problems import Location, Problem, Severity

Check = Callable[[], Awaitable[tuple[Problem, ...] | None]]
LOW = 10  # nice value


class _Finding(msgspec.Struct):
    path: str
    message: str
    line: int | None = None
    hint: str = ""
    code: str = "malformed"
    severity: Severity = "error"


class _Findings(msgspec.Struct):
    problems: tuple[_Finding, ...]


def check_of(folder: Path, now: str | None = None, *, drafts: bool = False) -> Check:
    """Return a function that checks a site as it lies, and can be cancelled.

    Args:
        folder: of the site.
        now: the instant, as it is given to `--now`.
        drafts: check them too; stories that are scheduled are checked in any case.

    Returns:
        A function that returns what is found, or None if the check does not come to an end.
    """
    words = ["-m", "ssg", "-C", str(folder), "check", "--json"]
    words += ["--now", now] if now else []
    words += ["--drafts"] if drafts else []

    async def check() -> tuple[Problem, ...] | None:
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us
            )
        except OSError:
            return None
        try:
            _give_way(process.pid)
            out, _ = await process.communicate()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return findings(out)

    return check


def findings(out: bytes) -> tuple[Problem, ...] | None:
    """Return what `ssg check --json` has found, or None if this is not what it prints."""
    try:
        found = msgspec.json.decode(out, type=_Findings).problems
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return tuple(
        Problem(Location(f.path, f.line or 0), f.message, f.hint, f.code, f.severity) for f in found
    )


def _give_way(process: int) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process, LOW)
