"""Rules for addresses: whoever names a page names it alike, and only pages are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssg.audit.documents import Document, Item
from ssg.audit.findings import Finding
from ssg.audit.proof import Proof
from ssg.audit.webpages import WebPage

LONGEST_URL = 2048  # characters; a sitemap must not hold a longer one
_THEME = "correct the head of its layout"
_MAP = "correct what plans the sitemap"


def one_address(proof: Proof) -> Iterator[Finding]:
    """Yield every page whose canonical, `og:url` and JSON-LD do not all say where it is."""
    for page in proof.own:
        yield from _canonical(proof, page)
        yield from _repeats(proof, page)


def _canonical(proof: Proof, page: WebPage) -> Iterator[Finding]:
    number = len(page.canonicals)
    if number > 1 or (page.listed and not number):
        what = f"there are {number} canonical addresses instead of one"
        yield Finding(page.place, "metadata", what, _THEME, "canonicals")
    expected = _expected(proof, page)
    if page.canonical and page.canonical != expected:
        what = f'the canonical address is "{page.canonical}" instead of "{expected}"'
        yield Finding(page.place, "metadata", what, _THEME, "canonical")


def _expected(proof: Proof, page: WebPage) -> str:
    """Return the canonical address a page should have: its own, or one its source names.

    A page of a plugin may be a copy of one elsewhere, and says so by its canonical alone.
    """
    if (known := proof.canonicals.get(page.place.address)) is not None:
        return known
    web = page.canonical.startswith(("https://", "http://"))
    foreign = web and proof.locate(page.canonical, "") is None
    return page.canonical if foreign else proof.permalink(page.place)


def _repeats(proof: Proof, page: WebPage) -> Iterator[Finding]:
    expected = page.canonical or _expected(proof, page)
    for name, values in (("og:url", page.meta.get("og:url", ())), ("JSON-LD", _data_urls(page))):
        if page.listed and not values:
            what = f"{name} does not say where the page is"
            yield Finding(page.place, "metadata", what, _THEME, f"no {name}")
        for value in values:
            if value != expected:
                what = f'{name} says "{value}" where the canonical address is "{expected}"'
                yield Finding(page.place, "metadata", what, _THEME, name)


def _data_urls(page: WebPage) -> tuple[str, ...]:
    """Return where the structured data says the page is."""
    given = (node.get(key) for node in page.about() for key in ("url", "mainEntityOfPage"))
    urls = (value.get("@id") if isinstance(value, Mapping) else value for value in given)
    return tuple(str(url) for url in urls if url)


# --- sitemaps ----------------------------------------------------------------------------------


def sitemaps_name_pages(proof: Proof) -> Iterator[Finding]:
    """Yield what should not be in a sitemap, what is there twice, and listed pages in none."""
    seen: dict[str, str] = {}
    for document in proof.kind("sitemap", "news"):
        of_news: dict[str, str] = {}
        for item in document.items:
            places = of_news if document.kind == "news" else seen
            yield from _mapped(proof, document, item, places.get(item.url, ""))
            places[item.url] = document.place.address
    if proof.kind("sitemap", "index"):
        for page in proof.own:
            if _belongs(page, proof) and page.canonical not in seen:
                what = "the page is in no sitemap"
                yield Finding(page.place, "metadata", what, _MAP, "unmapped")


def _mapped(proof: Proof, document: Document, item: Item, before: str) -> Iterator[Finding]:
    """Yield what is wrong with a page in a sitemap; a dead address is a dead link already."""
    here = document.place.address
    page = proof.page_at(item.url)
    if before:
        place = page.place if page else document.place
        what = f'"{item.url}" is in {here} although it is in {before}'
        yield Finding(place, "metadata", what, _MAP, "mapped twice")
    if page is None:
        if not _is_dead(proof, item):
            what = f'"{item.url}" is no page of this site'
            yield Finding(document.place, "metadata", what, _MAP, "no page in sitemap")
    elif fault := _unfit(page, item):
        what = f"{fault}, but it is in {here}"
        yield Finding(page.place, "metadata", what, _MAP, f"{fault} in sitemap")


def _unfit(page: WebPage, item: Item) -> str:
    if page.is_redirect:
        return "the page is a redirect"
    if page.is_hidden:
        return "the page asks search engines to leave it out"
    if page.canonical and page.canonical != item.url:
        return f'"{item.url}" is not the canonical address'
    return ""


def _belongs(page: WebPage, proof: Proof) -> bool:
    own = page.canonical == proof.permalink(page.place)
    return page.listed and own and not page.is_hidden and len(page.canonical) <= LONGEST_URL


# --- feeds -------------------------------------------------------------------------------------


def feeds_name_pages(proof: Proof) -> Iterator[Finding]:
    """Yield what in a feed is no page, is not named by its own address, or is there twice."""
    for document in proof.kind("feed"):
        seen: set[str] = set()
        for item in document.items:
            for name in {item.id, item.url} - {""}:
                if name in seen:
                    what = f'"{name}" is there twice'
                    yield Finding(document.place, "metadata", what, "name a story once")
            seen |= {item.id, item.url}
            if not _is_dead(proof, item):
                yield from _fed(proof, document, item)


def _is_dead(proof: Proof, item: Item) -> bool:
    """Tell an address of the site that leads nowhere, which is reported as such."""
    target = proof.locate(item.url, "") if item.url else None
    return target is not None and target.path not in proof.paths


def _fed(proof: Proof, document: Document, item: Item) -> Iterator[Finding]:
    page = proof.page_at(item.url)
    hint = "correct what plans the feed"
    if page is None or page.is_redirect:
        what = f'the item "{item.url}" is no page of this site'
        yield Finding(document.place, "metadata", what, hint)
        return
    permalink = proof.permalink(page.place)
    if item.url.partition("#")[0] not in {permalink, page.canonical}:
        what = f'{document.place.address} says "{item.url}" instead of "{permalink}"'
        yield Finding(page.place, "metadata", what, hint, "feed")
