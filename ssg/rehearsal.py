"""The whole site in memory, in this process: for looking at it, and for finding what is faulty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from ssg.checks import check
from ssg.checks.withheld import withheld_links
from ssg.chrome import make_chrome
from ssg.crew import Crew, inline
from ssg.desk import Edition, Indexed, Order
from ssg.facts import Kept, Loaded, Parsed, Segment
from ssg.garbage import no_garbage_collection
from ssg.gather import Gathered, gather
from ssg.kit import Kit
from ssg.lineup import line_up
from ssg.model import Site
from ssg.outputs import Entry, File, Output, row_of
from ssg.placing import OF_FRONTS
from ssg.plan import plan
from ssg.problems import InvalidContent, Problem, errors, warnings
from ssg.progress import Progress, silent
from ssg.render import render
from ssg.settings import Settings
from ssg.shards import MOST_FAULTS
from ssg.state import State, only_build, with_state
from ssg.templates import Engine
from ssg.workshop import make_boxes, policy_of

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The files of a site, read and understood one by one."""

    settings: Settings
    kit: Kit
    engine: Engine
    loaded: Loaded
    parsed: tuple[Parsed, ...]
    problems: tuple[Problem, ...]  # of single files, of the settings and of the theme
    texts: Callable[[Kept], tuple[Segment, ...]]  # finds a text that lies in the state

    def indexed(self, edition: Edition) -> Indexed:
        """Return the site of an edition, and what is withheld from it."""
        return line_up(self.kit, self.parsed, self.loaded, settings=self.settings, edition=edition)


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """Every output of a site, before any is rendered."""

    prepared: Prepared
    indexed: Indexed
    entries: tuple[Entry, ...]
    faulty: tuple[Problem, ...]  # of stories left out to keep going
    warnings: tuple[Problem, ...]

    @property
    def site(self) -> Site:
        """The paper at the instant of the edition."""
        return self.indexed.site


def rehearse(
    order: Order,
    look: Callable[[Prepared], Result],
    crew: Crew = inline,
    *,
    waiting: Callable[[], None] = lambda: None,
) -> Result:
    """Read the settings, the theme and every file of the site that changed, and look at them.

    Raises:
        InvalidContent: if there is no site, or its settings cannot be read.
        OSError: if the disk refuses.
    """
    with no_garbage_collection(), only_build(order.folder, waiting):
        result, _ = with_state(
            order.folder, lambda state: look(prepared(gather(order, state, crew), state))
        )
    return result


def prepared(gathered: Gathered, state: State) -> Prepared:
    """Return the files of a site with the facts that the state has of them."""
    loaded = gathered.loaded
    parsed = tuple(file for file in state.parsed() if file.path in loaded.stories)
    said = (problem for file in parsed for problem in file.problems)
    problems = (*gathered.problems, *said)
    return Prepared(
        gathered.settings, gathered.kit, gathered.engine, loaded, parsed, problems, state.text
    )


def plan_site(prepared: Prepared, order: Order) -> Planned:
    """Make the site of the edition and name all its outputs.

    With `order.keep_going`, files with problems are left out, and then those that no longer work
    without them, until the rest is sound.

    Raises:
        InvalidContent: with every problem that stops the build.
    """
    settings = prepared.settings
    early = levelled(prepared.problems, settings)
    if errors(early) and not order.keep_going:
        indexed = prepared.indexed(order.edition)
        raise InvalidContent(*early, *levelled(independent(indexed.problems), settings))
    faulty = _stopping(early, prepared, order)
    while True:
        left_out = {problem.where.path for problem in faulty}
        kept = tuple(file for file in prepared.parsed if file.at().path not in left_out)
        indexed, entries, found = attempt(replace(prepared, parsed=kept), order.edition)
        late = levelled(found, settings)
        more = _stopping(late, prepared, order)
        if not more:
            said = tuple(dict.fromkeys(warnings((*early, *late))))
            return Planned(prepared, indexed, entries, tuple(sorted(set(faulty))), said)
        faulty += more


def outputs(planned: Planned, progress: Progress = silent) -> Iterator[Output | File]:
    """Render every page and pass every copied file on.

    Raises:
        InvalidContent: at the end, with the problems of all templates.
    """
    problems: dict[tuple[object, str], Problem] = {}
    for entry in _counted("Rendering", planned.entries, progress):
        if isinstance(entry, File):
            yield entry
            continue
        try:
            yield render(entry, planned.prepared.engine)
        except InvalidContent as invalid:
            for problem in invalid.problems:
                problems.setdefault((problem.where, problem.message), problem)
            if len(problems) >= MOST_FAULTS:
                break
    if problems:
        raise InvalidContent(*sorted(problems.values()))


def attempt(
    prepared: Prepared, edition: Edition
) -> tuple[Indexed, tuple[Entry, ...], tuple[Problem, ...]]:
    """Index, plan and check what is there; return the problems instead of raising them."""
    kit = prepared.kit
    indexed = prepared.indexed(edition)
    site = indexed.site
    try:
        entries = plan(
            site,
            boxes=make_boxes(site, kit),
            chrome=make_chrome(site, policy_of(prepared.settings, prepared.engine)),
            families=kit.families,
            closers=kit.closers,
        )
    except InvalidContent as invalid:
        return indexed, (), (*indexed.problems, *invalid.problems)
    rows = tuple(map(row_of, entries))
    found = check(site, rows, checks=kit.checks)
    found = withheld_links(found, site, rows, indexed.withheld)
    return indexed, entries, (*indexed.problems, *found)


def independent(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of sound files that cannot come from the absence of unsound ones."""
    lacking = {"unknown-author", *OF_FRONTS}
    return (problem for problem in problems if problem.code not in lacking)


def early_problems(
    own: Iterable[Problem],
    said: Iterable[Problem],
    found: Iterable[Problem],
    settings: Settings,
) -> tuple[Problem, ...]:
    """Return what is wrong with a site before anything is planned.

    Args:
        own: what is wrong with single files, the settings and the theme.
        said: warnings of sound files.
        found: by looking at all files together.
        settings: of the site.

    Raises:
        InvalidContent: with all of it, if any of the first two stops a build.
    """
    own, said = tuple(own), tuple(said)
    if not errors(levelled(own, settings)):
        refuse(levelled((*own, *said), settings))
        return (*own, *said, *found)
    sure = independent(found)
    raise InvalidContent(*dict.fromkeys(levelled((*own, *said, *sure), settings)))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `InvalidContent` if any of the problems is an error."""
    found = tuple(problems)
    if stopping := errors(found):
        raise InvalidContent(*dict.fromkeys((*stopping, *warnings(found))))


def _stopping(problems: Iterable[Problem], prepared: Prepared, order: Order) -> tuple[Problem, ...]:
    """Return the errors if the build may go on without their files, else raise them."""
    found = errors(problems)
    content = {f"content/{path}" for path in prepared.loaded.stories}
    hopeless = [problem for problem in found if problem.where.path not in content]
    if found and (hopeless or not order.keep_going):
        raise InvalidContent(*dict.fromkeys((*found, *warnings(problems))))
    return found


def levelled(problems: Iterable[Problem], settings: Settings) -> tuple[Problem, ...]:
    """Give every problem the weight that the site's settings give its code."""
    weighed = (replace(problem, severity=settings.level(problem.code)) for problem in problems)
    return tuple(problem for problem in weighed if problem.severity != "off")


def _counted(stage: str, items: tuple[Item, ...], progress: Progress) -> Iterator[Item]:
    for done, item in enumerate(items):
        progress(stage, done, len(items))
        yield item
    progress(stage, len(items), len(items))
