"""Who has a page open, and what each has still to be told (WHATWG HTML, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import msgspec

from ssg.preview.press import Key

MOST = 100  # streams that are open at once
SILENCE = 15.0  # seconds after which a comment keeps a connection from being closed
AGAIN = 500  # milliseconds after which a browser connects again

_encode = msgspec.json.encode


class Listener:
    """One open page. What it has not been told yet is kept once of each kind: the latest."""

    def __init__(self, page: str, key: Key) -> None:
        """Take the address of a page, and the key under which it is printed."""
        self.page, self.key = page, key
        self.digest: str | None = None  # of the bytes it was told of last
        self._news: dict[str, bytes] = {}
        self._some = asyncio.Event()
        self._open = True

    def say(self, kind: str, data: object) -> None:
        """Have an event sent.

        Args:
            kind: of the event.
            data: that can be written as JSON.
        """
        self._news.pop(kind, None)
        self._news[kind] = _encode(data)
        self._some.set()

    def close(self) -> None:
        """End the stream."""
        self._open = False
        self._some.set()

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the stream until it is closed."""
        yield f"retry: {AGAIN}\n\n".encode()
        while self._open:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._some.wait(), SILENCE)
            self._some.clear()
            news, self._news = self._news, {}
            for kind, data in news.items():
                yield b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"
            if not news and self._open:
                yield b": still here\n\n"


class Listeners:
    """All open pages."""

    def __init__(self) -> None:
        """Begin with none."""
        self._all: dict[int, Listener] = {}

    def __iter__(self) -> Iterator[Listener]:
        """Yield each of them."""
        return iter(tuple(self._all.values()))

    def enter(self, page: str, key: Key) -> Listener | None:
        """Return a new listener, or None if there are too many."""
        if len(self._all) >= MOST:
            return None
        listener = Listener(page, key)
        self._all[id(listener)] = listener
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self._all.pop(id(listener), None)

    def of(self, key: Key) -> tuple[Listener, ...]:
        """Return those that have a page open."""
        return tuple(listener for listener in self if listener.key == key)

    def keys(self) -> tuple[Key, ...]:
        """Return the keys of all open pages."""
        return tuple(dict.fromkeys(listener.key for listener in self))

    def say(self, kind: str, data: object) -> None:
        """Have an event sent to everyone who was greeted."""
        for listener in self:
            if listener.digest is not None:
                listener.say(kind, data)

    def close(self) -> None:
        """End all streams."""
        for listener in self:
            listener.close()
