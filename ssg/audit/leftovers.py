"""Rules against traces of the workshop: shortcodes, local addresses, addresses without a host."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssg.audit.findings import Finding, Place
from ssg.audit.proof import Proof
from ssg.audit.tags import tag_reader

_LOCAL = re.compile(r"(?:https?:)?//(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/?#]|$)", re.IGNORECASE)
_MARK = re.compile(r"\{\{[<%][^}]{0,60}\}?\}?")
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # an address with its scheme


def printed_shortcodes(proof: Proof) -> Iterator[Finding]:
    """Yield every foreign shortcode that readers of a page or a feed would see."""
    hint = "map it in [shortcodes], or take it out"
    for page in proof.own:
        for mark in page.leftovers:
            yield Finding(page.place, "leftover", f"`{mark}` is printed", hint)
    for document in proof.kind("feed"):
        for item in document.items:
            for match in _MARK.finditer(item.text):
                yield Finding(document.place, "leftover", f"`{match[0]}` is printed", hint)


def local_addresses(proof: Proof) -> Iterator[Finding]:
    """Yield every address on the writer's own computer, once the site has an address itself."""
    base_url = proof.site.settings.base_url
    if not base_url or _LOCAL.match(base_url):
        return
    for page in proof.own:
        data = (text for _, text in page.texts)
        yield from _local(page.place, (*page.urls, *page.canonicals, *data))
    for sheet in proof.styles:
        yield from _local(sheet.place, sheet.urls)
    for document in proof.documents:
        yield from _local(document.place, document.urls)


def _local(place: Place, urls: Iterable[str]) -> Iterator[Finding]:
    for url in dict.fromkeys(urls):
        if _LOCAL.match(url):
            what = f'"{url}" is an address on your own computer'
            yield Finding(place, "leftover", what, "write where it lies on the web")


def relative_in_feeds(proof: Proof) -> Iterator[Finding]:
    """Yield every address in a feed without a host: readers see it outside of the site."""
    read = tag_reader()
    hint = "write it in full, with https:// and the host"
    for document in proof.kind("feed"):
        inside = (tag.urls for item in document.items for tag in read(item.html))
        urls = (*document.urls, *(item.url for item in document.items))
        for url in dict.fromkeys((*urls, *(url for each in inside for url in each))):
            if not _WHOLE.match(url) and not url.startswith("#"):
                what = f'the address "{url}" leads nowhere outside of the site'
                yield Finding(document.place, "leftover", what, hint)
