"""Digests of values: two inputs of a page with one digest give one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import cast

import msgspec

from ssg.facts import Body, Directive, Kept, Reference, StoryFields, Text
from ssg.furniture import Block, Box, Chrome
from ssg.model import Article, Author, Card, Credit, Resolved, Section, StandingPage

SIZE = 12  # bytes of the digest of one input
_SHARED = frozenset(
    {Card, Author, Section, Article, StandingPage, Box}
)  # values that many pages have
_encode = msgspec.msgpack.Encoder(
    enc_hook=lambda value: dict(_mapping(value)),
).encode
_encode_sorted = msgspec.msgpack.Encoder(order="deterministic").encode


def _mapping(value: object) -> Mapping[object, object]:
    if isinstance(value, MappingProxyType):
        return value
    raise TypeError(f"a page cannot depend on a {type(value).__name__}")


def digest_of(data: bytes) -> bytes:
    """Return the digest of bytes."""
    return blake2b(data, digest_size=SIZE).digest()


def plain_json(value: object) -> bytes:
    """Return a plain value as JSON, the same for equal values."""
    return msgspec.json.encode(value)


class Digester:
    """Digests the inputs of pages; those that many pages share, once."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[int, tuple[object, bytes]] = {}
        self._chromes: dict[tuple[str, ...] | None, tuple[Chrome, bytes]] = {}  # by parts
        self._special: Mapping[type, Callable[[object], bytes]] = {
            Box: lambda value: self._box(cast(Box, value)),
            Block: lambda value: self._block(cast(Block, value)),
            Resolved: lambda value: self._resolved(cast(Resolved, value)),
            Article: lambda value: self._article(cast(Article, value)),
            Author: lambda value: self._author(cast(Author, value)),
            StandingPage: lambda value: self._standing(cast(StandingPage, value)),
        }

    def __call__(self, value: object) -> bytes:
        """Return the digest of a value.

        Raises:
            TypeError: if the value holds something whose content cannot be told.
        """
        kind = type(value)
        if kind in _SHARED:
            return self._shared(value)
        if special := self._special.get(kind):
            return special(value)
        if kind is tuple and any(_is_ours(part) for part in cast("tuple[object, ...]", value)):
            return self._joined(map(self, cast("tuple[object, ...]", value)))
        if kind is dict and any(
            _is_ours(part) for part in cast("dict[str, object]", value).values()
        ):
            pairs = cast("dict[str, object]", value).items()
            return self._joined(part for name, each in pairs for part in (_plain(name), self(each)))
        return _plain(value)

    def chrome(self, chrome: Chrome, parts: tuple[str, ...] | None) -> bytes:
        """Return the digest of those parts of the chrome; `extra.x` is one name of `extra`."""
        known = self._chromes.get(parts)
        if known is not None and known[0] is chrome:
            return known[1]
        made = _plain(chrome if parts is None else [_part(chrome, part) for part in parts])
        self._chromes[parts] = (chrome, made)
        return made

    def _shared(self, value: object) -> bytes:
        known = self._known.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        special = self._special.get(type(value))
        made = special(value) if special else _plain(value)
        self._known[id(value)] = (value, made)
        return made

    def _joined(self, digests: Iterable[bytes]) -> bytes:
        return digest_of(b"".join(digests))

    def _box(self, box: Box) -> bytes:
        return self._joined(
            (_plain((box.name, box.title, box.more, box.include)), *map(self, box.cards))
        )

    def _block(self, block: Block) -> bytes:
        return self._joined((self(block.section), *map(self, block.cards)))

    def _resolved(self, text: Resolved) -> bytes:
        paid, ended = sorted(text.paid), text.ended
        return _plain((text_digest(text.segments), text.urls, text.sizes, paid, text.quotes, ended))

    def _author(self, author: Author) -> bytes:
        return _plain((_AUTHOR(author), _body(author.body)))

    def _article(self, story: Article) -> bytes:
        plain = _plain((_ARTICLE(story), _body(story.body), _fields(story.fields)))
        return self._joined(
            (plain, self(story.section), self(story.card), *map(self._credit, story.authors))
        )

    def _credit(self, credit: Credit) -> bytes:
        return self._joined((self(credit.author), credit.role.encode()))

    def _standing(self, page: StandingPage) -> bytes:
        return _plain((_STANDING(page), _body(page.body), _fields(page.fields)))


_OWN = frozenset({"body", "fields", "section", "card", "authors"})
_ARTICLE, _STANDING, _AUTHOR = (
    attrgetter(*(name for name in kind.__slots__ if name not in _OWN))
    for kind in (Article, StandingPage, Author)
)


def text_digest(text: Text) -> bytes:
    """Return the digest of a text, wherever it lies."""
    return bytes.fromhex(text.digest) if isinstance(text, Kept) else digest_of(encode_text(text))


def encode_text(text: tuple[str | Reference | Directive, ...]) -> bytes:
    """Return the segments of a text as bytes."""
    return msgspec.msgpack.encode([_piece(piece) for piece in text])


def decode_text(data: bytes) -> tuple[str | Reference | Directive, ...]:
    """Return the segments of a text from its bytes.

    Raises:
        msgspec.MsgspecError, ValueError, TypeError: if these are no such bytes.
    """
    return tuple(map(_segment, msgspec.msgpack.decode(data, type=list)))


def _piece(piece: str | Reference | Directive) -> object:
    match piece:
        case str():
            return str(piece)
        case Reference():
            return (piece.target, piece.line, piece.attribute)
        case Directive():
            return (piece.name, dict(piece.args), [_piece(p) for p in piece.body], piece.line)


def _segment(piece: object) -> str | Reference | Directive:
    match piece:
        case str():
            return piece
        case [str() as target, int() as line, ("href" | "src") as attribute]:
            return Reference(target, line, attribute)
        case [str() as name, dict() as args, list() as body, int() as line]:
            return Directive(name, args, tuple(map(_segment, body)), line)
    raise ValueError("no piece of a text")


def _is_ours(value: object) -> bool:
    kind = type(value)
    return kind in _SHARED or kind in {Block, Resolved}


def _plain(value: object) -> bytes:
    return digest_of(_encode(value))


def _fields(fields: StoryFields) -> bytes:
    """Encode front matter, in which the order of `given` has no meaning."""
    return _encode_sorted(fields)


def _body(body: Body) -> tuple[object, ...]:
    anchors = sorted(body.anchors)
    return (
        text_digest(body.segments),
        anchors,
        body.references,
        body.lead,
        body.words,
        body.dropped,
    )


def _part(chrome: Chrome, path: str) -> object:
    name, _, inner = path.partition(".")
    value = getattr(chrome, name, None)
    return value.get(inner) if inner and isinstance(value, Mapping) else value
