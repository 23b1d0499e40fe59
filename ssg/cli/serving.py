"""`ssg serve`: the live preview."""

from __future__ import annotations

import signal
import socket
import threading
import traceback
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

import click

from ssg.cli import options
from ssg.cli.building import say_waiting
from ssg.cli.printing import print_problems, progress_bar, say, say_error
from ssg.crew import default_jobs, pool
from ssg.desk import Edition, Order
from ssg.preview.about import RoundSaid
from ssg.preview.checking import check_of
from ssg.preview.guard import Doors, is_loopback, is_name, make_doors
from ssg.preview.server import Preview, Running, serve, take_port
from ssg.problems import InvalidContent, Problem
from ssg.progress import Progress, silent
from ssg.site_file import NAME, read_settings

LOOPBACK, PORT = "127.0.0.1", 8000
MANY = 3  # names that a line about a round holds


@click.command("serve")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port to listen on, or the next free one; 0 for any.",
)
@click.option("--public", is_flag=True, help="Show what `ssg build` publishes, and no more.")
@options.NOW
@click.option("--open", "browse", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A further name under which the preview is reached; may be repeated.",
)
@click.pass_obj
def serve_command(
    folder: Path,
    host: str,
    port: int,
    public: bool,
    now: str | None,
    browse: bool,
    allowed: tuple[str, ...],
) -> int:
    """Show the site as it is being written: every page from memory, anew after each change."""
    _check_names(host, allowed)
    if not (folder / NAME).is_file():
        read_settings(folder)  # says that there is no site
    try:
        with _ending(), _port(host, port) as listening:
            doors = _doors(listening, host, allowed)
            clock = Clock(folder, now)
            _run(_preview(folder, clock, public=public), listening, doors, browse=browse)
    except KeyboardInterrupt:  # before anything is served
        return 0
    return 0


class Clock:
    """Tells the instant that is shown, in the time zone of a site that may change it."""

    def __init__(self, folder: Path, given: str | None) -> None:
        """Take a site, and the instant of `--now` if it was given."""
        self.given = given
        self._file, self._read = folder / NAME, (-1, -1)
        self._zone = ZoneInfo("UTC")
        self._fixed: datetime | None = None

    def __call__(self) -> datetime:
        """Return the instant.

        Raises:
            click.BadParameter: if what was given is none.
        """
        fresh = self._look()
        if self.given is None:
            return datetime.now(self._zone).replace(microsecond=0)
        if self._fixed is None or fresh:
            self._fixed = options.instant_in(self.given, self._zone)
        return self._fixed

    def _look(self) -> bool:
        """Take the zone of a file that changed; one that cannot be read changes nothing."""
        try:
            found = self._file.stat()
            stamp = found.st_mtime_ns, found.st_size
            if stamp == self._read:
                return False
            self._zone = read_settings(self._file.parent).zone
            self._read = stamp
        except (OSError, InvalidContent):
            return False
        return True


class Terminal:
    """Tells in the terminal what happens."""

    def rebuilt(self, said: RoundSaid) -> None:
        """Print a round on one line."""
        changed = _named(said.changed) if said.changed else "time passed"
        count = len(said.pages)
        pages = f"{count} open {'page' if count == 1 else 'pages'} changed"
        say(f"{said.at:%H:%M:%S} {changed}: {pages} ({said.seconds * 1000:.0f} ms)")

    def refused(self, problems: tuple[Problem, ...]) -> None:
        """Print what is wrong, as a build does."""
        print_problems(problems, closing="what was there before is shown")

    def mended(self) -> None:
        """Print that nothing is wrong any more."""
        say("all problems are mended")

    def remark(self, text: str) -> None:
        """Print a line."""
        say(text)

    def crashed(self, fault: BaseException) -> None:
        """Print an exception with its traceback."""
        click.echo("".join(traceback.format_exception(fault)), err=True, nl=False)
        say_error("a plugin or ssg has a bug; the lines above say where; the preview goes on")


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - MANY
    return ", ".join(names[:MANY]) + (f" and {more} more" if more > 0 else "")


def _check_names(host: str, allowed: tuple[str, ...]) -> None:
    for name in allowed:
        if not is_name(name):
            message = f'"{name}" is not the name of a host; write it like paper.local'
            raise click.BadParameter(message, param_hint="--allow-host")
    if not allowed and not is_loopback(host):
        raise click.UsageError(
            f"others could reach the preview at {host}; say under which name they may,"
            " such as --allow-host paper.local"
        )


def _port(host: str, port: int) -> socket.socket:
    listening = take_port(host, port)
    if port and (found := listening.getsockname()[1]) != port:
        say_error(f"port {port} is taken; this preview is at port {found}")
    return listening


def _doors(listening: socket.socket, host: str, allowed: tuple[str, ...]) -> Doors:
    token = "" if is_loopback(host) else token_urlsafe()
    return make_doors(listening.getsockname()[1], host, allowed, token)


def _preview(folder: Path, clock: Clock, *, public: bool) -> Preview:
    progress = _Switched()
    order = Order(
        folder,
        Edition(clock(), drafts=not public, future=not public),
        folder / "output",
        progress=progress,
    )
    return Preview(
        order=order,
        clock=clock,
        wall=lambda: datetime.now(UTC).astimezone(),
        teller=Terminal(),
        crew=pool(default_jobs()),
        check=check_of(folder, clock.given, drafts=not public),
        waiting=say_waiting,
        reading=progress.shown,
    )


class _Switched:
    """Shows progress as long as somebody looks."""

    def __init__(self) -> None:
        self._report: Progress = silent

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._report(stage, done, total)

    @contextmanager
    def shown(self) -> Iterator[None]:
        with progress_bar(quiet=False) as self._report:
            yield
        self._report = silent


@contextmanager
def _ending() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C until the server does it itself."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(preview: Preview, listening: socket.socket, doors: Doors, *, browse: bool) -> None:
    def ready(running: Running) -> None:
        link = f"{doors.address}{running.live.press.place[0]}/"
        if doors.token:
            link += f"?token={doors.token}"
        say(f"the preview is at {link} (Ctrl-C ends it)")
        if browse:
            threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()

    serve(preview, listening, doors, ready)
