"""The wire: HTTP/1.1 as uvicorn and h11 speak it, with bounds on time and on what is said."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from ssg.preview.gate import HEADERS

PATIENCE = 10.0  # seconds in which a request has to have come


class Wire(H11Protocol):
    """A connection that is closed if it begins a request and does not end it."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes; wait for the others if these are no whole request."""
        super().data_received(data)
        if self._idle and self._timer is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, with the headers of every answer, and hang up."""
        if self._idle or not self.cycle.response_started:
            said = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
            self.transport.write(
                b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n"
                b"content-type: text/plain; charset=utf-8\r\n"
                + said.encode()
                + f"content-length: {len(msg) + 1}\r\n\r\n{msg}\n".encode()
            )
        if self.cycle is not None:
            self.cycle.disconnected = True  # what is still made for it is not sent
        self.transport.close()

    @property
    def _idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._timer = self.loop.call_later(PATIENCE, self._give_up, self.cycle)

    def _give_up(self, cycle: object) -> None:
        self._timer = None
        if self.cycle is cycle and not self.transport.is_closing():
            self.transport.close()
