"""Keeps `urls.lock` in step with what was deployed: read before the build, written after it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ssg import fsops
from ssg.cli.printing import say
from ssg.gather import note_same_ledger
from ssg.ledger import NAME, Ledger, join_texts, joined, published, read_ledger, write_ledger
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.state import with_state


@dataclass(frozen=True, slots=True)
class Lockfile:
    """The ledger of a site, and what the target of a deploy knows besides.

    A deploy to another address than the site's own is a rehearsal: what it shows was not published.
    """

    file: Path
    there: str = ""  # the target's copy
    counts: bool = True

    def after(self, standing: str) -> str:
        """Return the ledger as it is once a build is published.

        Args:
            standing: the addresses in the build, as a ledger has them.
        """
        if not self.counts:
            return ""
        known = joined(self._here(), read_ledger(self.there)[0].values())
        living = read_ledger(standing)[0]
        return write_ledger(published(known, living.values()).values())

    def write(self, standing: str, *, quiet: bool) -> None:
        """Enter what was published, and say so.

        Raises:
            OSError: if the disk refuses; the next deploy makes up for it from the target's copy.
        """
        text = self.after(standing)
        if not text or text == self._text():
            return
        before, now = self._here(), read_ledger(text)[0]
        known = join_texts(self._text(), self.there)
        made = self.file.with_name(f".{self.file.name}.new")
        fsops.write_new(made, text.encode())
        fsops.put(made, self.file)
        with_state(self.file.parent, lambda state: note_same_ledger(state, text, known))
        if not quiet:
            changed = sum(before.get(address) != entry for address, entry in now.items())
            say(f"{NAME}: {changed:,} {'line' if changed == 1 else 'lines'} new; commit it")

    def _here(self) -> Ledger:
        return read_ledger(self._text())[0]

    def _text(self) -> str:
        try:
            return self.file.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""


def lockfile_of(folder: Path, settings: Settings, there: str) -> Lockfile:
    """Return the ledger of a site for a deploy.

    Args:
        folder: of the site.
        settings: those of the deploy, whose address may be one of this target alone.
        there: the target's copy.
    """
    counts = settings.base_url == read_settings(folder).base_url
    return Lockfile(folder / NAME, there if counts else "", counts)
