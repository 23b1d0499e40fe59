"""Looks at a build before anything of it leaves the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ssg.publish.artifact import Artifact

_SLACK = timedelta(minutes=2)  # by which the clock of the machine that built may be ahead


def unfit(artifact: Artifact, now: datetime, *, keep_going: bool = False) -> Iterator[str]:
    """Yield why a build must not be published, each with its cure.

    Args:
        artifact: the build.
        now: the present.
        keep_going: whether a build may go out from which faulty stories were left out.
    """
    colophon = artifact.colophon
    if not colophon.base_url:
        yield 'the site has no address yet (add base_url = "https://..." to site.toml)'
    if "index.html" not in artifact.items:
        yield "the build has no front page (run: ssg build)"
    if colophon.drafts or colophon.future:
        shown = "drafts" if colophon.drafts else "stories whose time has not come"
        yield f"the build shows {shown} (run: ssg build)"
    if colophon.since > now + _SLACK:
        yield f"the build is of {_said(colophon.since)}, which has not come yet (run: ssg build)"
    if colophon.valid_until is not None and colophon.valid_until <= now:
        yield (
            f"the build shows what had to be gone by {_said(colophon.valid_until)} (run: ssg build)"
        )
    if colophon.left_out and not keep_going:
        files = "file was" if colophon.left_out == 1 else "files were"
        yield (
            f"{colophon.left_out} faulty {files} left out of the build"
            " (mend them, or add --keep-going if the rest may go out)"
        )


def _said(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M %Z}"
