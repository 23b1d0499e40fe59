"""Renders templates, strictly: an unknown name is a problem with the template's file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from markupsafe import Markup

from ssg.facts import Directive, Kept, Reference, Segment, Theme
from ssg.fields import near
from ssg.furniture import Block, Box, Chrome
from ssg.model import Author, Card, Resolved, Section
from ssg.problems import InvalidContent, Location, Problem
from ssg.pull_quotes import set_quotes
from ssg.security import UNSAFE
from ssg.settings import Settings
from ssg.templates.anatomy import Anatomy, read_anatomy
from ssg.templates.environment import Environment
from ssg.templates.filters import filters
from ssg.templates.inline import Inline
from ssg.templates.references import arguments, attribute, without_ended
from ssg.templates.speech import speech

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAULTS = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
_KEPT: Mapping[type, int] = {  # values many pages show, and how many of each are kept as shown
    Card: 100_000,
    Author: 10_000,
    Box: 1_000,
    Block: 100,
    Section: 1_000,
    Chrome: 10,
}
_LEAVES = frozenset({str, int, bool, tuple, type(None), datetime})  # that hold no text of a story

Texts = Callable[[Kept], tuple[Segment, ...]]
Known = Callable[[str], Anatomy | None]


def _no_texts(text: Kept) -> tuple[Segment, ...]:
    raise LookupError(f"the text of {text.path} is not kept here")


def _unknown(where: str) -> Anatomy | None:
    return None


class Engine:
    """The templates of a theme, ready to render."""

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        more_filters: Iterable[tuple[str, Callable[..., Any]]] = (),
        texts: Texts = _no_texts,
        known: Known = _unknown,
    ) -> None:
        """Prepare the environment; templates are compiled when first used.

        Args:
            theme: the layouts.
            settings: of the site.
            more_filters: those of plugins.
            texts: finds a text that lies in the state.
            known: finds the anatomy of a template by its path on disk, or None.
        """
        self._texts = texts
        self._known = known
        self._theme = theme
        self._settings = settings
        self._more_filters = tuple(more_filters)
        self._kept = {kind: lru_cache(maxsize=n)(self._rendered) for kind, n in _KEPT.items()}
        self._environment = Environment(
            loader=jinja2.FunctionLoader(self._load),
            autoescape=lru_cache(jinja2.select_autoescape(("html", "xml"))),
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            cache_size=-1,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        del self._environment.globals["lipsum"]  # as random as the filter of that name
        del self._environment.filters["random"]
        self._environment.globals["asset"] = self._asset
        self._environment.globals.update(speech(theme.words))
        own = filters(settings, theme.words)
        self._environment.filters.update({**own, "show": self._show})
        self._environment.filters.update(self._more_filters)

    def with_texts(self, texts: Texts) -> Engine:
        """Return an engine with the same templates that finds texts elsewhere."""
        return Engine(self._theme, self._settings, self._more_filters, texts, self._known)

    def render(self, template: str, inputs: Mapping[str, object], *, page: str = "") -> str:
        """Return the text of a page.

        Args:
            template: its name in the theme.
            inputs: everything the template may see.
            page: what is being rendered, for problems: its address and source.

        Raises:
            InvalidContent: with the template's file and line.
        """
        try:
            seen = {name: self._readable(value) for name, value in inputs.items()}
            text = self._environment.get_template(template).render(seen)
        except _FAULTS as fault:
            raise InvalidContent(self._problem(fault, template, page)) from fault
        return _NOT_XML.sub("", text) if template.endswith(".xml") else text

    def faults(self) -> Iterator[Problem]:
        """Yield every fault that the templates show without being rendered."""
        for name in sorted(self._theme.templates):
            try:
                anatomy = self.anatomy(name)
            except UnicodeDecodeError:
                yield Problem(self._place(name, 0), "is not UTF-8 text", "save it again as UTF-8")
                continue
            if anatomy.fault is not None:
                yield Problem(self._place(name, anatomy.fault.line), anatomy.fault.name or "")
            yield from self._unknown_parts(name, anatomy)
            yield from self._blocked(name, anatomy)

    def hashes(self, kind: str) -> frozenset[str]:
        """Return the hashes of the scripts ("script") or style sheets ("style") in the layouts."""
        readable = (name for name in self._theme.templates if name.endswith(".html"))
        found = (each for name in readable for each in self._inline(name) if each.kind == kind)
        return frozenset(each.hash for each in found if each.hash)

    def _inline(self, name: str) -> tuple[Inline, ...]:
        try:
            return self.anatomy(name).inline
        except UnicodeDecodeError:  # told by `faults`
            return ()

    def _blocked(self, name: str, anatomy: Anatomy) -> Iterator[Problem]:
        """Yield the scripts and style sheets that no policy can allow: they differ by page."""
        for each in anatomy.inline if name.endswith(".html") else ():
            own = getattr(self._settings.csp, each.kind)
            if not each.hash and UNSAFE not in own:
                message = f"browsers refuse this <{each.kind}>, since it holds values of the page"
                hint = "put it into layouts/assets/, and the values into data- attributes"
                yield Problem(self._place(name, each.line), message, hint, "inline-script")

    def anatomy(self, name: str) -> Anatomy:
        """Return the facts of a template; they are read anew unless they are known already.

        Raises:
            UnicodeDecodeError: if the template is not UTF-8 text.
        """
        found = self._known(self._theme.templates[name])
        return found or read_anatomy(self._source(name), self._environment)

    def body(self, resolved: Resolved) -> Markup:
        """Return a body as HTML: its links filled in, its directives rendered."""
        return Markup("".join(self._pieces(self._text(resolved), resolved)))  # noqa: S704

    def _text(self, resolved: Resolved) -> tuple[Segment, ...]:
        text = resolved.segments
        read = self._texts(text) if isinstance(text, Kept) else text
        shown = tuple(without_ended(read, resolved.ended)) if resolved.ended else read
        return set_quotes(shown, resolved.quotes)

    def _readable(self, value: object) -> object:
        """Return a value as templates see it: bodies as HTML, also inside lists and mappings."""
        if type(value) in _LEAVES:  # nearly all of them
            return value
        match value:
            case Resolved():
                return self.body(value)
            case Mapping():
                return {name: self._readable(part) for name, part in value.items()}
            case list():
                return [self._readable(part) for part in value]
            case _:
                return value

    def _pieces(self, segments: Sequence[Segment], resolved: Resolved) -> Iterator[str]:
        for place, segment in enumerate(segments):
            match segment:
                case str():
                    yield segment
                case Reference():
                    yield attribute(segments, place, resolved)
                case Directive():
                    yield self._directive(segment, resolved)

    def _directive(self, directive: Directive, resolved: Resolved) -> str:
        args = arguments(directive, resolved)
        body = Markup("".join(self._pieces(directive.body, resolved)))  # noqa: S704
        template = self._environment.get_template(f"shortcodes/{directive.name}.html")
        return template.render({"args": args, "body": body})

    def _load(self, name: str) -> tuple[str, str, None]:
        return self._source(name), self._theme.templates[name], None

    def _source(self, name: str) -> str:
        if name not in self._theme.templates:
            raise jinja2.TemplateNotFound(name)
        return Path(self._theme.templates[name]).read_text(encoding="utf-8-sig")

    def _asset(self, name: str) -> str:
        if name not in self._theme.assets:
            guess = near(name, self._theme.assets)
            cure = f"; did you mean {guess}?" if guess else ""
            raise LookupError(f"there is no layouts/assets/{name}{cure}")
        return self._settings.url(self._theme.assets[name].address)

    def _show(self, value: object, name: str) -> Markup:
        """Render a partial that sees this value alone; what many pages show is rendered once."""
        return self._kept.get(type(value), self._rendered)(value, name)

    def _rendered(self, value: object, name: str) -> Markup:
        kind = type(value).__name__
        seen = "links" if kind == "tuple" else kind.lower()
        template = self._environment.get_template(f"partials/{name}.html")
        return Markup(template.render({seen: value}))  # noqa: S704

    def _unknown_parts(self, name: str, anatomy: Anatomy) -> Iterator[Problem]:
        """Yield the parts a template names that are not there, and those it names at run time."""
        for part in anatomy.parts:
            if part.name is None:
                message = "the name of a template part must be written out in quotes"
                hint = "use {% if %} to choose between parts"
                yield Problem(self._place(name, part.line), message, hint)
            elif part.name not in self._theme.templates:
                guess = near(part.name, self._theme.templates)
                hint = f"did you mean {guess}?" if guess else ""
                message = f"there is no template {part.name}"
                yield Problem(self._place(name, part.line), message, hint)
        for asset in anatomy.assets:
            if asset.name is None:
                message = "asset() takes the name of a file in quotes, not a variable"
                yield Problem(self._place(name, asset.line), message)

    def _place(self, name: str, line: int | None) -> Location:
        owner = "default theme: " if name.startswith("default/") else ""
        return Location(f"{owner}layouts/{name.removeprefix('default/')}", line or 0)

    def _problem(self, fault: Exception, template: str, page: str) -> Problem:
        """Turn a fault inside a template into a problem, or raise it again if it is our own."""
        by_file = {where: name for name, where in self._theme.templates.items()}
        name, line = template, 0
        if isinstance(fault, jinja2.TemplateSyntaxError):
            name, line = fault.name or template, fault.lineno
        elif not isinstance(fault, jinja2.TemplateNotFound):
            places = list(_frames(fault.__traceback__))
            inside = [(by_file[where], at) for where, at in places if where in by_file]
            if not inside:
                raise fault
            name, line = inside[-1]
        message = str(fault)
        if isinstance(fault, jinja2.TemplateNotFound):
            message = f"there is no template {fault.name}"
        hint = f"while rendering {page}" if page else ""
        return Problem(self._place(name, line), message, hint, "template")


def _frames(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback is not None:
        yield traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
