"""Who made it: authors, the publisher, the website."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.furniture import Chrome
from ssg.jsonld.nodes import Node, filled, image, profiles, site_id
from ssg.links import absolute, resolve
from ssg.model import Article, Author, Site
from ssg.settings import Settings

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


def credited(settings: Settings, story: Article) -> Iterator[Author]:
    """Yield the people of a story once each; the paper itself has its own node."""
    people = {credit.author.id: credit.author for credit in story.authors}
    return (author for author in people.values() if is_person(settings, author))


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
