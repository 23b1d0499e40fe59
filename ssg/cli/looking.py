"""`ssg list` and `ssg why`: look at a site without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from ssg.cli import options
from ssg.cli.likeness import tell_related
from ssg.cli.printing import print_json, print_table, say
from ssg.crew import inline
from ssg.desk import Indexed
from ssg.fields import near
from ssg.inquiry import Inquiry, inquire
from ssg.outputs import Entry, Page
from ssg.rehearsal import rehearse
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.slugs import address_of
from ssg.state import only_build, with_state

STATES = ("all", "published", "drafts", "scheduled", "expired", "withdrawn")


@dataclass(frozen=True, slots=True)
class _Row:
    state: str
    when: str
    title: str
    path: str
    note: str = ""


@click.command("list")
@click.argument("state", type=click.Choice(STATES), default="all")
@options.NOW
@options.JSON
@click.pass_obj
def list_command(folder: Path, state: str, now: str | None, as_json: bool) -> int:
    """List the stories of the site by state, with the reason for those that are withheld."""
    order = options.make_order(folder, now=now)
    indexed = rehearse(
        order,
        lambda made: made.indexed(order.edition),
    )
    wanted = "draft" if state == "drafts" else state
    rows = [row for row in _rows(indexed) if wanted in {"all", row.state}]
    if as_json:
        print_json([asdict(row) for row in rows])
        return 0
    print_table(("state", "when", "title", "file", "reason"), map(astuple, rows))
    say(f"{len(rows)} {'story' if len(rows) == 1 else 'stories'}")
    return 0


def _rows(indexed: Indexed) -> Iterator[_Row]:
    for story in indexed.site.articles:
        when = story.date.strftime("%Y-%m-%d %H:%M")
        yield _Row(story.state, when, story.title, f"content/{story.path}")
    for withheld in indexed.withheld:
        when = withheld.until.strftime("%Y-%m-%d %H:%M") if withheld.until else ""
        path = f"content/{withheld.path}"
        yield _Row(withheld.state, when, withheld.title, path, withheld.reason)


@click.command("why")
@click.argument("url")
@click.option(
    "--related",
    "likeness",
    is_flag=True,
    help="Say why stories are offered under this one: the parts of each score.",
)
@options.NOW
@options.DRAFTS
@options.FUTURE
@options.BASE_URL
@options.OUTPUT
@options.JSON
@click.pass_obj
def why_command(
    folder: Path,
    url: str,
    likeness: bool,
    now: str | None,
    drafts: bool,
    future: bool,
    base_url: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Say where a page of the site comes from, what it shows, and why it was made anew last."""
    order = options.make_order(
        folder, now=now, drafts=drafts, future=future, base_url=base_url, output=output
    )
    address = _address(url, read_settings(folder, overrides=order.overrides))
    if likeness:
        tell_related(order, url, address, as_json=as_json)
        return 0
    with only_build(order.folder, lambda: None):
        found, _ = with_state(folder, lambda state: inquire(order, address, state, inline))
    if found.entry is None:
        guess = near(address, found.near)
        hint = f"; did you mean {guess} ?" if guess else ""
        raise click.UsageError(f"no page of this site has the address {address}{hint}")
    facts = _facts(found.entry, found) | _history(found)
    if as_json:
        print_json(facts)
    else:
        for name, value in facts.items():
            lines = value if isinstance(value, list) else [value]
            say("\n".join(f"{name if not i else '':<15} {line}" for i, line in enumerate(lines)))
    return 0


def _address(url: str, settings: Settings) -> str:
    path = unquote(urlsplit(url).path) or "/"
    if settings.base_path and path.startswith(f"{settings.base_path}/"):
        path = path.removeprefix(settings.base_path)
    return path if path.startswith("/") else f"/{path}"


def _facts(entry: Entry, found: Inquiry) -> dict[str, str | list[str]]:
    facts: dict[str, str | list[str]] = {
        "address": address_of(entry.path),
        "url": found.shop.settings.permalink_of(address_of(entry.path)),
        "file": entry.path,
        "source": str(entry.origin),
    }
    if not isinstance(entry, Page):
        return facts | {"copied": entry.source}
    facts |= {
        "template": f"{entry.template} ({found.shop.loaded.theme.templates[entry.template]})",
        "changed": entry.changed.isoformat() if entry.changed else "",
        "in sitemap": "yes" if entry.listed else "no",
        "inputs": sorted(entry.inputs),
    }
    slots = entry.inputs.get("slots", {})
    for slot in slots.values() if isinstance(slots, dict) else ():
        facts[f"slot {slot.name}"] = [card.url for card in slot.cards]
    boxes = entry.inputs.get("boxes", ())
    for box in boxes if isinstance(boxes, tuple) else ():
        facts[f"box {box.name}"] = [card.url for card in box.cards]
    return facts


def _history(found: Inquiry) -> dict[str, str | list[str]]:
    """Say why the page was made last, and whether it is stale."""
    last = found.known.cause if found.known else "never"
    return {"last made for": last, "stale for": found.cause or "nothing: it is up to date"}
