"""Where an old address leads now, and which addresses are gone for good: values only."""

from __future__ import annotations

from dataclasses import dataclass

from ssg.problems import Location


@dataclass(frozen=True, slots=True)
class Move:
    """An old address such as `/2019/vote/`, and what answers for it now.

    `new` is an address of the site, perhaps with a fragment, or one of the web. There is no `stub`
    where another page stands at an address that differs by case or Unicode form alone: on some
    systems both are one file.
    """

    old: str
    new: str
    origin: Location
    stub: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """An address that was published and answers no more, and why.

    What is back in the desk's drawer (`for_good` is False) may come again: nobody is told of it.
    A `twin` differs from another address by case or Unicode form alone.
    """

    address: str
    origin: Location
    reason: str  # "withdrawn", "expired", "given up", "draft", "scheduled", "withheld"
    twin: bool = False

    @property
    def for_good(self) -> bool:
        """Tell whether readers and search engines may know that nothing comes there again."""
        return self.reason in {"withdrawn", "expired", "given up"} and not self.twin
