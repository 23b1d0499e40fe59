"""Gives the keys of an existing archive our names, as `[front_matter]` in `site.toml` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from ssg.front_matter import VISIBILITY
from ssg.parse.findings import Findings
from ssg.parse.scalars import is_null

Tree = dict[str, object]


def rename_keys(
    values: Tree, names: Mapping[str, str | Literal[False]], findings: Findings
) -> frozenset[str]:
    """Rename keys of a front matter in place.

    Args:
        values: keys and values as read.
        names: theirs -> ours, or theirs -> False to drop it. Both may be dotted paths into
            mappings: `"featured_image.alt" = "image.alt"`.
        findings: takes the fault of a key that is given under both names.

    Returns:
        Our top-level keys that came from another name.
    """
    taken: list[tuple[str, str, object]] = []
    for theirs, ours in names.items():
        holder, key = _holder(values, theirs)
        if holder is None or theirs == ours:
            continue
        if theirs in VISIBILITY:
            message = f"[front_matter] takes away `{theirs}`, which decides who may see a story"
            findings.gate(theirs, message, f"remove {theirs} from [front_matter] in site.toml")
            continue
        value = holder.pop(key)
        if not holder and holder is values.get(theirs.split(".")[0]):
            del values[theirs.split(".")[0]]
        if ours and not is_null(value):
            taken.append((theirs, ours, value))
    for theirs, ours, value in taken:
        findings.rename(theirs, ours)
        _put(values, ours, value, theirs=theirs, findings=findings)
    return frozenset(ours.split(".")[0] for _, ours, _ in taken)


def _holder(values: Tree, path: str) -> tuple[Tree | None, str]:
    """Find the mapping that has the last part of a path as a key, and that part."""
    if path in values:
        return values, path
    head, dot, rest = path.partition(".")
    inner = values.get(head)
    if not dot or not isinstance(inner, dict):
        return None, path
    return _holder(cast(Tree, inner), rest)


def _put(values: Tree, path: str, value: object, *, theirs: str, findings: Findings) -> None:
    head, dot, rest = path.partition(".")
    there = values.get(head)
    if dot:
        if is_null(there):
            there = values[head] = {}
        elif isinstance(there, str):  # `image: x.jpg` is the short form of `image: {src: x.jpg}`
            there = values[head] = {"src": there}
        if isinstance(there, dict):
            _put(cast(Tree, there), rest, value, theirs=theirs, findings=findings)
            return
    elif is_null(there) or there == value:
        values[head] = value
        return
    message = f"`{theirs}` counts as `{path}`, which is also given, with another value"
    findings.add(theirs, message, "keep one of them")
