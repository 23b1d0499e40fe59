"""Rules for dates: a story was published at one instant, wherever it is told, and not tomorrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache

from ssg.audit.findings import Finding
from ssg.audit.proof import Proof
from ssg.audit.webpages import WebPage

_THEME = "correct its layout, so that all say what the story says"
_NAMED = {"published": "datePublished", "modified": "dateModified"}


@dataclass(frozen=True, slots=True)
class _Said:
    """A date, and who says it."""

    by: str
    text: str

    @property
    def instant(self) -> datetime | None:
        return instant(self.text)


@cache
def instant(text: str) -> datetime | None:
    """Return a date-time of ISO 8601 or RFC 822 that names its offset, else None."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
        except ValueError:
            continue
        return found if found.tzinfo else None
    return None


def one_date(proof: Proof) -> Iterator[Finding]:
    """Yield every page that tells its dates in two ways, or not at all where it is a story."""
    for page in proof.own:
        published, modified = _said(page, "published"), _said(page, "modified")
        for said in (*published, *modified):
            if said.instant is None:
                what = f'{said.by} is "{said.text}": no date-time with an offset'
                yield Finding(page.place, "metadata", what, _THEME, f"{said.by} unreadable")
        yield from _unlike(page, published)
        yield from _unlike(page, modified)
        yield from _order(page, published, modified)
        if page.place.address in proof.stories:
            yield from _visible(proof, page, published)


def _said(page: WebPage, name: str) -> tuple[_Said, ...]:
    """Return what the head and the structured data of a page say: `published` or `modified`."""
    key = _NAMED[name]
    meta = f"article:{name}_time"
    data = (node[key] for node in page.about() if key in node)
    return (
        *(_Said(meta, text) for text in page.meta.get(meta, ())),
        *(_Said(f"the JSON-LD `{key}`", str(text)) for text in data),
    )


def _unlike(page: WebPage, said: tuple[_Said, ...]) -> Iterator[Finding]:
    """Yield the first two that differ."""
    for other in said[1:]:
        if other.instant != said[0].instant:
            what = f'{said[0].by} is "{said[0].text}", but {other.by} is "{other.text}"'
            yield Finding(page.place, "metadata", what, _THEME, f"{said[0].by} and {other.by}")
            return


def _order(
    page: WebPage, published: tuple[_Said, ...], modified: tuple[_Said, ...]
) -> Iterator[Finding]:
    first = published[0].instant if published else None
    for said in modified:
        if first and said.instant and said.instant < first:
            what = f'{said.by}, "{said.text}", is before "{published[0].text}", its publication'
            yield Finding(page.place, "metadata", what, "correct `updated`")
            return


def _visible(proof: Proof, page: WebPage, published: tuple[_Said, ...]) -> Iterator[Finding]:
    """Yield a story page on which readers or machines are not told when it was published."""
    tellers = {said.by for said in published}
    for by in ("article:published_time", "the JSON-LD `datePublished`"):
        if by not in tellers:
            yield Finding(page.place, "metadata", f"{by} is missing", _THEME, f"no {by}")
    if published and (moment := published[0].instant):
        day = moment.astimezone(proof.site.settings.zone).date().isoformat()
        if not any(text == day or instant(text) == moment for text in page.times):
            what = f'no <time> says "{published[0].text}", when the story was published'
            yield Finding(page.place, "metadata", what, _THEME, "no visible date")


# --- feeds and sitemaps ------------------------------------------------------------------------


def feeds_tell_the_date(proof: Proof) -> Iterator[Finding]:
    """Yield every date in a feed or a news sitemap that is not that of the page it leads to.

    What leads to a place on a page, such as a correction, has a date of its own.
    """
    for document in proof.kind("feed", "news"):
        for item in document.items:
            if (page := proof.page_at(item.url)) is None or "#" in item.url:
                continue
            for name, text in (("published", item.published), ("modified", item.updated)):
                known = [said.instant for said in _said(page, name)]
                if text and known and instant(text) not in known:
                    what = f'{document.place.address} says {name} "{text}", the page says another'
                    yield Finding(page.place, "metadata", what, _THEME, f"{name} in feed")


def nothing_from_tomorrow(proof: Proof) -> Iterator[Finding]:
    """Yield every date after the instant of the site, unless it shows what is not public yet."""
    if any(story.state != "published" for story in proof.site.articles):
        return
    for page in proof.own:
        dated = ((key, text) for key, text in page.texts if key in _NAMED.values())
        told = (said.text for name in _NAMED for said in _said(page, name))
        for text in _later(proof, (*told, *(text for _, text in dated))):
            what = f'it is dated "{text}", which is in the future'
            yield Finding(page.place, "metadata", what, "correct the date, or wait for it")
    for document in proof.kind("sitemap", "news", "index"):
        for text in _later(proof, (item.updated or item.published for item in document.items)):
            what = f'it says "{text}", which is in the future'
            yield Finding(document.place, "metadata", what, "correct the date of the story")


def _later(proof: Proof, texts: Iterable[str]) -> Iterator[str]:
    for text in dict.fromkeys(texts):
        moment = instant(text) if text else None
        if moment and moment > proof.site.now:
            yield text
