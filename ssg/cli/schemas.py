"""`ssg schema`: what editors need to know to check files while they are written."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

from ssg.front_matter import schema
from ssg.settings import Settings

FRONT_MATTER = ("story", "page", "author", "section")


@click.command("schema")
@click.argument("kind", type=click.Choice((*FRONT_MATTER, "site")), default="story")
def schema_command(kind: str) -> int:
    """Print the JSON Schema of the front matter of a file kind, or of site.toml, for editors."""
    found = _site() if kind == "site" else schema(kind)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def _site() -> dict[str, Any]:
    """Return the schema of site.toml, with the redirects as the table that they are there."""
    found = msgspec.json.schema(Settings)
    redirects = {"type": "object", "additionalProperties": {"type": "string"}, "default": {}}
    found["$defs"][Settings.__name__]["properties"]["redirects"] = redirects
    del found["$defs"]["Redirect"]
    return found
