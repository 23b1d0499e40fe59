"""Writes what a text refers to: the URLs of its links and pictures, and the sizes of pictures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from ssg.facts import Directive, Reference, Segment
from ssg.model import Resolved

_NOWHERE = "data:,"


def attribute(segments: Sequence[Segment], place: int, resolved: Resolved) -> str:
    """Return the attribute that the link or picture at a place of a text stands for.

    A picture gets its size too, unless its tag gives one. A link that leads nowhere has no
    attribute, a picture an empty one. A link that somebody paid for says so to machines.
    """
    reference = segments[place]
    assert isinstance(reference, Reference)  # noqa: S101 - whoever calls has looked
    url, name = resolved.urls.get(reference.target), reference.attribute
    if url is None:
        return f' src="{_NOWHERE}"' if name == "src" else ""
    if name == "href":
        bought = reference.target in resolved.paid and " rel=" not in _tag(segments, place)
        return f' href="{Markup.escape(url)}"' + (' rel="sponsored"' if bought else "")
    size = resolved.sizes.get(reference.target)
    measures = _measures(size, _tag(segments, place)) if size else ""
    return f' {name}="{Markup.escape(url)}"{measures}'


def without_ended(segments: Iterable[Segment], ended: Container[str]) -> Iterator[Segment]:
    """Leave out the pictures whose rights ended: figures with all that is said of them, and tags.

    A gallery goes with the last of its pictures.
    """
    cut = False  # the rest of a tag is still to be left out
    kept = list(segments)
    for place, segment in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        match segment:
            case str():
                text = segment.partition(">")[2] if cut else segment
                cut = _is_ended(following, ended) and text[text.rfind("<") :].startswith("<img")
                yield text[: text.rfind("<")] if cut else text
            case Directive():
                if segment.args.get("src") in ended:
                    continue
                inner = tuple(without_ended(segment.body, ended))
                if inner == segment.body or not _is_bare(segment, inner):
                    yield replace(segment, body=inner)
            case Reference() if not cut:
                yield segment


def _is_ended(segment: Segment | None, ended: Container[str]) -> bool:
    return isinstance(segment, Reference) and segment.attribute == "src" and segment.target in ended


def _is_bare(directive: Directive, body: Iterable[Segment]) -> bool:
    return directive.name == "gallery" and all(isinstance(each, str) for each in body)


def _tag(segments: Sequence[Segment], place: int) -> str:
    """Return the tag that the reference at a place stands in, without the reference itself."""
    before = segments[place - 1] if place else ""
    after = segments[place + 1] if place + 1 < len(segments) else ""
    head = before[before.rfind("<") :] if isinstance(before, str) else ""
    return head + after.partition(">")[0] if isinstance(after, str) else head


def _measures(size: tuple[int, int], tag: str) -> str:
    given = " width=" in tag or " height=" in tag
    return "" if given or not tag.startswith("<img") else f' width="{size[0]}" height="{size[1]}"'


def arguments(directive: Directive, resolved: Resolved) -> dict[str, str]:
    """Return the arguments of a directive as its template sees them.

    Links lead where they lead from the page. With the picture `src` come its `width` and `height`
    in pixels if they are known.
    """
    args = dict(directive.args)
    for name in Directive.REFERENCES:
        if name in args:
            args[name] = resolved.urls.get(args[name]) or _NOWHERE
    if size := resolved.sizes.get(directive.args.get("src", "")):
        args.setdefault("width", str(size[0]))
        args.setdefault("height", str(size[1]))
    return args
