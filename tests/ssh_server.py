"""A real OpenSSH server of this user, on a port of its own, and a way to it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.tools import find_tool

SERVER = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
SetEnv HOME={folder}
"""
CLIENT = """
Host paper
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {folder}/key
  IdentitiesOnly yes
  StrictHostKeyChecking yes
  UserKnownHostsFile {folder}/known_hosts
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; `paper` is its name for programs that are run with `environment`."""

    folder: Path
    environment: Mapping[str, str]

    def shim(self, name: str, script: str) -> dict[str, str]:
        """Return an environment in which a script stands before a program; `$REAL` is that."""
        folder = Path(tempfile.mkdtemp(prefix=name, dir=self.folder))
        real = shutil.which(name, path=self.environment["PATH"])
        (folder / name).write_text(f"#!/bin/sh\nREAL='{real}'\n{script}")
        (folder / name).chmod(0o755)
        return {**self.environment, "PATH": f"{folder}:{self.environment['PATH']}"}


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server that keeps its files in a folder, and end it."""
    cure = "apt-get install openssh-server rsync"
    path = f"{os.defpath}:/usr/sbin:/usr/local/sbin:/sbin"
    sshd = shutil.which("sshd", path=path) or find_tool("sshd", cure=cure)
    ssh, keygen = (find_tool(name, cure=cure) for name in ("ssh", "ssh-keygen"))
    find_tool("rsync", cure=cure)
    if os.geteuid() == 0:  # it insists on this folder then
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for name in ("host_key", "key"):
        words = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    values = {"folder": folder, "port": port, "user": getpass.getuser()}
    (folder / "sshd.conf").write_text(SERVER.format(**values))
    (folder / "ssh.conf").write_text(CLIENT.format(**values))
    known = f"[127.0.0.1]:{port} {(folder / 'host_key.pub').read_text()}"
    (folder / "known_hosts").write_text(known)
    server = Server(folder, {"PATH": f"{Path(ssh).parent}:{os.defpath}", "LC_ALL": "C.UTF-8"})
    environment = server.shim("ssh", f'exec "$REAL" -F {folder}/ssh.conf "$@"\n')
    words = [sshd, "-D", "-e", "-f", str(folder / "sshd.conf")]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(words, stderr=subprocess.PIPE, stdout=log) as process,
    ):
        assert process.stderr is not None
        try:
            said = [process.stderr.readline()]
            while said[-1] and b"listening" not in said[-1]:
                said.append(process.stderr.readline())
            assert said[-1], b"".join(said).decode()
            yield Server(folder, environment)
        finally:
            process.terminate()
