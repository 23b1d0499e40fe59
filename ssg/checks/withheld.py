"""Tells links to stories that are not shown now from those that lead nowhere at all.

What is withheld is no part of a `Site`, so no check can know of it: this is asked afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ssg.checks.links import Use, broken
from ssg.contracts import Rows
from ssg.desk import Withheld
from ssg.links import names_of, resolve
from ssg.model import Atlas, Site, State
from ssg.problems import Problem

CODE = "withheld-link"
_OUT = "take the link out of the text"
_SAID: Mapping[State, tuple[str, str]] = {
    "withdrawn": ("was withdrawn", _OUT),
    "expired": ("has expired", _OUT),
    "draft": ("is a draft", "it comes by itself when the story is published"),
    "scheduled": ("is not out yet", "it comes by itself with the story"),
}
_STAYS = "write the path of its file, and the link comes and goes with the story"


def withheld_links(
    found: Iterable[Problem], site: Site, rows: Rows, withheld: Iterable[Withheld]
) -> tuple[Problem, ...]:
    """Return what the checks found, with links to withheld stories under a code of their own.

    Such a link is left out of the page and its words stay, so that a story can be taken down, or
    expire, without anybody having to edit the stories that lead to it. One that is written as an
    address of the site is taken as it stands, and stays.

    Args:
        found: by the checks.
        site: the paper, without what is withheld.
        rows: of all outputs.
        withheld: the stories and pages that are not shown.
    """
    found = tuple(found)
    if not any(problem.code == "broken-link" for problem in found):
        return found
    told = tuple(withheld)
    wider = _with_withheld(site.atlas, told)
    states = {address: each.state for each in told for address in (each.address, *each.aliases)}
    lists = {address: each.state for each in told for _, address in each.lists}
    instead = {}
    for use, problem in broken(site, rows):
        if (state := _state(use, wider, states)) is not None:
            stays = resolve(use.target, base=use.base, atlas=site.atlas) is not None
            instead[problem] = _said(use, problem, state, stays=stays)
        elif (state := _state(use, wider, lists)) is not None:
            instead[problem] = _said_of_list(use, problem, state)
    return tuple(instead.get(problem, problem) for problem in found)


def _with_withheld(atlas: Atlas, withheld: tuple[Withheld, ...]) -> Atlas:
    """Return where links would lead if everything was shown."""
    targets = {each.path: each.address for each in withheld if each.address}
    names = {**names_of(targets), **atlas.names}
    return replace(atlas, targets={**targets, **atlas.targets}, names=names)


def _state(use: Use, wider: Atlas, states: Mapping[str, State]) -> State | None:
    led = resolve(use.target, base=use.base, atlas=wider)
    if led is None:
        return None
    page = led.address
    feeds_of = page[: page.rfind("/") + 1]  # a feed goes with its list
    return states.get(page) or states.get(f"{page}/") or states.get(feeds_of)


def _said(use: Use, problem: Problem, state: State, *, stays: bool) -> Problem:
    what, cure = _SAID[state]
    written = use.target.removeprefix("ref:")
    if stays:
        message = f'the link "{written}" leads to a story that {what}'
        return replace(problem, message=message, hint=_STAYS, code=CODE)
    message = f'the link "{written}" is left out: its story {what}'
    return replace(problem, message=message, hint=cure, code=CODE)


def _said_of_list(use: Use, problem: Problem, state: State) -> Problem:
    message = f'the link "{use.target}" leads to a list whose last story {_SAID[state][0]}'
    return replace(problem, message=message, hint=_OUT, code=CODE)
