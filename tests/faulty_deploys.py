"""Publishes releases in a process that may be killed by a fault; see `tests/faulty.py`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssg.publish.local import LocalHost
from ssg.publish.outcome import Options
from ssg.publish.releases import Releases
from tests.faulty import die, strike
from tests.publishing import World, wanted_of

OPTIONS = Options(keep=2)


def deploy(fault: str, number: int, folder: Path, minutes: float) -> None:
    """Publish `folder/out` to `folder/root`, with a fault; `purge` is to die when caches are told.

    The names of all calls go to `folder/calls`, what caches have to forget to `folder/purged`.
    """
    world, wanted = World(), wanted_of(folder / "out", minutes, ("africa/vote/",))
    calls = strike("none" if fault == "purge" else fault, number)

    def purge(paths: Sequence[str]) -> None:
        if fault == "purge":
            die()
        with (folder / "purged").open("a") as file:
            file.write("".join(f"{path}\n" for path in paths))

    Releases(LocalHost(folder / "root"), world.around, purge).publish(wanted, OPTIONS)
    (folder / "calls").write_text("\n".join(calls))
