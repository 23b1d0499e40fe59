"""`ssg schema`: what editors need to know to check files while they are written."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

from ssg.front_matter import schema
from ssg.house_settings import checks_schema
from ssg.settings import Settings
from ssg.slot_keys import front_schema

FRONT_MATTER = ("story", "page", "author", "section", "front")


@click.command("schema")
@click.argument("kind", type=click.Choice((*FRONT_MATTER, "site")), default="story")
def schema_command(kind: str) -> int:
    """Print the JSON Schema of the front matter of a file kind, or of site.toml, for editors."""
    match kind:
        case "site":
            found = _settings()
        case "front":
            found = front_schema()
        case _:
            found = schema(kind)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def _settings() -> dict[str, Any]:
    found = msgspec.json.schema(Settings)
    redirects = {"type": "object", "additionalProperties": {"type": "string"}, "default": {}}
    own = {"checks": checks_schema(), "redirects": redirects}
    found["$defs"][Settings.__name__]["properties"] |= own
    del found["$defs"]["Redirect"]
    return found
