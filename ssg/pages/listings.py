"""Plans the list pages: the front page, sections, authors, topics and the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Block, Chrome, Pager
from ssg.head import listing_head
from ssg.jsonld import listing_graph
from ssg.links import resolve_body
from ssg.model import Article, Entry, Link, Page, Site
from ssg.problems import Location
from ssg.revisions import newest_change
from ssg.slugs import path_of
from ssg.trails import section_trail, trail
from ssg.wording import month as month_name
from ssg.wording import number as number_in_words

TOP, NEWEST, BLOCK = 4, 8, 4  # stories beside the lead, in "Latest", in a section's block
ALL = ""  # the part of a family that lists all of its kind
_HOME = Location("site.toml")


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """A list of stories that is cut into pages."""

    front: Front
    kind: str
    template: str
    stories: tuple[Article, ...]
    origin: Location
    inputs: Mapping[str, object] = field(default_factory=dict)


def home(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the front page: the lead, the top stories, the latest, and a block for each section."""
    lead, *top = _leading(site) or (None,)
    shown = {lead, *top}
    newest = _fresh(site.articles, shown, NEWEST)
    shown |= set(newest)
    blocks = []
    for section in site.sections.values():
        if not section.parent and (stories := _fresh(site.by_section[section.path], shown, BLOCK)):
            blocks.append(Block(section, tuple(story.card for story in stories)))
            shown |= set(stories)
    cards = tuple(story.card for story in (lead, *top, *newest) if story)
    front = Front(
        site.settings.title, "/", "home", site.settings.description, cards=cards, feeds_at="/"
    )
    taken = [story.card.url for story in shown if story]
    yield _page(
        site,
        chrome,
        _List(front, "home", "home.html", site.articles, _HOME),
        inputs={
            "lead": lead.card if lead else None,
            "top": tuple(story.card for story in top),
            "latest": tuple(story.card for story in newest),
            "blocks": tuple(blocks),
            "boxes": boxes("home", None, taken),
        },
    )


def section_names(site: Site) -> Iterable[str]:
    """Return the paths of all sections, empty ones too."""
    return site.sections


def sections(site: Site, boxes: Boxes, chrome: Chrome, path: str) -> Iterator[Entry]:
    """Plan the front and the list of a section."""
    section = site.sections[path]
    below = [other for other in site.sections.values() if other.parent == section.path]
    body = site.bodies.get(section.path)
    listed = _List(
        _front(section.title, section.address, section.deck, section_trail(site, section)),
        "section",
        "section.html",
        site.by_section[section.path],
        Location(f"content/{section.file or section.path}"),
        {
            "section": section,
            "children": tuple(Link(other.title, other.url) for other in below),
            "body": resolve_body(site.atlas, section.file, body) if body else "",
        },
    )
    yield from _pages(site, boxes, chrome, listed)


def author_names(site: Site) -> Iterator[str]:
    """Yield the ids of all authors, and "" for the list of them all."""
    yield from site.authors
    yield ALL


def authors(site: Site, boxes: Boxes, chrome: Chrome, id_: str) -> Iterator[Entry]:
    """Plan the page of somebody with an author file or a byline, or the list of them all."""
    base = _index_of(site.settings.urls.author)
    if id_ == ALL:
        counted = [
            (Link(author.name, author.url), len(site.by_author.get(author.id, ())))
            for author in site.authors.values()
        ]
        yield from _index(site, boxes, chrome, Link(site.words("Authors"), base), counted)
        return
    author = site.authors[id_]
    crumbs = trail(site, Link(site.words("Authors"), base), Link(author.name, author.address))
    front = _front(author.name, author.address, author.bio, crumbs)
    front = replace(front, kind="author", author=author, image=author.portrait)
    body = resolve_body(site.atlas, author.path, author.body)
    stories = site.by_author.get(author.id, ())
    origin = Location(f"content/{author.path}") if author.path else _HOME
    listed = _List(
        front, "author", "author.html", stories, origin, {"author": author, "body": body}
    )
    yield from _pages(site, boxes, chrome, listed)


def topic_names(site: Site) -> Iterator[str]:
    """Yield the slugs of all topics, and "" for the list of them all."""
    yield from site.topics
    yield ALL


def topics(site: Site, boxes: Boxes, chrome: Chrome, slug: str) -> Iterator[Entry]:
    """Plan the page of a topic, or the list of them all."""
    base = _index_of(site.settings.urls.topic)
    if slug == ALL:
        counted = [
            (Link(topic.name, topic.url), len(site.by_topic[topic.slug]))
            for topic in site.topics.values()
        ]
        yield from _index(site, boxes, chrome, Link(site.words("Topics"), base), counted)
        return
    topic = site.topics[slug]
    crumbs = trail(site, Link(site.words("Topics"), base), Link(topic.name, topic.address))
    front = _front(topic.name, topic.address, "", crumbs)
    listed = _List(front, "topic", "topic.html", site.by_topic[slug], _HOME, {"topic": topic})
    yield from _pages(site, boxes, chrome, listed)


def months(site: Site) -> Iterator[str]:
    """Yield all months with stories, and "" for the list of them all."""
    yield from site.by_month
    yield ALL


def archive(site: Site, boxes: Boxes, chrome: Chrome, month: str) -> Iterator[Entry]:
    """Plan the page of a month, in the site's time zone, or the list of months."""
    base = _index_of(site.settings.urls.archive)
    if month == ALL:
        counted = [
            (Link(_month_name(site, stories), site.settings.url(_month_address(site, name))), count)
            for name, stories in site.by_month.items()
            if (count := len(stories))
        ]
        yield from _index(site, boxes, chrome, Link(site.words("Archive"), base), counted)
        return
    stories = site.by_month[month]
    name, address = _month_name(site, stories), _month_address(site, month)
    crumbs = trail(site, Link(site.words("Archive"), base), Link(name, address))
    front = Front(name, address, crumbs=crumbs)
    first = {"month": _first_of(site, stories)}
    listed = _List(front, "archive", "archive.html", stories, _HOME, first)
    yield from _pages(site, boxes, chrome, listed)


def _month_name(site: Site, stories: tuple[Article, ...]) -> str:
    first = _first_of(site, stories)
    return month_name(first, site.settings.zone, site.settings.language)


def _month_address(site: Site, month: str) -> str:
    year, _, number = month.partition("-")
    return site.settings.urls.archive.format(year=year, month=number)


def _first_of(site: Site, stories: tuple[Article, ...]) -> datetime:
    return stories[0].date.astimezone(site.settings.zone).replace(day=1)


def _leading(site: Site) -> tuple[Article, ...]:
    """Return the lead and the top stories: those the editors flagged, then the newest.

    The lead is the first of them with a picture, if any has one.
    """
    flagged = (story for story in site.articles if story.must_read)
    chosen = dict.fromkeys((*islice(flagged, TOP + 1), *site.articles[: TOP + 1]))
    first = tuple(chosen)[: TOP + 1]
    lead = next((story for story in first if story.image), None)
    return first if lead is None else (lead, *(story for story in first if story is not lead))


# --- what all lists have in common -------------------------------------------------------------


def blocks(stories: tuple[Article, ...], size: int) -> Iterator[tuple[int, tuple[Article, ...]]]:
    """Cut a list, newest first, into its front (number 0) and pages numbered from the oldest.

    Page k is the k-th full block from the oldest, so it never changes when a story is added. The
    front shows the incomplete newest block and the newest full one; that one gets its page only
    when the next is full. So every story stands on exactly one page.
    """
    full = len(stories) // size
    end = len(stories) - max(full - 1, 0) * size
    yield 0, stories[:end]
    for number in range(full - 1, 0, -1):
        yield number, stories[len(stories) - number * size : len(stories) - (number - 1) * size]


def _pages(site: Site, boxes: Boxes, chrome: Chrome, listed: _List) -> Iterator[Page]:
    """Plan the pages of a list; only its front has boxes, so that old pages stay as they are."""
    cut = tuple(blocks(listed.stories, site.settings.per_page))
    for number, stories in cut:
        cards = tuple(story.card for story in stories)
        front = replace(listed.front, cards=cards)
        if number:
            address = _numbered(listed.front.address, number)
            front = replace(front, address=address, title=_nth(site, front.title, number))
        filled = () if number else boxes(listed.kind, None, [card.url for card in cards])
        pager = _pager(site, listed.front.address, number, last=len(cut) - 1)
        inputs = {"cards": cards, "pager": pager, "boxes": filled}
        yield _page(site, chrome, replace(listed, front=front, stories=stories), inputs=inputs)


def _page(site: Site, chrome: Chrome, listed: _List, *, inputs: Mapping[str, object]) -> Page:
    front = listed.front
    graph = listing_graph(site, chrome, front)
    head = listing_head(site, front, graph, share_image=chrome.share_image)
    given = {"chrome": chrome, "head": head, "crumbs": front.crumbs, **listed.inputs, **inputs}
    changed = newest_change(listed.stories)
    return Page(path_of(front.address), listed.template, given, listed.origin, changed=changed)


def _pager(site: Site, address: str, number: int, *, last: int) -> Pager:
    """Return the neighbours of page `number` of a list that has pages 1 to `last`."""
    url = site.settings.url
    older = number - 1 if number else last
    newer = "" if not number else address if number == last else _numbered(address, number + 1)
    return Pager(
        newer=url(newer) if newer else "",
        older=url(_numbered(address, older)) if older else "",
        number=number,
    )


def _index(
    site: Site, boxes: Boxes, chrome: Chrome, title: Link, counted: list[tuple[Link, int]]
) -> Iterator[Page]:
    """Plan the page that lists all authors, topics or months, if their addresses have a folder."""
    if title.url == "/":
        return
    crumbs = trail(site, title)
    front = Front(title.title, title.url, crumbs=crumbs)
    listed = _List(front, "index", "index.html", site.articles, _HOME)
    inputs = {
        "title": title.title,
        "links": tuple(link for link, _ in counted),
        "counts": tuple(count for _, count in counted),
        "boxes": boxes("index", None, ()),
    }
    yield _page(site, chrome, listed, inputs=inputs)


def _front(title: str, address: str, text: str, crumbs: tuple[Link, ...]) -> Front:
    """Return the first page of a list that has feeds of its own."""
    return Front(title, address, "list", text, address, title, crumbs)


def _nth(site: Site, title: str, number: int) -> str:
    said = number_in_words(number, site.settings.language)
    return site.words("%(title)s, page %(number)s") % {"title": title, "number": said}


def _numbered(address: str, number: int) -> str:
    return f"{address.rstrip('/')}/page/{number}/"


def _index_of(pattern: str) -> str:
    """Return the address of the folder that a pattern such as `/authors/{id}/` fills."""
    return pattern[: pattern.index("{")].rpartition("/")[0] + "/"


def _fresh(
    stories: Iterable[Article], shown: Iterable[Article | None], limit: int
) -> tuple[Article, ...]:
    seen = frozenset(map(id, shown))
    return tuple(islice((story for story in stories if id(story) not in seen), limit))
