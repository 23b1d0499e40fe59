"""Where the lock of releases hangs: a row of numbered links, of which the last one counts.

A link is made by one operation, which fails if another has its name. So whoever wants to follow
lock 7 makes lock 8, and only one can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from ssg.publish.host import LOCK, Host
from ssg.publish.store import ABSENT, ANY, Conflict, Found

_LOCK = re.compile(rf"{re.escape(LOCK)}([0-9]+)")
_FREE = "free"


class Hold:
    """The place for a lock beside releases."""

    def __init__(self, host: Host) -> None:
        """Look for it there."""
        self._host, self._seen = host, 0

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return the lock that counts, or None if nobody holds one."""
        notes = self._host.look().notes
        found = ((_LOCK.fullmatch(name), said) for name, said in notes.items())
        row = {int(match[1]): said for match, said in found if match}
        self._seen = max(row, default=0)
        said = row.get(self._seen, _FREE)
        if said == _FREE:
            return None
        data = said.encode()
        return Found(key, len(data), str(self._seen)), data

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Follow a lock with another, and return its number.

        Args:
            key: of a lock; there is but one.
            data: what it says.
            when: the number of the lock that is followed; else it is the one that was seen last.

        Raises:
            Conflict: if another one follows that already.
        """
        number = self._seen if when in (ABSENT, ANY) else int(when)
        if not self._host.follow(number, data.decode()):
            raise Conflict(key)
        self._seen = number + 1
        return str(self._seen)

    def delete(self, keys: Iterable[str]) -> None:
        """Say that nobody holds it. The row goes on, so that whoever slept sees it did."""
        with suppress(Conflict):
            for key in keys:
                self.put(key, _FREE.encode())
