"""Gives an object store an earlier release back, from the copies it keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

import msgspec

from ssg.publish.journal import read_journal
from ssg.publish.manifest import Manifest, decode
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Kept, Wanted, is_below
from ssg.publish.shelf import RELEASES, Shelf, plain
from ssg.publish.sight import MANIFEST, Sight, see
from ssg.publish.store import Store
from ssg.publish.surroundings import Refused, Surroundings
from ssg.slugs import path_of

_LINK = re.compile(r"""(?:href|src)=["']?([^"'#?\s>]+)""")


def restore_objects(
    bucket: Bucket,
    to: str | None,
    withdrawn: Iterable[str],
    options: Options,
    around: Surroundings,
) -> Outcome:
    """Make a store hold an earlier release, but nothing that was withdrawn since.

    A file whose copy was burnt, since it named something withdrawn, stays as it is now.

    Args:
        bucket: the store.
        to: the release; by default the one before. If a deploy died, it is the last whole one, and
            if a rollback did, the one that was to come back.
        withdrawn: what is withdrawn by now, besides what the store knows of.
        options: how it is to go; deletions are meant.
        around: clock, patience and name.

    Raises:
        Refused: if there is no such release.
    """
    sight = see(bucket.store, read_journal(bucket.journal))
    if sight.manifest is None:
        raise Refused("nothing was deployed there yet")
    release = to or _before(sight, sight.manifest)
    record = _record(bucket.store, sight.manifest, release)
    gone = tuple(sorted({*withdrawn, *sight.manifest.withdrawn}))
    pieces = _pieces(bucket.store, sight, sight.manifest, record, gone)
    wanted = Wanted(sight.manifest.site, around.now(), pieces, gone, restores=release)
    return publish_objects(bucket, wanted, options, around)


def releases_of(store: Store) -> tuple[Manifest, tuple[str, ...]]:
    """Return what a store holds now, and the releases that can be restored.

    Raises:
        Refused: if nothing was deployed there.
    """
    manifest = see(store, {}).manifest
    if manifest is None:
        raise Refused("nothing was deployed there yet")
    return manifest, manifest.past


def ledger_of(store: Store) -> str:
    """Return the addresses that were ever published to a store, or "" if it knows of none."""
    found = store.get(MANIFEST)
    try:
        return decode(found[1]).ledger if found else ""
    except msgspec.MsgspecError:
        return ""  # the deploy itself says what is wrong with it


def _before(sight: Sight, manifest: Manifest) -> str:
    for intent in sight.intents.values():
        return intent.restores or manifest.release
    if not manifest.past:
        raise Refused("there is no earlier release: this is the first")
    return manifest.past[0]


def _record(store: Store, manifest: Manifest, release: str) -> Manifest:
    if release == manifest.release:
        return manifest
    found = store.get(f"{RELEASES}{release}.json") if release in manifest.past else None
    if found is None:
        listed = ", ".join(manifest.past) or "none"
        raise Refused(f"there is no release {release} to restore (there are: {listed})")
    try:
        return decode(found[1])
    except msgspec.MsgspecError:
        raise Refused(f"the record of the release {release} cannot be read") from None


def _pieces(
    store: Store, sight: Sight, manifest: Manifest, record: Manifest, gone: tuple[str, ...]
) -> Mapping[str, Kept]:
    shelf, there = Shelf(store, manifest), sight.there
    names = (manifest.release, *manifest.past)
    later = names[: names.index(record.release) + 1][::-1]
    fresh = [path for path in gone if path not in manifest.withdrawn]
    pieces: dict[str, Kept] = {}
    stay: list[str] = []
    for path, stored in record.files.items():
        if is_below(path, gone):
            continue
        now = there.get(path)
        if now and now.face == stored.face:
            pieces[path] = Kept(path, "", stored.size, stored.face)
        elif source := shelf.source(path, later, fresh):
            pieces[path] = Kept(path, source, stored.size, stored.face)
        elif now and path in manifest.files:
            pieces[path] = Kept(path, "", now.size, now.face)
            stay.append(path)
    only_now = manifest.files.keys() - record.files.keys() - {p for p in there if is_below(p, gone)}
    for path in needed_by(stay, only_now, store, urlsplit(manifest.site).path.rstrip("/")):
        pieces[path] = Kept(path, "", there[path].size, there[path].face)
    return pieces


def needed_by(
    pages: Iterable[str], candidates: Collection[str], store: Store, base: str
) -> Iterator[str]:
    """Yield those files to which pages lead, and so on: without them a page would not work.

    Args:
        pages: that stay as they are.
        candidates: files that would go.
        store: where they lie.
        base: the path below which the site lies, without a slash at its end.
    """
    found: set[str] = set()
    todo = [page for page in pages if page.endswith(".html")]
    while todo:
        read = store.get(todo.pop())
        links = _LINK.findall(plain(read[1]).decode("utf-8", "replace")) if read else []
        paths = {path_of(unquote(unescape(link)).removeprefix(base)) for link in links}
        fresh = (paths & set(candidates)) - found
        found |= fresh
        todo += [path for path in fresh if path.endswith(".html")]
        yield from sorted(fresh)
