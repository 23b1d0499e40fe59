"""Who made it: authors, the publisher, the website."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from ssg.furniture import Chrome
from ssg.jsonld.nodes import Node, filled, image, profiles, site_id
from ssg.links import absolute, resolve
from ssg.model import Author, Site
from ssg.settings import Settings

PEOPLE = 2_000  # authors whose nodes are kept
POLICIES = {  # our name of a policy -> the property that names its page
    "corrections": "correctionsPolicy",
    "ethics": "ethicsPolicy",
    "principles": "publishingPrinciples",
    "ownership": "ownershipFundingInfo",
    "masthead": "masthead",
    "diversity": "diversityPolicy",
    "diversity_report": "diversityStaffingReport",
    "fact_checking": "verificationFactCheckingPolicy",
    "unnamed_sources": "unnamedSourcesPolicy",
    "feedback": "actionableFeedbackPolicy",
    "bylines": "noBylinesPolicy",
    "mission": "missionCoveragePrioritiesPolicy",
}


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """What story pages say of the paper and its people, made once for all of them."""

    settings: Settings
    publisher: Node
    reference: Node  # to the publisher
    website: Node
    named: Callable[[Author], Node]
    person: Callable[[Author], Node]  # empty for the paper itself, which has its own node


def make_house(settings: Settings, chrome: Chrome) -> House:
    """Return what the graphs of all stories have in common."""

    def person(author: Author) -> Node:
        return author_node(settings, author) if is_person(settings, author) else {}

    return House(
        settings,
        filled(publisher(settings, chrome)),
        publisher_reference(settings, chrome),
        website_reference(settings),
        lru_cache(maxsize=PEOPLE)(partial(named, settings)),
        lru_cache(maxsize=PEOPLE)(person),
    )


def is_person(settings: Settings, author: Author) -> bool:
    """Tell a person from the paper itself, whose name may stand in a byline too."""
    ours = {settings.title.casefold(), settings.publisher.name.casefold()}
    return author.name.casefold() not in ours


def author_node(settings: Settings, author: Author) -> Node:
    """Return what is known of an author: the name alone in `name`, the role beside it."""
    if not is_person(settings, author):
        return named(settings, author)
    return filled(
        {
            **named(settings, author),
            "jobTitle": author.role,
            "description": author.bio,
            "image": image(author.portrait),
            "sameAs": profiles(settings, author.links),
            "worksFor": {"@id": site_id(settings, "publisher")},
        }
    )


def named(settings: Settings, author: Author) -> Node:
    """Name an author where it is credited; the rest stands in the author's own node."""
    if not is_person(settings, author):
        return publisher_name(settings)
    return {
        "@type": "Person",
        "@id": f"{author.permalink}#person",
        "name": author.name,
        "url": author.permalink,
    }


def publisher_name(settings: Settings) -> Node:
    """Name the publisher where it is credited."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": site_id(settings, "publisher"),
        "name": settings.publisher.name or settings.title,
        "url": settings.permalink_of("/"),
    }


def publisher_reference(settings: Settings, chrome: Chrome) -> Node:
    """Name the publisher with its logo, which some readers want beside the story."""
    return filled({**publisher_name(settings), "logo": image(chrome.logo)})


def publisher(settings: Settings, chrome: Chrome) -> Node:
    """Return the publisher as every page describes it."""
    reference = publisher_reference(settings, chrome)
    return {**reference, "sameAs": profiles(settings, chrome.social)}


def full_publisher(site: Site, chrome: Chrome) -> Node:
    """Return all that is known of the publisher, with the pages that state its rules."""
    known = site.settings.publisher
    return {
        **publisher(site.settings, chrome),
        "legalName": known.legal_name,
        "email": known.email,
        "address": known.address,
        "foundingDate": known.founded,
        **{POLICIES[name]: _page(site, target) for name, target in known.policies.items()},
    }


def website_reference(settings: Settings) -> Node:
    """Name the site a page is part of."""
    url = settings.permalink_of("/")
    return {
        "@type": "WebSite",
        "@id": site_id(settings, "website"),
        "name": settings.title,
        "url": url,
    }


def _page(site: Site, target: str) -> str | None:
    """Return the absolute URL of a page that `site.toml` names; the checks report a missing one."""
    found = resolve(target, base="", atlas=site.atlas)
    return absolute(site.atlas, found) if found else None
