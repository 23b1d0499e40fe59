"""What folders mean: the section a file lies in, and the defaults it takes from there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from ssg.facts import Parsed, SectionFields, StoryFields
from ssg.problems import Problem
from ssg.slugs import RESERVED, is_reserved, slugify

DEEPEST = 20  # sections inside sections; each page shows all above it
_DATED = re.compile(r"\d{4}|\d{1,2}|\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True, eq=False)
class Folders:
    """The section files of the site, by the folder they lie in."""

    files: Mapping[str, Parsed]
    doubles: tuple[tuple[Parsed, Parsed], ...] = ()  # of the same section, each with the first

    def described(self) -> Mapping[str, Parsed]:
        """Return the file that describes each section, by section path."""
        return {
            section_path(folder): file
            for folder, file in sorted(self.files.items())
            if folder and section_path(folder, dated=True) == section_path(folder)
            if not unfit(section_path(folder))
        }

    def misplaced(self) -> Iterator[Problem]:
        """Yield a problem for every section file whose section cannot be, or has another file."""
        for file, other in self.doubles:
            message = f"describes the same section as content/{other.path}"
            yield Problem(file.at(), message, "keep one of them")
        for folder, file in self.files.items():
            if wrong := unfit(section_path(folder)):
                yield Problem(file.at(), *wrong)

    def with_defaults(self, file: Parsed) -> Parsed:
        """Return the file with the defaults of all folders above it, the nearest first."""
        fields, extra = cast(StoryFields, file.fields), dict(file.extra)
        for folder in _upwards(_folder(file)):
            if folder not in self.files:
                continue
            section = cast(SectionFields, self.files[folder].fields)
            missing = section.defaults.given - fields.given
            if not missing and not section.default_extra:
                continue
            taken = {name: getattr(section.defaults, name) for name in missing}
            fields = replace(fields, **taken, given=fields.given | missing)
            extra = {**section.default_extra, **extra}
        if fields is file.fields:
            return file
        return replace(file, fields=fields, extra=extra)


def read_folders(files: Iterable[Parsed]) -> Folders:
    """Gather the section files by folder; those of `authors/` describe no section."""
    lying: dict[str, Parsed] = {}
    sections: dict[str, Parsed] = {}
    doubles: list[tuple[Parsed, Parsed]] = []
    for file in sorted(files, key=lambda file: file.path):
        folder = posixpath.dirname(file.path)
        if folder.split("/")[0] == "authors":
            continue
        lying.setdefault(folder, file)
        other = sections.setdefault(section_path(folder, dated=True), file)
        if other is not file:
            doubles.append((file, other))
    return Folders(lying, tuple(doubles))


def section_of(file: Parsed) -> str:
    """Return the section path of a story: what its front matter says, else where it lies."""
    said = cast(StoryFields, file.fields).section
    return section_path(said if said is not None else _folder(file))


@lru_cache(maxsize=10_000)
def section_path(folder: str, *, dated: bool = False) -> str:
    """Return a folder as a section path, without folders that are only a date (unless `dated`)."""
    parts = [part for part in folder.split("/") if dated or not _DATED.fullmatch(part)]
    return "/".join(filter(None, map(slugify, parts)))


@lru_cache(maxsize=10_000)
def unfit(section: str) -> tuple[str, str] | None:
    """Say why a section cannot be, and the cure; return None for all others."""
    parts = section.split("/")
    if len(parts) > DEEPEST:
        return f"its section lies {len(parts)} folders deep, of {DEEPEST} at most", "move it up"
    if reserved := next(filter(is_reserved, parts), ""):
        return f'its section is below "{reserved}", which {RESERVED}', "rename the folder"
    return None


def _folder(file: Parsed) -> str:
    """Return the folder a story counts as lying in: `a/x/index.md` is `a/x.md`."""
    folder, name = posixpath.split(file.path)
    return posixpath.dirname(folder) if name in {"index.md", "index.markdown"} else folder


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""
