"""What can be wrong with a site, and where: one value for every fault, printed in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

Severity = Literal["error", "warn", "off"]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the site; line 0 means the file as a whole."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        """Return `path:line`, the form editors and terminals can jump to."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where it is, what is wrong, and how to mend it."""

    where: Location
    message: str
    hint: str = ""
    code: str = "malformed"
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return `path:line: what is wrong (how to fix it)`."""
        cure = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {self.message}{cure}"


class InvalidContent(Exception):  # noqa: N818  -- it names the state of the site, not an error of ours
    """Raised by a stage that found faults; carries all of them, and survives pickling."""

    def __init__(self, *problems: Problem) -> None:
        """Keep every problem; `args` is the same tuple, so a copy in another process is equal."""
        super().__init__(*problems)
        self.problems = problems


def collect(
    function: Callable[[Item], Result], items: Iterable[Item]
) -> tuple[tuple[Result, ...], tuple[Problem, ...]]:
    """Apply `function` to every item and gather the problems instead of stopping at the first.

    Returns:
        The results of the sound items, in order, and the problems of all the others.
    """
    results: list[Result] = []
    problems: list[Problem] = []
    for item in items:
        try:
            results.append(function(item))
        except InvalidContent as invalid:
            problems.extend(invalid.problems)
    return tuple(results), tuple(problems)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that stop a build, in the order of their places."""
    return tuple(sorted(problem for problem in problems if problem.severity == "error"))


def warnings(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that are only reported, in the order of their places."""
    return tuple(sorted(problem for problem in problems if problem.severity == "warn"))
