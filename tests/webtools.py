"""Programs that look at finished pages; `make web-tools` fetches them, with npm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent.parent / "tools" / "web" / "node_modules"
AXE = "axe-core/axe.min.js"
VNU = "vnu-jar/build/dist/vnu.jar"
HTML_VALIDATE = "html-validate/bin/html-validate.mjs"


def find_web_tool(name: str) -> Path:
    """Return the file of a tool. Without it the test is skipped and says so; in CI it fails."""
    if (path := _FOLDER / name).is_file():
        return path
    message = f"{name.partition('/')[0]} is not installed; make web-tools (needs npm)"
    if os.environ.get("CI"):  # noqa: TID251 - this is an end of the test suite, as cli is of ssg
        pytest.fail(message)
    pytest.skip(message)
