"""Turns the facts of all files into one site at one instant; decides who may be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from ssg.desk import Edition, Indexed, Withheld
from ssg.facts import Loaded, Parsed
from ssg.index.addresses import (
    author_address,
    name_of,
    page_address,
    section_address,
    story_address,
)
from ssg.index.articles import Desk, make_article, make_page, never_seen, unsound
from ssg.index.boxes import misnamed_stories
from ssg.index.folders import Folders, read_folders, section_of
from ssg.index.people import author_id, make_people, misnamed, unknown_authors
from ssg.index.remembering import remembering
from ssg.index.sections import make_sections
from ssg.index.topics import clashing_tags, make_topics
from ssg.index.visibility import turns, valid_until, visible, withhold
from ssg.links import files_of
from ssg.model import Article, Atlas, Section, Site
from ssg.problems import InvalidContent, Problem, collect
from ssg.settings import Settings

__all__ = ["index"]

Key = TypeVar("Key")


def index(
    parsed: Sequence[Parsed], loaded: Loaded, *, settings: Settings, edition: Edition
) -> Indexed:
    """Make the site that readers may see at `edition.now`.

    This is the only place where visibility is decided: the site that comes out has no member
    through which an unpublished story could be reached.

    Returns:
        The site, the stories withheld from it with the reason, and every problem found. Stories
        with a problem of their own are not in the site.
    """
    folders = read_folders(file for file in parsed if file.kind == "section")
    stories = [folders.with_defaults(file) for file in parsed if file.kind == "story"]
    pages = [file for file in parsed if file.kind == "page"]
    seen = {file.path for file in (*stories, *pages) if visible(file, edition)}
    withheld = [file for file in (*stories, *pages) if file.path not in seen]
    cast_ = _Cast(
        folders,
        tuple(file for file in stories if file.path in seen),
        tuple(file for file in pages if file.path in seen),
        tuple(file for file in parsed if file.kind == "author"),
    )
    sound, problems = _sound(cast_)
    whole = not problems and len(parsed) == len(loaded.stories)
    problems += tuple(misnamed_stories(settings, parsed, loaded))
    desk = _desk(sound, loaded, settings, edition)
    site = _site(sound, loaded, desk)
    indexed = Indexed(
        site=site,
        withheld=tuple(_told(file, edition, site.atlas) for file in withheld),
        problems=(*problems, *_joint_faults(site, sound, stories)),
        remake=partial(_made, desk=desk, folders=folders),
        turns=tuple(turns((*stories, *pages), edition)),
        valid_until=valid_until((*stories, *pages), edition),
        held=tuple(withheld),
    )
    return remembering(indexed, loaded, whole=whole)


def _told(file: Parsed, edition: Edition, atlas: Atlas) -> Withheld:
    return withhold(file, edition, _would_stand(file, atlas.settings), files_of(file, atlas))


def _would_stand(file: Parsed, settings: Settings) -> str:
    """Return the address that a withheld file would have, or "" if it cannot have one yet."""
    try:
        if file.kind == "page":
            return page_address(file, settings)
        return story_address(file, section_of(file), settings)
    except InvalidContent:
        return ""


def _joint_faults(site: Site, sound: _Cast, stories: Iterable[Parsed]) -> Iterator[Problem]:
    """Yield what is wrong with stories that each alone are sound."""
    yield from _same_id(site.articles)
    yield from clashing_tags(sound.stories)
    for file in stories:
        yield from never_seen(file)


def _made(file: Parsed, *, desk: Desk, folders: Folders) -> Article:
    return make_article(folders.with_defaults(file), desk)


@dataclass(frozen=True, slots=True, eq=False)
class _Cast:
    """The files that may be seen, by kind."""

    folders: Folders
    stories: tuple[Parsed, ...]
    pages: tuple[Parsed, ...]
    authors: tuple[Parsed, ...]


def _sound(seen: _Cast) -> tuple[_Cast, tuple[Problem, ...]]:
    """Set aside the stories that cannot be placed, and say why."""
    problems = [
        *unknown_authors(seen.stories, seen.authors),
        *misnamed(seen.authors),
        *seen.folders.misplaced(),
    ]
    stories, faults = collect(_checked, seen.stories)
    pages, unnamed = collect(_named, seen.pages)
    faulty = {problem.where.path for problem in faults}
    kept = [p for p in problems if p.where.path not in faulty]
    return replace(seen, stories=stories, pages=pages), (*kept, *faults, *unnamed)


def _checked(file: Parsed) -> Parsed:
    if problems := tuple(unsound(file)):
        raise InvalidContent(*problems)
    return _named(file)


def _named(file: Parsed) -> Parsed:
    name_of(file)
    return file


def _desk(seen: _Cast, loaded: Loaded, settings: Settings, edition: Edition) -> Desk:
    """Return everything that stories may name."""
    sections = make_sections(seen.folders.described(), map(section_of, seen.stories), settings)
    atlas = _atlas(seen, loaded, settings)
    people = make_people(seen.authors, seen.stories, atlas)
    return Desk(atlas, sections, people, make_topics(seen.stories, settings), edition)


def _site(seen: _Cast, loaded: Loaded, desk: Desk) -> Site:
    settings, sections, atlas = desk.atlas.settings, desk.sections, desk.atlas
    articles = tuple(sorted((make_article(file, desk) for file in seen.stories), key=_place))
    pages = sorted((make_page(file, desk) for file in seen.pages), key=lambda page: page.path)
    return Site(
        settings=settings,
        now=desk.edition.now,
        articles=articles,
        pages=tuple(sorted(pages, key=lambda page: page.fields.weight)),
        sections=sections,
        topics=desk.topics,
        authors=desk.people.authors,
        by_path={article.path: article for article in articles},
        by_address={article.address: article for article in articles},
        by_section=_by_section(articles, sections),
        by_topic=_grouped((topic.slug, story) for story in articles for topic in story.tags),
        by_author=_grouped((by.author.id, story) for story in articles for by in story.authors),
        by_month=_grouped((_month(story, settings), story) for story in articles),
        bodies={path: file.body for path, file in seen.folders.described().items()},
        atlas=atlas,
        theme=loaded.theme,
        theme_fonts=loaded.fonts,
    )


def _place(article: Article) -> tuple[float, int, str]:
    """Return the sort key of stories everywhere: newest first, then weight, then path."""
    return -article.date.timestamp(), article.fields.weight, article.path


def _atlas(seen: _Cast, loaded: Loaded, settings: Settings) -> Atlas:
    targets = {f.path: story_address(f, section_of(f), settings) for f in seen.stories}
    targets |= {file.path: page_address(file, settings) for file in seen.pages}
    targets |= {f.path: section_address(s, settings) for s, f in seen.folders.described().items()}
    targets |= {file.path: author_address(author_id(file), settings) for file in seen.authors}
    stems = [(_stem(path), path) for path in targets]
    counts = Counter(stem for stem, _ in stems)
    names = {stem: path for stem, path in stems if counts[stem] == 1}
    return Atlas(settings, targets, names, loaded.files, loaded.static, loaded.pictures)


def _stem(path: str) -> str:
    return path.removesuffix("/index.md").rsplit("/", 1)[-1].rsplit(".md", 1)[0]


def _by_section(
    articles: Iterable[Article], sections: Mapping[str, Section]
) -> dict[str, tuple[Article, ...]]:
    """Return the stories of each section and of those below it; empty sections too."""
    grouped: dict[str, list[Article]] = {path: [] for path in sections}
    for article in articles:
        section: Section | None = article.section
        while section is not None:
            grouped[section.path].append(article)
            section = sections.get(section.parent)
    return {path: tuple(stories) for path, stories in grouped.items()}


def _grouped(pairs: Iterable[tuple[Key, Article]]) -> dict[Key, tuple[Article, ...]]:
    grouped: dict[Key, list[Article]] = {}
    for key, article in pairs:
        grouped.setdefault(key, []).append(article)
    return {key: tuple(articles) for key, articles in grouped.items()}


def _month(story: Article, settings: Settings) -> str:
    local = story.date.astimezone(settings.zone)
    return f"{local.year:04}-{local.month:02}"


def _same_id(articles: Iterable[Article]) -> Iterable[Problem]:
    first: dict[str, Article] = {}
    for article in sorted(articles, key=lambda article: article.path):
        other = first.setdefault(article.id, article)
        if other is not article:
            message = f'has the same `id` as content/{other.path}: "{article.id}"'
            yield Problem(article.at("id"), message, "give each story an id of its own")
