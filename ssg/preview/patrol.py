"""Sees changes by looking at every file of a site again and again, where no events come."""

from __future__ import annotations

from stat import S_ISDIR

from ssg.preview.bursts import What
from ssg.preview.ground import Ground
from ssg.preview.listener import Note

_Sign = tuple[int, int, int]  # time of change, size, number of a file
_FOLDER: _Sign = (-1, -1, -1)


class Patrol:
    """Walks over a site, and notes what is not as it was."""

    def __init__(self, ground: Ground, note: Note) -> None:
        """Look at every file for the first time."""
        self._ground, self._note = ground, note
        self._seen = _walk(ground)

    def turn(self) -> bool:
        """Look at every file again."""
        before, self._seen = self._seen, _walk(self._ground)
        for path, sign in self._seen.items():
            if (old := before.get(path)) != sign:
                what = What.MADE if old is None else What.CHANGED
                self._note((path, what, _FOLDER in {sign, old}))
        for path in before.keys() - self._seen.keys():
            self._note((path, What.GONE, before[path] == _FOLDER))
        return False

    def see_room(self) -> None:
        """There is always room."""

    def stop(self) -> None:
        """There is nothing to stop."""


def _walk(ground: Ground) -> dict[str, _Sign]:
    seen: dict[str, _Sign] = {}
    for entry in ground.entries():
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:  # it is gone already
            continue
        folder = S_ISDIR(found.st_mode)
        seen[entry.path] = _FOLDER if folder else (found.st_mtime_ns, found.st_size, found.st_ino)
    return seen
