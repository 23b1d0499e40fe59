"""Every file in `tests/edits` is a site as text, edits of it, and which outputs each rewrites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.newsroom import NOW, build_site, write_site
from tests.small_theme import FILES

EDITS = sorted((Path(__file__).parent / "edits").glob("*.md"))
_PART = re.compile(r"^-- (.+?) --$", re.MULTILINE)


@dataclass(slots=True)
class Edit:
    """A change of the site, and the outputs it rewrites and removes."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    now: str = NOW
    expected: dict[str, list[str]] = field(default_factory=dict)


def read_edits(text: str) -> tuple[Mapping[str, str], list[Edit]]:
    """Return the files of a site and the edits that follow, in their order."""
    pieces = _PART.split(text)
    edits = [Edit("the site as it is at first")]
    for name, part in zip(pieces[1::2], pieces[2::2], strict=True):
        kind, _, rest = name.partition(" ")
        last = edits[-1]
        match kind:
            case "edit":
                edits.append(Edit(rest, now=last.now))
            case "delete":
                last.deleted.append(rest)
            case "now":
                last.now = rest
            case "rewritten" | "removed" | "rendered":
                last.expected[kind] = part.split()
            case _:
                last.files[name] = part.removeprefix("\n")
    return edits[0].files, edits[1:]


def apply(edit: Edit, folder: Path) -> None:
    """Make a change on disk."""
    for path in edit.deleted:
        (folder / path).unlink()
    for path, text in edit.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("path", EDITS, ids=lambda path: path.stem)
def test_edits_rewrite_exactly_these(path: Path, tmp_path: Path) -> None:
    """And nothing else, not even with the same bytes."""
    files, edits = read_edits(path.read_text(encoding="utf-8"))
    write_site(tmp_path, {**FILES, **files})
    build_site(tmp_path)
    for edit in edits:
        apply(edit, tmp_path)
        built = build_site(tmp_path, now=edit.now)
        found = {
            "rewritten": sorted(built.written.changed),
            "removed": sorted(built.written.removed),
            "rendered": sorted(built.rendered),
        }
        for kind in ("rewritten", "removed"):
            assert found[kind] == sorted(edit.expected.get(kind, [])), f"{edit.name}: {kind}"
        if "rendered" in edit.expected:
            assert found["rendered"] == sorted(edit.expected["rendered"]), edit.name
        again = build_site(tmp_path, now=edit.now)
        assert (again.written.changed, again.written.removed, again.rendered) == ((), (), ())
