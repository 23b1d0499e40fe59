"""The way from the front page down to a page, as breadcrumbs show it."""

from __future__ import annotations

from ssg.model import Link, Section, Site


def trail(site: Site, *steps: Link) -> tuple[Link, ...]:
    """Return the way from the front page; the steps come with addresses."""
    url = site.settings.url
    home = Link(site.words("Home"), url("/"))
    return (home, *(Link(step.title, url(step.url)) for step in steps))


def section_trail(site: Site, section: Section) -> tuple[Link, ...]:
    """Return the way from the front page down to a section."""
    chain = [section]
    while chain[0].parent:
        chain.insert(0, site.sections[chain[0].parent])
    return trail(site, *(Link(step.title, step.address) for step in chain))
