"""Says what the bytes of an output depend on, and which of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ssg.facts import Directive, Kept, Text
from ssg.model import Resolved
from ssg.outputs import Entry, File, Page
from ssg.state import Known
from ssg.templates.closures import Closure, close_over
from ssg.workshop import Workshop

NEW, LOST = "new", "the file in the output was changed"
UNKNOWN = "an input that cannot be compared"
_read = msgspec.msgpack.Decoder(dict[str, bytes]).decode


def inputs_of(entry: Entry, shop: Workshop) -> bytes:
    """Return the digests of everything an output depends on, by name; nothing if that is unknown.

    What stands in brackets are not inputs of a template: its own source, and the settings that
    reach every page through filters.
    """
    if isinstance(entry, File):
        return msgspec.msgpack.encode({"(file)": shop.places.get(entry.source, b"")})
    try:
        return msgspec.msgpack.encode(dict(_inputs(entry, shop)))
    except (TypeError, ValueError, OverflowError):
        return b""


def _inputs(page: Page, shop: Workshop) -> Iterator[tuple[str, bytes]]:
    directives = tuple(sorted(set(_directives(page.inputs.values()))))
    closure = _closure(shop, page.template, directives)
    yield "(template)", closure.digest
    yield "(generator)", shop.generator
    yield "(settings)", shop.common
    for name, value in page.inputs.items():
        if name == "chrome" and value is shop.chrome:
            yield name, shop.digest.chrome(shop.chrome, closure.chrome)
        else:
            yield name, shop.digest(value)


def _closure(shop: Workshop, template: str, directives: tuple[str, ...]) -> Closure:
    key = (template, directives)
    if (found := shop.closures.get(key)) is None:
        found = close_over(
            template,
            directives,
            theme=shop.loaded.theme,
            read=shop.engine.anatomy,
            digests=lambda where: shop.places.get(where, b""),
        )
        shop.closures[key] = found
    return found


def _directives(values: Iterable[object]) -> Iterator[str]:
    """Yield the names of the directives in the texts among the inputs of a page."""
    for value in values:
        match value:
            case Resolved():
                yield from _named(value.segments)
                if value.quotes:
                    yield "pullquote"
            case dict():
                yield from _directives(value.values())
            case list():
                yield from _directives(value)


def _named(text: Text) -> Iterator[str]:
    if isinstance(text, Kept):
        yield from text.directives
        return
    for piece in text:
        if isinstance(piece, Directive):
            yield piece.name
            yield from _named(piece.body)


def cause_of(inputs: bytes, known: Known | None) -> str:
    """Return the names of the inputs that differ from those an output was rendered from."""
    if known is None:
        return NEW
    if not inputs or not known.inputs:
        return UNKNOWN
    return ", ".join(differences(inputs, known.inputs))


def differences(inputs: bytes, earlier: bytes) -> list[str]:
    """Return the names of the inputs that differ between two plans of one output."""
    now, before = _read(inputs), _read(earlier)
    names = [name for name in now if now[name] != before.get(name)]
    return names + [f"{name} (gone)" for name in before if name not in now]
