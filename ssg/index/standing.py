"""What of a site goes into the ledger: the address of everything that has a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssg.ledger import PAGES, Entry
from ssg.listing import folder_of, last_page, pages_at
from ssg.model import Site
from ssg.notices import notices


def standing(site: Site) -> Iterator[Entry]:
    """Yield what stands on a site now: stories, pages, and every list with its later pages."""
    for story in site.articles:
        yield Entry(story.address, "story", story.id)
    for page in site.pages:
        yield Entry(page.address, "page", page.fields.id or page.path)
    for entry, stories in _lists(site):
        yield entry
        if pages := last_page(stories, site.settings.per_page):
            yield Entry(pages_at(entry.address), PAGES, str(pages))


def lists_of_lists(site: Site) -> Mapping[str, str]:
    """Return where readers of a list that came to have no stories are led, by its kind."""
    urls = site.settings.urls
    return {
        "topic": folder_of(urls.topic),
        "month": folder_of(urls.archive),
        "byline": folder_of(urls.author),
        "series": folder_of(urls.series) if site.series else "/",
        "timeline": folder_of(urls.story) if site.running else "/",
    }


def _lists(site: Site) -> Iterator[tuple[Entry, int]]:
    """Yield every list, and how many stories are in it."""
    for path, section in site.sections.items():
        kind = "section" if section.file else "folder"
        yield Entry(section.address, kind, path), len(site.by_section[path])
    for id_, author in site.authors.items():
        kind = "author" if author.path else "byline"
        yield Entry(author.address, kind, id_), len(site.by_author.get(id_, ()))
    for slug, topic in site.topics.items():
        yield Entry(topic.address, "topic", slug), len(site.by_topic.get(slug, ()))
    for month, stories in site.by_month.items():
        year, _, number = month.partition("-")
        address = site.settings.urls.archive.format(year=year, month=number)
        yield Entry(address, "month", month), len(stories)
    for id_, strand in site.series.items():
        yield Entry(strand.address, "series", id_), 0  # all parts are on one page
    for id_, strand in site.running.items():
        yield Entry(strand.address, "timeline", id_), len(site.by_running.get(id_, ()))
    if told := len(notices(site)):
        yield Entry(site.settings.urls.corrections, "log", "corrections"), told
