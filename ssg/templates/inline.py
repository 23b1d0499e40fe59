"""The scripts and style sheets that stand in a template itself, for the policy to allow by hash.

They are read from the template's syntax tree, where no story can put anything: a hash of what is
found in a rendered page would allow whatever somebody smuggled in (CVE-2024-29896).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from jinja2 import nodes
from msgspec import Struct

_HOLE = "\0"  # where the template prints a value, or branches
_ELEMENT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_RUNS = frozenset(
    {"", "module", "text/javascript", "application/javascript", "importmap", "speculationrules"}
)


class Inline(Struct, frozen=True, array_like=True):
    """A script or style sheet in a template; without a hash if it holds values of the page."""

    kind: str  # script or style
    line: int
    hash: str = ""


def read_inline(tree: nodes.Template) -> Iterator[Inline]:
    """Yield what stands in a template for browsers to run or apply; data in a script is neither."""
    pieces = list(_pieces(tree))
    text = "".join(piece for piece, _ in pieces)
    for found in _ELEMENT.finditer(text):
        kind, attributes, body = found[1].lower(), found[2], found[3]
        if body and (kind == "style" or _is_run(attributes)):
            line = _line(pieces, found.start())
            yield Inline(kind, line, "" if _HOLE in body else _hash(body))


def _is_run(attributes: str) -> bool:
    given = _TYPE.search(attributes)
    return not _SOURCE.search(attributes) and (given[1].lower() if given else "") in _RUNS


def _hash(body: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _pieces(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield the text of a template in its order, with lines, and a hole for all else."""
    if isinstance(node, nodes.TemplateData):
        yield node.data, node.lineno
    elif isinstance(node, nodes.Output | nodes.Template):
        for child in node.iter_child_nodes():
            yield from _pieces(child)
    elif isinstance(node, nodes.Stmt):
        yield _HOLE, node.lineno
        for child in node.iter_child_nodes():
            yield from _pieces(child)
        yield _HOLE, node.lineno
    else:
        yield _HOLE, node.lineno


def _line(pieces: list[tuple[str, int]], place: int) -> int:
    for piece, line in pieces:
        if place < len(piece):
            return line + piece.count("\n", 0, place)
        place -= len(piece)
    return 0
