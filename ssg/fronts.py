"""A list page as machines are told of it: its head, its structured data, its feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ssg.model import Author, Card, Link, Picture

FrontKind = Literal["home", "list", "author", "error"]


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """The front page, a section, an author, a topic, a month, a page of these, or the 404 page."""

    title: str
    address: str  # of this very page: /africa/page/3/
    kind: FrontKind = "list"
    description: str = ""
    feeds_at: str = ""  # address of the list whose feeds belong to this page: /africa/
    feeds_title: str = ""  # what that list is called: Africa
    crumbs: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()
    author: Author | None = None  # of an author page
    image: Picture | None = None
