"""What the desk page says: the stories by state, and what was done lately, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

from ssg.desk import Withheld
from ssg.index.visibility import begins_at
from ssg.model import Article
from ssg.preview.about import EXCERPTS, News, RoundSaid, ShownProblem, shown_problems
from ssg.preview.amendments import DeskNote, latest_notes
from ssg.preview.findings import Group, grouped, some_of_each
from ssg.preview.front_desk import DeskFront, desk_fronts
from ssg.preview.old_addresses import OldAddresses, old_addresses
from ssg.preview.strands import DeskStrand, desk_running, desk_series
from ssg.preview.view import View

LATEST = 50  # published stories that are shown
LONGEST = 200  # stories of any other state that are shown
ROUNDS = 12  # rebuilds that are shown
NAMES = 5  # of files and pages that are shown of each
SOON = timedelta(days=7)  # so near is the end of a story that expires soon


class DeskStory(Struct, frozen=True):
    """A story as the desk lists it."""

    title: str
    path: str  # "content/africa/x.md"
    url: str = ""  # "" if it is not on the site that is shown
    when: datetime | None = None  # it comes out, came out, or ends
    section: str = ""
    byline: str = ""
    embargo: bool = False  # it is an embargo that holds it back, not its date
    note: str = ""  # why it is not shown


class Shelf(Struct, frozen=True):
    """The stories of a state: the first of them, and how many there are."""

    stories: tuple[DeskStory, ...] = ()
    count: int = 0


class Rebuild(Struct, frozen=True):
    """A rebuild as the desk tells of it: some names, and how many there are."""

    at: datetime
    changed: tuple[str, ...]
    changed_count: int
    pages: tuple[str, ...]
    page_count: int
    seconds: float
    problems: int


class Desk(Struct, frozen=True):
    """What `/_desk/` shows, and `/_desk/data.json` holds."""

    title: str
    now: datetime
    zone: str
    public: bool
    home: str = "/"  # URL of the front page
    scheduled: Shelf = Shelf()  # the next one first; those under an embargo too
    drafts: Shelf = Shelf()
    expiring: Shelf = Shelf()
    published: Shelf = Shelf()
    expired: Shelf = Shelf()
    withdrawn: Shelf = Shelf()
    corrections: tuple[DeskNote, ...] = ()
    old: OldAddresses = OldAddresses()
    series: tuple[DeskStrand, ...] = ()
    running: tuple[DeskStrand, ...] = ()
    problems: tuple[ShownProblem, ...] = ()
    problem_count: int = 0
    findings: tuple[Group, ...] = ()  # the problems by their rules
    checked: bool = False
    rounds: tuple[Rebuild, ...] = ()  # the latest one first
    fronts: tuple[DeskFront, ...] = ()


def desk(view: View | None, news: News) -> Desk:
    """Return what the desk page says.

    Args:
        view: the site that is shown, or None if there never was a sound one.
        news: what else is known.
    """
    found = (*sorted(news.problems), *sorted(news.checked.problems))
    problems = tuple(dict.fromkeys(sorted(found, key=lambda each: each.severity != "error")))
    shelves = _shelves(view, news.now) if view is not None else {}
    settings = view.site.settings if view is not None else None
    return Desk(
        title=settings.title if settings else "",
        now=news.now.astimezone(settings.zone) if settings else news.now,
        zone=settings.timezone if settings else "UTC",
        public=view is not None and not (view.edition.drafts or view.edition.future),
        home=settings.url("/") if settings else "/",
        corrections=latest_notes(view.site) if view is not None else (),
        old=old_addresses(view) if view is not None else OldAddresses(),
        problems=shown_problems(some_of_each(problems, EXCERPTS), news.folder),
        problem_count=len(problems),
        findings=grouped(problems),
        checked=news.checked.done,
        rounds=tuple(map(_rebuild, news.rounds[:ROUNDS])),
        series=desk_series(view) if view is not None else (),
        running=desk_running(view) if view is not None else (),
        fronts=desk_fronts(view) if view is not None else (),
        **shelves,
    )


def _rebuild(said: RoundSaid) -> Rebuild:
    return Rebuild(
        at=said.at,
        changed=said.changed[:NAMES],
        changed_count=len(said.changed),
        pages=said.pages[:NAMES],
        page_count=len(said.pages),
        seconds=said.seconds,
        problems=said.problems,
    )


def _shelves(view: View, now: datetime) -> dict[str, Shelf]:
    stories, withheld = view.site.articles, view.shop.indexed.withheld
    published = [story for story in stories if story.state == "published"]
    ending = (story for story in published if story.fields.expires is not None)
    soon = sorted((_ending(s) for s in ending if _ends_soon(s, now)), key=_place)
    coming = sorted((*_coming(stories), *_held(withheld, "scheduled")), key=_place)
    drafts = sorted((*_drafts(stories), *_held(withheld, "draft")), key=_place)
    gone = sorted(_held(withheld, "expired"), key=lambda story: story.note, reverse=True)
    return {
        "scheduled": _shelf(coming, len(coming)),
        "drafts": _shelf(drafts, len(drafts)),
        "expiring": _shelf(soon, len(soon)),
        "published": _shelf(map(_listed, published[:LATEST]), len(published)),
        "expired": _shelf(gone, len(gone)),
        "withdrawn": _shelf(held := tuple(_held(withheld, "withdrawn")), len(held)),
    }


def _shelf(stories: Iterable[DeskStory], count: int) -> Shelf:
    return Shelf(tuple(islice(stories, LONGEST)), count)


def _place(story: DeskStory) -> tuple[bool, float, str]:
    """Return the sort key of stories: those with a date first, the next one before others."""
    return story.when is None, story.when.timestamp() if story.when else 0.0, story.path


def _coming(stories: Iterable[Article]) -> Iterator[DeskStory]:
    return (_listed(story) for story in stories if story.state == "scheduled")


def _drafts(stories: Iterable[Article]) -> Iterator[DeskStory]:
    return (_listed(story) for story in stories if story.state == "draft")


def _held(withheld: Iterable[Withheld], state: str) -> Iterator[DeskStory]:
    for each in withheld:
        if each.state == state:
            note = _reason(each.reason, state)
            yield DeskStory(each.title, f"content/{each.path}", when=each.until, note=note)


def _reason(reason: str, state: str) -> str:
    """Return why a story is gone, without its state; "" for one that is not."""
    if state not in {"expired", "withdrawn"}:
        return ""
    return reason.removeprefix(state).removeprefix(":").strip()


def _listed(story: Article) -> DeskStory:
    begins, embargo = begins_at(story.fields), story.fields.embargo
    return DeskStory(
        title=story.title,
        path=f"content/{story.path}",
        url=story.url,
        when=begins,
        section=story.section.title,
        byline=story.card.byline,
        embargo=embargo is not None and embargo == begins and story.state != "published",
    )


def _ends_soon(story: Article, now: datetime) -> bool:
    ends = story.fields.expires
    return ends is not None and ends <= now + SOON


def _ending(story: Article) -> DeskStory:
    return DeskStory(
        title=story.title,
        path=f"content/{story.path}",
        url=story.url,
        when=story.fields.expires,
        section=story.section.title,
        byline=story.card.byline,
    )
