"""Raw HTML in stories: printed as text, trusted, or prepared for cleaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from markdown_it.token import Token

from ssg.markdown.draft import Draft

DEEPEST = 250  # elements within elements

_TAG = re.compile(r"<[^<>]*>")
_NAMED = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+)>")
_TARGET = re.compile(
    r"\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_HEADLINE = re.compile(r"(</?)h1\b", re.IGNORECASE)
# Tags inside which a browser reads no markup, or another one, so that one left open swallows
# what follows. Cleaning would drop them anyway.
_SWALLOWING = frozenset(
    "script style iframe textarea title xmp noembed noframes noscript plaintext template svg math "
    "select option optgroup frameset frame object embed applet html head body".split()
)
_HIDDEN = frozenset({"script", "style"})  # their content is not for readers
_COUNTED = frozenset({"iframe", "script", "object", "embed", "form", "svg", "math", "select"})
_SELF_CLOSED = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup option".split()
)


def write_raw(draft: Draft, content: str) -> str:
    """Write raw HTML as the site wants it; return its text as a reader sees it."""
    if draft.options.raw_html == "trusted":
        draft.out.append(content)
        return _visible(content)
    content = _without_comments(draft, content)
    if draft.options.raw_html == "escape":
        draft.out.append(escape(content, quote=False))
        return content
    content = _prepared(draft, content)
    if content.strip():
        draft.raw_line = draft.raw_line or draft.line
    draft.out.append(content)
    return _visible(content)


def without_scripts(draft: Draft, children: Sequence[Token]) -> list[Token]:
    """Return inline tokens without `<script>` and `<style>` and what lies between their tags."""
    if draft.options.raw_html != "clean":
        return list(children)
    kept: list[Token] = []
    closing = {name: _last(children, f"</{name}") for name in _HIDDEN}
    hidden = ""
    for index, token in enumerate(children):
        name = _name(token) if token.type == "html_inline" else ""
        if hidden:
            hidden = "" if name == f"/{hidden}" else hidden
        elif name in _HIDDEN:
            draft.dropped[name] += 1
            hidden = name if closing[name] > index else ""
        else:
            kept.append(token)
    return kept


def _last(children: Sequence[Token], start: str) -> int:
    found = [i for i, t in enumerate(children) if t.content.lower().startswith(start)]
    return found[-1] if found else -1


def _name(token: Token) -> str:
    match = _NAMED.match(token.content)
    return (match[1] + match[2]).lower() if match else ""


def _visible(content: str) -> str:
    return unescape(_TAG.sub(" ", content))


def _without_comments(draft: Draft, content: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := content.find("<!--", at)) >= 0:
        kept.append(content[at:start])
        end = content.find("-->", start)  # `<!-->` is a whole comment, too
        if end < 0:
            line = draft.line + content.count("\n", 0, start)
            draft.fault(("a comment is never closed", "end it with -->"), line)
            return "".join(kept)
        at = end + len("-->")
    return "".join(kept) + content[at:] if at else content


def _prepared(draft: Draft, content: str) -> str:
    """Note the links of raw HTML with their lines, and take out the tags that swallow text."""
    parts: list[str] = []
    at = 0
    for match in _NAMED.finditer(content):
        if match.start() < at:
            continue
        name = match[2].lower()
        _note(draft, match)
        if name not in _SELF_CLOSED and not match[3].endswith("/"):
            _count_depth(draft, name, -1 if match[1] else 1)
        if name in _SWALLOWING:
            parts.append(content[at : match.start()])
            at = _end_of(name, content, match)
    parts.append(content[at:])
    return _HEADLINE.sub(r"\1h2", "".join(parts))


def _note(draft: Draft, tag: re.Match[str]) -> None:
    if tag[1]:
        return
    name = tag[2].lower()
    if name in _COUNTED:
        draft.dropped[name] += 1
    line = draft.line + tag.string.count("\n", 0, tag.start()) if "=" in tag[3] else 0
    for target in _TARGET.finditer(tag[3]) if line else ():
        draft.raw_targets.setdefault(unescape(target[1] or target[2] or target[3] or ""), line)


def _end_of(name: str, content: str, tag: re.Match[str]) -> int:
    """Return where reading goes on after a tag that is taken out."""
    if tag[1] or name not in _HIDDEN:
        return tag.end()
    close = re.compile(f"</{name}[^<>]*>", re.IGNORECASE).search(content, tag.end())
    return close.end() if close else len(content)


def _count_depth(draft: Draft, name: str, change: int) -> None:
    """Count the open elements; a closing tag counts only where such an element is open."""
    if change < 0 and not draft.raw_open[name]:
        return
    draft.raw_open[name] += change
    draft.raw_depth += change
    if draft.raw_depth > DEEPEST and not draft.too_deep:
        draft.too_deep = True
        draft.fault(("HTML is nested too deeply here", f"use at most {DEEPEST} levels"))
