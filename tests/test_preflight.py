"""A build is looked at before anything of it leaves the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ssg.publish.artifact import Artifact, read_artifact
from ssg.publish.preflight import unfit
from tests.editions import FIRST, START, lay


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    """A build of noon."""
    lay(tmp_path / "output", FIRST)
    return read_artifact(tmp_path / "output", tmp_path / "seen")


def reasons(
    artifact: Artifact, *, minutes: float = 1, keep_going: bool = False, **changes: Any
) -> list[str]:
    """Return why a build must not go out so many minutes after noon."""
    colophon = structs.replace(artifact.colophon, **changes)
    now = START + timedelta(minutes=minutes)
    return list(unfit(replace(artifact, colophon=colophon), now, keep_going=keep_going))


def test_a_sound_build_may_go(artifact: Artifact) -> None:
    assert reasons(artifact) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base_url": ""}, "no address yet"),
        ({"drafts": True}, "shows drafts"),
        ({"future": True}, "stories whose time has not come"),
        ({"since": START + timedelta(minutes=4)}, "which has not come yet"),
        ({"valid_until": START + timedelta(minutes=1)}, "had to be gone by 2026-11-24 12:01 UTC"),
        ({"left_out": 1}, "1 faulty file was left out"),
        ({"left_out": 2}, "2 faulty files were left out"),
    ],
)
def test_what_keeps_a_build_in_the_house(
    artifact: Artifact, changes: dict[str, Any], said: str
) -> None:
    found = reasons(artifact, **changes)
    assert len(found) == 1
    assert said in found[0]
    assert "(" in found[0]  # the cure


def test_a_build_is_valid_to_the_last_second(artifact: Artifact) -> None:
    until = START + timedelta(minutes=1)
    assert reasons(artifact, minutes=0.99, valid_until=until) == []
    assert reasons(artifact, minutes=1.0, valid_until=until)


def test_what_was_left_out_may_be_known(artifact: Artifact) -> None:
    assert reasons(artifact, keep_going=True, left_out=3) == []


def test_a_build_without_a_front_page(artifact: Artifact) -> None:
    items = {path: item for path, item in artifact.items.items() if path != "index.html"}
    assert "no front page" in next(unfit(replace(artifact, items=items), START))
