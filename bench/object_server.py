"""An S3 server on this machine for measurements: `rclone serve s3`, which is compiled Go."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

KEY, SECRET = "BENCHKEYID", "benchsecretkey"  # noqa: S105  -- of a server of the measurement's own
START = 30.0  # seconds until it is given up


@contextmanager
def object_server(rclone: Path, folder: Path) -> Iterator[str]:
    """Serve the folders in `folder` as buckets, and give the address.

    The environment of this process gets what its clients need: they are told nothing in arguments.
    """
    port = _free_port()
    command = (rclone, "serve", "s3", "--auth-key", f"{KEY},{SECRET}",
               "--addr", f"127.0.0.1:{port}", folder)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    os.environ |= _environment(address)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        _await(port)
        yield address
    finally:
        server.kill()
        server.wait()


def _environment(address: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": address,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "RCLONE_CONFIG": os.devnull,
        "RCLONE_CONFIG_STORE_TYPE": "s3",
        "RCLONE_CONFIG_STORE_PROVIDER": "Rclone",
        "RCLONE_CONFIG_STORE_ENV_AUTH": "true",
        "RCLONE_CONFIG_STORE_ENDPOINT": address,
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _await(port: int) -> None:
    begun = monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if monotonic() - begun > START:
                raise
            sleep(0.05)
