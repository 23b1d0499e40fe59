"""What the message of a commit says of the site in it: the tree holds nothing but the site."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime

from ssg.publish.manifest import Manifest, Stored

_TRAILER = re.compile(r"^Broadsheet-([A-Z][a-z]+): (.+)$", re.MULTILINE)


def message_of(manifest: Manifest) -> str:
    """Return the message of a commit that publishes a site."""
    lines = [
        f"Publish the site of {manifest.since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "",
        f"Broadsheet-Site: {manifest.site}",
        f"Broadsheet-Since: {manifest.since.isoformat()}",
        f"Broadsheet-Release: {manifest.release}",
        *(f"Broadsheet-Withdrawn: {path}" for path in manifest.withdrawn),
        *(f"Broadsheet-Older: {name} {path}" for path, (name, _) in sorted(manifest.older.items())),
    ]
    return "\n".join(lines) + "\n"


def manifest_in(
    message: str, files: Mapping[str, Stored], past: tuple[str, ...] = ()
) -> Manifest | None:
    """Return what a commit holds.

    Args:
        message: its message; that of a commit which no deploy made gives None.
        files: its files.
        past: the releases in the commits before it.
    """
    said = defaultdict(list)
    for key, value in _TRAILER.findall(message):
        said[key].append(value)
    try:
        site, since, release = (said[key][0] for key in ("Site", "Since", "Release"))
        instant = datetime.fromisoformat(since)
    except (IndexError, ValueError):
        return None
    names = {path: name for name, _, path in (line.partition(" ") for line in said["Older"])}
    older = {path: (name, files[path]) for path, name in names.items() if path in files}
    own = {path: stored for path, stored in files.items() if path not in older}
    return Manifest(site, release, instant, own, older, past, tuple(said["Withdrawn"]))


def release_in(message: str) -> str | None:
    """Return the name of the release in a commit, or None if no deploy made it."""
    manifest = manifest_in(message, {})
    return manifest.release if manifest else None
