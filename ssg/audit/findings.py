"""What an audit finds, and how it is told: a fault that whole templates have is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ssg.problems import Location, Problem
from ssg.settings import Settings

FEW = 3  # pages that may have the same fault by chance, and are told one by one
SHARE = 0.9  # of a template's pages: a fault that so many have is the template's


@dataclass(frozen=True, slots=True)
class Place:
    """A finished output: where readers find it, and what it was made of."""

    path: str  # under output/
    address: str
    origin: Location
    template: str = ""  # empty for a copied file


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one output.

    `kind` names a fault that only a template can have, whatever the page: all of that name are
    told as one. Without it, the same words are the same fault, and it counts as the template's
    only if nearly all of its pages have it.
    """

    place: Place
    code: str
    what: str
    hint: str
    kind: str = ""


def told(
    findings: Iterable[Finding], places: Iterable[Place], settings: Settings
) -> tuple[Problem, ...]:
    """Return the findings as problems, without those the site has switched off.

    Args:
        findings: what was found, in the order of the plan.
        places: all outputs that were looked at.
        settings: the site's, which say how much a code counts.
    """
    pages = Counter(place.template for place in places)
    alike: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in findings:
        same = alike.setdefault((finding.code, finding.kind or finding.what), {})
        same.setdefault(finding.place.path, finding)
    return tuple(
        problem
        for same in alike.values()
        for problem in _problems(tuple(same.values()), pages, settings)
    )


def _problems(
    same: Sequence[Finding], pages: Counter[str], settings: Settings
) -> Iterator[Problem]:
    """Yield one problem for a fault of templates, else one for every page that has it."""
    level = settings.level(same[0].code)
    if level == "off":
        return
    faulty = Counter(finding.place.template for finding in same)
    guilty = [name for name, count in faulty.items() if _is_guilty(name, count, pages)]
    shared = len(same) > FEW and (bool(guilty) or bool(same[0].kind))
    for finding in same[:1] if shared else same:
        place, where = finding.place, finding.place.origin
        if shared and guilty and len(faulty) == 1:
            where = Location(f"layouts/{place.template}")
        more = f" and {len(same) - 1} more pages" if shared else ""
        message = f"on {place.address}{more}, {finding.what}"
        yield Problem(where, message, finding.hint, finding.code, level)


def _is_guilty(template: str, count: int, pages: Counter[str]) -> bool:
    return bool(template) and FEW < count >= SHARE * pages[template]
