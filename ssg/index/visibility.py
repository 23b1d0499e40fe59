"""Who may be seen at an instant. Nothing after this module knows of anything else."""

from __future__ import annotations

from collections.abc import Iterable
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


def next_change(files: Iterable[Parsed], edition: Edition) -> datetime | None:
    """Return the next instant at which any of the files is shown otherwise, if there is one.

    What is shown without a date has that of the build, and so is another thing in the next one.
    """
    now = edition.now
    moments: list[datetime] = []
    for file in files:
        fields = cast(StoryFields, file.fields)
        until = fields.must_read if isinstance(fields.must_read, datetime) else None
        begins = begins_at(fields)
        moments += [each for each in (begins, fields.expires, until) if each and each > now]
        if file.kind == "story" and begins is None and visible(file, edition):
            return now
    return min(moments, default=None)


def valid_until(files: Iterable[Parsed], edition: Edition) -> datetime | None:
    """Return the first instant at which something that is shown must be gone, if there is one.

    Until then a build may grow stale, as stories come out that it lacks; from then on it shows
    what nobody may show.
    """
    ends = (cast(StoryFields, file.fields).expires for file in files if visible(file, edition))
    return min((end for end in ends if end is not None), default=None)


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


def withhold(
    file: Parsed, edition: Edition, address: str = "", files: Iterable[str] = ()
) -> Withheld:
    """Say why a file is not shown, for the desk and for nobody else.

    Args:
        file: the story or page.
        edition: which does not show it.
        address: where it would stand.
        files: content paths of the pictures and other files that it shows.
    """
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
    id_ = fields.id or file.path
    return Withheld(
        path=file.path,
        title=fields.title,
        state=state,
        reason=reason,
        until=until,
        address=address,
        id=id_,
        aliases=fields.aliases,
        files=tuple(sorted(files)),
    )
