"""The screens of the preview: templates of our own that are no part of any theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2

import ssg

_FOLDER = Path(ssg.__file__).parent / "preview" / "templates"


def screen(name: str, values: Mapping[str, object]) -> str:
    """Return a screen as HTML.

    Args:
        name: of a template of the preview, `desk.html`.
        values: everything it may see; what it prints is escaped.

    Raises:
        jinja2.TemplateError: if the template has a fault, which is one of ours.
    """
    return _environment().get_template(name).render(values)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
