"""Asking again: how long, how often, and all together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ssg.publish.patience import TRIES, Patience


class Said(Exception):  # noqa: N818  -- it stands for what obstore raises
    """A refusal with a status."""

    def __init__(self, status: int) -> None:
        """Say it as obstore does."""
        super().__init__(f"Server returned non-2xx status code: {status} Whatever: ")


@pytest.mark.parametrize(
    ("status", "chance", "pauses"),
    [
        (500, 1.0, [1, 2, 4, 8]),
        (500, 0.0, [0, 0, 0, 0]),
        (503, 0.0, [5, 10, 20, 40]),
        (429, 1.0, [7.5, 15, 30, 60]),
        (403, 1.0, []),
        (501, 1.0, []),
    ],
)
def test_pauses_double(status: int, chance: float, pauses: list[float]) -> None:
    """Those that a store asked for have a least length."""
    waited: list[float] = []
    tries: list[int] = []

    def ask(number: int) -> None:
        tries.append(number)
        raise Said(status)

    with pytest.raises(Said):
        Patience(waited.append, (Said,), lambda: chance).keep_asking(ask)
    assert waited == pauses
    assert tries == list(range(1, len(pauses) + 2))
    assert len(tries) <= TRIES


def test_all_who_were_refused_together_wait_once() -> None:
    waited: list[float] = []
    patience, together = Patience(waited.append, (Said,)), Barrier(8)

    def ask(number: int) -> int:
        if number == 1:
            together.wait(60)
            raise Said(503)
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: patience.keep_asking(ask), range(8))) == [2] * 8
    assert len(waited) == 1


def test_what_is_no_fault_of_the_store_is_not_tried_again() -> None:
    with pytest.raises(ZeroDivisionError):
        Patience(lambda seconds: None, (Said,)).keep_asking(lambda number: 1 // 0)
