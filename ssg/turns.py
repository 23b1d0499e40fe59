"""An instant at which something changes by itself, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """What happens at an instant: a story comes out, expires, or grows too old for a box.

    `seen` is false if no output changes by it, but only what the desk is told: the state of a
    draft, say.
    """

    at: datetime
    what: str  # "comes out"
    path: str = ""  # the file of the story, "content/africa/x.md"; empty if it is not one story
    title: str = ""
    seen: bool = True
