"""The order in which files reach readers, so that no page is there before what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ssg.publish.artifact import Item
from ssg.publish.planning import Piece, Plan

_ARTICLE = re.compile(rb"""<meta\s[^>]*property=["']?og:type["']?\s[^>]*content=["']?article\b""")
_PAGES = {".html"}
_FRONT = "index.html"  # where readers come from, also on the first day
_LISTS = {".xml", ".json", ".txt"}  # feeds, sitemaps, indexes: they name pages


def stages(plan: Plan) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """Yield the names of the stages of a plan, each with its files.

    Styles, scripts and pictures come before pages. Pages that are new come next: nothing leads to
    them yet. Then the pages that are there already, stories before lists, and at last what
    machines read.
    """
    known = {item.path for item in plan.changed}
    assets: list[Piece] = []
    fresh: list[Piece] = []
    stories: list[Piece] = []
    lists: list[Piece] = []
    feeds: list[Piece] = []
    for item in plan.puts:
        kind = PurePosixPath(item.path).suffix
        if kind in _LISTS:
            feeds.append(item)
        elif kind not in _PAGES:
            assets.append(item)
        elif item.path not in known and item.path != _FRONT:
            fresh.append(item)
        elif _is_story(item):
            stories.append(item)
        else:
            lists.append(item)
    named = (
        ("files", assets),
        ("new pages", fresh),
        ("stories", stories),
        ("lists", lists),
        ("feeds", feeds),
    )
    yield from ((name, tuple(items)) for name, items in named if items)


def _is_story(piece: Piece) -> bool:
    return isinstance(piece, Item) and bool(_ARTICLE.search(Path(piece.place).read_bytes()))
