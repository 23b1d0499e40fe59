"""The demo newspaper of this repository, printed at one morning."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ssg.build import Built, Order, build
from ssg.desk import Edition
from ssg.model import Article, Page

REPOSITORY = Path(__file__).parent.parent
NOW = "2026-11-24T08:00:00+01:00"


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished newspaper: what was planned, and the folder it was written to."""

    built: Built
    folder: Path

    @property
    def stories(self) -> tuple[Article, ...]:
        """Every published story, the newest first."""
        return self.built.planned.site.articles

    @property
    def published(self) -> str:
        """Where the front page stands on the web."""
        return f"{self.built.planned.site.settings.root}/"

    def planned(self, suffix: str = ".html") -> dict[str, Page]:
        """Return the planned pages whose file ends so, by path."""
        entries = self.built.planned.entries
        found = (entry for entry in entries if isinstance(entry, Page))
        return {page.path: page for page in found if page.path.endswith(suffix)}

    def files(self) -> dict[str, Path]:
        """Return every written file by path, without the mark that the folder is ours."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        by_path = {path.relative_to(self.folder).as_posix(): path for path in found}
        return {path: where for path, where in by_path.items() if path != ".ssg-output"}


def print_paper(folder: Path) -> Paper:
    """Print the demo as it lies in the repository."""
    return _print(REPOSITORY, folder / "output")


def print_paper_elsewhere(folder: Path) -> Paper:
    """Print a copy of the demo for a host with a path, `/paper/`, and with short list pages."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    settings = (REPOSITORY / "site.toml").read_text(encoding="utf-8")
    for line, other in {
        'base_url = "https://meridian.example"': 'base_url = "https://meridian.example/paper/"',
        "per_page = 20": "per_page = 3",
    }.items():
        assert line in settings
        settings = settings.replace(line, other)
    (folder / "site.toml").write_text(settings, encoding="utf-8")
    return _print(folder, folder / "output")


def _print(site: Path, output: Path) -> Paper:
    order = Order(site, Edition(datetime.fromisoformat(NOW)), output)
    return Paper(build(order), output)
