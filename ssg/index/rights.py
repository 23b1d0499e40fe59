"""Pictures bought for a time: from when on they may be shown nowhere, whoever refers to them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssg.facts import AuthorFields, ImageFields, Parsed, StoryFields
from ssg.links import known_as
from ssg.problems import Location, Problem
from ssg.settings import Settings
from ssg.turns import Turn


@dataclass(frozen=True, slots=True)
class Right:
    """A picture that may be shown until an instant, as a file says."""

    picture: str  # its path, or its address on the web
    until: datetime
    file: Parsed


def read_rights(files: Iterable[Parsed]) -> Mapping[str, Right]:
    """Return the rights to pictures, of each picture those that end first.

    All files count, also those that nobody sees yet or any more: what they say is true of the
    picture, not of the story.
    """
    found: dict[str, Right] = {}
    for file in sorted(files, key=lambda file: file.path):
        for target, until in _limited(file):
            right = Right(_known(target, file), until, file)
            other = found.get(right.picture)
            if other is None or right.until < other.until:
                found[right.picture] = right
    return found


def _limited(file: Parsed) -> Iterator[tuple[str, datetime]]:
    """Yield the pictures of a file that were bought for a time."""
    image = _image(file)
    if image is not None and image.rights_until is not None:
        yield image.src, image.rights_until
    yield from file.rights


def ended(rights: Mapping[str, Right], now: datetime) -> dict[str, str]:
    """Return the pictures that may be shown no longer, each with the file that says so."""
    return {
        right.picture: f"content/{right.file.path}"
        for right in rights.values()
        if right.until <= now
    }


def rights_turns(
    rights: Mapping[str, Right], now: datetime, used: Container[str]
) -> Iterator[Turn]:
    """Yield the later instants at which rights end; `used` are the pictures that are shown now."""
    for right in rights.values():
        if right.until > now:
            fields = right.file.fields
            title = getattr(fields, "name", "") or getattr(fields, "title", "")
            place, shown = f"content/{right.file.path}", right.picture in used
            yield Turn(right.until, "the rights to its picture end", place, title, shown)


def used_pictures(files: Iterable[Parsed], settings: Settings) -> Iterator[str]:
    """Yield whatever files that are shown refer to, and the settings."""
    return (picture for picture, _, _ in _uses(files, settings))


def lost_pictures(
    files: Iterable[Parsed], settings: Settings, ended: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield every reference to a picture that may be shown no longer, but for who says so.

    The picture is left out there, and its file is published nowhere.

    Args:
        files: that are shown.
        settings: of the site.
        ended: such pictures, each with the file that says so.
    """
    for picture, written, where in _uses(files, settings) if ended else ():
        said = ended.get(picture, "")
        if said and said != where.path:
            message = f'the picture "{written}" is not shown: the rights to it ended'
            yield Problem(where, message, f"{said} says so; use another picture", "picture-rights")


def _uses(files: Iterable[Parsed], settings: Settings) -> Iterator[tuple[str, str, Location]]:
    """Yield what is referred to, as it is known and as it is written, and the place."""
    for file in files:
        image = _image(file)
        if image is not None:
            key = "portrait" if file.kind == "author" else "image"
            yield _known(image.src, file), image.src, file.at(key)
        for each in file.body.references:
            yield _known(each.target, file), each.target, Location(file.at().path, each.line)
        for link in file.fields.related if isinstance(file.fields, StoryFields) else ():
            yield _known(link.target, file), link.target, file.at("related")
    for name in ("logo", "share_image", "favicon"):
        if mark := getattr(settings, name):
            yield known_as(mark, ""), mark, Location("site.toml")


def _known(target: str, file: Parsed) -> str:
    return known_as(target.strip().partition("#")[0], file.path)


def _image(file: Parsed) -> ImageFields | None:
    match file.fields:
        case AuthorFields(portrait=portrait):
            return portrait
        case StoryFields(image=image):
            return image
    return None
