"""Rules for what only machines read: robots.txt, news, trails, translations, paywalls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from ssg.audit.dates import instant
from ssg.audit.findings import Finding
from ssg.audit.proof import Proof

NEWS_LIMIT = 1_000  # stories
NEWS_WINDOW = timedelta(days=2)
_TRAIL = "show the trail, or take it out of the structured data"
_TRANSLATED = "let each of them name all, itself too"
_NEEDED = (".css", ".js", ".woff2", ".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg")


def robots_let_in(proof: Proof) -> Iterator[Finding]:
    """Yield what robots.txt forbids and search engines need, and the sitemaps it leaves out."""
    for document in proof.kind("robots"):
        named = {target.path for url in document.urls if (target := proof.locate(url, ""))}
        for blocked in document.blocked:
            stronger = [rule for rule in document.allowed if len(rule) >= len(blocked)]
            example = next(
                (
                    path
                    for path in _needed(proof)
                    if _meant(path, blocked) and not any(_meant(path, rule) for rule in stronger)
                ),
                "",
            )
            if example:
                what = f'it forbids "{blocked}", where /{example} lies'
                yield Finding(document.place, "robots", what, "let search engines see it")
        for sitemap in proof.kind("index", "news", "sitemap"):
            if sitemap.place.path not in named | _parts(proof):
                what = f"it does not name {sitemap.place.address}"
                yield Finding(document.place, "robots", what, "add a line `Sitemap: ...`")


def _parts(proof: Proof) -> set[str]:
    """Return the sitemaps that another names."""
    items = (item for index in proof.kind("index") for item in index.items)
    return {target.path for item in items if (target := proof.locate(item.url, ""))}


def _needed(proof: Proof) -> Iterator[str]:
    """Yield what search engines need: the pages of stories, pictures, style sheets, scripts."""
    return (path for path in sorted(proof.paths) if path.endswith(_NEEDED) or path in proof.pages)


def _meant(path: str, rule: str) -> bool:
    """Tell whether a rule of robots.txt is about a path (RFC 9309, section 2.2.3)."""
    if path.endswith("index.html"):
        path = path.removesuffix("index.html")
    pattern = re.escape(rule.removesuffix("$")).replace(r"\*", ".*")
    return re.match(pattern + ("$" if rule.endswith("$") else ""), f"/{path}") is not None


def translations_agree(proof: Proof) -> Iterator[Finding]:
    """Yield every page that names a translation which does not name it, or does not name itself."""
    for page in proof.own:
        here = proof.permalink(page.place)
        if not page.translations:
            continue
        named = {target.path for _, url in page.translations if (target := proof.locate(url, here))}
        if page.place.path not in named:
            what = "it names translations, but not itself"
            yield Finding(page.place, "hreflang", what, _TRANSLATED, "hreflang of itself")
        for path in sorted(named - {page.place.path}):
            other = proof.pages.get(path)
            if other is None:
                continue  # a dead link is told already
            there = proof.permalink(other.place)
            back = {t.path for _, url in other.translations if (t := proof.locate(url, there))}
            if page.place.path not in back:
                what = f"{other.place.address} is its translation, and does not name it"
                yield Finding(page.place, "hreflang", what, _TRANSLATED)


def breadcrumbs_are_links(proof: Proof) -> Iterator[Finding]:
    """Yield every step of a trail in structured data to which no link of the page leads.

    The last step is the page itself, or the list that it continues, and needs no link.
    """
    for page in proof.own:
        here = proof.permalink(page.place)
        steps = [url for node in page.nodes for url in _steps(node)]
        if not steps:
            continue
        linked = {target for url in page.urls if (target := proof.locate(url, here))}
        for url in steps:
            target = proof.locate(url, here)
            if target not in linked:
                what = f'the JSON-LD has a breadcrumb "{url}", and readers have none'
                yield Finding(page.place, "metadata", what, _TRAIL, "breadcrumb")


def _steps(node: Mapping[str, object]) -> Iterator[str]:
    if node.get("@type") == "BreadcrumbList":
        steps = node.get("itemListElement")
        for step in steps[:-1] if isinstance(steps, list) else ():
            if isinstance(step, Mapping) and isinstance(url := step.get("item"), str):
                yield url


def news_is_new(proof: Proof) -> Iterator[Finding]:
    """Yield what a news sitemap must not hold: stories of another day, or too many of them.

    See Google's rules for news sitemaps: the last two days, and 1,000 stories.
    """
    for document in proof.kind("news"):
        if len(document.items) > NEWS_LIMIT:
            what = f"it has {len(document.items):,} stories, more than {NEWS_LIMIT:,}"
            yield Finding(document.place, "metadata", what, "split it")
        for item in document.items:
            moment = instant(item.published)
            if moment is not None and proof.site.now - moment > NEWS_WINDOW:
                what = f'"{item.url}" is older than two days'
                yield Finding(document.place, "metadata", what, "leave it out", "old news")


def paywalls_are_there(proof: Proof) -> Iterator[Finding]:
    """Yield what structured data says is not free and the page does not have."""
    for page in proof.own:
        for selector in page.unmatched:
            what = f'the JSON-LD speaks of "{selector}", and no element is that'
            hint = "give the class to the part that is not free"
            yield Finding(page.place, "paywall", what, hint)
