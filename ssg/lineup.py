"""The site of an edition with what the slots of its fronts come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ssg.desk import Edition, Indexed
from ssg.facts import Loaded, Parsed
from ssg.index import index
from ssg.kit import Kit
from ssg.placing import front_findings
from ssg.settings import Settings


def line_up(
    kit: Kit, parsed: Sequence[Parsed], loaded: Loaded, *, settings: Settings, edition: Edition
) -> Indexed:
    """Index the files of a site, and see whether its fronts have enough stories.

    Args:
        kit: the parts of the generator; its picks fill slots.
        parsed: the facts of all files.
        loaded: what else was found.
        settings: of the site.
        edition: which instant, and what of it is shown.
    """
    names = tuple(name for name, _ in kit.picks)
    made = index(parsed, loaded, settings=settings, edition=edition, picks=names)
    return replace(made, problems=(*made.problems, *front_findings(made.site, kit.picks)))
