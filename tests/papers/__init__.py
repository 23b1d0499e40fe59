"""Whole papers in other scripts than Latin, with translated stories and the demo's pictures."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from ssg.build import Order, build
from ssg.desk import Edition

PAPERS = ("ar", "zh")
NOW = datetime.fromisoformat("2026-11-24T08:00:00+02:00")
_HERE = Path(__file__).parent
_DEMO = _HERE.parent.parent / "content"


def write_paper(name: str, folder: Path) -> Path:
    """Write the paper of a language to a folder, with the pictures that its stories use."""
    shutil.copytree(_HERE / name, folder, dirs_exist_ok=True)
    pictures = folder / "content" / "pictures"
    pictures.mkdir()
    words = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.md"))
    for picture in _DEMO.rglob("*.png"):
        if f"pictures/{picture.name}" in words:
            shutil.copy(picture, pictures)
    return folder


def build_paper(name: str, folder: Path) -> Path:
    """Build the paper of a language, and return its output."""
    write_paper(name, folder)
    build(Order(folder, Edition(NOW), folder / "output"))
    return folder / "output"
