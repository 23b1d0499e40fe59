"""Turns foreign shortcodes into directives and links before Markdown is read, or drops them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from ssg.markdown.directives import DirectiveSpec, Fault, write_opening
from ssg.markdown.draft import GONE, LESS, STORY
from ssg.markdown.fences import fenced_blocks, inside
from ssg.markdown.tags import Tag, find_tags, pairs
from ssg.settings import ShortcodeMap

REF = "ref"  # what a shortcode that names a story may be mapped to

_REFS = {"ref": REF, "relref": REF, "post_url": REF}
_SILENT = frozenset({"comment", "capture"})  # what lies between their tags is not for readers
_VERBATIM = frozenset({"raw", "verbatim"})
_PREFIX = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
_MARKER = re.compile(r"[^ \t>]")
_HTML = re.compile(r">[ \t]*\n[ \t>]*\Z")  # a line of HTML, which goes on to an empty line
_REST = re.compile(r"[ \t]*(?:\n|\Z)")
_FAR = 200  # characters: a longer prefix of a line is text
_DESTINATION = re.compile(r"(?:\]\(\s*<?|\]:[ \t]*<?|=[\"']?)\Z")
_PLACEHOLDER = re.compile(r"\{([\w-]+)\}")
_SPECIAL = re.compile(r"([\\\[\]*_`<>&!])")
_KRAMDOWN = re.compile(
    rf"^({_PREFIX.pattern})\{{:(?:\s*(?:[.#][\w-]+|[\w-]+=[^{{}}\n]*|toc))+\s*\}}[ \t]*",
    re.MULTILINE,
)
_CURE = "close it, or show it as text: {{</* name */>}}"


@dataclass(frozen=True, slots=True)
class Translated:
    """A text without foreign shortcodes.

    `lines` gives the original line of every line, None if nothing was changed; `emitted` are the
    lines of directives that were made here, with the names of their shortcodes.
    """

    text: str
    lines: tuple[int, ...] | None = None
    emitted: Mapping[int, str] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[tuple[int, Fault], ...] = ()


@dataclass(slots=True)
class _Copy:
    """The new text while it is made, part by part, from the front of the old one."""

    source: str
    mapping: Mapping[str, str | ShortcodeMap]
    specs: Mapping[str, DirectiveSpec]
    parts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=lambda: [0])
    emitted: dict[int, str] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    blocks: dict[int, str] = field(default_factory=dict)  # start of a tag -> prefix of its lines
    at: int = 0
    line: int = 0

    def keep(self, end: int) -> None:
        """Copy the old text up to `end`."""
        text = self.source[self.at : end]
        count = text.count("\n")
        self.lines.extend(range(self.line + 1, self.line + count + 1))
        self.parts.append(text)
        self.line += count
        self.at = end

    def skip(self, end: int) -> None:
        """Pass over the old text up to `end`."""
        self.line += self.source.count("\n", self.at, end)
        self.at = end

    def put(self, text: str) -> None:
        """Write new text, which counts as being on the line that is reached."""
        self.parts.append(text)
        self.lines.extend([self.line] * text.count("\n"))

    def put_directive(self, text: str, tag: Tag) -> None:
        """Write the opening or closing line of the directive that `tag` becomes."""
        self.emitted[len(self.lines) - 1] = tag.name
        self.parts.append(text)


def translate(
    text: str,
    mapping: Mapping[str, str | ShortcodeMap],
    specs: Mapping[str, DirectiveSpec],
) -> Translated:
    """Return `text` with every foreign shortcode replaced or dropped.

    Args:
        text: the Markdown of a body.
        mapping: name of a shortcode -> name of a directive, or a directive with its arguments, or
            "ref" for shortcodes that stand for the address of a story.
        specs: the directives whose arguments are known.
    """
    found = find_tags(text)
    if not found.tags and not found.faults and ("{" not in text or "{:" not in text):
        return Translated(text)
    copy = _Copy(text, mapping, specs)
    ends = pairs(found.tags)
    closers = {close: opener for opener, close in ends.items()}
    for index, tag in enumerate(found.tags):
        if tag.start < copy.at:
            continue
        copy.keep(tag.start)
        if tag.shape == "shown":
            copy.put(tag.name.replace("<", LESS))
            copy.skip(tag.end)
        elif tag.shape == "close":
            _close(copy, found.tags[closers[index]] if index in closers else None, tag)
        else:
            _open(copy, tag, found.tags[ends[index]] if index in ends else None)
    copy.keep(len(text))
    new = _without_kramdown("".join(copy.parts))
    faults = tuple(_faults(text, found.faults))
    return Translated(new, tuple(copy.lines), copy.emitted, copy.dropped, faults)


def _faults(text: str, found: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Fault]]:
    line = done = 0
    for at, message in found:
        line += text.count("\n", done, at)
        done = at
        yield line, (message, _CURE)


def _without_kramdown(text: str) -> str:
    """Take out what gives a class or id to a block at the start of a line, as Jekyll has it."""
    if "{:" not in text:
        return text
    code = tuple(fenced_blocks(text))
    return _KRAMDOWN.sub(lambda match: match[0] if inside(code, match.start()) else match[1], text)


def _open(copy: _Copy, tag: Tag, close: Tag | None) -> None:
    """Write what an opening tag becomes, or a single one."""
    if close and tag.name in _SILENT:
        copy.skip(close.end)
        return
    if close and tag.name in _VERBATIM:
        copy.skip(tag.end)
        copy.keep(close.start)
        copy.skip(close.end)
        return
    mapped = copy.mapping.get(tag.name, _REFS.get(tag.name, ""))
    name = mapped if isinstance(mapped, str) else mapped.directive
    prefix = _prefix(copy.source, tag)
    alone = prefix is not None and _REST.match(copy.source, (close or tag).end)
    if name == REF:
        _write_link(copy, tag, mapped)
    elif name and alone and not tag.fenced:
        copy.skip(tag.end)
        prefix = _MARKER.sub(" ", prefix or "")
        if _HTML.search(copy.source, max(0, tag.start - _FAR), tag.start):
            copy.put(f"\n{prefix}")
        _write_directive(copy, tag, close, prefix)
        return
    else:
        _drop(copy, tag, paired=close is not None)
    copy.skip(tag.end)


def _close(copy: _Copy, opener: Tag | None, tag: Tag) -> None:
    """Write what a closing tag becomes: the end of a directive, or nothing."""
    prefix = copy.blocks.get(opener.start) if opener else None
    if not opener:
        copy.dropped[tag.name] += 1
    if prefix is not None:
        if _prefix(copy.source, tag) is None:
            copy.put(f"\n{prefix}")
        copy.put_directive(":::", tag)
    copy.skip(tag.end)


def _drop(copy: _Copy, tag: Tag, *, paired: bool) -> None:
    copy.dropped[tag.name] += 1
    if not paired and _is_destination(copy.source, tag):
        copy.put(GONE)


def _prefix(source: str, tag: Tag) -> str | None:
    """Return what stands before a tag on its line if that is only indentation and markers."""
    start = source.rfind("\n", max(0, tag.start - _FAR), tag.start) + 1
    if not start and tag.start > _FAR:
        return None
    before = source[start : tag.start]
    return before if _PREFIX.fullmatch(before) else None


def _is_destination(source: str, tag: Tag) -> bool:
    """Say whether a tag stands where Markdown or HTML expects an address."""
    return bool(_DESTINATION.search(source[max(0, tag.start - 40) : tag.start]))


def _write_link(copy: _Copy, tag: Tag, mapped: str | ShortcodeMap) -> None:
    """Write the address of a story, as a whole link where it stands by itself."""
    args = tag.args if isinstance(mapped, str) else _filled(mapped.args, tag.args)
    path = (args.get("path") or args.get("0", "")).strip()
    if not path:
        _drop(copy, tag, paired=False)
        return
    target = quote(path, safe="/:?#[]@!$&+,;=%-._~")
    if "://" not in path:
        target = STORY + quote(path, safe="/:?#[]@!$&+,;=-._~")
    if tag.fenced:
        copy.put(path)
    elif _is_destination(copy.source, tag):
        copy.put(target)
    else:
        label = path.rstrip("/").rpartition("/")[2].partition("#")[0].removesuffix(".md") or path
        text = _SPECIAL.sub(r"\\\1", label.replace("-", " "))
        copy.put(f"[{text}]({target})")


def _write_directive(copy: _Copy, tag: Tag, close: Tag | None, prefix: str) -> None:
    name, args, body = _as_directive(copy, tag)
    spec = copy.specs.get(name)
    opening = write_opening(name, args)
    if (spec and spec.body == "none") or not (close or body):
        copy.put_directive(f"{opening} :::", tag)
    elif close:
        copy.blocks[tag.start] = prefix
        copy.put_directive(opening, tag)
    else:
        copy.put_directive(opening, tag)
        copy.put(f"\n{prefix}{' '.join(body.split())}\n{prefix}")
        copy.put_directive(":::", tag)
    if not _REST.match(copy.source, tag.end):
        copy.put(f"\n{prefix}")


def _as_directive(copy: _Copy, tag: Tag) -> tuple[str, dict[str, str], str]:
    """Return the directive a tag is mapped to: name, arguments, and its text if they hold one."""
    mapped = copy.mapping[tag.name]
    if isinstance(mapped, str):
        spec = copy.specs.get(mapped)
        named = {name: value for name, value in tag.args.items() if not name.isdecimal()}
        known = {n: v for n, v in named.items() if not spec or n in spec.arguments}
        return mapped, known, ""
    args = _filled(mapped.args, tag.args)
    body = args.pop("body", "")
    return mapped.directive, {n: v for n, v in args.items() if v or n == "alt"}, body


def _filled(templates: Mapping[str, str], args: Mapping[str, str]) -> dict[str, str]:
    """Put the arguments of a tag into the templates of a mapping; missing ones are empty."""
    return {
        name: _PLACEHOLDER.sub(lambda match: args.get(match[1], ""), template).strip()
        for name, template in templates.items()
    }
