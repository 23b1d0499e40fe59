"""Reads the finished paper as readers and machines will, and reports what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssg.audit.agreement import feeds_name_pages, one_address, sitemaps_name_pages
from ssg.audit.contrast import theme_can_be_read
from ssg.audit.dates import feeds_tell_the_date, nothing_from_tomorrow, one_date
from ssg.audit.findings import Finding, told
from ssg.audit.leads import dead_links
from ssg.audit.leftovers import local_addresses, printed_shortcodes, relative_in_feeds
from ssg.audit.machines import (
    breadcrumbs_are_links,
    news_is_new,
    paywalls_are_there,
    robots_let_in,
    translations_agree,
)
from ssg.audit.outline import duplicate_descriptions, duplicate_titles, landmarks, well_formed
from ssg.audit.proof import Proof, read_proof
from ssg.audit.reach import orphan_stories, unlinked_policies
from ssg.audit.weights import heavy_pages, heavy_pictures
from ssg.model import Site
from ssg.outputs import Entry, File, Output
from ssg.problems import Problem

__all__ = ["audit"]

_RULES: tuple[Callable[[Proof], Iterator[Finding]], ...] = (
    dead_links,
    one_address,
    sitemaps_name_pages,
    feeds_name_pages,
    one_date,
    feeds_tell_the_date,
    nothing_from_tomorrow,
    well_formed,
    duplicate_titles,
    duplicate_descriptions,
    landmarks,
    orphan_stories,
    unlinked_policies,
    robots_let_in,
    translations_agree,
    breadcrumbs_are_links,
    news_is_new,
    paywalls_are_there,
    theme_can_be_read,
    heavy_pages,
    heavy_pictures,
    printed_shortcodes,
    local_addresses,
    relative_in_feeds,
)


def audit(
    site: Site, entries: tuple[Entry, ...], made: tuple[Output | File, ...]
) -> tuple[Problem, ...]:
    """Return every problem of a finished site, each at the source of the page that shows it.

    A fault that nearly all pages of a template have is reported once, with their number.

    Args:
        site: the paper.
        entries: the plan.
        made: every output of the plan, the pages rendered.

    Raises:
        OSError: if a style sheet or a page that is to be copied cannot be read.
    """
    proof = read_proof(site, entries, made)
    findings = (finding for rule in _RULES for finding in rule(proof))
    return told(findings, proof.places(), site.settings)
