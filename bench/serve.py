"""Measures the live preview from outside, as a browser meets it: `make bench-serve`.

    python -m bench.serve --stories 10000

A client holds the event stream of a page, as the preview's own script does. A story is saved, and
the clock runs until the new page has arrived. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.corpus import LAST_DAY, Archive, Story
from bench.newsroom import Newsroom
from bench.places import quickest, settle, workplace
from bench.run import sizes
from bench.tables import MEGABYTE, keep, print_table

HEADS = ("", "median", "least", "most")
EDITS, LONG = 20, 200  # edits of each kind, and all edits after which memory is looked at
PATIENCE = 60.0  # seconds to wait for an answer at most
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


class PreviewFailed(Exception):
    """A preview that should have worked did not."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that runs, and the site it shows."""

    newsroom: Newsroom
    process: subprocess.Popen[str]
    port: int
    begun: float  # seconds from the start until the first page had arrived

    def get(self, address: str) -> bytes:
        """Return a page.

        Raises:
            PreviewFailed: if there is none.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise PreviewFailed(f"{address}: {answer.status}")
        return body

    @contextmanager
    def open(self, address: str) -> Iterator[Callable[[], None]]:
        """Open a page as a browser does, and return what waits until it has changed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/_preview/events?page={address}")
        stream = connection.getresponse()
        _wait_for(stream, "hello")
        try:
            yield lambda: _wait_for(stream, "page")
        finally:
            connection.close()

    def memory(self) -> int:
        """Return the memory that the preview has now, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        return int(found[1]) * 1024 if found else 0


def _wait_for(stream: HTTPResponse, event: str) -> None:
    for line in stream:
        if line.strip() == f"event: {event}".encode():
            return
    raise PreviewFailed(f"the event stream ended before `{event}`")


@contextmanager
def preview(newsroom: Newsroom) -> Iterator[Preview]:
    """Start a preview and end it afterwards.

    Raises:
        PreviewFailed: if it does not start.
    """
    command = (sys.executable, "-m", "ssg", "-C", str(newsroom.folder), "serve", "--port", "0")
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        (*command, "--now", LAST_DAY.isoformat()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        first = Preview(newsroom, process, _port(process), 0.0)
        first.get("/")
        yield Preview(newsroom, process, first.port, perf_counter() - started)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def _port(process: subprocess.Popen[str]) -> int:
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if found := _ADDRESS.search(line):
            return int(found[1])
    raise PreviewFailed("".join(said))


# --- what is measured -----------------------------------------------------------------------------


def body_edits(shown: Preview, edits: int) -> list[float]:
    """Save the text of a story again and again; return the seconds until it was on its page."""
    story = _newest(shown.newsroom.archive, nth=1)
    return _edits(
        shown, story, story.address, edits, lambda text, word: f"{text.rstrip()} {word}.\n"
    )


def headline_edits(shown: Preview, edits: int) -> list[float]:
    """Save another headline of the newest story; return the seconds until the front page has it."""
    story = _newest(shown.newsroom.archive)
    return _edits(
        shown,
        story,
        "/",
        edits,
        lambda text, word: re.sub(r'^title: "', f'title: "{word} ', text, count=1, flags=re.M),
    )


def _edits(
    shown: Preview, story: Story, address: str, edits: int, edit: Callable[[str, str], str]
) -> list[float]:
    file = shown.newsroom.content / story.path
    original = file.read_text(encoding="utf-8")
    seconds: list[float] = []
    with shown.open(address) as changed:
        for number in range(edits):
            word = f"amended{len(seconds)}x{number}"
            text = edit(original, word)
            started = perf_counter()
            file.write_text(text, encoding="utf-8")
            changed()
            page = shown.get(address)
            seconds.append(perf_counter() - started)
            if word.encode() not in page:
                raise PreviewFailed(f"{address} is not the page of the last save")
    with shown.open(address) as changed:
        file.write_text(original, encoding="utf-8")
        changed()
    return seconds


def _newest(archive: Archive, nth: int = 0) -> Story:
    return sorted(archive.stories(), key=lambda story: story.date)[-1 - nth]


def measure(newsroom: Newsroom, edits: int) -> dict[str, list[float]]:
    """Measure a site that was built before; return seconds, and bytes of memory."""
    newsroom.build()
    with preview(newsroom):
        pass  # not counted: the preview reads what the build left, and keeps it
    begun: list[float] = []
    for _ in range(3):
        settle()
        with preview(newsroom) as shown:
            begun.append(shown.begun)
    with preview(newsroom) as shown:
        body, headline = body_edits(shown, edits), headline_edits(shown, edits)
        before = shown.memory()
        body_edits(shown, LONG // 2)
        headline_edits(shown, LONG // 2)
        after = shown.memory()
    return {
        "start until the first page": begun,
        "body edit until the page": body,
        "headline edit until the front page": headline,
        "memory": [float(before), float(after)],
    }


def report(measured: dict[str, list[float]]) -> None:
    """Print what was measured."""
    before, after = measured["memory"]
    print_table(HEADS, (_row(name, runs) for name, runs in measured.items() if name != "memory"))
    grown = (after - before) / before
    print(
        f"memory {before / MEGABYTE:,.0f} MB,"
        f" after {LONG} more edits {after / MEGABYTE:,.0f} MB ({grown:+.1%})"
    )


def _row(name: str, runs: Sequence[float]) -> tuple[str, ...]:
    return (name, *(f"{each * 1000:,.0f} ms" for each in (median(runs), min(runs), max(runs))))


def main() -> int:
    """Measure as the command line says; return 1 if a preview failed."""
    parser = argparse.ArgumentParser(prog="bench.serve", description="Measure the live preview.")
    parser.add_argument("--stories", type=sizes, default=(10_000,), help="sizes: 1000,10000")
    parser.add_argument("--edits", type=int, default=EDITS, help="edits of each kind")
    parser.add_argument("--place", type=Path, default=quickest(), help="where sites lie")
    args = parser.parse_args()
    for stories in args.stories:
        with workplace(args.place) as folder:
            newsroom = Newsroom(folder, Archive(stories))
            newsroom.write_archive()
            newsroom.configure(fragments=False)
            try:
                measured = measure(newsroom, args.edits)
            except PreviewFailed as failed:
                print(f"the preview failed: {failed}", file=sys.stderr)
                return 1
        print(f"\n{stories:,} stories in {args.place}")
        report(measured)
        results = {"stories": stories, "place": str(args.place), "measured": measured}
        print(f"kept in {keep(f'serve-{stories}', results)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
