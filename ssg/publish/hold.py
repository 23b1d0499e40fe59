"""Where the lock of releases hangs: a row of numbered links, of which the last one counts.

A link is made by one operation, which fails if another has its name. So whoever wants to follow
lock 7 makes lock 8, and only one can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from ssg.publish.host import Host
from ssg.publish.manifest import FOLDER
from ssg.publish.store import ABSENT, ANY, Conflict, Found

_LOCK = re.compile(r"lock\.([0-9]+)")
_FREE = "free"


class Hold:
    """The place for a lock beside releases."""

    def __init__(self, host: Host) -> None:
        """Look for it there."""
        self._host = host

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return the lock that counts, or None if nobody holds one."""
        number, said = self._last()
        if said == _FREE:
            return None
        data = said.encode()
        return Found(key, len(data), str(number)), data

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Follow the last lock with another, and return its number.

        Raises:
            Conflict: if the last one is not as `when` says, or somebody else was quicker.
        """
        number, said = self._last()
        if when != ANY and when != (ABSENT if said == _FREE else str(number)):
            raise Conflict(key)
        ours = number + 1
        if not self._host.sign(_name(ours), data.decode()):
            raise Conflict(key)
        numbers = sorted(self._all())
        if numbers[-1] > ours:  # the row had gone on before ours was made
            self._host.remove([_name(ours)])
            raise Conflict(key)
        self._host.remove(_name(earlier) for earlier in numbers if earlier < ours)
        return str(ours)

    def delete(self, keys: Iterable[str]) -> None:
        """Say that nobody holds it. The row goes on, so that whoever slept sees it did."""
        with suppress(Conflict):
            for key in keys:
                self.put(key, _FREE.encode())

    def _last(self) -> tuple[int, str]:
        row = self._all()
        number = max(row, default=0)
        return number, row.get(number, _FREE)

    def _all(self) -> dict[int, str]:
        notes = self._host.look().notes
        found = ((_LOCK.fullmatch(name), said) for name, said in notes.items())
        return {int(match[1]): said for match, said in found if match}


def _name(number: int) -> str:
    return f"{FOLDER}/lock.{number}"
