"""What lists and trails say of themselves."""

from __future__ import annotations

from ssg.jsonld.nodes import Node, filled, full_url, site_id
from ssg.jsonld.who import website_reference
from ssg.model import Card, Link, Strand
from ssg.settings import Settings


def items(cards: tuple[Card, ...]) -> Node | None:
    """Return the stories of a list in their order, or None if it is empty."""
    places: list[Node] = [
        {"@type": "ListItem", "position": place, "url": card.permalink, "name": card.title}
        for place, card in enumerate(cards, start=1)
    ]
    return {"@type": "ItemList", "itemListElement": places} if places else None


def series_reference(series: Strand) -> Node:
    """Name a series where one of its parts is."""
    return {
        "@type": "CreativeWorkSeries",
        "@id": f"{series.permalink}#series",
        "name": series.title,
        "url": series.permalink,
    }


def trail(settings: Settings, permalink: str, crumbs: tuple[Link, ...]) -> Node:
    """Return the breadcrumb as the page shows it; one step alone is no trail."""
    if len(crumbs) < 2:
        return {}
    steps = [_step(settings, place, crumb) for place, crumb in enumerate(crumbs, start=1)]
    return {"@type": "BreadcrumbList", "@id": f"{permalink}#breadcrumb", "itemListElement": steps}


def _step(settings: Settings, place: int, crumb: Link) -> Node:
    url = full_url(settings, crumb.url) if crumb.url else None
    return filled({"@type": "ListItem", "position": place, "name": crumb.title, "item": url})


def website(settings: Settings) -> Node:
    """Describe the site, on its front page."""
    return {
        **website_reference(settings),
        "description": settings.description,
        "inLanguage": settings.language,
        "publisher": {"@id": site_id(settings, "publisher")},
    }
