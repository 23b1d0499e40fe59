"""Tells which folders lie on file systems that do not say what others change on them."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_SILENT = frozenset(
    """9p afs ceph cifs drvfs fuse.cifs fuse.gvfsd-fuse fuse.grpcfuse fuse.osxfs fuse.rclone
    fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse fuse.davfs nfs nfs4 osxfs prl_fs smb2 smb3 smbfs
    vboxsf virtiofs vmhgfs""".split()
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def silent_mount(path: str, mounts: str) -> str:
    """Return the kind of the file system of a path if no events can be expected of it, or "".

    Args:
        path: without links.
        mounts: the text of `/proc/self/mountinfo`, as proc_pid_mountinfo(5) describes it.
    """
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, said = before.split(" "), after.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4])
        if len(point) >= len(best) and _is_below(path, point):
            best, kind = point, said[0]
    return kind if kind in _SILENT else ""


def read_mounts() -> str:
    """Return what this system says of its mounts; nothing where it does not say it."""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _is_below(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + os.sep)
