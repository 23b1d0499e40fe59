"""Prints measurements as tables and keeps them as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import ssg
from bench.measure import Measured

RESULTS = Path(__file__).parent / "results"
MEGABYTE = 1_000_000


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their heads; the first column is text, all others are numbers."""
    lines = [heads, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join((first, *others)).rstrip(), flush=True)


def figures(runs: Sequence[Measured]) -> tuple[str, str, str]:
    """Return the medians of wall clock, processor time and memory, in words."""
    return (
        f"{median(run.wall for run in runs):.2f} s",
        f"{median(run.cpu for run in runs):.2f} s",
        f"{median(run.memory for run in runs) / MEGABYTE:,.0f} MB",
    )


def middle(numbers: Iterable[int | None]) -> str:
    """Return the median of what is known, or a dash."""
    known = [number for number in numbers if number is not None]
    return f"{median(known):,.0f}" if known else "-"


def keep(name: str, results: Mapping[str, object]) -> Path:
    """Write results beside those of other days, with what they depend on, and return the file."""
    now = datetime.now(UTC)
    document = {"when": now.isoformat(timespec="seconds"), "machine": machine(), **results}
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}-{now:%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return file


def machine() -> Mapping[str, object]:
    """Return what results depend on besides the code."""
    return {
        "broadsheet": ssg.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],  # of the last minute; measurements want a machine at rest
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
