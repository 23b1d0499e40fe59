"""Everything the generator does, as one value: the table of contents of the product.

A plugin is a function `extend(kit: Kit) -> Kit`, named in `site.toml` or installed under the
entry-point group `ssg.plugins`. Everything in a kit can be imported by name, so that other
processes can make the same kit.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from ssg import picks
from ssg.checks.hosting import hosts_take_it
from ssg.checks.house import (
    boxes_find_stories,
    complete_stories,
    dropped_shortcodes,
    layouts_exist,
    settings_lead_somewhere,
)
from ssg.checks.leading_pictures import leading_pictures
from ssg.checks.links import broken_links
from ssg.checks.look import accents_can_be_read, fonts_are_there
from ssg.checks.people import authors_are_introduced, policies_are_stated
from ssg.checks.pictures import pictures_to_publish
from ssg.checks.redirects import redirects_lead_somewhere
from ssg.checks.tags import plurals, spellings
from ssg.checks.wording import descriptions, headlines, slugs
from ssg.contracts import Check, Clock, Closer, Family, Pick, Widget, by_part, whole
from ssg.fields import near
from ssg.front_matter import LABELS, keys_of
from ssg.markdown import DIRECTIVES, DirectiveSpec
from ssg.markdown.options import Rule
from ssg.pages.articles import articles, stories
from ssg.pages.corrections import corrections
from ssg.pages.feeds import feeds, outlets
from ssg.pages.files import attachments, static_files, theme_files
from ssg.pages.fragments import fragment_names, fragments
from ssg.pages.home import home
from ssg.pages.hosting import host_files
from ssg.pages.listings import (
    archive,
    author_names,
    authors,
    months,
    section_names,
    sections,
    topic_names,
    topics,
)
from ssg.pages.redirects import redirects
from ssg.pages.sitemaps import news_clock, news_sitemap, robots, sitemaps
from ssg.pages.standing import not_found, page_names, standing_pages, web_app
from ssg.pages.strands import running, running_names, series, series_names
from ssg.pages.tombstones import tombstones
from ssg.problems import InvalidContent, Location, Problem
from ssg.settings import Settings, WidgetSettings
from ssg.widgets import varies_by
from ssg.words import ENGLISH, Words

PAGE_KINDS = (
    "home",
    "section",
    "article",
    "author",
    "topic",
    "series",
    "timeline",
    "archive",
    "index",
    "corrections",
    "page",
    "404",
)
GROUP = "ssg.plugins"
_KEYS = keys_of("story") | keys_of("author")
_PLACE = Location("site.toml")


@dataclass(frozen=True, slots=True, eq=False)
class Kit:
    """The parts of the generator, in the order in which they work."""

    directives: tuple[DirectiveSpec, ...] = DIRECTIVES
    markdown_rules: tuple[Rule, ...] = ()
    picks: tuple[tuple[str, Pick], ...] = (
        ("latest", picks.latest),
        ("must_read", picks.must_read),
        ("related", picks.related),
        ("recommended", picks.recommended),
        ("in_section", picks.in_section),
        ("tagged", picks.tagged),
        ("by_author", picks.by_author),
    )
    widgets: tuple[Widget, ...] = (
        Widget("related", "You might also like", "related", limit=3),
        Widget("must_read", "Must read", "must_read", limit=5),
        Widget("recommended", "Recommended to you", "recommended", limit=4),
        Widget("latest", "Latest news", "latest", limit=5),
    )
    boxes: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("article", ("related", "must_read", "recommended", "latest")),
        ("section", ("must_read", "latest")),
        ("author", ("must_read", "latest")),
        ("topic", ("must_read", "latest")),
        ("corrections", ("latest",)),
        ("series", ("must_read", "latest")),
        ("timeline", ("must_read", "latest")),
        ("page", ("latest",)),
        ("404", ("latest",)),
    )
    families: tuple[Family, ...] = (
        whole(home),
        by_part("sections", section_names, sections),
        Family("articles", stories, articles),
        by_part("authors", author_names, authors),
        by_part("topics", topic_names, topics),
        by_part("series", series_names, series),
        by_part("running", running_names, running),
        by_part("archive", months, archive),
        whole(corrections),
        by_part("pages", page_names, standing_pages),
        whole(not_found),
        by_part("feeds", outlets, feeds),
        by_part("fragments", fragment_names, fragments),
        whole(redirects),
        whole(tombstones),
        whole(web_app),
        whole(theme_files),
        whole(static_files),
        whole(attachments),
    )
    closers: tuple[Closer, ...] = (sitemaps, news_sitemap, robots, host_files)
    desk_checks: tuple[Check, ...] = (  # which `ssg check` makes, and no build
        headlines,
        descriptions,
        slugs,
        spellings,
        plurals,
        authors_are_introduced,
        policies_are_stated,
        leading_pictures,
    )
    checks: tuple[Check, ...] = (
        settings_lead_somewhere,
        boxes_find_stories,
        layouts_exist,
        broken_links,
        redirects_lead_somewhere,
        dropped_shortcodes,
        complete_stories,
        pictures_to_publish,
        fonts_are_there,
        accents_can_be_read,
        hosts_take_it,
    )
    clocks: tuple[Clock, ...] = (news_clock,)
    filters: tuple[tuple[str, Callable[..., Any]], ...] = ()


def make_kit(settings: Settings, folder: Path) -> Kit:
    """Return the kit of a site: the default one, extended by its plugins from left to right.

    Raises:
        InvalidContent: if a plugin cannot be found.
    """
    kit = Kit()
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        kit = point.load()(kit)
    for name in settings.plugins:
        kit = _plugin(name, folder)(kit)
    return kit


def declared_widgets(
    kit: Kit, settings: Settings, *, words: Words = ENGLISH
) -> Mapping[str, Widget]:
    """Return all widgets by name: the kit's, and those of the site, which may replace them.

    Args:
        kit: the parts of the generator.
        settings: of the site.
        words: in which the kit's are titled; the site titles its own.
    """
    ours = (replace(widget, title=words(widget.title)) for widget in kit.widgets)
    own = (_widget(declared) for declared in settings.widgets)
    return {widget.name: widget for widget in (*ours, *own)}


def declared_boxes(kit: Kit, settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the boxes of every page kind."""
    return {**dict(kit.boxes), **settings.boxes}


def settings_faults(kit: Kit, settings: Settings, directives: Iterable[str]) -> Iterable[Problem]:
    """Yield every name in the settings that neither the kit nor the theme has.

    Args:
        kit: the parts of the generator.
        settings: of the site.
        directives: the names of all directives that have a template.
    """
    widgets = declared_widgets(kit, settings)
    names = dict(kit.picks)
    for widget in settings.widgets:
        yield from _unknown(f"the widget `{widget.name}` has the pick", [widget.pick], names)
        labels = [widget.label] if widget.label else []
        yield from _unknown(f"the widget `{widget.name}` has the label", labels, LABELS)
        if widget.delivery != "inline" and varies_by(widget) == "story":
            message = f"the widget `{widget.name}` differs from story to story"
            yield Problem(_PLACE, message, 'so its `delivery` can only be "inline"')
    yield from _unknown("[boxes] has the page kind", settings.boxes, PAGE_KINDS)
    for kind, wanted in settings.boxes.items():
        yield from _unknown(f"[boxes] {kind} has the widget", wanted, widgets)
    for name, mapped in settings.shortcodes.items():
        directive = mapped if isinstance(mapped, str) else mapped.directive
        known = ("ref", *sorted(directives))
        yield from _unknown(f"[shortcodes] {name} has the directive", [directive], known)
    for theirs, ours in settings.front_matter.items():
        key = ours.partition(".")[0] if ours else ""
        guess = near(key, _KEYS)
        if guess and key not in _KEYS:
            message = f"[front_matter] {theirs} has the key `{key}`, which is not ours"
            yield Problem(_PLACE, message, f"did you mean `{guess}`?")


def _unknown(what: str, given: Iterable[str], known: Iterable[str]) -> Iterable[Problem]:
    names = tuple(known)
    for name in given:
        if name not in names:
            guess = near(name, names)
            hint = f"did you mean `{guess}`?" if guess else f"use one of {', '.join(names)}"
            yield Problem(_PLACE, f"{what} `{name}`, which does not exist", hint)


def _plugin(name: str, folder: Path) -> Callable[[Kit], Kit]:
    """Import `module:function` (the function is `extend` unless named), from the site or beyond."""
    module, _, function = name.partition(":")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        found: Callable[[Kit], Kit] = getattr(_imported(module), function or "extend")
    except (ImportError, AttributeError, SyntaxError) as fault:
        hint = "write it as module:function, with the module beside site.toml or installed"
        problem = Problem(_PLACE, f'the plugin "{name}" cannot be used: {fault}', hint)
        raise InvalidContent(problem) from None
    return found


def _imported(module: str) -> ModuleType:
    """Import a module and keep no bytecode, which would hide an edit within the same second."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        return importlib.import_module(module)
    finally:
        sys.dont_write_bytecode = before


def _widget(declared: WidgetSettings) -> Widget:
    named = ("section", "tag", "author", "label", "max_age", "stories")
    given = {name: value for name in named if (value := getattr(declared, name))}
    title = declared.title or declared.name.replace("_", " ").capitalize()
    params = {**given, **declared.params}
    return Widget(
        declared.name,
        title,
        declared.pick,
        declared.limit,
        params,
        declared.more,
        declared.delivery,
        varies_by(declared),
    )
