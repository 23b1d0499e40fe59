"""`ssg schema`: what editors need to know to check files while they are written."""

from __future__ import annotations

import json

import click
import msgspec

from ssg.front_matter import schema
from ssg.settings import Settings

FRONT_MATTER = ("story", "page", "author", "section")


@click.command("schema")
@click.argument("kind", type=click.Choice((*FRONT_MATTER, "site")), default="story")
def schema_command(kind: str) -> int:
    """Print the JSON Schema of the front matter of a file kind, or of site.toml, for editors."""
    found = msgspec.json.schema(Settings) if kind == "site" else schema(kind)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0
