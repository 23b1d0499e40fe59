"""Small sites as finished builds, for tests of what publishes them, and what readers find there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ssg.colophon import NAME, Colophon
from ssg.publish.artifact import read_artifact
from ssg.publish.planning import Wanted
from ssg.publish.surroundings import Surroundings

SITE = "https://paper.example"
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
Files = Mapping[str, str]
_LINK = re.compile(r'(?:href|src)="(/[^"]*)"')


def page(*links: str, text: str = "", style: str = "aaaaaaaa") -> str:
    """Return a page that needs a style sheet and leads to others."""
    listed = "".join(f'<a href="{link}">on</a>' for link in links)
    return f'<link rel="stylesheet" href="/assets/main.{style}.css"><p>{text}</p>{listed}'


FIRST: Files = {
    "index.html": page("/a/", "/b/", "/c/", "/news/", text="front"),
    "news/index.html": page("/a/", "/b/", "/c/", text="news"),
    "a/index.html": page("/news/", text="a") + '<img src="/a/harbour.jpg">',
    "a/harbour.jpg": "harbour",
    "b/index.html": page("/news/", "/a/", text="b, who said it") + '<img src="/b/face.jpg">',
    "b/face.jpg": "face",
    "c/index.html": page("/news/", text="c"),
    "feed.xml": "<rss>a b c</rss>",
    "assets/main.aaaaaaaa.css": "p { color: black }",
    "favicon.svg": "<svg/>",
}
# Another style sheet, so that every page changes; d and its author lead to each other and are new;
# c is gone; b was withdrawn.
SECOND: Files = {
    "index.html": page("/a/", "/d/", "/news/", text="front 2", style="bbbbbbbb"),
    "news/index.html": page("/a/", "/d/", text="news 2", style="bbbbbbbb"),
    "a/index.html": page("/news/", "/d/", text="a", style="bbbbbbbb")
    + '<img src="/a/harbour.jpg">',
    "a/harbour.jpg": "harbour at night",
    "d/index.html": page("/author/", "/a/", text="d", style="bbbbbbbb") + '<img src="/d/new.png">',
    "d/new.png": "new",
    "author/index.html": page("/d/", text="author", style="bbbbbbbb"),
    "feed.xml": "<rss>a d</rss>",
    "assets/main.bbbbbbbb.css": "p { color: navy }",
    "favicon.svg": "<svg/>",
}
WITHDRAWN = ("b/",)


def lay(
    folder: Path,
    files: Files,
    *,
    minutes: int = 0,
    withdrawn: Sequence[str] = (),
    site: str = SITE,
) -> Wanted:
    """Write a build of so many minutes after noon, and return what it wants a target to hold."""
    since = START + timedelta(minutes=minutes)
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    (folder / NAME).write_bytes(Colophon(site, since).encode())
    artifact = read_artifact(folder, folder.with_suffix(".seen"))
    return Wanted(site, since, artifact.items, tuple(withdrawn))


class Clock:
    """A clock that goes on when somebody waits."""

    def __init__(self, minutes: float = 0) -> None:
        """Set it to so many minutes after noon."""
        self.time = START + timedelta(minutes=minutes)

    def now(self) -> datetime:
        """Return the time."""
        return self.time

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


def around(clock: Clock, who: str = "desk") -> Surroundings:
    """Return a world with that clock in it."""
    return Surroundings(clock.now, clock.wait, who, {})


def broken_links(found: Mapping[str, bytes], gone: Iterable[str] = ()) -> set[tuple[str, str]]:
    """Return what does not work: pages and what they lead to that is not there.

    What a page needs to be shown has to be there for every page; where it leads to, for every page
    that readers can come to from the front. `gone` are paths that are missed by intention.
    """
    missed = set(gone)
    broken = set()
    reached, todo = set(), ["index.html"] if "index.html" in found else []
    while todo:
        path = todo.pop()
        if path in reached:
            continue
        reached.add(path)
        todo += [target for target in _targets(found[path]) if target in found and _is_page(target)]
    for path, data in found.items():
        if not _is_page(path):
            continue
        needed = [t for t in _targets(data) if path in reached or not _is_page(t)]
        broken |= {(path, t) for t in needed if t not in found and t not in missed}
    return broken


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def _targets(data: bytes) -> list[str]:
    links = _LINK.findall(data.decode())
    return [f"{link}index.html"[1:] if link.endswith("/") else link[1:] for link in links]
