"""The command line, run in this process as a user runs it."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ssg.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command came to: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


def run_ssg(*words: str | Path) -> Said:
    """Run `ssg` with these words, without a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssg", *map(str, words)])
        # As an installed program, not as a module of the test runner.
        patch.setattr(sys.modules["__main__"], "__package__", None, raising=False)
        with pytest.raises(SystemExit) as done:
            main()
    assert isinstance(done.value.code, int)
    return Said(done.value.code, out.getvalue(), err.getvalue())
