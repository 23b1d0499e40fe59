"""Turns the facts of all files into one site at one instant; decides who may be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from ssg.index.fronts import Scene, first_of, fronts_of
from ssg.index.people import author_id, make_people, misnamed, unknown_authors
from ssg.index.remembering import remembering
from ssg.index.rights import Right, ended, lost_pictures, read_rights, rights_turns, used_pictures
from ssg.index.sections import make_sections
from ssg.index.strands import by_running, by_series, make_strands, strand_faults
from ssg.index.topics import clashing_tags, make_topics
from ssg.index.visibility import turns, valid_until, visible, withhold
from ssg.links import files_of, names_of
from ssg.model import Article, Atlas, Section, Site
from ssg.problems import InvalidContent, Problem, collect
from ssg.settings import Settings
from ssg.turns import Turn

__all__ = ["index"]

Key = TypeVar("Key")


def index(
    parsed: Sequence[Parsed],
    loaded: Loaded,
    *,
    settings: Settings,
    edition: Edition,
    picks: Collection[str] = (),
) -> Indexed:
    """Make the site that readers may see at `edition.now`.

    This is the only place where visibility is decided: the site that comes out has no member
    through which an unpublished story could be reached. `picks` are the names of those with which
    the slots of fronts may be filled.

    Returns:
        The site, the stories withheld from it with the reason, and every problem found. Stories
        with a problem of their own are not in the site.
    """
    edition = edition.in_utc()
    filed = _filed(parsed, edition)
    sound, problems = _sound(filed.seen)
    whole = not problems and len(parsed) == len(loaded.stories)
    desk = _desk(sound, loaded, settings, edition)
    site, dated = _site(sound, loaded, desk), (*filed.stories, *filed.pages)
    told = tuple(_withheld(filed.withheld, site, edition))
    fronts = fronts_of(parsed, loaded, Scene(site, filed.stories, told, edition, tuple(picks)))
    listed = misnamed_stories(settings, parsed, loaded)
    ends = tuple(_ends(sound, loaded, settings, edition))
    indexed = Indexed(
        site=replace(site, fronts=fronts.plans),
        withheld=told,
        problems=(*problems, *_joint_faults(site, sound, filed.stories), *listed, *fronts.problems),
        remake=partial(_made, desk=desk, folders=filed.seen.folders),
        turns=(*turns(dated, edition), *ends, *fronts.turns),
        valid_until=first_of(valid_until(dated, edition, ends), fronts.valid_until),
        ahead=fronts.ahead,
        held=filed.withheld,
    )
    return remembering(indexed, loaded, whole=whole)


@dataclass(frozen=True, slots=True, eq=False)
class _Filed:
    """All files by kind, with the defaults of their folders; and those that may be seen."""

    stories: tuple[Parsed, ...]
    pages: tuple[Parsed, ...]
    seen: _Cast
    withheld: tuple[Parsed, ...]


def _filed(parsed: Sequence[Parsed], edition: Edition) -> _Filed:
    folders = read_folders(file for file in parsed if file.kind == "section")
    stories = tuple(folders.with_defaults(file) for file in parsed if file.kind == "story")
    pages = tuple(file for file in parsed if file.kind == "page")
    seen = {file.path for file in (*stories, *pages) if visible(file, edition)}
    cast_ = _Cast(
        folders,
        tuple(file for file in stories if file.path in seen),
        tuple(file for file in pages if file.path in seen),
        tuple(file for file in parsed if file.kind == "author"),
        read_rights((*stories, *parsed)),
    )
    withheld = tuple(file for file in (*stories, *pages) if file.path not in seen)
    return _Filed(stories, pages, cast_, withheld)


def _withheld(files: Iterable[Parsed], site: Site, edition: Edition) -> Iterator[Withheld]:
    for file in files:
        address = _would_stand(file, site.settings)
        yield withhold(file, edition, address, files_of(file, site.atlas))


def _ends(seen: _Cast, loaded: Loaded, settings: Settings, edition: Edition) -> Iterator[Turn]:
    """Yield when rights to pictures end that have not ended yet."""
    if seen.rights:
        used = {*used_pictures(seen.files, settings), *loaded.static}
        yield from rights_turns(seen.rights, edition.now, used)


def _would_stand(file: Parsed, settings: Settings) -> str:
    """Return the address that a withheld file would have, or "" if it cannot have one yet."""
    try:
        if file.kind == "page":
            return page_address(file, settings)
        return story_address(file, section_of(file), settings)
    except InvalidContent:
        return ""


def _joint_faults(site: Site, sound: _Cast, stories: Sequence[Parsed]) -> Iterator[Problem]:
    """Yield what is wrong with stories that each alone are sound."""
    yield from _same_id(site.articles)
    yield from clashing_tags(sound.stories)
    yield from strand_faults(stories, site.by_path, site.settings)
    yield from lost_pictures(sound.files, site.settings, site.atlas.ended)
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
    rights: Mapping[str, Right]  # to pictures, as all files tell of them

    @property
    def files(self) -> tuple[Parsed, ...]:
        """All of them."""
        return (*self.stories, *self.pages, *self.authors, *self.folders.files.values())


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
    gone = ended(seen.rights, edition.now)
    atlas = replace(_atlas(seen, loaded, settings), ended=gone)
    people = make_people(seen.authors, seen.stories, atlas)
    strands = make_strands(seen.stories, settings)
    return Desk(atlas, sections, people, make_topics(seen.stories, settings), edition, strands)


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
        series=desk.strands.series,
        running=desk.strands.running,
        by_series=by_series(articles),
        by_running=by_running(articles),
    )


def _place(article: Article) -> tuple[float, int, str]:
    """Return the sort key of stories everywhere: newest first, then weight, then path."""
    return -article.date.timestamp(), article.fields.weight, article.path


def _atlas(seen: _Cast, loaded: Loaded, settings: Settings) -> Atlas:
    targets = {f.path: story_address(f, section_of(f), settings) for f in seen.stories}
    targets |= {file.path: page_address(file, settings) for file in seen.pages}
    targets |= {f.path: section_address(s, settings) for s, f in seen.folders.described().items()}
    targets |= {file.path: author_address(author_id(file), settings) for file in seen.authors}
    names = names_of(targets)
    return Atlas(settings, targets, names, loaded.files, loaded.static, loaded.pictures)


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


def _same_id(articles: Sequence[Article]) -> Iterable[Problem]:
    if len({article.id for article in articles}) == len(articles):
        return
    first: dict[str, Article] = {}
    for article in sorted(articles, key=lambda article: article.path):
        other = first.setdefault(article.id, article)
        if other is not article:
            message = f'has the same `id` as content/{other.path}: "{article.id}"'
            yield Problem(article.at("id"), message, "give each story an id of its own")
