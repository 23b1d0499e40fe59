"""The entries of docs/checks.md: what each house rule means, with a bad and a good example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

_HEADING = re.compile(r"^## `?([a-z-]+)`?$", re.MULTILINE)


def explanations() -> Mapping[str, str]:
    """Return the entry of every rule by its code, as Markdown without its heading.

    Raises:
        OSError: if the installation lacks the file.
    """
    pieces = _HEADING.split(_file().read_text(encoding="utf-8"))
    return {code: text.strip() for code, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def _file() -> Path:
    """Return the page of the documentation: inside the wheel, or beside the package."""
    packaged = Path(str(resources.files("ssg"))) / "checks.md"
    return packaged if packaged.is_file() else packaged.parent.parent / "docs" / "checks.md"
