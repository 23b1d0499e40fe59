"""What a target that keeps whole releases says of the next one, and what a rollback wants of it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from msgspec import structs

from ssg.headers import is_hashed
from ssg.ledger import completed
from ssg.publish.manifest import Manifest, Stored
from ssg.publish.planning import Kept, Wanted, is_below
from ssg.publish.surroundings import Refused


def follow(before: Manifest | None, wanted: Wanted, release: str, keep: int) -> Manifest:
    """Return the manifest of a release.

    Hashed files of the releases before it stay among its files: pages that are open in browsers
    still ask for them.

    Args:
        before: the manifest of the present release.
        wanted: what is published.
        release: its name.
        keep: how many releases there are to be, this one counted.
    """
    files = {path: Stored(piece.face, piece.size) for path, piece in wanted.pieces.items()}
    past: tuple[str, ...] = ()
    older: dict[str, tuple[str, Stored]] = {}
    withdrawn = set(wanted.withdrawn)
    if before is not None:
        names = (before.release, *before.past)
        past = tuple(name for name in names if name != release)[: keep - 1]
        withdrawn |= {path for path in before.withdrawn if not _is_there(path, files)}
        last = {path: (before.release, stored) for path, stored in before.files.items()}
        older = {
            path: (owner, stored)
            for path, (owner, stored) in (before.older | last).items()
            if is_hashed(path) and path not in files and owner in past
            if not is_below(path, withdrawn) and not _below_a_file(path, files)
        }
    return Manifest(
        site=wanted.site,
        release=release,
        since=wanted.since,
        files=files,
        older=older,
        past=past,
        withdrawn=tuple(sorted(withdrawn)),
        ledger=completed(wanted.ledger, before.ledger if before else ""),
    )


def _is_there(withdrawn: str, files: Container[str]) -> bool:
    """Tell whether something is on the site again, so that a rollback may bring it back, too."""
    return (f"{withdrawn}index.html" if withdrawn.endswith("/") else withdrawn) in files


def _below_a_file(path: str, files: Mapping[str, Stored]) -> bool:
    return any(str(above) in files for above in PurePosixPath(path).parents)


def barring(present: Manifest, withdrawn: Iterable[str]) -> Manifest:
    """Return a manifest that also knows of what was withdrawn since."""
    return structs.replace(present, withdrawn=tuple(sorted({*present.withdrawn, *withdrawn})))


def chosen(present: Manifest | None, to: str | None) -> str:
    """Return the name of the release that a rollback leads to.

    Args:
        present: the manifest of what is there.
        to: the name that was given; the release before the present one if it is None.

    Raises:
        Refused: if there is no such release.
    """
    past = present.past if present else ()
    if not past:
        raise Refused("the target holds no earlier release")
    if to is None:
        return past[0]
    if to not in past:
        raise Refused(f"the target holds no earlier release {to} (it holds {', '.join(past)})")
    return to


def restored(
    present: Manifest, earlier: Manifest, sources: Mapping[str, str], now: datetime
) -> Wanted:
    """Return what a rollback wants: the files of an earlier release as a new one.

    Args:
        present: the manifest of what is there.
        earlier: that of the release which is to come back.
        sources: where the target has each file that comes back.
        now: the instant.
    """
    pieces = {}
    for path, source in sources.items():
        owner = earlier if source.startswith(f"{earlier.release}/") else present
        stored = owner.files[path]
        pieces[path] = Kept(path, source, stored.size, stored.face)
    return Wanted(present.site, max(now, present.since), pieces, present.withdrawn)


def returning(
    present: Manifest, earlier: Manifest, telling: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Return which files come back in a rollback, and which stay as they are.

    Args:
        present: the manifest of what is there.
        earlier: that of the release which is to come back.
        telling: its files that name something which was withdrawn since.
    """
    barred = set(telling)
    clean = [path for path in earlier.files if not is_below(path, present.withdrawn)]
    back = [path for path in clean if path not in barred]
    return back, [path for path in clean if path in barred and path in present.files]
