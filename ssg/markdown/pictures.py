"""Pictures: attributes in braces after them, and when a paragraph of pictures is figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ssg.fields import near

KNOWN = ("credit", "focus", "caption", "rights_until")

_BRACES = re.compile(r"\{:?([^{}\n]*)\}")
_ITEM = re.compile(
    r"""\s*(?:[.#][\w:-]+|([A-Za-z][\w-]*)=("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'“”]+))(?=\s|$)"""
)
_ESCAPED = re.compile(r"\\([\"'\\])")
_BREAKS = frozenset({"softbreak", "hardbreak"})


def image_attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `{credit="AFP" focus="50% 20%"}` directly after a picture into `meta["given"]`.

    Braces that hold anything else than attributes, classes and ids are text.
    """
    match = _BRACES.match(state.src, state.pos, state.posMax)
    if silent or not match or state.pending or not state.tokens:
        return False
    given = _read(match[1])
    if state.tokens[-1].type != "image" or given is None:
        return False
    state.tokens[-1].meta["given"] = state.tokens[-1].meta.get("given", {}) | given
    state.pos = match.end()
    return True


def attribute_faults(image: Token) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a picture that look like slips of known ones; pass over others."""
    for name in image.meta.get("given", {}):
        guess = near(name, KNOWN)
        if guess and name != guess:
            yield f"a picture has no `{name}`", f"did you mean `{guess}`?"


def lone_images(children: Sequence[Token], *, together: bool) -> list[tuple[int, Token]]:
    """Return the pictures of a paragraph that holds nothing else, each with its line in it.

    Each must stand on a line of its own, unless they are `together` in a gallery.
    """
    if not children or children[0].type != "image":
        return []
    images: list[tuple[int, Token]] = []
    line = 0
    fresh = True  # nothing but space is on this line yet
    for token in children:
        if token.type == "image" and (fresh or together):
            images.append((line, token))
            fresh = False
        elif token.type in _BREAKS:
            fresh = True
            line += 1
        elif token.type != "text" or token.content.strip():
            return []
    return images


def _read(text: str) -> dict[str, str] | None:
    given: dict[str, str] = {}
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _ITEM.match(text, at)
        if not match:
            return None
        if match[1]:
            value = match[2]
            quoted = value[0] in "\"'"
            given[match[1]] = _ESCAPED.sub(r"\1", value[1:-1]) if quoted else value
        at = match.end()
    return given
