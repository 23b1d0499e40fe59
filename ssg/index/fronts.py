"""The fronts of an edition: which slots stand, and which of the stories pinned to them are out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from ssg.desk import Edition, Withheld
from ssg.facts import Loaded, Parsed, StoryFields
from ssg.fields import near
from ssg.index.folders import section_of, section_path
from ssg.index.pins import Pins, make_pins
from ssg.index.visibility import begins_at, visible
from ssg.labels import is_retracted
from ssg.model import Site
from ssg.problems import Location, Problem
from ssg.slots import FrontFields, FrontPlan, Pinned, SlotFields, SlotPlan, Span
from ssg.turns import Turn

_NEEDS = {"in_section": "section", "tagged": "tag", "by_author": "author"}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """What is made of all `_front.md`: plans by section, turns, and what is wrong."""

    plans: Mapping[str, FrontPlan] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
    ahead: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)  # what the desk is told
    problems: tuple[Problem, ...] = ()

    @property
    def valid_until(self) -> datetime | None:
        """The first instant at which a slot or a pin that stands must be gone."""
        slots = [slot for plan in self.plans.values() for slot in plan.slots]
        ends = [slot.until for slot in slots]
        ends += [pin.until for slot in slots for pin in slot.pinned]
        return first_of(*ends)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """An edition, of which fronts are to be made: what it shows, and what it withholds."""

    site: Site
    stories: tuple[Parsed, ...]  # all of them
    withheld: tuple[Withheld, ...]
    edition: Edition
    picks: tuple[str, ...]  # the names of all picks


@dataclass(frozen=True, slots=True, eq=False)
class _Floor:
    """What fronts are made from: a scene, in which pins can be looked up."""

    site: Site
    stories: Mapping[str, Parsed]  # by content path
    pins: Pins
    edition: Edition
    picks: tuple[str, ...]
    sections: frozenset[str]  # of all stories, and those that have a file

    def shows(self, path: str, moment: datetime) -> bool:
        """Tell whether an edition of an instant shows a story."""
        file = self.stories.get(path)
        return file is not None and visible(file, replace(self.edition, now=moment))


def fronts_of(parsed: Iterable[Parsed], loaded: Loaded, scene: Scene) -> Fronts:
    """Make the fronts of an edition.

    Args:
        parsed: the facts of all files.
        loaded: what else was found.
        scene: the edition without fronts.
    """
    files = [file for file in parsed if file.kind == "front"]
    if not files:
        return Fronts()
    others = {file.path for file in parsed if file.kind != "story"}
    floor = _Floor(
        scene.site,
        {file.path: file for file in scene.stories},
        make_pins(scene.site, loaded.stories.keys() - others, scene.withheld),
        scene.edition,
        scene.picks,
        _all_sections(scene.stories, scene.site),
    )
    return _made(files, floor)


def first_of(*moments: datetime | None) -> datetime | None:
    """Return the first of the instants that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def _made(files: Iterable[Parsed], floor: _Floor) -> Fronts:
    plans: dict[str, FrontPlan] = {}
    problems: list[Problem] = []
    turns: list[Turn] = []
    ahead: dict[str, tuple[Turn, ...]] = {}
    for file in sorted(files, key=lambda file: file.path):
        section = section_path(posixpath.dirname(file.path))
        other = plans.get(section)
        faults = tuple(_misplaced(file, section, other, floor))
        problems += faults
        if faults:
            continue
        problems += _faults(file, section, floor)
        if section and section not in floor.site.sections:
            continue  # all its stories are still to come, or gone
        plans[section] = _plan(file, section, floor)
        own = tuple(_turns(file, floor))
        coming = (*(turn for turn in own if turn.seen), *_arrivals(file, floor))
        turns += own
        ahead[section] = tuple(sorted(coming))
    return Fronts(plans, tuple(turns), ahead, tuple(problems))


def _all_sections(stories: Iterable[Parsed], site: Site) -> frozenset[str]:
    """Return the paths of all sections, those too whose stories are all withheld."""
    paths = {section_of(file) for file in stories}
    above = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, 20)}
    return frozenset({*paths, *above, *site.sections})


def _misplaced(
    file: Parsed, section: str, other: FrontPlan | None, floor: _Floor
) -> Iterator[Problem]:
    folder = posixpath.dirname(file.path)
    if other is not None:
        message = f"is the front of the same section as content/{other.file}"
        yield Problem(file.at(), message, "keep one of them")
    elif folder and (section not in floor.sections or section_path(folder, dated=True) != section):
        hint = "lay it into the folder of a section, or right into content/"
        yield Problem(file.at(), f"is the front of a section that is not there, {folder}", hint)


def _faults(file: Parsed, section: str, floor: _Floor) -> Iterator[Problem]:
    for slot in cast(FrontFields, file.fields).slots:
        where = Location(f"content/{file.path}", slot.pick_line)
        yield from _pick_faults(slot, section, where, floor)
        for pin in slot.pins:
            if fault := floor.pins.fault(pin.story, file.path):
                at = Location(f"content/{file.path}", pin.line)
                yield Problem(at, *fault, "broken-link")


def _pick_faults(
    slot: SlotFields, section: str, where: Location, floor: _Floor
) -> Iterator[Problem]:
    pick, params = slot.pick, _params(slot, section)
    if pick == "related":
        message = f"the slot `{slot.name}` has the pick `related`, which needs a story to be read"
        yield Problem(where, message, "use latest, must_read or another")
    elif pick and pick not in floor.picks:
        guess = near(pick, floor.picks)
        known = ", ".join(name for name in floor.picks if name != "related")
        hint = f"did you mean `{guess}`?" if guess else f"use one of {known}"
        message = f"the slot `{slot.name}` has the pick `{pick}`, which does not exist"
        yield Problem(where, message, hint)
    elif (needed := _NEEDS.get(pick)) and not params.get(needed):
        message = f"the slot `{slot.name}` has the pick `{pick}`, which needs `{needed}`"
        yield Problem(where, message, f"add {needed}: and which")
    named = str(params.get("section", ""))
    if named and named not in floor.sections:
        guess = near(named, floor.sections)
        hint = f"did you mean `{guess}`?" if guess else "name a section that has stories"
        message = f'the slot `{slot.name}` names the section "{named}", which is not there'
        yield Problem(where, message, hint)


def _params(slot: SlotFields, section: str) -> dict[str, object]:
    """Return the parameters of a pick: on the front of a section it picks in that section."""
    params = {"section": section, **slot.params} if slot.pick else {}
    return {name: value for name, value in params.items() if value != ""}


def _plan(file: Parsed, section: str, floor: _Floor) -> FrontPlan:
    fields, now = cast(FrontFields, file.fields), floor.edition.now
    usual = floor.site.settings.front.stale
    sound = {*floor.picks, ""} - {"related"}
    slots = (_slot(slot, file, section, floor) for slot in fields.slots if slot.span.holds(now))
    return FrontPlan(
        file=file.path,
        section=section,
        slots=tuple(slot for slot in slots if slot.pick in sound),
        stale=usual if fields.stale is None else fields.stale,
    )


def _slot(slot: SlotFields, file: Parsed, section: str, floor: _Floor) -> SlotPlan:
    pinned: dict[str, Pinned] = {}
    for pin in slot.pins:
        path = floor.pins.published(pin.story, file.path)
        if not path or is_retracted(floor.site.by_path[path].fields):
            continue  # a pin asks for advertising by name, and for what is retracted nobody can
        if pin.span.holds(floor.edition.now):
            pinned.setdefault(path, Pinned(path, pin.span.ends))
    return SlotPlan(
        name=slot.name,
        title=slot.title,
        style=slot.style,
        pinned=tuple(pinned.values()),
        pick=slot.pick,
        params=_params(slot, section),
        least=slot.least,
        most=slot.most,
        until=slot.span.ends,
        line=slot.line,
    )


def _turns(file: Parsed, floor: _Floor) -> Iterator[Turn]:
    """Yield when the slots of a front begin and end, and stories are pinned to them or no more."""
    now = floor.edition.now
    for slot in cast(FrontFields, file.fields).slots:
        span, title = slot.span, slot.title or slot.name
        if span.begins is not None and span.begins > now:
            yield Turn(span.begins, f"the slot `{slot.name}` begins", str(file.at()), title)
        if span.ends is not None and span.ends > now:
            yield Turn(span.ends, f"the slot `{slot.name}` ends", str(file.at()), title)
        for pin in slot.pins:
            if path := floor.pins.leads_to(pin.story, file.path):
                yield from _pin_turns(slot, pin.span, path, floor)


def _arrivals(file: Parsed, floor: _Floor) -> Iterator[Turn]:
    """Yield when stories come out into the slots they are pinned to."""
    for slot in cast(FrontFields, file.fields).slots:
        for pin in slot.pins:
            path = floor.pins.leads_to(pin.story, file.path)
            story = floor.stories.get(path)
            fields = cast(StoryFields, story.fields) if story else StoryFields()
            at = begins_at(fields)
            if at is None or at <= floor.edition.now or not floor.shows(path, at):
                continue
            if slot.span.holds(at) and pin.span.holds(at):
                what = f"comes out, pinned to the slot `{slot.name}`"
                yield Turn(at, what, f"content/{path}", fields.title)


def _pin_turns(slot: SlotFields, span: Span, path: str, floor: _Floor) -> Iterator[Turn]:
    story = floor.stories.get(path)
    title = cast(StoryFields, story.fields).title if story else ""
    for moment, what in (
        (span.begins, f"is pinned to the slot `{slot.name}`"),
        (span.ends, f"is pinned to the slot `{slot.name}` no longer"),
    ):
        if moment is None or moment <= floor.edition.now:
            continue
        before, then = (
            slot.span.holds(at) and span.holds(at) and floor.shows(path, at)
            for at in (moment - _INSTANT, moment)
        )
        yield Turn(moment, what, f"content/{path}", title, before != then)
