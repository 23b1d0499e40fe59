"""Finds where every old address leads: redirects of the editors, aliases, and the ledger.

What stands on the site goes first, then what somebody wrote down, then what the ledger knows.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ssg.index.holding import Held
from ssg.index.losses import losses
from ssg.index.standing import lists_of_lists, standing
from ssg.ledger import PAGES, Entry, Ledger, pages_of
from ssg.links import files_of
from ssg.listing import list_at, pages_at
from ssg.model import Article, Site, StandingPage
from ssg.moves import Gone, Move
from ssg.problems import Location, Problem
from ssg.redirects import folder, is_elsewhere
from ssg.slugs import address_of

_EMPTIED = frozenset(  # they go when their last story does
    {"topic", "month", "byline", "folder", "series", "timeline", "log"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """Where old addresses lead, which are gone, and what is wrong with any."""

    moves: tuple[Move, ...]
    gone: tuple[Gone, ...]
    problems: tuple[Problem, ...]
    held: Mapping[str, str] = field(default_factory=dict)  # redirects to what is withheld: its id


def moving(site: Site, held: Held, ledger: Ledger, *, whole: bool) -> Moved:
    """Return where every old address of a site leads.

    Args:
        site: the paper, before it knows of moves.
        held: what is not published now.
        ledger: the addresses that were ever published.
        whole: whether no file was left out, so that what is missing is lost.
    """
    if not (ledger or site.settings.redirects):
        return Moved(tuple(sorted(_aliases(site), key=lambda move: move.old)), (), ())
    found = _Moving(site, held, ledger)
    found.follow_editors()
    if ledger:
        found.follow_ledger()
    lost = losses(found.lost, site, ledger) if whole else ()
    moves = sorted((*found.aliases, *found.moves.values()), key=lambda move: move.old)
    return Moved(tuple(moves), found.all_gone(), (*found.problems, *lost), found.led)


def folded(address: str) -> str:
    """Return what two addresses share that are one file on some systems."""
    return unicodedata.normalize("NFC", address).casefold()


class _Moving:
    """The table while it is made."""

    def __init__(self, site: Site, held: Held, ledger: Ledger) -> None:
        self.site, self.held, self.ledger = site, held, ledger
        living = {entry.address: entry for entry in standing(site)}
        fixed = ("/", *lists_of_lists(site).values(), *map(address_of, site.atlas.static))
        self.living = {*living, *fixed}
        self.folds = set(map(folded, self.living))
        self.pages = {a: int(e.id) for a, e in living.items() if e.kind == PAGES}
        self.holders = {entry.holder: a for a, entry in living.items()}
        self.aliases: list[Move] = []
        self.moves: dict[str, Move] = {}
        self.gone: list[Gone] = []
        self.led: dict[str, str] = {}
        self.lost: list[Entry] = []
        self.problems: list[Problem] = []

    def all_gone(self) -> tuple[Gone, ...]:
        """Return what is gone, in order; what is one file with a page on some systems is twin."""
        found = sorted(self.gone, key=lambda gone: gone.address)
        first: dict[str, str] = {}
        for gone in found:
            first.setdefault(folded(gone.address), gone.address)
        return tuple(
            replace(gone, twin=key in self.folds or first[key] != gone.address)
            for gone in found
            for key in (folded(gone.address),)
        )

    # --- what somebody wrote down -------------------------------------------------------------

    def follow_editors(self) -> None:
        """Take up redirects and aliases; what both lead elsewhere is a fault."""
        self.aliases = list(_aliases(self.site))
        known = {move.old: move for move in self.aliases}
        given = {redirect.old: redirect.new for redirect in self.site.settings.redirects}
        for redirect in self.site.settings.redirects:
            old = redirect.old
            if folded(old) in self.folds:
                message, hint = f"`redirects` has {old}, where a page stands", "remove one of them"
                self.problems.append(Problem(redirect.place, message, hint, "redirect"))
            elif old in known:
                message = f"`redirects` has {old}, which is an alias in {known[old].origin}"
                self.problems.append(Problem(redirect.place, message, "keep one", "redirect"))
            else:
                new = self._last(old, given, known, redirect.place)
                if new is not None:
                    self._lead(Move(old, new, redirect.place))

    def _lead(self, move: Move) -> None:
        """Enter a redirect, unless it leads to what is withheld now: no takedown waits for it."""
        page = _page_of(move.new)
        held = self.held.at(page, self.living)
        if held is None or self._is_shown(page):
            self._move(move)
        else:
            self.led[move.old] = held.id
            own = page in {held.address, *map(folder, held.aliases)}
            told = held.state if own else "withheld"  # a list may come again
            self.gone.append(Gone(move.old, move.origin, told))

    def _is_shown(self, address: str) -> bool:
        """Tell whether an address is that of a file to which something published refers, too."""
        path, atlas = address.removeprefix("/"), self.site.atlas
        shown: tuple[Article | StandingPage, ...] = (*self.site.articles, *self.site.pages)
        return path in atlas.files and any(path in files_of(each, atlas) for each in shown)

    def _last(
        self, old: str, given: Mapping[str, str], known: Mapping[str, Move], place: Location
    ) -> str | None:
        """Follow a redirect to its end, and say if it has none or more than one step."""
        way, new = [old], given[old]
        while (step := _page_of(new)) not in self.living and not is_elsewhere(new):
            if step in way:
                told = " -> ".join((*way, step))
                problem = Problem(place, f"`redirects` leads in circles: {told}", "break it up")
                self.problems.append(replace(problem, code="redirect"))
                return None
            way.append(step)
            if step not in given:
                break
            new = given[step] if "#" in given[step] else given[step] + _fragment(new)
        if len(way) > 2 or (len(way) == 2 and new != given[old]):
            message = f"`redirects` leads {old} on in more than one step"
            hint = f'write "{old}" = "{new}"'
            self.problems.append(Problem(place, message, hint, "redirect-chain"))
        alias = known.get(_page_of(new))
        return alias.new + _fragment(new) if alias else _page_of(new) + _fragment(new)

    def _move(self, move: Move) -> None:
        """Enter a move, without a page if another address is the same file on some systems."""
        key = folded(move.old)
        self.moves[move.old] = move if key not in self.folds else replace(move, stub=False)
        self.folds.add(key)

    # --- what the ledger knows ------------------------------------------------------------------

    def follow_ledger(self) -> None:
        """Find out what became of every address that was published."""
        self.folds |= {folded(move.old) for move in self.aliases}
        written = {move.old for move in self.aliases} | self.moves.keys()
        written |= {gone.address for gone in self.gone}
        later: list[Entry] = []
        for address, entry in self.ledger.items():
            if entry.kind == PAGES:
                later.append(entry)
            elif address not in self.living and address not in written:
                self._follow(entry)
        for entry in later:
            self._follow_pages(entry)
        self._straighten()

    def _follow(self, entry: Entry) -> None:
        held = self.held.stories.get(entry.id) if entry.family == "story" else None
        if entry.given_up:
            self.gone.append(Gone(entry.address, entry.place, "given up"))
        elif (new := self.holders.get(entry.holder)) is not None:
            self._move(Move(entry.address, new, entry.place))
        elif held is not None:
            self.gone.append(Gone(entry.address, entry.place, held.state))
        elif entry.holder in self.held.lists:  # its name may not be told any more
            self.gone.append(Gone(entry.address, entry.place, "withheld"))
        elif entry.kind in _EMPTIED:
            self._move(Move(entry.address, self._parent(entry), entry.place))
        else:
            self.lost.append(entry)

    def _parent(self, entry: Entry) -> str:
        """Return where readers of a list that came to have no stories are led."""
        if (parent := lists_of_lists(self.site).get(entry.kind)) is not None:
            return parent
        path = entry.id
        while path := posixpath.dirname(path):
            if (above := self.holders.get(("section", path))) is not None:
                return above
        return "/"

    def _follow_pages(self, entry: Entry) -> None:
        """Lead the pages that a list has no more to its front, wherever that is by now."""
        front = list_at(entry.address)
        move = self.moves.get(front)
        target = front if front in self.living else move.new if move else ""
        there = self.pages.get(pages_at(front), 0)
        for number in pages_of(entry):
            address = f"{entry.address}{number}/"
            if number <= there or address in self.living or address in self.moves:
                continue
            if target and not entry.given_up:
                self._move(Move(address, target, entry.place))

    def _straighten(self) -> None:
        """Let what leads to an old address lead to where that leads."""
        for old, move in self.moves.items():
            page = _page_of(move.new)
            if page not in self.living and (on := self.moves.get(page)) and on is not move:
                self.moves[old] = replace(
                    move, new=on.new if "#" in on.new else on.new + _fragment(move.new)
                )


def _aliases(site: Site) -> Iterator[Move]:
    """Yield every alias of what is published."""
    for story in site.articles:
        for alias in story.fields.aliases:
            yield Move(folder(alias), story.address, story.at("aliases"))
    for page in site.pages:
        for alias in page.fields.aliases:
            yield Move(folder(alias), page.address, Location(f"content/{page.path}"))
    for author in site.authors.values():
        for alias in author.aliases:
            yield Move(folder(alias), author.address, Location(f"content/{author.path}"))


def _page_of(target: str) -> str:
    """Return the address of the page that a target is on, with a slash at its end if it has one."""
    if is_elsewhere(target):
        return target
    return folder(target.partition("#")[0].partition("?")[0])


def _fragment(target: str) -> str:
    return "" if is_elsewhere(target) or "#" not in target else "#" + target.partition("#")[2]
