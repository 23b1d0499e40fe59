"""Every file in `tests/stories` is a whole site as text, with what must come of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.newsroom import NOW, Story, build_site, output_of, problems_of, read_story, write_site

STORIES = sorted((Path(__file__).parent / "stories").glob("*.md"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, tmp_path: Path) -> None:
    """What the story says comes out, and what it excludes does not."""
    story = read_story(path)
    write_site(tmp_path, story.files)
    now = story.expected.get("now", NOW).strip()
    options = tuple(story.options)
    if "problems" in story.expected:
        assert problems_of(tmp_path, now=now, options=options) == _lines(story, "problems")
        if "--keep-going" not in options:
            assert not (tmp_path / "output").exists()
            return
    built = build_site(tmp_path, now=now, options=options)
    said = sorted(str(problem) for problem in built.report.warnings)
    if "problems" not in story.expected:
        assert said == _lines(story, "warnings")
    _compare(story, output_of(tmp_path))


def _lines(story: Story, part: str) -> list[str]:
    return sorted(line for line in story.expected.get(part, "").splitlines() if line.strip())


def _compare(story: Story, output: dict[str, bytes]) -> None:
    for part in story.expected:
        if not part.startswith("expect "):
            continue
        wanted = part.removeprefix("expect ")
        if wanted.startswith("no "):
            assert wanted.removeprefix("no ") not in output
            continue
        assert wanted in output, sorted(output)
        text = _squeezed(output[wanted].decode())
        for line in _lines(story, part):
            if line.startswith("! "):
                assert _squeezed(line[2:]) not in text, line
            else:
                assert _squeezed(line) in text, f"{line}\n\nnot in {wanted}:\n\n{text}"


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
