"""Rules for what readers have to load: pages and pictures have a budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ssg.audit.findings import Finding, Place
from ssg.audit.proof import Proof
from ssg.pictures import media_type_of

KILOBYTE = 1000  # bytes


def heavy_pages(proof: Proof) -> Iterator[Finding]:
    """Yield every page whose HTML is beyond the budget."""
    most = proof.site.settings.limit("page-weight", "most")
    for page in proof.own:
        if page.size > most * KILOBYTE:
            what = f"its HTML has {_kilobytes(page.size)}, more than {most}"
            yield Finding(page.place, "page-weight", what, "show fewer stories, or split the text")


def heavy_pictures(proof: Proof) -> Iterator[Finding]:
    """Yield every published picture that is beyond the budget."""
    most = proof.site.settings.limit("picture-weight", "most")
    for place, source in _pictures(proof):
        size = Path(source).stat().st_size
        if size > most * KILOBYTE:
            what = f"the picture has {_kilobytes(size)}, more than {most}"
            yield Finding(place, "picture-weight", what, "export it smaller, or as WebP or AVIF")


def _pictures(proof: Proof) -> Iterator[tuple[Place, str]]:
    return ((place, source) for place, source in proof.files if media_type_of(place.path))


def _kilobytes(size: int) -> str:
    return f"{size / KILOBYTE:,.0f} kilobytes"
