"""Boxes may name stories by their files, also those that readers cannot see yet."""

from __future__ import annotations

from collections.abc import Iterable

from ssg.facts import Loaded, Parsed
from ssg.fields import near
from ssg.problems import Location, Problem
from ssg.settings import Settings


def misnamed_stories(
    settings: Settings, parsed: Iterable[Parsed], loaded: Loaded
) -> Iterable[Problem]:
    """Yield a problem for every path under `stories` of a widget that is not that of a story."""
    files = set(loaded.stories)
    others = {file.path for file in parsed if file.kind != "story"}
    for widget in settings.widgets:
        for written in widget.stories:
            path = written.removeprefix("content/")
            if path in files - others:
                continue
            fault = "is not a story" if path in others else "is not there"
            guess = near(path, files - others)
            hint = f"did you mean `{guess}`?" if guess else "write its path, such as news/vote.md"
            message = f'the widget `{widget.name}` names the story "{written}", which {fault}'
            yield Problem(Location("site.toml"), message, hint, "broken-link")
