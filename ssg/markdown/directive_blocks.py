"""Writes directives: checks the line that opens one, gathers its body, makes it a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from markdown_it.token import Token

from ssg.facts import Directive, Reference, Rented, Segment
from ssg.markdown.cleaning import clean
from ssg.markdown.directives import (
    RIGHTS,
    DirectiveSpec,
    Fault,
    check_arguments,
    check_body,
    read_opening,
    unknown_directive,
)
from ssg.markdown.draft import GONE, LESS, Draft, Frame, joined


def open_directive(draft: Draft, token: Token) -> None:
    """Begin a directive; what is written until its end becomes its body."""
    opening = read_opening(token.info)
    if not token.meta["closed"]:
        unclosed = f":::{opening.name} is never closed", "end it with a line of :::"
        opening = replace(opening, faults=(*opening.faults, unclosed))
    for fault in opening.faults:
        draft.fault(fault)
    draft.frames.append(Frame(opening, draft.line, draft.out, draft.raw_line))
    draft.out, draft.raw_line = [], 0


def close_directive(draft: Draft, token: Token) -> None:
    """End the innermost directive and write it, noting what is wrong with it."""
    frame = draft.frames.pop()
    body = finished(draft)
    draft.out, draft.raw_line = frame.around, frame.raw_line
    opening = frame.opening
    if opening.faults:
        return
    for fault in _faults(draft, opening.name, opening.args, body):
        draft.fault(fault, frame.line)
    args = dict(opening.args)
    for name in Directive.REFERENCES:
        if args.get(name):
            kind = Reference(args[name], frame.line, "src" if name == "src" else "href")
            reference = draft.reference(kind)
            args[name] = reference.target if reference else ""
    if spec := draft.options.directives.get(opening.name):
        args = {name: "" for name in spec.arguments} | args
    args.pop(RIGHTS, None)
    if RIGHTS in opening.args and args.get("src"):
        draft.rented.append(Rented(args["src"], opening.args[RIGHTS], frame.line))
    draft.out.append(Directive(opening.name, args, body, frame.line))


def stray_close(draft: Draft, token: Token) -> None:
    """Note a closing line that closes nothing."""
    draft.fault(("this ::: closes nothing", "take it out, or open a directive above it"))


def finished(draft: Draft) -> tuple[Segment, ...]:
    """Return what was written to `draft.out` as segments, cleaned if there is raw HTML in it."""
    pieces = clean(draft, draft.out) if draft.raw_line else draft.out
    if draft.lines is None:
        return joined(pieces)
    return tuple(
        s.replace(LESS, "&lt;").replace(GONE, "") if isinstance(s, str) else s
        for s in joined(pieces)
    )


def _faults(
    draft: Draft, name: str, args: Mapping[str, str], body: tuple[Segment, ...]
) -> Iterator[Fault]:
    if name not in draft.options.templates:
        yield unknown_directive(name, draft.options.templates)
        return
    spec: DirectiveSpec | None = draft.options.directives.get(name)
    if spec:
        empty = not any(not isinstance(piece, str) or piece.strip() for piece in body)
        yield from check_arguments(spec, args)
        yield from check_body(spec, empty=empty)
