"""What every page of the site shares: its name, menus, marks and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssg.facts import ImageFields
from ssg.furniture import Chrome
from ssg.head import feed_links
from ssg.links import picture, resolve
from ssg.look import look_address, make_look, preloads
from ssg.model import Atlas, Link, Picture, Site
from ssg.notices import has_log, introduction
from ssg.settings import MenuLink
from ssg.wording import direction_of, script_of

POLICIES = {  # messages of the catalogs
    "corrections": "Corrections policy",
    "ethics": "Ethics",
    "principles": "Principles",
    "ownership": "Ownership and funding",
    "masthead": "Masthead",
    "diversity": "Diversity",
    "diversity_report": "Diversity report",
    "fact_checking": "Fact-checking",
    "unnamed_sources": "Unnamed sources",
    "feedback": "Feedback",
    "bylines": "Bylines",
    "mission": "Mission",
}
_LOCALES = {
    "en": "en_US",
    "fr": "fr_FR",
    "de": "de_DE",
    "es": "es_ES",
    "ar": "ar_AR",
    "zh": "zh_CN",
}


def make_chrome(site: Site, policy: str) -> Chrome:
    """Return what every page of the site shows.

    Args:
        site: the paper.
        policy: the Content-Security-Policy that its pages carry.
    """
    settings, atlas = site.settings, site.atlas
    menu, policies = settings.menu.main, tuple(_policies(site))
    return Chrome(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        direction=direction_of(settings.language),
        script=script_of(settings.language),
        home=settings.url("/"),
        permalink=settings.permalink_of("/"),
        menu=_menu(site, menu) if menu is not None else _top_sections(site),
        footer=_menu(site, settings.menu.footer),
        feeds=feed_links(site),
        policies=policies,
        corrections=_corrections(site, policies),
        social=tuple(Link(name, url) for name, url in settings.social.items()),
        logo=_mark(atlas, settings.logo, settings.title),
        favicon=_url(atlas, settings.favicon) if settings.favicon else "",
        share_image=_mark(atlas, settings.share_image, settings.title),
        look_css=settings.url(look) if (look := look_address(make_look(site))) else "",
        preloads=preloads(site),
        csp=policy,
        locale=open_graph_locale(settings.language),
        extra=settings.extra,
    )


def open_graph_locale(language: str) -> str:
    """Return a language tag the way Open Graph writes it: `en_GB`."""
    tongue, _, place = language.replace("_", "-").partition("-")
    if len(place) == 2:
        return f"{tongue.lower()}_{place.upper()}"
    return _LOCALES.get(tongue.lower(), f"{tongue.lower()}_{tongue.upper()}")


def _policies(site: Site) -> Iterator[Link]:
    named = site.settings.publisher.policies
    for name, title in POLICIES.items():
        if name in named:
            yield Link(site.words(title), _url(site.atlas, named[name]))


def _corrections(site: Site, policies: Iterable[Link]) -> Link | None:
    """Return the way to the list of corrections, if there is one and no policy leads to it."""
    url = site.settings.url(site.settings.urls.corrections)
    if not has_log(site) or any(policy.url == url for policy in policies):
        return None
    page = introduction(site)
    return Link(page.title if page else site.words("Corrections and clarifications"), url)


def _top_sections(site: Site) -> tuple[Link, ...]:
    return tuple(Link(s.title, s.url) for s in site.sections.values() if not s.parent)


def _menu(site: Site, entries: Iterable[str | MenuLink]) -> tuple[Link, ...]:
    """Return menu entries as links; a section that does not exist is a problem of the checks."""
    links: list[Link] = []
    for entry in entries:
        if isinstance(entry, MenuLink):
            links.append(Link(entry.title, _url(site.atlas, entry.url)))
        elif (section := site.sections.get(entry.strip("/"))) is not None:
            links.append(Link(section.title, section.url))
    return tuple(links)


def _url(atlas: Atlas, target: str) -> str:
    found = resolve(target, base="", atlas=atlas)
    return found.url if found else target


def _mark(atlas: Atlas, src: str, alt: str) -> Picture | None:
    return picture(ImageFields(src, alt), base="", atlas=atlas) if src else None
