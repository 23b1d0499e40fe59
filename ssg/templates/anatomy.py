"""What a template is made of, read from its syntax tree: the parts it names, what it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import jinja2
from jinja2 import nodes
from msgspec import Struct

from ssg.templates.inline import Inline, read_inline

_OF_MAPPINGS = frozenset(dir(dict))  # `chrome.extra.items` is no name of `extra`
_Part = nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport
_DEEP = "extra"  # the one part of the chrome of which each name counts by itself


class Named(Struct, frozen=True, array_like=True):
    """A name that stands in a template, and its line; None if it is known only at run time."""

    name: str | None
    line: int


class Anatomy(Struct, frozen=True, array_like=True):
    """The facts of one template: other templates and assets it names, and what it sees."""

    fault: Named | None = None  # a syntax error, as name, and its line
    parts: tuple[Named, ...] = ()
    assets: tuple[Named, ...] = ()
    chrome: tuple[str, ...] | None = ()  # "title", "extra.motto"; None: all of it
    given: tuple[str, ...] = ()  # macros that are given the chrome, "social:1" as second argument
    taken: tuple[str, ...] = ()  # macros that take it under its own name, likewise
    macros: tuple[str, ...] = ()  # the names of all macros
    inline: tuple[Inline, ...] = ()  # scripts and style sheets that stand in it


def read_anatomy(source: str, environment: jinja2.Environment) -> Anatomy:
    """Return the facts of a template's source."""
    try:
        tree = environment.parse(source)
    except jinja2.TemplateSyntaxError as fault:
        return Anatomy(fault=Named(fault.message or "syntax error", fault.lineno))
    uses = _Uses()
    uses.visit(tree)
    macros = tuple(tree.find_all(nodes.Macro))
    return Anatomy(
        parts=tuple(_parts(tree)),
        assets=tuple(_assets(tree)),
        chrome=None if uses.whole else tuple(sorted(uses.seen)),
        given=tuple(sorted(uses.given)),
        taken=tuple(_taken(macros)),
        macros=tuple(sorted({macro.name for macro in macros})),
        inline=tuple(read_inline(tree)),
    )


def _parts(tree: nodes.Template) -> Iterator[Named]:
    kinds: tuple[type[_Part], ...] = (
        nodes.Extends,
        nodes.Include,
        nodes.Import,
        nodes.FromImport,
    )
    for part in tree.find_all(kinds):
        yield _named(part.template, part.lineno, "{}")
    for filter_ in tree.find_all(nodes.Filter):
        if filter_.name == "show":
            first = filter_.args[0] if filter_.args else None
            yield _named(first, filter_.lineno, "partials/{}.html")


def _assets(tree: nodes.Template) -> Iterator[Named]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "asset":
            yield _named(call.args[0] if call.args else None, call.lineno, "{}")


def _named(node: nodes.Node | None, line: int, pattern: str) -> Named:
    if isinstance(node, nodes.Const):
        return Named(pattern.format(node.value), line)
    return Named(None, line)


def _taken(macros: tuple[nodes.Macro, ...]) -> Iterator[str]:
    for macro in macros:
        for place, argument in enumerate(macro.args):
            if argument.name == "chrome":
                yield f"{macro.name}:{place}"


@dataclass(slots=True)
class _Uses:
    """What a template does with `chrome`: the parts it reads, and the macros it gives it to."""

    seen: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    whole: bool = False

    def visit(self, node: nodes.Node) -> None:
        """Look at a node and at all below it."""
        if (path := _chrome_path(node)) is not None:
            deep = path[:2] if path[:1] == (_DEEP,) else path[:1]
            self.whole |= deep in {(), (_DEEP,)} or deep[-1] in _OF_MAPPINGS
            self.seen.add(".".join(deep))
            return
        passed = set(self._passed(node))
        for child in node.iter_child_nodes():
            if id(child) not in passed:
                self.visit(child)

    def _passed(self, node: nodes.Node) -> Iterator[int]:
        """Yield (the ids of) children that are the chrome itself, handed on under its own name."""
        match node:
            case nodes.Filter(name="show", node=nodes.Name(name="chrome") as value):
                yield id(value)
            case nodes.Call(node=nodes.Name(name=macro)):
                for place, argument in enumerate(node.args):
                    if isinstance(argument, nodes.Name) and argument.name == "chrome":
                        self.given.add(f"{macro}:{place}")
                        yield id(argument)


def _chrome_path(node: nodes.Node) -> tuple[str, ...] | None:
    """Return `("extra", "motto")` for `chrome.extra.motto`, or None for anything else."""
    match node:
        case nodes.Name(name="chrome", ctx="load"):
            return ()
        case nodes.Getattr():
            inner = _chrome_path(node.node)
            return None if inner is None else (*inner, node.attr)
        case nodes.Getitem(arg=nodes.Const(value=str() as name)):
            inner = _chrome_path(node.node)
            return None if inner is None else (*inner, name)
    return None
