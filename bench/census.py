"""Counts what a finished site consists of, for ours and for Hugo's alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

FEEDS = {"feed.xml", "atom.xml", "feed.json"}


def census(output: Path) -> Mapping[str, int]:
    """Return the number of files of each kind, and the bytes of all."""
    counted: Counter[str] = Counter()
    for path in output.rglob("*"):
        if path.is_file():
            counted[_kind(path.relative_to(output))] += 1
            counted["bytes"] += path.stat().st_size
    return dict(sorted(counted.items()))


def _kind(path: Path) -> str:
    if path.name in FEEDS:
        return "feeds"
    if path.suffix == ".xml":
        return "sitemaps"
    if path.suffix != ".html":
        return "other files"
    parts = path.parts
    if len(parts) == 3 and parts[0] not in {"authors", "topics", "archive"}:
        return "stories"
    return "older list pages" if "page" in parts else "front pages of lists"
