"""House rules for what a story says first: its headline, its description, its address."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.excerpts import cut
from ssg.model import Article, Site
from ssg.problems import Problem

_CURE = "say it in other words"


def headlines(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every headline that is too long or too short, in visible characters."""
    most = site.settings.limit("long-headline", "most")
    least = site.settings.limit("short-headline", "least")
    for story in site.articles:
        place = story.at("title")
        if _is_longer(story.title, most):
            message = f"the headline has more than {most} characters"
            yield Problem(place, message, "shorten it, and put the rest in `deck`", "long-headline")
        elif not _is_longer(story.title, least - 1):
            message = f"the headline has fewer than {least} characters"
            yield Problem(place, message, "say what happened, and to whom", "short-headline")


def descriptions(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every `summary`, or `deck` where there is none, that is too long or too short."""
    most = site.settings.limit("description-length", "most")
    least = site.settings.limit("description-length", "least")
    for story in site.articles:
        key = "summary" if story.fields.summary else "deck"
        text = story.fields.summary or story.fields.deck
        if not text:
            continue
        if _is_longer(text, most):
            message = f"the `{key}` has more than {most} characters"
            yield Problem(story.at(key), message, _CURE, "description-length")
        elif not _is_longer(text, least - 1):
            message = f"the `{key}` has fewer than {least} characters"
            yield Problem(story.at(key), message, _CURE, "description-length")


def slugs(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every story whose address ends as that of an older one."""
    first: dict[str, Article] = {}
    for story in reversed(site.articles):
        other = first.setdefault(story.address.strip("/").rpartition("/")[2], story)
        if other is not story:
            message = f"its address {story.address} ends like {other.address}"
            yield Problem(story.at("slug"), message, "give it another `slug`", "duplicate-slug")


def _is_longer(text: str, length: int) -> bool:
    """Tell whether a text has more visible characters than so many."""
    return cut(text, length) != " ".join(text.split())
