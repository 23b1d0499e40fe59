"""A proxy before a store, which writes down what passes and lets some of it fail."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Headers = Mapping[str, str]
Kind = Literal["before", "after", "500", "503", "reset", "errors", "passing errors"]
Moment = Literal["before", "after"]
BULK_ERRORS = {"errors": "AccessDenied", "passing errors": "InternalError"}


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for."""

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def query(self) -> Mapping[str, list[str]]:
        """Its query."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def path(self) -> str:
        """Its path, decoded, without the hyphen."""
        return unquote(urlsplit(self.target).path).removeprefix("/")

    @property
    def name(self) -> str:
        """What it is for a deploy."""
        if self.method == "POST" or self.method == "DELETE":
            return "delete"
        if self.method == "GET" and {"list-type", "comp"} & self.query.keys():
            return "list"
        if self.method == "PUT" and {"x-amz-copy-source", "x-ms-copy-source"} & self.headers.keys():
            return "copy"
        return self.method.lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: the operation of a number, counted from 1, and all after it if `ever`."""

    number: int
    kind: Kind
    ever: bool = False

    def meets(self, number: int) -> bool:
        """Tell whether it happens to an operation."""
        return number == self.number or (self.ever and number > self.number)


def _nothing(moment: Moment, number: int, request: Request, answer: Answer | None) -> None:
    pass


def _unchanged(request: Request) -> Request:
    return request


@dataclass(slots=True)
class Proxy:
    """What happens between a deploy and a store.

    `step` is told of every operation, before it is forwarded and after it was answered.
    """

    upstream: tuple[str, int]
    port: int = 0
    fault: Fault | None = None
    step: Callable[[Moment, int, Request, Answer | None], None] = _nothing
    rewrite: Callable[[Request], Request] = _unchanged
    troubles: list[str] = field(default_factory=list)  # of the proxy itself
    _seen: dict[int, Request] = field(default_factory=dict)
    _count: int = 0
    _busy: int = 0
    _lock: Condition = field(default_factory=Condition)

    def begin(self, fault: Fault | None = None) -> None:
        """Count anew, and let something go wrong."""
        with self._lock:
            self._seen, self._count, self.fault = {}, 0, fault

    @property
    def log(self) -> list[Request]:
        """What was asked for, in order."""
        return [self._seen[number] for number in sorted(self._seen)]

    def names(self) -> list[str]:
        """Return what was done, in order."""
        return [request.name for request in self.log]

    def arrive(self) -> tuple[int, Fault | None]:
        """Return the number of the next request, and what goes wrong with it."""
        with self._lock:
            self._count += 1
            self._busy += 1
            met = self.fault is not None and self.fault.meets(self._count)
            return self._count, self.fault if met else None

    def leave(self) -> None:
        """Be told that a request has come to its end."""
        with self._lock:
            self._busy -= 1
            self._lock.notify_all()

    def drain(self) -> None:
        """Wait for the end of what is under way, whoever asked for it may be dead."""
        with self._lock:
            assert self._lock.wait_for(lambda: not self._busy, 60)

    def handle(self, number: int, fault: Fault | None, request: Request) -> Answer | None:
        """Pass a request on, unless it is its turn to fail; None hangs up, without a word."""
        self._seen[number] = request
        if fault and fault.kind in {"500", "503"}:
            return _refusal(int(fault.kind))
        if fault and fault.kind in {"before", "reset"}:
            return None
        if fault and fault.kind in BULK_ERRORS and request.method == "POST":
            return _bulk_errors(request, BULK_ERRORS[fault.kind])
        self.step("before", number, request, None)
        answer = self._forward(self.rewrite(request))
        self.step("after", number, request, answer)
        return None if fault and fault.kind == "after" else answer

    def _forward(self, request: Request) -> Answer:
        line = HTTPConnection(*self.upstream, timeout=60)
        try:
            line.putrequest(request.method, request.target, skip_host=True,
                            skip_accept_encoding=True)  # fmt: skip
            for name, value in request.headers.items():
                line.putheader(name, value)
            line.endheaders(request.body)
            answer: HTTPResponse = line.getresponse()
            return Answer(answer.status, tuple(answer.getheaders()), answer.read())
        finally:
            line.close()


def _refusal(status: int) -> Answer:
    code = {500: "InternalError", 503: "SlowDown"}[status]
    body = f"<Error><Code>{code}</Code><Message>Not now</Message></Error>".encode()
    return Answer(status, (("Retry-After", "3"), ("Content-Type", "application/xml")), body)


def _bulk_errors(request: Request, code: str) -> Answer:
    """Answer that of the objects to be deleted the first one was not."""
    key = request.body.partition(b"<Key>")[2].partition(b"</Key>")[0].decode()
    error = f"<Error><Key>{key}</Key><Code>{code}</Code><Message>Not that one</Message></Error>"
    body = f"<DeleteResult>{error}</DeleteResult>".encode()
    return Answer(200, (("Content-Type", "application/xml"),), body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Handler)

    def shutdown_request(self, request: object) -> None:
        """Close at once: so an interrupted request is seen as a reset, as it is."""
        assert isinstance(request, socket.socket)
        request.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep what went wrong here; that clients hang up when they are killed is no news."""
        trouble = sys.exception()
        if not isinstance(trouble, ConnectionError):
            self.proxy.troubles.append(repr(trouble))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def _do(self) -> None:
        proxy = self.server.proxy
        number, fault = proxy.arrive()
        try:
            self._pass_on(proxy, number, fault)
        finally:
            proxy.leave()

    def _pass_on(self, proxy: Proxy, number: int, fault: Fault | None) -> None:
        breaks = fault is not None and fault.kind == "reset"
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size // 2 if breaks else size)
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = proxy.handle(number, fault, Request(self.command, self.path, headers, body))
        if answer is None:
            linger = struct.pack("ii", 1, 0) if breaks else struct.pack("ii", 0, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        skipped = {"transfer-encoding", "connection", "keep-alive"}
        if self.command != "HEAD":
            skipped.add("content-length")
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in skipped:
                self.send_header(name, value)
        if self.command != "HEAD" and answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _do  # noqa: N815  -- so the server calls them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  -- its name there
        """Be silent."""


@contextmanager
def proxy_before(host: str, port: int) -> Iterator[Proxy]:
    """Run a proxy before a server."""
    proxy = Proxy((host, port))
    server = _Server(proxy)
    proxy.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert proxy.troubles == []
