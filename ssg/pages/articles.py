"""Plans a page for every story, with its trail, its boxes and the editors' own links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from ssg.contracts import Boxes
from ssg.furniture import Chrome
from ssg.head import story_head
from ssg.jsonld import story_graphs
from ssg.labels import is_paid
from ssg.links import resolve, resolve_body
from ssg.model import Article, Link, Section, Site
from ssg.outputs import Entry, Page
from ssg.revisions import modified
from ssg.slugs import path_of
from ssg.strands import Ties, ties_of
from ssg.trails import section_trail

SECTIONS = 1_000  # whose trails are kept


def stories(site: Site) -> Iterable[str]:
    """Return the parts of the family: the paths of all published stories."""
    return (story.path for story in site.articles)


def articles(site: Site, boxes: Boxes, chrome: Chrome) -> Callable[[str], Iterator[Entry]]:
    """Return how the page of a story is planned."""
    shared = _Shared(
        trail=lru_cache(maxsize=SECTIONS)(partial(section_trail, site)),
        graph=story_graphs(site, chrome),
        ties=ties_of(site),
    )
    return lambda path: _page(site, path, boxes=boxes, chrome=chrome, shared=shared)


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What the pages of all stories need, made once."""

    trail: Callable[[Section], tuple[Link, ...]]
    graph: Callable[[Article, tuple[Link, ...]], Mapping[str, object]]
    ties: Callable[[Article], Ties]


def _page(
    site: Site, path: str, *, boxes: Boxes, chrome: Chrome, shared: _Shared
) -> Iterator[Page]:
    story = site.by_path[path]
    crumbs = (*shared.trail(story.section), Link(story.title, story.url))
    links, ties = tuple(_related(site, story)), shared.ties(story)
    graph = shared.graph(story, crumbs)
    text = resolve_body(site.atlas, story.path, story.body, paid=is_paid(story.fields))
    yield Page(
        path=path_of(story.address),
        template=f"{story.fields.layout or 'article'}.html",
        inputs={
            "chrome": chrome,
            "head": story_head(site, story, graph, share_image=chrome.share_image),
            "crumbs": crumbs,
            "boxes": boxes("article", story, [*(link.url for link in links), *ties.urls()]),
            "story": story,
            "body": replace(text, quotes=story.fields.pull_quotes),
            "related_links": links,
            "corrections": story.fields.corrections,
            "series": ties.series,
            "so_far": ties.so_far,
        },
        origin=story.at(),
        listed=story.state == "published",
        changed=modified(story),
    )


def _related(site: Site, story: Article) -> Iterator[Link]:
    """Yield the editors' links; one that leads nowhere is a problem of the checks."""
    for link in story.fields.related:
        found = resolve(link.target, base=story.path, atlas=site.atlas)
        if found is None:
            continue
        other = site.by_address.get(found.address)
        title = link.title or (other.title if other else "") or link.target.split("://")[-1]
        bought = found.way == "web" and is_paid(story.fields)
        yield Link(title, found.url, "sponsored" if bought else "")
