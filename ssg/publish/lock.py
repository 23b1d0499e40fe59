"""One deploy at a time: a lock in the target, which runs out if its holder dies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from msgspec import Struct

from ssg.publish.manifest import FOLDER
from ssg.publish.store import ABSENT, ANY, Conflict, Found
from ssg.publish.surroundings import Overtaken, Refused, Surroundings

KEY = f"{FOLDER}/lock.json"
LIFETIME = timedelta(minutes=5)
TRIES = 5  # times that a deploy begins anew because another one came in between
BUSY = "other deploys to this target came in between again and again"
_SKEW = timedelta(seconds=30)  # by which the clocks of two machines may differ
_NO_TAG = '"0"'
_LOOK = 2.0  # seconds between two looks at somebody else's lock


class _Sign(Struct, frozen=True):
    """What a lock says."""

    who: str
    until: datetime


class Board(Protocol):
    """Where a lock can hang: what it needs of a store, each as there."""

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return what hangs there, or None."""

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Hang something there, and return its tag; Conflict, if it is not as `when` says."""

    def delete(self, keys: Iterable[str]) -> None:
        """Take it away."""


class Lock:
    """A lock that is held; each stage of a deploy asks it to go on."""

    def __init__(self, store: Board, around: Surroundings, tag: str, until: datetime) -> None:
        """Hold a lock that was put there."""
        self._store, self._around, self._tag, self._until = store, around, tag, until

    def has_run_out(self) -> bool:
        """Tell whether it may be somebody else's by now."""
        return self._around.now() >= self._until - LIFETIME / 10

    def stay(self) -> None:
        """Make it last, if a good part of its life is over.

        Raises:
            Overtaken: if it ran out, and may be somebody else's now.
        """
        if self.has_run_out():
            raise Overtaken
        now = self._around.now()
        if now >= self._until - LIFETIME * 2 / 3:
            until = now + LIFETIME
            try:
                self._tag = self._store.put(KEY, _signed(self._around.who, until), self._tag)
            except Conflict:
                raise Overtaken from None
            self._until = until

    def let_go(self) -> None:
        """Remove it, unless it ran out: then it may be somebody else's."""
        if not self.has_run_out():
            found = self._store.get(KEY)
            if found and found[0].tag == self._tag:
                self._store.delete([KEY])


@contextmanager
def locked(store: Board, around: Surroundings, *, sure: bool = True) -> Iterator[Lock]:
    """Hold the lock of a target, once nobody else does.

    Args:
        store: the target.
        around: clock, patience and name.
        sure: whether to see that the store heeds conditions.

    Raises:
        Refused: if the store does not.
    """
    lock = _take(store, around)
    try:
        if sure:
            _see_that_it_holds(store)
        yield lock
    finally:
        lock.let_go()


def _take(store: Board, around: Surroundings) -> Lock:
    told = False
    while True:
        until = around.now() + LIFETIME
        sign = _signed(around.who, until)
        found = store.get(KEY)
        held = _read(found[1]) if found else None
        if held is None or held.until + _SKEW < around.now():
            with suppress(Conflict):
                tag = store.put(KEY, sign, found[0].tag if found else ABSENT)
                return Lock(store, around, tag, until)
            continue
        if not told:
            around.tell(f"{held.who} is deploying to this target; waiting for the end of it")
            told = True
        around.wait(_LOOK)


def _signed(who: str, until: datetime) -> bytes:
    return msgspec.json.encode(_Sign(who, until))


def _read(data: bytes) -> _Sign | None:
    try:
        return msgspec.json.decode(data, type=_Sign)
    except msgspec.MsgspecError:
        return None


def _see_that_it_holds(store: Board) -> None:
    """See that the store does not do what it is asked to do on a condition that is not met."""
    with suppress(Conflict):
        store.put(KEY, b"{}", _NO_TAG)
        store.delete([KEY])
        raise Refused(
            "the store does not heed conditions (If-Match), so it cannot keep two deploys apart;"
            " if there is never more than one, say so: conditional_put = false"
        )
