"""The pipeline: load, parse, index, plan, check, render, write. The order stands here alone."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from ssg.checks import check
from ssg.chrome import make_chrome
from ssg.desk import Edition, Indexed
from ssg.facts import Loaded, Parsed
from ssg.index import index
from ssg.kit import Kit, declared_boxes, declared_widgets, make_kit, settings_faults
from ssg.load import load
from ssg.markdown import ReaderOptions, make_reader
from ssg.model import Entry, File, Output, Site, row_of
from ssg.parse import parse
from ssg.plan import plan
from ssg.problems import InvalidContent, Problem, collect, errors, warnings
from ssg.progress import Progress, silent
from ssg.render import render
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.templates import Engine
from ssg.widgets import fill
from ssg.write import Written, refuse_foreign, refuse_inside, write

Item = TypeVar("Item")
MOST_FAULTS = 50  # distinct problems of rendering after which a build gives up


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the pipeline."""

    folder: Path
    edition: Edition
    output: Path
    overrides: Mapping[str, str] = field(default_factory=dict)
    clean: bool = False
    keep_going: bool = False
    progress: Progress = silent


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The files of a site, read and understood one by one."""

    settings: Settings
    kit: Kit
    engine: Engine
    loaded: Loaded
    parsed: tuple[Parsed, ...]
    problems: tuple[Problem, ...]  # of single files, of the settings and of the theme


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


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A finished build."""

    planned: Planned
    written: Written


def build(order: Order) -> Built:
    """Build a site.

    Raises:
        InvalidContent: with every problem found; the old output is untouched.
        OSError: if the disk refuses.
    """
    refuse_inside(order.output, order.folder)
    refuse_foreign(order.output)
    with _no_garbage_collection():
        planned = plan_site(prepare(order), order)
        written = write(outputs(planned, order.progress), order.output, clean=order.clean)
    return Built(planned, written)


def prepare(order: Order) -> Prepared:
    """Read the settings, the theme and every file of the site."""
    settings = read_settings(order.folder, overrides=order.overrides)
    kit = make_kit(settings, order.folder)
    loaded = load(order.folder, settings)
    engine = Engine(loaded.theme, settings, kit.filters)
    options = ReaderOptions(
        raw_html=settings.raw_html,
        shortcodes=settings.shortcodes,
        directives={spec.name: spec for spec in kit.directives},
        templates=loaded.theme.directives,
        rules=kit.markdown_rules,
    )
    read_body = make_reader(options)
    sources = _counted("Reading", loaded.sources, order.progress)
    parsed, faults = collect(
        lambda source: parse(source, settings=settings, read_body=read_body), sources
    )
    own = (*settings_faults(kit, settings, loaded.theme.directives), *engine.faults())
    said = (problem for file in parsed for problem in file.problems)
    return Prepared(settings, kit, engine, loaded, parsed, (*own, *loaded.problems, *faults, *said))


def plan_site(prepared: Prepared, order: Order) -> Planned:
    """Make the site of the edition and name all its outputs.

    With `order.keep_going`, files with problems are left out, and then those that no longer work
    without them, until the rest is sound.

    Raises:
        InvalidContent: with every problem that stops the build.
    """
    settings = prepared.settings
    early = _levelled(prepared.problems, settings)
    if errors(early) and not order.keep_going:
        raise InvalidContent(*early, *_levelled(_independent(prepared, order.edition), settings))
    faulty = _stopping(early, prepared, order)
    while True:
        left_out = {problem.where.path for problem in faulty}
        kept = tuple(file for file in prepared.parsed if file.at().path not in left_out)
        indexed, entries, found = _attempt(replace(prepared, parsed=kept), order.edition)
        late = _levelled(found, settings)
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


def _attempt(
    prepared: Prepared, edition: Edition
) -> tuple[Indexed, tuple[Entry, ...], tuple[Problem, ...]]:
    """Index, plan and check what is there; return the problems instead of raising them."""
    settings, kit = prepared.settings, prepared.kit
    indexed = index(prepared.parsed, prepared.loaded, settings=settings, edition=edition)
    site = indexed.site
    boxes = fill(
        site, declared_widgets(kit, settings), dict(kit.picks), declared_boxes(kit, settings)
    )
    try:
        entries = plan(
            site,
            boxes=boxes,
            chrome=make_chrome(site),
            families=kit.families,
            closers=kit.closers,
        )
    except InvalidContent as invalid:
        return indexed, (), (*indexed.problems, *invalid.problems)
    found = check(site, tuple(map(row_of, entries)), checks=kit.checks)
    return indexed, entries, (*indexed.problems, *found)


def _independent(prepared: Prepared, edition: Edition) -> Iterator[Problem]:
    """Yield the problems of sound files that cannot come from the absence of unsound ones."""
    indexed = index(prepared.parsed, prepared.loaded, settings=prepared.settings, edition=edition)
    return (problem for problem in indexed.problems if problem.code != "unknown-author")


def _stopping(problems: Iterable[Problem], prepared: Prepared, order: Order) -> tuple[Problem, ...]:
    """Return the errors if the build may go on without their files, else raise them."""
    found = errors(problems)
    content = {f"content/{source.path}" for source in prepared.loaded.sources}
    hopeless = [problem for problem in found if problem.where.path not in content]
    if found and (hopeless or not order.keep_going):
        raise InvalidContent(*dict.fromkeys((*found, *warnings(problems))))
    return found


def _levelled(problems: Iterable[Problem], settings: Settings) -> tuple[Problem, ...]:
    """Give every problem the weight that the site's settings give its code."""
    weighed = (replace(problem, severity=settings.level(problem.code)) for problem in problems)
    return tuple(problem for problem in weighed if problem.severity != "off")


def _counted(stage: str, items: tuple[Item, ...], progress: Progress) -> Iterator[Item]:
    for done, item in enumerate(items):
        progress(stage, done, len(items))
        yield item
    progress(stage, len(items), len(items))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Switch the collector off: nearly all values live to the end, and none is in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
