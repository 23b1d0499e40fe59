"""Asks a store again when it may answer otherwise a little later, and gives it time."""

from __future__ import annotations

from collections.abc import Callable
from secrets import SystemRandom
from threading import Lock
from typing import TypeVar

from ssg.publish.answers import Answer, read_answer

TRIES = 5
_FIRST = 1.0  # seconds at most before the second try; twice that before the next
_SLOW = 5.0  # seconds at least, where the store wants to be asked less often; twice that next time
_SPREAD = 0.5  # of that time, so that not all machines come back at once
_DICE = SystemRandom()
T = TypeVar("T")


class Patience:
    """Tries again, after pauses that grow and differ.

    A pause that the store asked for is one for all threads: none of them asks while it lasts.
    """

    def __init__(
        self,
        wait: Callable[[float], None],
        faults: tuple[type[Exception], ...],
        chance: Callable[[], float] = _DICE.random,
    ) -> None:
        """Be patient.

        Args:
            wait: waits so many seconds.
            faults: what operations raise.
            chance: returns a number from 0 to 1.
        """
        self._wait, self._faults, self._chance = wait, faults, chance
        self._pausing = Lock()
        self._pauses = 0

    def keep_asking(self, ask: Callable[[int], T]) -> T:
        """Return the result of an operation that is tried until it works.

        Args:
            ask: the operation; it is told which try it is, from 1.

        Raises:
            Exception: the last fault, if it does not pass, or was the fifth.
        """
        number = 1
        while True:
            with self._pausing:
                pauses = self._pauses
            try:
                return ask(number)
            except self._faults as fault:
                answer = read_answer(fault)
                if number == TRIES or not answer.passes:
                    raise
                self._pause(answer, number, pauses)
            number += 1

    def _pause(self, answer: Answer, number: int, pauses: int) -> None:
        grown = 2.0 ** (number - 1)
        if not answer.is_slow:
            self._wait(_FIRST * grown * self._chance())
            return
        with self._pausing:
            if self._pauses == pauses:  # else another thread has waited since we asked
                self._wait(_SLOW * grown * (1 + _SPREAD * self._chance()))
                self._pauses += 1
