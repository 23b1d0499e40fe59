"""Amends a site after a save that moves no story: nothing is sorted, grouped or placed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeVar, cast

from ssg.facts import Parsed, StoryFields
from ssg.model import Article, Site
from ssg.parse.kinds import kind_of
from ssg.preview.sources import Sources, Told, same_but_texts
from ssg.preview.view import View

# Keys that no list, address or box is chosen by: they show on pages, and that is all.
LOOKS = frozenset(
    {
        "title",
        "deck",
        "kicker",
        "summary",
        "pull_quotes",
        "image",
        "related",
        "layout",
    }
)
_PLACE = tuple(each.name for each in fields(StoryFields) if each.name not in {*LOOKS, "given"})
Key = TypeVar("Key")


def amended(view: View, before: Sources, after: Sources) -> View | None:
    """Return a site as it is after texts were saved, or None if it has to be made anew.

    Args:
        view: the site as it is shown.
        before: what it was made from.
        after: what there is now.
    """
    if not same_but_texts(before, after):
        return None
    for path, told in after.texts.items():
        if (old := before.texts[path]) is told:
            continue
        changed = _with_text(view, path, old, told)
        if changed is None:
            return None
        view = changed
    return view


def _with_text(view: View, path: str, old: Told, new: Told) -> View | None:
    was, now = old.parsed, new.parsed
    if was is None or now is None or was.problems or now.problems:
        return None
    alone = old.face == new.face and not view.shop.settings.feeds.full_text
    kind, story = kind_of(path), view.site.by_path.get(path)
    if kind == "page":
        return view.with_page(now) if alone else None
    if kind != "story":
        return None
    if alone:
        return view.with_story(story, now) if story else view
    stays = _stays(was, now) and _rights(was) == _rights(now)
    return _with_looks(view, story, was, now) if story and stays else None


def _stays(was: Parsed, now: Parsed) -> bool:
    """Tell whether a story stands in the same place everywhere."""
    old, new = cast(StoryFields, was.fields), cast(StoryFields, now.fields)
    same = all(getattr(old, name) == getattr(new, name) for name in _PLACE)
    return same and old.given ^ new.given <= LOOKS


def _with_looks(view: View, story: Article, was: Parsed, now: Parsed) -> View | None:
    """Return a site in which a story looks otherwise, on every page that shows it."""
    made = view.shop.indexed.remake(now)
    place = ("address", "section", "date", "state", "must_read")
    if any(getattr(made, name) != getattr(story, name) for name in place):
        return None
    return view.with_site(_swapped(view.site, made))


def _rights(file: Parsed) -> tuple[tuple[str, datetime], ...]:
    """Return what a story says of the rights to pictures, which counts for all of the site."""
    image = cast(StoryFields, file.fields).image
    own = ((image.src, image.rights_until),) if image and image.rights_until else ()
    return (*own, *file.rights)


def _swapped(site: Site, new: Article) -> Site:
    old = site.by_address[new.address]  # as it stands in lists: its text may be an older one
    return replace(
        site,
        articles=_in_place(site.articles, old, new),
        by_path={**site.by_path, new.path: new},
        by_address={**site.by_address, new.address: new},
        by_section=_in_groups(site.by_section, old, new),
        by_topic=_in_groups(site.by_topic, old, new),
        by_author=_in_groups(site.by_author, old, new),
        by_month=_in_groups(site.by_month, old, new),
        by_series=_in_groups(site.by_series, old, new),
        by_running=_in_groups(site.by_running, old, new),
    )


def _in_groups(
    groups: Mapping[Key, tuple[Article, ...]], old: Article, new: Article
) -> dict[Key, tuple[Article, ...]]:
    return {
        key: _in_place(stories, old, new) if old in stories else stories
        for key, stories in groups.items()
    }


def _in_place(stories: tuple[Article, ...], old: Article, new: Article) -> tuple[Article, ...]:
    at = stories.index(old)
    return (*stories[:at], new, *stories[at + 1 :])
