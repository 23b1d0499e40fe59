"""Who may be seen at an instant. Nothing after this module knows of anything else."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from ssg.desk import Edition, Withheld
from ssg.facts import Parsed, StoryFields
from ssg.model import State


def state_of(fields: StoryFields, now: datetime) -> State:
    """Return the state of a story at `now`; what withholds it for good comes first."""
    if fields.withdrawn:
        return "withdrawn"
    if fields.expires is not None and fields.expires <= now:
        return "expired"
    if fields.draft:
        return "draft"
    begins = begins_at(fields)
    return "scheduled" if begins is not None and begins > now else "published"


def begins_at(fields: StoryFields) -> datetime | None:
    """Return the instant from which a story may be seen: the later of its date and embargo."""
    if fields.date is None or fields.embargo is None:
        return fields.date or fields.embargo
    return max(fields.date, fields.embargo)


def visible(file: Parsed, edition: Edition) -> bool:
    """Tell whether this edition shows the file."""
    match state_of(cast(StoryFields, file.fields), edition.now):
        case "published":
            return True
        case "draft":
            return edition.drafts
        case "scheduled":
            return edition.future
        case _:
            return False


def withhold(file: Parsed, edition: Edition) -> Withheld:
    """Say why a file is not shown, for the desk and for nobody else."""
    fields = cast(StoryFields, file.fields)
    state = state_of(fields, edition.now)
    until = begins_at(fields) if state == "scheduled" else None
    match state:
        case "withdrawn":
            reason = f"withdrawn: {fields.withdrawn}"
        case "expired":
            reason = f"expired {fields.expires:%Y-%m-%d %H:%M %Z}"
        case "scheduled":
            reason = f"embargoed until {until:%Y-%m-%d %H:%M %Z}"
        case _:
            reason = "draft"
    return Withheld(file.path, fields.title, state, reason, until)
