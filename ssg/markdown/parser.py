"""The Markdown we read: CommonMark and the extensions a newsroom needs, as one list of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from ssg.markdown.containers import ALT, DEEPEST, directive
from ssg.markdown.options import Rule
from ssg.markdown.pictures import image_attributes
from ssg.markdown.prose import hasten

NESTING = DEEPEST + 4  # markdown-it stops reading there without a word, so `directive` comes first

# Characters at which a rule of ours may begin; fewer stops make reading faster.
_STOPS = re.compile(r"[\n!&*<\[\\\]_`{~]")
_FOOTNOTE = re.compile(r"\[\^[^\s\]]{1,200}\]")


def commonmark() -> MarkdownIt:
    """Return a parser of CommonMark 0.31 and nothing else."""
    return MarkdownIt("commonmark", {"maxNesting": NESTING})


def make_parser(rules: Iterable[Rule] = ()) -> MarkdownIt:
    """Return the parser of story bodies, with the extra rules of plugins.

    Destinations of links stay as written, and none is refused: whether they are allowed is decided
    where they are written out, with a Problem instead of silence.
    """
    parser = commonmark()
    parser.enable(["table", "strikethrough"])
    parser.disable("text_join")  # so that escaped punctuation is told from plain
    parser.use(deflist_plugin)
    parser.use(footnote_plugin, inline=False)
    parser.inline.ruler.at("footnote_ref", _footnote_ref)
    parser.block.ruler.before("table", "directive", directive, {"alt": ALT})
    parser.inline.ruler.after("image", "image_attributes", image_attributes)
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    parser.normalizeLinkText = _as_written  # type: ignore[assignment, method-assign]
    parser.validateLink = _any  # type: ignore[method-assign]
    extra = tuple(rules)
    if not extra:
        parser.inline.terminator_re = _STOPS
        hasten(parser)
    for rule in extra:
        rule(parser)
    return parser


def _footnote_ref(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Look for a footnote only where one can be: the plugin's search alone is quadratic."""
    return bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent)


def _as_written(url: str) -> str:
    return url


def _any(url: str) -> bool:
    return True
