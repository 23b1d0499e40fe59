"""When Python looks for garbage: not while values are made that live on, nor among old ones."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Switch the collector off: nearly all values live to the end, and few are in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def all_lives_on() -> Iterator[None]:
    """Take what is made here for something that lives as long as the process: never look at it.

    Else the first look after it would go through all of it, shortly before the process ends.
    """
    with no_garbage_collection():
        yield
        gc.freeze()


@contextmanager
def young_collection_only() -> Iterator[None]:
    """Leave old values to `gc.collect`: to look through those of a large site takes long."""
    before = gc.get_threshold()
    gc.set_threshold(*before[:2], 1_000_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
