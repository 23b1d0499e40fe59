"""Picks that walk the newest stories: latest, must read, recommended, by section, tag, author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ssg.contracts import Chosen, Params
from ssg.labels import is_offered
from ssg.model import Article, Site
from ssg.slugs import slugify


def latest(site: Site, params: Params) -> Chosen:
    """Pick the newest stories: of the site, or of a section, tag, author, label or age."""
    stories = tuple(pool(site, params))
    return lambda reading: stories


def must_read(site: Site, params: Params) -> Chosen:
    """Pick the newest stories that the editors flagged."""
    stories = tuple(story for story in pool(site, params) if story.must_read)
    return lambda reading: stories


def recommended(site: Site, params: Params) -> Chosen:
    """Pick the editors' list (`stories`) first, then the newest from other sections."""
    named = tuple(_named(site, params))
    newest = tuple((story, _top(story)) for story in pool(site, params))

    def chosen(reading: Article | None) -> Iterator[Article]:
        yield from named
        here = _top(reading) if reading else None
        yield from (story for story, top in newest if top != here)

    return chosen


def in_section(site: Site, params: Params) -> Chosen:
    """Pick the newest of `section`, or of the section of the story being read."""
    if params.get("section"):
        return latest(site, params)
    wanted = set(map(id, pool(site, params)))

    def chosen(reading: Article | None) -> Iterable[Article]:
        stories = site.by_section.get(reading.section.path, ()) if reading else ()
        return (story for story in stories if id(story) in wanted)

    return chosen


def tagged(site: Site, params: Params) -> Chosen:
    """Pick the newest with `tag`, or with the first tag of the story being read."""
    if params.get("tag"):
        return latest(site, params)
    wanted = set(map(id, pool(site, params)))

    def chosen(reading: Article | None) -> Iterable[Article]:
        stories = site.by_topic[reading.tags[0].slug] if reading and reading.tags else ()
        return (story for story in stories if id(story) in wanted)

    return chosen


def by_author(site: Site, params: Params) -> Chosen:
    """Pick the newest by `author`, or by the first author of the story being read."""
    if params.get("author"):
        return latest(site, params)
    wanted = set(map(id, pool(site, params)))

    def chosen(reading: Article | None) -> Iterable[Article]:
        authors = reading.authors if reading else ()
        stories = site.by_author[authors[0].author.id] if authors else ()
        return (story for story in stories if id(story) in wanted)

    return chosen


def pool(site: Site, params: Params) -> Iterator[Article]:
    """Yield the stories that the parameters of a box leave over, newest first.

    Sponsored stories are advertising: they come only when asked for by `label`. Retracted ones
    do not come at all.
    """
    label, age = params.get("label"), params.get("max_age")
    oldest = site.now - timedelta(days=age) if isinstance(age, int) else None
    for story in _listed(site, params):
        if oldest is not None and story.date < oldest:
            return
        if is_offered(story.fields, label):
            yield story


def _listed(site: Site, params: Params) -> Iterable[Article]:
    """Return the shortest list that holds every story asked for, and drop the others from it."""
    lists: list[tuple[Article, ...]] = []
    if section := params.get("section"):
        lists.append(site.by_section.get(str(section), ()))
    if tag := params.get("tag"):
        lists.append(site.by_topic.get(slugify(str(tag)), ()))
    if author := params.get("author"):
        lists.append(site.by_author.get(str(author), ()))
    if not lists:
        return site.articles
    first, *others = sorted(lists, key=len)
    wanted = [set(map(id, stories)) for stories in others]
    return (story for story in first if all(id(story) in ids for ids in wanted))


def _named(site: Site, params: Params) -> Iterator[Article]:
    paths = params.get("stories")
    for path in paths if isinstance(paths, tuple) else ():
        if (story := site.by_path.get(str(path).removeprefix("content/"))) is not None:
            yield story


def _top(story: Article) -> str:
    return story.section.path.split("/")[0]
