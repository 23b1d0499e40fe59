"""The problems of one file while it is read, each with the line of its key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from ssg.problems import InvalidContent, Location, Problem, Severity


@dataclass(slots=True)
class Findings:
    """What is found wrong in a file, so that all of it can be said at once.

    `lines` has the lines of the keys by place: `tags`, `tags[2]`, `image.src`. A place that is not
    in it counts as standing where the nearest place above it stands.
    """

    path: str  # with `content/`
    first: int = 1  # the line of the front matter
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: str, message: str, hint: str = "") -> None:
        """Note a fault of the key at `place`."""
        self.add_at(self.line(place), message, hint)

    def add_at(self, line: int, message: str, hint: str = "") -> None:
        """Note a fault on a line of the file."""
        self.problems.append(Problem(Location(self.path, line), message, hint))

    def gate(self, place: str, message: str, hint: str) -> None:
        """Note a fault that leaves it open who may see the story."""
        where = Location(self.path, self.line(place))
        self.problems.append(Problem(where, message, hint, "visibility-key"))

    def warn(self, place: str, message: str, hint: str) -> None:
        """Note a key that is probably a slip of another."""
        where = Location(self.path, self.line(place))
        severity: Severity = "warn"
        self.problems.append(Problem(where, message, hint, "unknown-key", severity))

    def refuse(self, message: str, hint: str) -> NoReturn:
        """Note a fault of the front matter after which no more of the file can be read.

        Raises:
            InvalidContent: always, with everything found so far.
        """
        self.add("", message, hint)
        raise InvalidContent(*sorted(set(self.problems)))

    def rename(self, theirs: str, ours: str) -> None:
        """Let the places of a key that `[front_matter]` renames be found under our name."""
        for place, line in tuple(self.lines.items()):
            if place == theirs or place.startswith((f"{theirs}.", f"{theirs}[")):
                self.lines.setdefault(ours + place[len(theirs) :], line)
        self.lines.setdefault(ours.split(".")[0], self.line(theirs))

    def line(self, place: str) -> int:
        """Return the line of a key, or of the nearest above it, or of the front matter."""
        while place:
            if found := self.lines.get(place):
                return found
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.first

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems that another reader found in the file."""
        self.problems.extend(problems)

    def stop_if_faulty(self) -> None:
        """Raise everything found so far if any of it is an error.

        Raises:
            InvalidContent: with errors and warnings, in the order of their lines.
        """
        if any(problem.severity == "error" for problem in self.problems):
            raise InvalidContent(*sorted(set(self.problems)))
