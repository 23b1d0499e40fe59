"""Work on a Dask cluster: its workers see the same folders and have the same Broadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.util import find_spec

from ssg.problems import InvalidContent, Location, Problem

PATIENCE = "10s"  # how long to look for the scheduler
RETRIES = 3  # of a shard whose worker died


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """Return a cluster as an executor.

    Args:
        address: of its scheduler, e.g. "tcp://host:8786".

    Raises:
        InvalidContent: if Dask is not installed.
        OSError: if there is no scheduler at that address.
    """
    if find_spec("distributed") is None:
        hint = 'install it with: pip install "broadsheet[dask]"'
        raise InvalidContent(Problem(Location("--executor"), "Dask is not installed", hint))
    from distributed import Client

    try:
        client = Client(address, set_as_default=False, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise OSError(f"there is no Dask scheduler at {address}") from fault
    with client:
        yield client.get_executor(pure=False, retries=RETRIES)  # type: ignore[no-untyped-call]
