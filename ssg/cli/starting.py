"""`ssg new site` and `ssg new article`."""

from __future__ import annotations

import json
import shutil
import uuid
from importlib import resources
from pathlib import Path

import click

from ssg.cli import options
from ssg.cli.printing import say
from ssg.fields import near
from ssg.site_file import read_settings
from ssg.slugs import fault, slugify

_ARTICLE = """---
title: {title}
id: {id}
date: {date}
draft: true
author:
deck:
tags: []
---

"""


@click.group("new")
def new_group() -> None:
    """Start a site or a story."""


@new_group.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
def new_site(folder: Path) -> int:
    """Start a site in FOLDER, with the usual pages and three sample stories."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is there already and not empty; name a new folder")
    starter = Path(str(resources.files("ssg"))) / "starter"
    shutil.copytree(starter, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__*__"))
    (folder / "gitignore").rename(folder / ".gitignore")
    say(f"{folder} is ready. Build it with: ssg -C {folder} build")
    return 0


@new_group.command("article")
@click.argument("title")
@click.option("--section", required=True, help="The section, by its folder: africa/sahel.")
@click.pass_obj
def new_article(folder: Path, title: str, section: str) -> int:
    """Start a story: a draft of today with an id of its own."""
    settings = read_settings(folder)
    name = slugify(title)
    if wrong := fault(name):
        raise click.BadParameter(f"the title gives no file name: it {wrong}", param_hint="TITLE")
    place = _section_folder(folder, section.strip("/")) / f"{name}.md"
    if place.exists():
        raise click.UsageError(f"{place} is there already; choose another title")
    place.parent.mkdir(parents=True, exist_ok=True)
    now = options.instant(None, settings)
    text = _ARTICLE.format(
        title=json.dumps(title, ensure_ascii=False), id=uuid.uuid4(), date=f"{now:%Y-%m-%d %H:%M}"
    )
    place.write_text(text, encoding="utf-8")
    say(str(place))
    return 0


def _section_folder(folder: Path, section: str) -> Path:
    """Return the folder of a section; a slip of a known section's name is refused."""
    if any(fault(part) for part in section.split("/")) or section == "authors":
        raise click.BadParameter(f'"{section}" is no section', param_hint="--section")
    place = folder / "content" / section
    sections = {
        str(f.parent.relative_to(folder / "content").as_posix())
        for f in (folder / "content").rglob("*.md")
    }
    guess = near(section, sections - {".", "authors"})
    if not place.is_dir() and guess:
        message = f'there is no section "{section}"; did you mean "{guess}"?'
        raise click.BadParameter(message, param_hint="--section")
    return place
