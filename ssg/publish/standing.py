"""What stands where releases are published, read before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from ssg.publish.host import CURRENT, NEW, NEXT, PART, RELEASES, Ground, Host
from ssg.publish.manifest import FOLDER, Manifest, decode
from ssg.publish.outcome import Options
from ssg.publish.surroundings import Refused

UNFINISHED = f"{FOLDER}/unfinished"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}(-[0-9]+)?")


class Unfinished(Struct, frozen=True):
    """What a deploy is about to do: it lies beside the releases until that is done."""

    release: str
    base: str | None  # the release that was there
    purge: tuple[str, ...]  # files that readers must not get from a cache, once it is there


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stands there, and what it means.

    `manifest` is that of the present release, `foreign` what no deploy has put there.
    """

    ground: Ground
    manifest: Manifest | None
    unfinished: Unfinished | None
    foreign: tuple[str, ...]

    @property
    def kept(self) -> frozenset[str]:
        """The releases that count: the present one, and those that can be restored."""
        linked = (self.ground.current or "").removeprefix(f"{RELEASES}/")
        named = (self.manifest.release, *self.manifest.past) if self.manifest else ()
        return frozenset((linked, *named))

    @property
    def base(self) -> str | None:
        """The release that readers get, if its files are there."""
        name = self.manifest.release if self.manifest else None
        return name if name in self.ground.releases else None


def survey_of(host: Host, options: Options) -> Standing:
    """Look at what stands there.

    Raises:
        Refused: if what is there cannot be replaced, or its manifest cannot be read.
    """
    ground = host.look()
    if ground.odd:
        reason = "is not what a deploy made there (move it away, or name another path)"
        raise Refused(*(f"{name} {reason}" for name in ground.odd))
    manifest = _present(host, ground, options)
    foreign = () if manifest else tuple(_foreign(ground))
    return Standing(ground, manifest, _unfinished(host, ground), foreign)


def manifest_of(name: str) -> str:
    """Return where the manifest of a release lies."""
    return f"{FOLDER}/{name}.json"


def read_manifest(host: Host, name: str) -> Manifest | None:
    """Return the manifest of a release, or None if there is none that can be read."""
    data = host.read(manifest_of(name))
    try:
        return None if data is None else decode(data)
    except msgspec.MsgspecError:
        return None


def ours(ground: Ground) -> frozenset[str]:
    """Return the releases that have a manifest, be their files there or not."""
    names = (name.removesuffix(".json") for name in ground.notes if name.endswith(".json"))
    return frozenset(name for name in names if _ID.fullmatch(name))


def parts(ground: Ground) -> frozenset[str]:
    """Return what deploys have laid that is not whole yet."""
    return frozenset(n for n in ground.releases if n.endswith(PART) and _ID.match(n))


def torn(ground: Ground) -> tuple[str, ...]:
    """Return what deploys were about to move to its place when they died."""
    names = (f"{FOLDER}/{name}" for name in sorted(ground.notes))
    return tuple(name for name in names if name == NEXT or name.endswith(NEW))


def _present(host: Host, ground: Ground, options: Options) -> Manifest | None:
    folder, _, name = (ground.current or "").partition("/")
    if folder != RELEASES or name not in ours(ground):
        return None
    manifest = read_manifest(host, name)
    if manifest is None and not options.take_over:
        hint = "if a newer version of ssg deploys there, use that; else add --take-over"
        raise Refused(f"the manifest in the target cannot be read ({hint})")
    return manifest


def _unfinished(host: Host, ground: Ground) -> Unfinished | None:
    if UNFINISHED.removeprefix(f"{FOLDER}/") not in ground.notes:
        return None
    try:
        return msgspec.json.decode(host.read(UNFINISHED) or b"", type=Unfinished)
    except msgspec.MsgspecError:
        return Unfinished("", None, ())


def _foreign(ground: Ground) -> Iterator[str]:
    if ground.current is not None:
        yield CURRENT
    for name in sorted(ground.releases - ours(ground) - parts(ground)):
        yield f"{RELEASES}/{name}"
