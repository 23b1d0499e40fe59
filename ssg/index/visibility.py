"""Who may be seen at an instant. Nothing after this module knows of anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from ssg.desk import Edition, Withheld
from ssg.facts import Parsed, StoryFields
from ssg.model import State
from ssg.turns import Turn


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


def told_by(fields: StoryFields, edition: Edition) -> StoryFields:
    """Return the front matter without the corrections that are dated after the edition."""
    told = tuple(note for note in fields.corrections if note.date <= edition.now)
    if edition.future or len(told) == len(fields.corrections):
        return fields
    return replace(fields, corrections=told)


def turns(files: Iterable[Parsed], edition: Edition) -> Iterator[Turn]:
    """Yield every later instant at which any of the files is shown otherwise, or told otherwise.

    What is shown without a date has that of the build, and so is another thing in the next one.
    """
    for file in files:
        fields = cast(StoryFields, file.fields)
        place, title, begins = f"content/{file.path}", fields.title, begins_at(fields)
        if file.kind == "story" and begins is None and visible(file, edition):
            yield Turn(edition.now, "has no date, so it has that of each build", place, title)
        if begins is not None and begins > edition.now:
            yield Turn(begins, "comes out", place, title, _turns(file, begins, edition))
        ends, until = fields.expires, fields.must_read
        if ends is not None and ends > edition.now:
            yield Turn(ends, "expires", place, title, _turns(file, ends, edition))
        if isinstance(until, datetime) and until > edition.now:
            shown = _shown_at(file, until, edition) is not None
            yield Turn(until, "is a must read no longer", place, title, shown)
        for note in fields.corrections:
            if note.date > edition.now and not edition.future:
                shown = _shown_at(file, note.date, edition) is not None
                yield Turn(note.date, f"has its {note.type} shown", place, title, shown)


def _turns(file: Parsed, moment: datetime, edition: Edition) -> bool:
    """Tell whether an edition of an instant shows the file otherwise than one just before it."""
    before = moment - timedelta(microseconds=1)
    return _shown_at(file, before, edition) != _shown_at(file, moment, edition)


def _shown_at(file: Parsed, moment: datetime, edition: Edition) -> State | None:
    """Return the state in which a file is shown at an instant, or None if it is not."""
    then = replace(edition, now=moment)
    return state_of(cast(StoryFields, file.fields), moment) if visible(file, then) else None


def valid_until(
    files: Iterable[Parsed], edition: Edition, rights: Iterable[Turn] = ()
) -> datetime | None:
    """Return the first instant at which something that is shown must be gone, if there is one.

    That is a story that expires, or a picture to which the rights end.

    Until then a build may grow stale, as stories come out that it lacks; from then on it shows
    what nobody may show.
    """
    stories = (cast(StoryFields, file.fields).expires for file in files if visible(file, edition))
    ends = (*stories, *(turn.at for turn in rights if turn.seen))
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
