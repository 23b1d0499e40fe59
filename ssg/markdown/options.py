"""What a reader of Markdown must know of the site: plain values, the same in every process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from ssg.markdown.directives import DIRECTIVES, DirectiveSpec
from ssg.markdown.typography import ENGLISH
from ssg.settings import RawHtml, ShortcodeMap

Rule = Callable[[MarkdownIt], None]


def _shipped() -> dict[str, DirectiveSpec]:
    return {spec.name: spec for spec in DIRECTIVES}


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How the bodies of a site are read.

    `directives` are those whose arguments are checked; `templates` names all that have a template,
    and only those may be used. `shortcodes` maps foreign tags to directives, or to "ref".
    """

    raw_html: RawHtml = "clean"
    shortcodes: Mapping[str, str | ShortcodeMap] = field(default_factory=dict)
    directives: Mapping[str, DirectiveSpec] = field(default_factory=_shipped)
    templates: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    quotes: str = ENGLISH
