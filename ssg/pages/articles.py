"""Plans a page for every story, with its trail, its boxes and the editors' own links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ssg.contracts import Boxes
from ssg.furniture import Chrome
from ssg.head import story_head
from ssg.jsonld import story_graph
from ssg.links import resolve, resolve_body
from ssg.model import Article, Entry, Link, Page, Section, Site
from ssg.revisions import modified
from ssg.slugs import path_of


def stories(site: Site) -> Iterable[str]:
    """Return the parts of the family: the paths of all published stories."""
    return (story.path for story in site.articles)


def article(site: Site, boxes: Boxes, chrome: Chrome, path: str) -> Iterator[Entry]:
    """Plan the page of a story."""
    story = site.by_path[path]
    crumbs = (
        Link("Home", site.settings.url("/")),
        *(Link(section.title, section.url) for section in _above(site, story.section)),
        Link(story.title, story.url),
    )
    links = tuple(_related(site, story))
    graph = story_graph(site, chrome, story, crumbs)
    text = resolve_body(site.atlas, story.path, story.body)
    yield Page(
        path=path_of(story.address),
        template=f"{story.fields.layout or 'article'}.html",
        inputs={
            "chrome": chrome,
            "head": story_head(site, story, graph, share_image=chrome.share_image),
            "crumbs": crumbs,
            "boxes": boxes("article", story, [link.url for link in links]),
            "story": story,
            "body": replace(text, quotes=story.fields.pull_quotes),
            "related_links": links,
            "corrections": story.fields.corrections,
        },
        origin=story.at(),
        listed=story.state == "published",
        changed=modified(story),
    )


def _above(site: Site, section: Section) -> Iterable[Section]:
    """Return the sections from the top one down to `section`."""
    chain = [section]
    while chain[0].parent:
        chain.insert(0, site.sections[chain[0].parent])
    return chain


def _related(site: Site, story: Article) -> Iterator[Link]:
    """Yield the editors' links; one that leads nowhere is a problem of the checks."""
    for link in story.fields.related:
        found = resolve(link.target, base=story.path, atlas=site.atlas)
        if found is None:
            continue
        other = site.by_address.get(found.address)
        title = link.title or (other.title if other else "") or link.target.split("://")[-1]
        yield Link(title, found.url)
