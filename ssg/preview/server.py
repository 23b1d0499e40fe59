"""The server: takes a port, starts what the preview is made of, and ends it."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import FrameType

import uvicorn

from ssg.crew import Crew, inline
from ssg.desk import Order
from ssg.garbage import young_collection_only
from ssg.preview.app import make_app
from ssg.preview.checking import Check
from ssg.preview.gate import HEADERS
from ssg.preview.guard import Doors
from ssg.preview.live import Live
from ssg.preview.newsroom import Newsroom
from ssg.preview.office import Office, Teller
from ssg.preview.press import Press
from ssg.preview.watch import Watch
from ssg.preview.wire import Wire
from ssg.preview.worker import Worker

PORTS = 50  # that are tried after one that is taken
MOST = 500  # connections and requests at once
LONGEST_HEAD = 32 * 1024  # bytes of an unfinished request line with its headers
IDLE = 5  # seconds after which a connection that is not used is closed


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What is previewed, and how."""

    order: Order
    clock: Callable[[], datetime]  # the instant that is shown
    wall: Callable[[], datetime]  # the time of day
    teller: Teller
    crew: Crew = inline  # for the first read
    check: Check | None = None
    waiting: Callable[[], None] = field(default=lambda: None)
    reading: Callable[[], AbstractContextManager[None]] = nullcontext  # is entered meanwhile


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """A server that answers."""

    live: Live
    end: Callable[[], None]  # ends it, from any thread


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a port, or on the next one that is free.

    Args:
        host: name or address of this machine.
        port: the first to be tried; 0 for any.

    Raises:
        OSError: if there is none, or the address is none of this machine.
    """
    bare = host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    last = min(port + PORTS, 65535) if port else 0
    for each in range(port, last + 1):
        try:
            return socket.create_server((bare, each), family=family)
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE or each == last:
                raise OSError(fault.errno, f"port {each} of {host}: {fault.strerror}") from None
    raise AssertionError(port)


def serve(
    preview: Preview, listening: socket.socket, doors: Doors, ready: Callable[[Running], None]
) -> None:
    """Serve a site until the program is told to end.

    Args:
        preview: of which site.
        listening: the socket that requests come from; it is closed at the end.
        doors: how it may be reached.
        ready: is called as soon as requests are answered.

    Raises:
        OSError: if the disk refuses.
    """
    newsroom = Newsroom(preview.order, preview.clock, waiting=preview.waiting)
    press = Press(newsroom, preview.order.folder, preview.teller.crashed)
    with preview.reading():
        press.look(None, preview.crew)  # before there is any thread, so that it may fork
    with listening, young_collection_only():  # the loop collects the old when it is quiet
        asyncio.run(_serve(preview, press, listening, _Serving(doors, ready)))


@dataclass(frozen=True, slots=True, eq=False)
class _Serving:
    doors: Doors
    ready: Callable[[Running], None]


async def _serve(
    preview: Preview, press: Press, listening: socket.socket, serving: _Serving
) -> None:
    worker = Worker("newsroom")
    office = Office(
        press=press,
        worker=worker,
        folder=preview.order.folder,
        clock=preview.clock,
        wall=preview.wall,
        teller=preview.teller,
        check=preview.check,
    )
    live = Live(office)
    server = _Server(live, serving)
    order, remark = preview.order, preview.teller.remark
    watch = Watch(
        order.folder,
        live.tell,
        extra=press.themes(),
        ignore=[order.output],
        say=_polled(remark),
    )
    with watch:
        loop = asyncio.get_running_loop().create_task(live.run())
        try:
            await server.serve([listening])
        finally:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop
            worker.submit(press.close)
            worker.shutdown(wait=False)


def _polled(remark: Callable[[str], None]) -> Callable[[str], None]:
    return lambda reason: remark(f"every file is looked at each second: {reason}")


class _Server(uvicorn.Server):
    """Uvicorn, with our way to begin and to end."""

    def __init__(self, live: Live, serving: _Serving) -> None:
        self._live, self._serving = live, serving
        config = uvicorn.Config(
            make_app(live, serving.doors),
            http=Wire,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # what is worth a word we say ourselves
            access_log=False,
            proxy_headers=False,
            server_header=False,
            headers=list(HEADERS.items()),
            limit_concurrency=MOST,
            timeout_keep_alive=IDLE,
            timeout_graceful_shutdown=0,
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._serving.ready(Running(self._live, self.end))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all streams, or nobody could wait for them; then everything else."""
        self._live.close()
        await super().shutdown(sockets)

    def end(self) -> None:
        """Have the server end soon."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take Ctrl-C and SIGTERM for the wish to end; uvicorn would raise them once more."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        ends = (signal.SIGINT, signal.SIGTERM)
        before = {each: signal.signal(each, self._signalled) for each in ends}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self.end()
