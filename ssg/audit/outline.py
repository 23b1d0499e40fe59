"""Rules for single pages: one title, one heading, a description, ids that are unique."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.audit.findings import FEW, Finding
from ssg.audit.proof import Proof
from ssg.audit.webpages import WebPage

_BARE = ("fragment", "withdrawn")  # a box, a page of one line: there is nothing to skip
_THEME = "correct its layout"
LONG = 100  # characters of an address that are shown


def well_formed(proof: Proof) -> Iterator[Finding]:
    """Yield what no page should lack or have twice, and documents that cannot be read."""
    for page in proof.own:
        if not page.place.template.startswith("fragment"):  # a box is no page
            yield from _title(page)
            yield from _description(page)
        yield from _contents(page)
    for document in proof.documents:
        if document.fault:
            yield Finding(document.place, "markup", f"it is {document.fault}", _THEME)


def _title(page: WebPage) -> Iterator[Finding]:
    if len(page.titles) != 1 or not page.titles[0]:
        number = sum(map(bool, page.titles))
        what = f"there are {number} titles instead of one"
        yield Finding(page.place, "markup", what, _THEME, "title")
    if page.headings != 1:
        what = f"there are {page.headings} <h1> headings instead of one"
        hint = "correct its layout, or begin the headings of its text with ##"
        yield Finding(page.place, "markup", what, hint)


def _description(page: WebPage) -> Iterator[Finding]:
    given = page.meta.get("description", ())
    if len(given) > 1 or (page.listed and not any(given)):
        number = sum(map(bool, given))
        what = f"there are {number} descriptions instead of one"
        yield Finding(page.place, "markup", what, _THEME, "description")


def _contents(page: WebPage) -> Iterator[Finding]:
    for name in page.repeated_ids:
        what = f'the id "{name}" is there more than once'
        yield Finding(page.place, "markup", what, "give every element an id of its own")
    yield from _pictures(page)
    if page.faulty_data:
        what = f"the JSON-LD cannot be read: {page.faulty_data}"
        yield Finding(page.place, "markup", what, _THEME, "data")


def _pictures(page: WebPage) -> Iterator[Finding]:
    """Yield pictures without alt; many on one page are told as one."""
    hint = 'say what it shows, or write alt="" if it is decoration'
    number = len(page.undescribed)
    if number > FEW:
        what = f'{number} pictures have no alt, the first "{_short(page.undescribed[0])}"'
        yield Finding(page.place, "missing-alt", what, hint)
        return
    for url in page.undescribed:
        what = f'the picture "{_short(url)}" has no alt'
        yield Finding(page.place, "missing-alt", what, hint)


def _short(url: str) -> str:
    return url if len(url) <= LONG else f"{url[:LONG]}..."


def duplicate_titles(proof: Proof) -> Iterator[Finding]:
    """Yield every title that several pages have which search engines may show."""
    alike: dict[str, list[WebPage]] = {}
    for page in proof.own:
        own = page.canonical == proof.permalink(page.place)
        if page.listed and not page.is_hidden and own and page.titles:
            alike.setdefault(page.titles[0], []).append(page)
    for title, pages in alike.items():
        if title and len(pages) > 1:
            first, *others = (page.place.address for page in pages)
            more = _more(len(others) - 1)
            what = f'the title "{title}" is also that of {others[0]}{more}'
            yield Finding(pages[0].place, "duplicate-title", what, "tell them apart")


def _more(number: int) -> str:
    return f" and {number} other{'' if number == 1 else 's'}" if number else ""


def duplicate_descriptions(proof: Proof) -> Iterator[Finding]:
    """Yield every description that several stories have."""
    alike: dict[str, list[WebPage]] = {}
    for page in proof.own:
        given = page.meta.get("description", ())
        if page.place.address in proof.stories and given and not page.is_hidden:
            alike.setdefault(given[0], []).append(page)
    for pages in alike.values():
        if len(pages) > 1:
            first, *others = pages
            more = _more(len(others) - 1)
            what = f"its description is also that of {others[0].place.address}{more}"
            hint = "give each a `summary` of its own"
            yield Finding(first.place, "duplicate-description", what, hint)


def landmarks(proof: Proof) -> Iterator[Finding]:
    """Yield what people who listen to a page need to find their way, and do not have."""
    for page in proof.own:
        if page.place.template.startswith(_BARE):
            continue
        if page.mains != 1:
            what = f"there are {page.mains} <main> elements instead of one"
            yield Finding(page.place, "landmarks", what, _THEME, "main")
        if not page.language:
            what = "<html> does not say in which language it is"
            yield Finding(page.place, "landmarks", what, _THEME, "language")
        if not page.first_link.startswith("#"):
            what = "its first link does not skip to the contents"
            yield Finding(page.place, "landmarks", what, _THEME, "skip link")
