"""`ssg why --related`: why stories are offered under another, and others are not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from ssg.cli.printing import print_json, say
from ssg.contracts import Widget
from ssg.desk import Order
from ssg.fields import near
from ssg.kit import Kit, declared_widgets
from ssg.model import Article, Site
from ssg.picks.reasons import Reason, reasons
from ssg.picks.related import make_related
from ssg.rehearsal import Prepared, rehearse
from ssg.settings import Settings
from ssg.strands import ties_of

NEXT = 5  # stories beyond those offered that are told of
TIED = "listed above the box already, with its series or the story so far"


def tell_related(order: Order, wanted: str, address: str, *, as_json: bool) -> None:
    """Print the stories offered under a story, and the next ones, with the parts of their scores.

    Args:
        order: of the site.
        wanted: the story as it was asked for: its URL, or the path of its file.
        address: the same as an address of the site.
        as_json: print it as JSON.

    Raises:
        click.UsageError: if there is no such story.
    """

    def found(made: Prepared) -> tuple[Article, Widget, tuple[Reason, ...]]:
        site = made.indexed(order.edition).site
        story = _story(site, wanted, address)
        widget = _widget(made.kit, made.settings)
        ranked = make_related(site, widget.params)
        tied = ties_of(site)(story).urls()
        told = reasons(ranked, story, widget.limit + NEXT + len(tied))
        return story, widget, tuple(_with_ties(told, tied))

    story, widget, told = rehearse(order, found)
    offered, others = _parted(told, widget.limit)
    if as_json:
        print_json(
            {
                "path": story.path,
                "url": story.url,
                "editors": [link.target for link in story.fields.related],
                "offered": [asdict(each) for each in offered],
                "next": [asdict(each) for each in others],
            }
        )
        return
    say("\n".join(_lines(story, widget, offered, others)))


def _with_ties(told: Iterable[Reason], tied: Container[str]) -> Iterator[Reason]:
    """Pass reasons on, with what speaks against the stories that the page lists anyhow."""
    for each in told:
        yield replace(each, against=TIED) if each.url in tied and not each.against else each


def _story(site: Site, wanted: str, address: str) -> Article:
    path = str(Path(wanted).as_posix()).removeprefix("content/")
    found = site.by_path.get(path) or site.by_address.get(address)
    found = found or site.by_address.get(f"{address.rstrip('/')}/")
    if found is None:
        guess = near(address, site.by_address) or near(path, site.by_path)
        hint = f"; did you mean {guess} ?" if guess else ""
        raise click.UsageError(f"no story of this site is {wanted}{hint}")
    return found


def _widget(kit: Kit, settings: Settings) -> Widget:
    """Return the box of related stories: the first that has their pick."""
    widgets = declared_widgets(kit, settings).values()
    return next((w for w in widgets if w.pick == "related"), Widget("related", "", "related"))


def _parted(told: tuple[Reason, ...], limit: int) -> tuple[list[Reason], list[Reason]]:
    offered = [each for each in told if not each.against][:limit]
    return offered, [each for each in told if each not in offered]


def _lines(
    story: Article, widget: Widget, offered: list[Reason], others: list[Reason]
) -> Iterator[str]:
    yield f"content/{story.path}: {story.title}"
    for link in story.fields.related:
        yield f"editors: {link.target}"
    if not offered:
        yield "no story shares anything with it"
    width = max((len(part.term) for each in (*offered, *others) for part in each.parts), default=0)
    for number, each in enumerate(offered, 1):
        yield ""
        yield f"{number}. {each.title}  [{each.score:.3f}]"
        yield f"   {each.url}  {each.date}"
        yield from _parts(each, min(width, 60))
    if others:
        yield ""
        yield f'not in the box "{widget.title}", which has {widget.limit}:'
    for each in others:
        yield f"{each.score:7.3f}  {each.title}: {each.against or 'others are nearer'}"


def _parts(each: Reason, width: int) -> Iterator[str]:
    for part in each.parts:
        sums = f"{part.worth:.1f} x {part.rarity:.3f} = {part.value:6.3f}"
        yield f"   {part.kind:<8} {part.term:<{width}}  {sums}"
    total = f"{each.sum:.3f} x {each.fade:.3f} for {each.days} days = {each.score:.3f}"
    yield f"   {'score':<8} {total}"
