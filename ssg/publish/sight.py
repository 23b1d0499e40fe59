"""What lies in an object store: by its manifest, and looked at itself where that may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from ssg.publish.journal import Acknowledged
from ssg.publish.manifest import FOLDER, Manifest, Stored, decode
from ssg.publish.store import ABSENT, Found, Store
from ssg.publish.surroundings import Refused

MANIFEST = f"{FOLDER}/manifest.json"
INTENTS = f"{FOLDER}/intents/"
UNKNOWN = ""  # the face of a file whose bytes or headers nobody knows
FEW = 200  # objects that are looked at one by one; above, the whole store is listed


class Intent(Struct, frozen=True):
    """What a deploy is about to do: it lies in the store until that is done."""

    release: str
    since: datetime
    puts: dict[str, str]  # path -> face
    deletes: dict[str, Stored] = {}
    restores: str = ""  # the earlier release that comes back


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A store as it was seen.

    `tag` is that of its manifest. `intents` are of deploys that have not come to their end, by key.
    `there` is every file that deploys have put there.
    """

    manifest: Manifest | None
    tag: str
    intents: Mapping[str, Intent]
    there: Mapping[str, Stored]
    listed: Mapping[str, Found] | None = None  # all objects, if it was listed


def see(store: Store, acknowledged: Acknowledged, *, take_over: bool = False) -> Sight:
    """Look at a store.

    Args:
        store: where.
        acknowledged: what it has confirmed to deploys of this machine that did not end.
        take_over: whether what cannot be read, or was put there by others, may be replaced.

    Raises:
        Refused: if its manifest cannot be read.
    """
    # A deploy that ends in between is seen in its intent, in the manifest or in both, if these are
    # read in this order.
    intents = {found.key: _intent(store, found.key) for found in store.list(INTENTS)}
    manifest, tag = _read_manifest(store, take_over=take_over)
    known = manifest.owned() if manifest else {}
    if manifest is not None and not intents and not take_over:
        return Sight(manifest, tag, intents, known)
    listed = {found.key: found for found in store.list()}
    there = _settled(known, intents.values(), listed, acknowledged)
    if take_over:
        others = (key for key in listed if not key.startswith(f"{FOLDER}/"))
        there = {key: Stored(UNKNOWN, 0, listed[key].tag) for key in others} | there
        there |= {
            key: Stored(UNKNOWN, 0, listed[key].tag)
            for key, stored in there.items()
            if stored.tag != listed[key].tag
        }
    return Sight(manifest, tag, intents, there, listed)


def in_the_way(store: Store, sight: Sight, new: Iterable[str]) -> tuple[str, ...]:
    """Return those paths under which lies something that no deploy has put there."""
    paths = tuple(new)
    if sight.listed is not None:
        return tuple(path for path in paths if path in sight.listed)
    if len(paths) <= FEW:
        return tuple(store.look(paths))
    listed = {found.key for found in store.list()}
    return tuple(path for path in paths if path in listed)


def _read_manifest(store: Store, *, take_over: bool) -> tuple[Manifest | None, str]:
    found = store.get(MANIFEST)
    if found is None:
        return None, ABSENT
    try:
        return decode(found[1]), found[0].tag
    except msgspec.MsgspecError:
        if take_over:
            return None, found[0].tag
        hint = "if a newer version of ssg deploys there, use that; else add --take-over"
        raise Refused(f"the manifest in the target cannot be read ({hint})") from None


def _intent(store: Store, key: str) -> Intent:
    found = store.get(key)
    try:
        return msgspec.json.decode(found[1] if found else b"", type=Intent)
    except msgspec.MsgspecError:
        return Intent(key, datetime(1, 1, 1, tzinfo=UTC), {})


def _settled(
    known: Mapping[str, Stored],
    intents: Iterable[Intent],
    listed: Mapping[str, Found],
    acknowledged: Acknowledged,
) -> dict[str, Stored]:
    """Return what is there, where deploys that did not end may have changed something."""
    there = {path: stored for path, stored in known.items() if path in listed}
    for intent in intents:
        for path in intent.puts:
            if path not in listed:
                continue
            tag = listed[path].tag
            face, confirmed = acknowledged.get((intent.release, path), (UNKNOWN, ""))
            there[path] = Stored(face if confirmed == tag else UNKNOWN, 0, tag)
        for path, stored in intent.deletes.items():
            if path in listed and listed[path].tag == stored.tag:
                there.setdefault(path, stored)
    return there
