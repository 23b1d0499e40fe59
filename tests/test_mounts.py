"""Folders on file systems that do not say what others change on them."""

from __future__ import annotations

import pytest

from ssg.preview.mounts import read_mounts, silent_mount

MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
40 22 0:50 / /srv/desk rw,relatime shared:9 master:1 - nfs4 nas:/desk rw,vers=4.2
41 40 0:51 / /srv/desk/local rw,relatime - ext4 /dev/vdb rw
42 22 0:52 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs
43 22 0:53 / /home/jane/My\040Paper rw - fuse.sshfs jane@desk:/ rw
44 22 0:54 / /media/share rw - cifs //nas/share rw
45 22 0:55 / /vm rw - vboxsf paper rw
46 22 0:56 / /wsl rw - virtiofs drvfsa rw
47 22 0:57 / /twice rw - nfs nas:/old rw
48 22 0:58 / /twice rw - tmpfs tmpfs rw
a line that says nothing
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/jane/paper", ""),
        ("/srv/desk", "nfs4"),
        ("/srv/desk/paper", "nfs4"),
        ("/srv/desk/local/paper", ""),
        ("/srv/desktop", ""),
        ("/mnt/c/Users/jane/paper", "9p"),
        ("/home/jane/My Paper/site", "fuse.sshfs"),
        ("/media/share/paper", "cifs"),
        ("/vm", "vboxsf"),
        ("/wsl/paper", "virtiofs"),
        ("/twice/paper", ""),
    ],
)
def test_the_nearest_mount_counts(path: str, kind: str) -> None:
    assert silent_mount(path, MOUNTS) == kind


def test_a_system_without_such_a_list_has_no_silent_mounts() -> None:
    assert silent_mount("/srv/desk", "") == ""


def test_the_mounts_of_this_system_can_be_read() -> None:
    assert silent_mount("/proc/self", read_mounts()) == ""
