"""Plans the front page: the lead, the top stories, the latest, and a block for each section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from ssg.contracts import Boxes
from ssg.fronts import Front
from ssg.furniture import Block, Chrome
from ssg.labels import is_offered
from ssg.listing import SETTINGS, List, list_page
from ssg.model import Article, Site
from ssg.outputs import Entry

TOP, NEWEST, BLOCK = 4, 8, 4  # stories beside the lead, in "Latest", in a section's block


def home(site: Site, boxes: Boxes, chrome: Chrome) -> Iterator[Entry]:
    """Plan the front page: the lead, the top stories, the latest, and a block for each section."""
    news = _offered(site.articles)
    lead, *top = _leading(news) or (None,)
    shown = {lead, *top}
    newest = _fresh(news, shown, NEWEST)
    shown |= set(newest)
    blocks = []
    for section in site.sections.values():
        stories = _fresh(_offered(site.by_section[section.path]), shown, BLOCK)
        if not section.parent and stories:
            blocks.append(Block(section, tuple(story.card for story in stories)))
            shown |= set(stories)
    cards = tuple(story.card for story in (lead, *top, *newest) if story)
    front = Front(
        site.settings.title, "/", "home", site.settings.description, cards=cards, feeds_at="/"
    )
    taken = [story.card.url for story in shown if story]
    yield list_page(
        site,
        chrome,
        List(front, "home", "home.html", site.articles, SETTINGS),
        inputs={
            "lead": lead.card if lead else None,
            "top": tuple(story.card for story in top),
            "latest": tuple(story.card for story in newest),
            "blocks": tuple(blocks),
            "boxes": boxes("home", None, taken),
        },
    )


def _offered(stories: Iterable[Article]) -> tuple[Article, ...]:
    """Return the stories that the front page may offer: neither advertising nor retracted."""
    return tuple(story for story in stories if is_offered(story.fields))


def _leading(stories: tuple[Article, ...]) -> tuple[Article, ...]:
    """Return the lead and the top stories: those the editors flagged, then the newest.

    The lead is the first of them with a picture, if any has one.
    """
    flagged = (story for story in stories if story.must_read)
    chosen = dict.fromkeys((*islice(flagged, TOP + 1), *stories[: TOP + 1]))
    first = tuple(chosen)[: TOP + 1]
    lead = next((story for story in first if story.image), None)
    return first if lead is None else (lead, *(story for story in first if story is not lead))


def _fresh(
    stories: Iterable[Article], shown: Iterable[Article | None], limit: int
) -> tuple[Article, ...]:
    seen = frozenset(map(id, shown))
    return tuple(islice((story for story in stories if id(story) not in seen), limit))
