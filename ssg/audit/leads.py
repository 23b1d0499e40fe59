"""Rules for links: whatever a page, a style sheet or a feed points to is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from urllib.parse import urljoin

from ssg.audit.addresses import Target
from ssg.audit.findings import Finding, Place
from ssg.audit.proof import Proof
from ssg.audit.webpages import WebPage
from ssg.facts import Body, ImageFields, StoryFields
from ssg.links import resolve
from ssg.model import Article, StandingPage
from ssg.slugs import address_of

_NAMES = frozenset({"@id", "@context", "@type"})  # of things, which need not be pages


def dead_links(proof: Proof) -> Iterator[Finding]:
    """Yield every address of the site that no output answers, and every anchor without its id.

    Where the site is lenient about the links of its sources (`broken-link` is no error), these
    are left to that check, which knows their lines.
    """
    forgiven = _forgiven(proof)
    for place, base, urls in _uses(proof):
        page = urljoin(proof.permalink(place), base)
        for url in urls:
            target = proof.locate(url, page)
            if target is None or not (fault := _fault(proof, target)):
                continue
            if url not in forgiven(place.origin.path):
                hint = _cure(proof, target, url)
                yield Finding(place, "dead-link", f'the address "{url}" {fault}', hint)


def _uses(proof: Proof) -> Iterator[tuple[Place, str, Iterable[str]]]:
    """Yield every output with the base of its addresses and the addresses in it."""
    home = proof.site.settings.permalink_of("/")
    for page in proof.pages.values():
        yield page.place, page.base, dict.fromkeys((*page.urls, *_data_urls(page, home)))
    for sheet in proof.styles:
        yield sheet.place, "", sheet.urls
    for document in proof.documents:
        yield document.place, "", document.urls


def _data_urls(page: WebPage, home: str) -> Iterator[str]:
    """Yield the addresses of the site in the structured data of a page."""
    for key, text in page.texts:
        if text.startswith(home) and key not in _NAMES and not any(map(str.isspace, text)):
            yield text


def _fault(proof: Proof, target: Target) -> str:
    if target.path not in proof.paths:
        return "leads nowhere"
    page = proof.pages.get(target.path)
    if not target.fragment or page is None or page.is_redirect:
        return ""
    known = target.fragment in page.ids or target.fragment.lower() == "top"
    return "" if known else "names an anchor that is not there"


def _cure(proof: Proof, target: Target, url: str) -> str:
    base_path = proof.site.settings.base_path
    if not target.path and url.startswith("/"):
        return f"the site lies under {base_path}/: write {base_path}{url}"
    if target.path in proof.paths:
        return f"correct it, or give {address_of(target.path)} that anchor"
    if f"{target.path}/index.html" in proof.paths:
        return f"did you mean /{target.path}/ ?"
    return "correct it, or publish what it should lead to"


# --- links that a check of the sources answers for ---------------------------------------------


def _forgiven(proof: Proof) -> Callable[[str], frozenset[str]]:
    """Return a function that names the addresses a source file is responsible for itself."""
    if proof.site.settings.level("broken-link") == "error":
        return lambda source: frozenset()
    written = {f"content/{path}": targets for path, targets in _written(proof)}

    @cache
    def forgiven(source: str) -> frozenset[str]:
        base = source.removeprefix("content/")
        found = (resolve(t, base=base, atlas=proof.site.atlas) for t in written.get(source, ()))
        return frozenset(one.url for one in found if one is not None)

    return forgiven


def _written(proof: Proof) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every content file with the links and pictures in it, as written."""
    site = proof.site
    sources: tuple[Article | StandingPage, ...] = (*site.articles, *site.pages)
    for source in sources:
        yield source.path, (*_targets(source.body), *_named(source.fields))
    for author in site.authors.values():
        yield author.path, tuple(_targets(author.body))
    for path, body in site.bodies.items():
        yield site.sections[path].file, tuple(_targets(body))


def _targets(body: Body) -> Iterator[str]:
    return (reference.target for reference in body.references)


def _named(fields: StoryFields) -> Iterator[str]:
    yield from (link.target for link in fields.related)
    if isinstance(fields.image, ImageFields):
        yield fields.image.src
