"""Reads bodies in tests, and shows them as text or as the HTML of a page."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib

from ssg.facts import Body, Directive, Reference, Segment
from ssg.markdown import DIRECTIVES, ReaderOptions, make_reader
from ssg.problems import InvalidContent

TEMPLATES = frozenset(spec.name for spec in DIRECTIVES)
PLAIN = ReaderOptions(templates=TEMPLATES)


def read(text: str, options: ReaderOptions = PLAIN, *, first_line: int = 1) -> Body:
    """Read a body, as `content/a.md` has it."""
    return make_reader(options)(text, "a.md", first_line)


def pieces(body: Body) -> tuple[Segment, ...]:
    """Return the segments of a body that was just read."""
    assert isinstance(body.segments, tuple)
    return body.segments


def faults(text: str, options: ReaderOptions = PLAIN, *, first_line: int = 1) -> list[str]:
    """Return the problems of a body as text, none for a sound one."""
    try:
        read(text, options, first_line=first_line)
    except InvalidContent as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


def shown(segments: Iterable[Segment]) -> str:
    """Show segments as text: links as attributes, directives in double angle brackets."""
    return "".join(_shown(segment) for segment in segments)


def _shown(segment: Segment) -> str:
    match segment:
        case str():
            return segment
        case Reference():
            return f' {segment.attribute}="{segment.target}"'
        case Directive():
            args = "".join(f' {k}="{v}"' for k, v in segment.args.items() if v or k == "alt")
            inner = shown(segment.body)
            gap = "\n" if inner else ""
            return f"<<{segment.name}{args}>>{gap}{inner}<</{segment.name}>>\n"


def page(segments: Iterable[Segment]) -> str:
    """Render segments as a page would have them; links to stories by name are left out."""
    return "".join(_rendered(segment) for segment in segments)


def _rendered(segment: Segment) -> str:
    match segment:
        case str():
            return segment
        case Reference():
            return _attribute(segment.attribute, segment.target)
        case Directive():
            if segment.name == "figure":
                return _picture(segment)
            args = "".join(_argument(name, value) for name, value in segment.args.items())
            return f"<figure{args}>{page(segment.body)}</figure>"


def _picture(figure: Directive) -> str:
    words = {"alt": figure.args["alt"], "title": figure.args["caption"]}
    rest = "".join(
        _argument(name, value) for name, value in words.items() if value or name == "alt"
    )
    return f"<p><img{_attribute('src', figure.args['src'])}{rest}></p>"


def _argument(name: str, value: str) -> str:
    return _attribute(name, value) if name in Directive.REFERENCES else f' {name}="{escape(value)}"'


def _attribute(name: str, target: str) -> str:
    return f' {name}="{escape(target)}"' if not target.startswith("ref:") else ""


def examples(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield title, Markdown and expected text of each example in a fixture.

    An example is a title, the Markdown and what is expected, each followed by a line with a dot.
    """
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    for title, text, expected in zip(parts[0:-1:3], parts[1::3], parts[2::3], strict=True):
        yield title.strip().splitlines()[-1], text, expected


def outcome(text: str, options: ReaderOptions) -> str:
    """Return what reading gives, as fixtures have it: the segments, or the problems."""
    problems = faults(text, options)
    return "\n".join(problems) if problems else shown(pieces(read(text, options))).rstrip("\n")


def parsed(html: str) -> Element:
    """Parse a part of a page as a browser does."""
    root: Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return root


def tree(html: str) -> object:
    """Return the tree of a text without what we add to it: anchors, levels, typography."""
    html = re.sub(r'<(/?)h[1-6](?: id="[^"]*")?>', r"<\1h2>", html)
    straight = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---"})  # noqa: RUF001
    return _branch(parsed(html.translate(straight).replace("…", "...")), verbatim=False)


def _branch(element: Element, *, verbatim: bool) -> object:
    verbatim = verbatim or element.tag in {"pre", "textarea", "script", "style"}
    attributes = sorted(
        (name, unquote(value) if name in {"href", "src"} else " ".join(value.split()))
        for name, value in element.attrib.items()
        if name not in {"loading", "decoding"}
    )
    inner = [
        (_branch(child, verbatim=verbatim), _text(child.tail, verbatim=verbatim))
        for child in element
    ]
    return str(element.tag), attributes, _text(element.text, verbatim=verbatim), inner


def _text(text: str | None, *, verbatim: bool) -> str:
    return (text or "") if verbatim else " ".join((text or "").split())
