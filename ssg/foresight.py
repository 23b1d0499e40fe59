"""Finds today what will be wrong with the site on the mornings when scheduled stories come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ssg.desk import Edition, Indexed, Order
from ssg.kit import Kit
from ssg.links import resolve
from ssg.model import Article, Site, StandingPage
from ssg.outputs import Entry
from ssg.placing import OF_FRONTS
from ssg.problems import InvalidContent, Problem
from ssg.rehearsal import Prepared, attempt, plan_site
from ssg.slugs import address_of


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """The addresses of the site of one instant; `sound` is false if there is a clash of some."""

    site: Site
    addresses: frozenset[str]
    sound: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Future:
    """The instants to come, and the sites of those that were looked at."""

    prepared: Prepared
    order: Order
    due: Mapping[datetime, frozenset[str]]  # content paths of the stories that come out then
    found: dict[datetime, tuple[Problem, ...]] = field(default_factory=dict)
    sketches: dict[datetime, Sketch] = field(default_factory=dict)

    def edition(self, instant: datetime) -> Edition:
        return replace(self.order.edition, now=instant)

    def look(self, instant: datetime) -> None:
        """Find what is wrong at an instant."""
        if instant not in self.found:
            order = replace(self.order, edition=self.edition(instant))
            try:
                planned = plan_site(self.prepared, order)
            except InvalidContent as invalid:
                self.found[instant] = invalid.problems
            else:
                self.found[instant] = planned.warnings
                self.sketches[instant] = _sketched(planned.indexed, planned.entries)

    def sketch(self, instant: datetime) -> Sketch:
        """Return the addresses of the site of an instant."""
        if instant not in self.sketches:
            indexed, entries, _ = attempt(self.prepared, self.edition(instant))
            self.sketches[instant] = _sketched(indexed, entries)
        return self.sketches[instant]


def foresee(prepared: Prepared, order: Order) -> tuple[Problem, ...]:
    """Return what will be wrong with the site at the instants when scheduled stories come out.

    Warnings are of these stories alone: those of others are told for the site as it is.

    Not every instant has to be looked at. Between two instants at which a story ends, stories
    only come. Then addresses, tags and ids that clash go on to clash, so the last instant tells;
    and a link that leads somewhere goes on to do so, so those of what is out tell nothing new.
    What remains are stories that lead to others which come, too: the instants of these are looked
    at one by one. Parts of plugins may do otherwise, and what slots come to may go with a larger
    site: with plugins, or where a thin slot or an old lead is an error, every instant is looked at.
    """
    now = order.edition.now
    indexed = prepared.indexed(order.edition)
    due = _due(indexed)
    future = _Future(prepared, order, due)
    paths = {f"content/{path}" for each in due.values() for path in each}
    if _is_ours(prepared.kit) and not _fronts_can_fail(prepared):
        for stretch in _stretches(indexed, now, sorted(due)):
            _look_at(future, stretch)
    else:
        for instant in due:
            future.look(instant)
    said = (problem for instant in sorted(future.found) for problem in future.found[instant])
    return tuple(dict.fromkeys(p for p in said if p.severity == "error" or p.where.path in paths))


def _is_ours(kit: Kit) -> bool:
    """Tell whether all that may find a fault is known to find more of it in a larger site."""
    ours = Kit()
    return (kit.families, kit.closers, kit.picks) == (
        ours.families,
        ours.closers,
        ours.picks,
    ) and set(kit.checks) <= {*ours.checks, *ours.desk_checks}


def _fronts_can_fail(prepared: Prepared) -> bool:
    """Tell whether the site has fronts, and what its slots come to may be an error."""
    strict = (code for code in OF_FRONTS if prepared.settings.level(code) == "error")
    return any(strict) and any(file.kind == "front" for file in prepared.parsed)


def _due(indexed: Indexed) -> dict[datetime, frozenset[str]]:
    due: dict[datetime, set[str]] = {}
    for story in indexed.withheld:
        if story.state == "scheduled" and story.until is not None:
            due.setdefault(story.until, set()).add(story.path)
    return {instant: frozenset(paths) for instant, paths in due.items()}


def _stretches(
    indexed: Indexed, now: datetime, instants: Sequence[datetime]
) -> Iterator[list[datetime]]:
    """Yield the instants in groups; in each of them nothing ends from its first to its last."""
    ends = sorted(end for end in _ends(indexed) if end > now)
    group: list[datetime] = []
    for instant in instants:
        passed = bool(ends) and ends[0] <= instant
        while ends and ends[0] <= instant:
            ends.pop(0)
        if passed and group:
            yield group
            group = []
        group.append(instant)
    if group:
        yield group


def _ends(indexed: Indexed) -> Iterator[datetime]:
    """Yield when stories and pages end, those that are out and those that come."""
    shown: tuple[Article | StandingPage, ...] = (*indexed.site.articles, *indexed.site.pages)
    fields = (*(each.fields for each in shown), *(file.fields for file in indexed.held))
    for each in fields:
        if (end := getattr(each, "expires", None)) is not None:
            yield end


def _look_at(future: _Future, stretch: list[datetime]) -> None:
    """Find what is wrong at the instants of a stretch, in which nothing ends."""
    first, *rest = stretch
    future.look(first)
    if not rest:
        return
    last = stretch[-1]
    future.look(last)
    start = future.sketch(first)
    if not start.sound:
        return  # and so are all that follow
    if not future.sketch(last).sound:
        last = _last_sound(future, stretch)
        future.look(last)
    for instant in stretch:
        if first < instant < last and _leads_on(future, instant, start, future.sketch(last)):
            future.look(instant)


def _last_sound(future: _Future, stretch: list[datetime]) -> datetime:
    """Return the last instant without clashes: once there is one, it stays."""
    low, high = 0, len(stretch) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if future.sketch(stretch[middle]).sound:
            low = middle
        else:
            high = middle
    return stretch[low]


def _leads_on(future: _Future, instant: datetime, start: Sketch, last: Sketch) -> bool:
    """Tell whether a story of an instant leads to what may not be there yet."""
    out = {path for each, paths in future.due.items() if each <= instant for path in paths}
    for path in future.due[instant]:
        story = _by_path(last.site, path)
        if story is None:
            return True
        for target in _targets(story):
            found = resolve(target, base=path, atlas=last.site.atlas)
            if found is None or found.way not in {"site", "content"}:
                continue  # it leads nowhere on the last day, too, or out of the site
            there = last.site.by_address.get(found.address)
            is_out = there is not None and there.path in out
            if not is_out and found.address not in start.addresses:
                return True
    return False


def _by_path(site: Site, path: str) -> Article | StandingPage | None:
    return site.by_path.get(path) or next((p for p in site.pages if p.path == path), None)


def _targets(source: Article | StandingPage) -> Iterable[str]:
    yield from (reference.target for reference in source.body.references)
    yield from (link.target for link in source.fields.related)
    if source.fields.image is not None:
        yield source.fields.image.src


def _sketched(indexed: Indexed, entries: tuple[Entry, ...]) -> Sketch:
    addresses = frozenset(address_of(entry.path) for entry in entries)
    return Sketch(indexed.site, addresses, bool(entries))
