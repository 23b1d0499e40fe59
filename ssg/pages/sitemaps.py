"""Closes the plan: sitemaps of the pages planned before, the news sitemap, robots.txt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ssg.contracts import Rows
from ssg.furniture import Chrome
from ssg.labels import is_news
from ssg.model import Article, Site
from ssg.outputs import Entry, Page, Row
from ssg.problems import Location
from ssg.settings import Settings
from ssg.slugs import address_of
from ssg.turns import Turn

INDEX = "sitemap.xml"
NEWS = "news-sitemap.xml"
ROBOTS = "robots.txt"
PER_FILE = 10_000  # 50,000 are allowed, but 50 MB too, and a URL with a picture can take 4 kB
LONGEST_URL = 2048  # one URL beyond it would make the whole file invalid
NEWS_WINDOW = timedelta(hours=48)
NEWS_LIMIT = 1_000
_HOME = Location("site.toml")
_PARENTHESES = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class SitemapUrl:
    """A page in a sitemap, with the pictures on it; `changed` is when its content did."""

    loc: str
    changed: datetime | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsUrl:
    """A story in the news sitemap."""

    loc: str
    title: str
    published: datetime
    language: str


def sitemaps(site: Site, rows: Rows, chrome: Chrome) -> Iterator[Entry]:
    """Plan the sitemap index and its parts: one a month of stories, one for lists, one for pages.

    A page is in it if its planner listed it; a copy of a story whose original lies elsewhere is
    not. A part changes only when a page in it does, so those of past months stay as they are.
    """
    parts: list[SitemapUrl] = []
    for name, urls in _parts(site, rows):
        for path, block in _files(f"sitemaps/{name}", urls):
            changed = max((url.changed for url in block if url.changed), default=None)
            parts.append(SitemapUrl(site.settings.permalink_of(f"/{path}"), changed))
            yield _page(path, "feeds/sitemap.xml", {"urls": block}, changed)
    changed = max((part.changed for part in parts if part.changed), default=None)
    yield _page(INDEX, "feeds/sitemap-index.xml", {"sitemaps": tuple(parts)}, changed)


def news_sitemap(site: Site, rows: Rows, chrome: Chrome) -> Iterator[Entry]:
    """Plan the sitemap of the news of the last 48 hours, which is there even without news.

    A story enters when it is first public (its date, or the end of its embargo) and leaves 48
    hours later. What somebody paid for is no news, nor is satire, nor what was retracted.
    """
    fresh = [
        story
        for story, _ in _stories(site, rows)
        if site.now - story.date < NEWS_WINDOW and is_news(story.fields)
    ]
    newest = sorted(fresh, key=lambda story: story.date, reverse=True)[:NEWS_LIMIT]
    inputs: dict[str, object] = {
        "name": _PARENTHESES.sub("", site.settings.title).strip() or site.settings.title,
        "urls": tuple(
            NewsUrl(story.permalink, story.title, story.date, news_language(story.language))
            for story in newest
        ),
    }
    changed = max((story.date for story in newest), default=None)
    yield _page(NEWS, "feeds/news-sitemap.xml", inputs, changed)


def news_clock(site: Site) -> Iterator[Turn]:
    """Yield the instants at which stories leave the news sitemap."""
    for story in site.articles:
        ends = story.date.astimezone(UTC) + NEWS_WINDOW  # as time passes, not as clocks show it
        if ends > site.now and is_news(story.fields) and _is_original(story):
            yield Turn(ends, "leaves the news sitemap", f"content/{story.path}", story.title)


def robots(site: Site, rows: Rows, chrome: Chrome) -> Iterator[Entry]:
    """Plan robots.txt, which lets everybody in and names the sitemaps; a site's own one counts."""
    if any(row.path == ROBOTS for row in rows):
        return
    addresses = tuple(site.settings.permalink_of(f"/{path}") for path in (INDEX, NEWS))
    yield _page(ROBOTS, ROBOTS, {"sitemaps": addresses}, None)


def news_language(tag: str) -> str:
    """Return a BCP 47 language tag as the news sitemap wants it: two or three letters.

    Chinese alone says how it is written: `zh-cn` or `zh-tw`.
    """
    parts = tag.lower().split("-")
    if parts[0] != "zh":
        return parts[0]
    return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-cn"


def _parts(site: Site, rows: Rows) -> Iterator[tuple[str, list[SitemapUrl]]]:
    """Yield every part with its pages in an order to which new ones are added at the end."""
    months: defaultdict[str, list[SitemapUrl]] = defaultdict(list)
    stories = sorted(_stories(site, rows), key=lambda pair: (pair[0].date, pair[0].path))
    for story, page in stories:
        when = story.date.astimezone(site.settings.zone)
        images = (story.image.permalink,) if story.image else ()
        months[f"{when.year:04}-{when.month:02}"].append(
            SitemapUrl(story.permalink, page.changed, images)
        )
    yield "sections", list(_lists(site, rows))
    yield "pages", list(_standing(site, rows))
    yield from sorted(months.items())


def _stories(site: Site, rows: Rows) -> Iterator[tuple[Article, Row]]:
    found = site.by_address
    for page, address in _listed(site.settings, rows):
        story = found.get(address)
        if story and story.state == "published" and _is_original(story):
            yield story, page


def _is_original(story: Article) -> bool:
    return story.fields.canonical in {"", story.permalink}


def _standing(site: Site, rows: Rows) -> Iterator[SitemapUrl]:
    pages = {page.address: page for page in site.pages}
    for entry, address in sorted(_listed(site.settings, rows), key=lambda pair: pair[1]):
        page = pages.get(address)
        if page and page.fields.canonical in {"", page.permalink}:
            yield SitemapUrl(page.permalink, entry.changed)


def _lists(site: Site, rows: Rows) -> Iterator[SitemapUrl]:
    others = {*site.by_address, *(page.address for page in site.pages)}
    for page, address in sorted(_listed(site.settings, rows), key=lambda pair: pair[1]):
        if address not in others:
            yield SitemapUrl(site.settings.permalink_of(address), page.changed)


def _listed(settings: Settings, rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    for row in rows:
        if row.template and row.listed and row.path.endswith(".html"):
            address = address_of(row.path)
            if len(settings.permalink_of(address)) <= LONGEST_URL:
                yield row, address


def _files(stem: str, urls: list[SitemapUrl]) -> Iterator[tuple[str, tuple[SitemapUrl, ...]]]:
    """Cut a part into files; a full one stays as it is, and an empty part has none."""
    for number, start in enumerate(range(0, len(urls), PER_FILE), start=1):
        path = f"{stem}.xml" if number == 1 else f"{stem}-{number}.xml"
        yield path, tuple(urls[start : start + PER_FILE])


def _page(path: str, template: str, inputs: dict[str, object], changed: datetime | None) -> Page:
    return Page(path, template, inputs, _HOME, listed=False, changed=changed)
