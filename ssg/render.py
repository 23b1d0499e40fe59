"""Turns a planned page into bytes."""

from __future__ import annotations

from ssg.outputs import Output, Page
from ssg.problems import InvalidContent, Location, Problem
from ssg.slugs import address_of
from ssg.templates import Engine

__all__ = ["render"]


def render(page: Page, engine: Engine) -> Output:
    """Return the finished output of a page.

    Raises:
        InvalidContent: if its template has a fault; the problem names the page and its source.
    """
    source = f" ({page.origin.path})" if page.origin.path else ""
    text = engine.render(page.template, page.inputs, page=f"{address_of(page.path)}{source}")
    if not text or text.isspace():
        message = f"renders nothing for {address_of(page.path)}{source}"
        raise InvalidContent(Problem(Location(f"layouts/{page.template}"), message))
    return Output(page.path, text.encode())
