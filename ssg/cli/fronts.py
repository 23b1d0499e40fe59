"""`ssg front`: a front as text, slot by slot, with why each story stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from msgspec import to_builtins

from ssg.chrome import make_chrome
from ssg.cli import options
from ssg.cli.building import refused
from ssg.cli.printing import print_json, say
from ssg.desk import Order
from ssg.fields import near
from ssg.frontage import FrontSeen, Place, StoryThere, front_seen
from ssg.problems import InvalidContent
from ssg.rehearsal import Prepared, levelled, refuse, rehearse
from ssg.turns import Turn
from ssg.workshop import make_boxes

_KINDS = {"slot": "", "box": "box ", "block": "block ", "list": ""}


@click.command("front")
@click.argument("section", default="")
@click.option("--at", "--now", "at", metavar="ISO", help="The front as it is at this instant.")
@options.DRAFTS
@options.FUTURE
@options.JSON
@click.pass_obj
def front_command(
    folder: Path, section: str, at: str | None, drafts: bool, future: bool, as_json: bool
) -> int:
    """Print the front page, or that of a SECTION, as text: which story stands where, and why."""
    order = options.make_order(folder, now=at, drafts=drafts, future=future)
    try:
        front, ahead = rehearse(order, lambda made: _looked_at(made, order, section.strip("/")))
    except InvalidContent as invalid:
        return refused(invalid.problems, as_json=as_json)
    if as_json:
        coming = [
            {"at": turn.at, "what": turn.what, "title": turn.title, "path": turn.path}
            for turn in ahead
        ]
        print_json(to_builtins(front) | {"ahead": to_builtins(coming)})
        return 0
    for line in _lines(front, ahead):
        say(line)
    return 0


def _looked_at(made: Prepared, order: Order, section: str) -> tuple[FrontSeen, tuple[Turn, ...]]:
    """Return a front, and what will happen to it.

    Raises:
        InvalidContent: if the site has faults.
    """
    refuse(levelled(made.problems, made.settings))
    indexed = made.indexed(order.edition)
    refuse(levelled(indexed.problems, made.settings))
    site = indexed.site
    if section and section not in site.sections:
        guess = near(section, site.sections)
        hint = f"; did you mean {guess}?" if guess else ""
        raise click.UsageError(f"there is no section {section}{hint}")
    boxes = make_boxes(site, made.kit, lazily=True)
    chrome = make_chrome(site, "")
    front = front_seen(site, section, made.kit.picks, boxes=boxes, chrome=chrome)
    return front, indexed.ahead.get(section, ())


def _lines(front: FrontSeen, ahead: tuple[Turn, ...]) -> Iterator[str]:
    origin = front.file or "no _front.md: it is made by itself"
    yield f"{front.title}, {front.url}, at {_written(front.at, front.at)} ({origin})"
    for place in front.places:
        yield ""
        yield from _part(place, front.at)
    if ahead:
        yield ""
        yield "coming"
    for turn in ahead:
        yield f"  {_written(turn.at, front.at)}  {turn.title}: {turn.what}"


def _part(place: Place, at: datetime) -> Iterator[str]:
    title = f' "{place.title}"' if place.title else ""
    note = f" - {place.note}" if place.note else ""
    yield f"{_KINDS[place.kind]}{place.name}{title}{note}"
    for number, story in enumerate(place.stories, start=1):
        yield f"  {number}. {story.title} [{_why(story, at)}] {story.path}"


def _why(story: StoryThere, at: datetime) -> str:
    until = f" until {_written(story.until, at)}" if story.until else ""
    return f"{story.why}{until}"


def _written(moment: datetime, like: datetime) -> str:
    """Write an instant in the time zone of another."""
    return moment.astimezone(like.tzinfo).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
