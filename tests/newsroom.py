"""Whole sites as text: written to a folder, built, and looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ssg.build import Built, Order, build
from ssg.colophon import NAME
from ssg.desk import Edition
from ssg.problems import InvalidContent
from ssg.rehearsal import Planned, plan_site, rehearse
from ssg.write import MARKER

NOW = "2026-11-24T12:00:00+00:00"
SITE = 'title = "The Paper"\nbase_url = "https://paper.example"\n'
_PART = re.compile(r"^-- (.+?) --$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Story:
    """A test as text: a site, how to build it, and what must come out."""

    name: str
    files: Mapping[str, str]
    expected: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """The words of the `options` part."""
        return self.expected.get("options", "").split()


def read_story(path: Path) -> Story:
    """Read a test: `-- PATH --` begins a file of the site, other parts say what is expected."""
    pieces = _PART.split(path.read_text(encoding="utf-8"))
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    ours = {name: text for name, text in parts.items() if _is_expectation(name)}
    files = {name: text.removeprefix("\n") for name, text in parts.items() if name not in ours}
    return Story(path.stem, files, ours)


def _is_expectation(name: str) -> bool:
    return name in {"options", "problems", "warnings", "now"} or name.startswith("expect ")


def write_site(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a site; `site.toml` has a default."""
    for name, text in {"site.toml": SITE, **files}.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def order(folder: Path, *, now: str = NOW, options: tuple[str, ...] = ()) -> Order:
    """Return the order to build the site in `folder` into its `output`."""
    edition = Edition(
        datetime.fromisoformat(now), drafts="--drafts" in options, future="--future" in options
    )
    made = Order(folder, edition, folder / "output")
    return replace(made, keep_going="--keep-going" in options, clean="--clean" in options)


def build_site(folder: Path, *, now: str = NOW, options: tuple[str, ...] = ()) -> Built:
    """Build the site in `folder`."""
    return build(order(folder, now=now, options=options))


def plan_of(folder: Path, *, now: str = NOW, options: tuple[str, ...] = ()) -> Planned:
    """Plan the site in `folder` without building it."""
    asked = order(folder, now=now, options=options)
    return rehearse(asked, lambda made: plan_site(made, asked))


def problems_of(folder: Path, *, now: str = NOW, options: tuple[str, ...] = ()) -> list[str]:
    """Return the problems that a build reports, as they are printed; those of success too."""
    try:
        report = build_site(folder, now=now, options=options).report
    except InvalidContent as invalid:
        return sorted(str(problem) for problem in invalid.problems)
    return sorted(str(problem) for problem in (*report.faulty, *report.warnings))


def output_of(folder: Path) -> dict[str, bytes]:
    """Return every file of the output by path, without our notes."""
    root = folder / "output"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in {MARKER, NAME}
    }


def story_text(title: str = "A story", body: str = "Some words.", **keys: str) -> str:
    """Return a story with YAML front matter; values are written as they are."""
    given = {"title": title, "date": "2026-11-20 08:00", **keys}
    front = "\n".join(f"{key}: {value}" for key, value in given.items())
    return f"---\n{front}\n---\n\n{body}\n"
