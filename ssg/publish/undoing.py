"""Gives back what a deploy did after a newer one had begun, where that did not make up for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ssg.publish.manifest import Manifest, Stored
from ssg.publish.shelf import key_of
from ssg.publish.sight import INTENTS, Intent, see
from ssg.publish.store import Store


def give_back(
    store: Store,
    before: Manifest | None,
    intent: Intent,
    stored: Mapping[str, Stored],
    removed: Sequence[str],
) -> None:
    """Make a store hold what its manifest says, which is that of a newer deploy.

    What cannot be given back is left as an intent, so that the next deploy looks after it.

    Args:
        store: that two deploys wrote to.
        before: what it held before either.
        intent: what this deploy was about to do.
        stored: what it put there.
        removed: what it may have removed at its end.
    """
    now, key = see(store, {}).manifest, f"{INTENTS}{intent.release}.json"
    if now is None or now.release in {intent.release, before.release if before else ""}:
        return
    known = now.owned()
    found = store.look({*stored, *removed})
    ours = [path for path in stored if path in found and found[path].tag == stored[path].tag]
    store.delete([path for path in ours if path not in known])
    wrong = [path for path in ours if path in known and known[path].face != stored[path].face]
    wrong += [path for path in removed if path in known and path not in found]
    copies = _copies(wrong, before, known)
    there = store.look(copies)
    store.copy_many({source: path for source, path in copies.items() if source in there})
    left = set(wrong) - {copies[source] for source in there}
    if left:
        faces = {path: known[path].face for path in left}
        store.put(key, msgspec.json.encode(Intent(intent.release, intent.since, faces)))
    else:
        store.delete([key])


def _copies(
    paths: Sequence[str], before: Manifest | None, known: Mapping[str, Stored]
) -> dict[str, str]:
    """Return where copies should lie of those files that are to be what they were before."""
    if before is None:
        return {}
    was = before.files
    same = (path for path in paths if path in was and was[path].face == known[path].face)
    return {key_of(before.release, path): path for path in same}
