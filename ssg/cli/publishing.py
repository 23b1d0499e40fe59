"""What `ssg deploy` and `ssg rollback` do with a target, once the options are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ssg.audit.leaks import Named
from ssg.cli.guarding import Search
from ssg.deployment import ObjectTarget, Target
from ssg.ledger import PAGES, Entry, write_ledger
from ssg.publish.artifact import Artifact, read_artifact
from ssg.publish.outcome import Options, Outcome
from ssg.publish.planning import Wanted
from ssg.publish.preflight import unfit
from ssg.publish.records import Records, purger, remember, urls_of
from ssg.publish.searched import (
    Told,
    found_clean,
    is_clean,
    standing_in,
    unsearched,
    withdrawn_from,
)
from ssg.publish.surroundings import Refused, Surroundings
from ssg.publish.targets import Publisher, open_target
from ssg.publish.webhook import tell, webhook_of
from ssg.settings import Settings
from ssg.slugs import path_of
from ssg.state import FOLDER


@contextmanager
def desk_for(
    folder: Path, settings: Settings, name: str, target: Target, around: Surroundings
) -> Iterator[Desk]:
    """Open a target, for as long as something is done with it.

    Args:
        folder: of the site.
        settings: of the site, whose address may be one of this target alone.
        name: of the target.
        target: its settings.
        around: clock, patience, name and environment.

    Raises:
        InvalidContent: if what it needs is not installed, or its settings cannot be right.
    """
    records = Records(folder / FOLDER / "deploys" / name)
    purge = purger(records, settings.permalink_of)
    with open_target(target, folder, records, around, purge) as opened:
        yield Desk(settings, name, target, around, records, opened.address, opened.publisher)


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One target, as this machine deploys to it."""

    settings: Settings
    name: str
    target: Target
    around: Surroundings
    records: Records  # what is kept here of its deploys
    address: str  # how people call it
    publisher: Publisher

    def artifact(self, output: Path) -> Artifact:
        """Read the build in an output folder."""
        gzip = isinstance(self.target, ObjectTarget) and self.target.gzip
        return read_artifact(output, self.records.folder / "seen", gzip=gzip)

    def examine(self, artifact: Artifact, *, keep_going: bool) -> None:
        """See that a build may leave the house, as far as it says itself.

        Raises:
            Refused: with every reason why it may not.
        """
        if reasons := tuple(unfit(artifact, self.around.now(), keep_going=keep_going)):
            raise Refused(*reasons)

    def is_clean(self, artifact: Artifact) -> bool:
        """Tell whether just this build was searched before, and nothing was found."""
        return is_clean(artifact, self._memory)

    def search(self, artifact: Artifact, search: Search) -> None:
        """Search a build for what may not leave the house.

        Raises:
            Refused: with everything that was found.
        """
        paths = unsearched(artifact, self._memory, search.rules)
        found = search.found(lambda: _read(artifact, paths))
        if found.problems:
            raise Refused(*map(str, sorted(found.problems)))
        gone = tuple(path for path in search.withdrawn if path not in artifact.items)
        ledger = write_ledger(e for e in search.standing if _stands(e, artifact))
        found_clean(artifact, self._memory, search.rules, Told(found.marked, gone, ledger))

    @property
    def _memory(self) -> Path:
        return self.records.folder / "clean"

    @property
    def standing(self) -> str:
        """The addresses in the build that was searched last, as a ledger has them."""
        return standing_in(self._memory)

    def publish(
        self, artifact: Artifact, ledger: Callable[[str], str], options: Options
    ) -> Outcome:
        """Make the target hold a build that was searched, and tell those who asked to be told.

        Args:
            artifact: the build.
            ledger: returns all addresses that were ever published, given those in the build.
            options: how it is to go.
        """
        colophon = artifact.colophon
        withdrawn = withdrawn_from(self._memory)
        wanted = Wanted(
            site=colophon.base_url,
            since=colophon.since,
            pieces=artifact.items,
            withdrawn=withdrawn,
            ledger=ledger(self.standing),
        )
        return self._told(self.publisher.publish(wanted, options), "deploy")

    def restore(self, to: str | None, withdrawn: Sequence[str], options: Options) -> Outcome:
        """Give the target an earlier release back."""
        outcome = self.publisher.restore(to, withdrawn, options)
        return self._told(outcome, "rollback")

    def urls(self, outcome: Outcome) -> list[str]:
        """Return the addresses that caches must drop after a deploy."""
        plan = outcome.plan
        changed = (piece.path for piece in plan.changed)
        paths = (*plan.takedowns, *changed, *plan.deletes)
        return urls_of(paths, self.settings.permalink_of)

    def _told(self, outcome: Outcome, what: str) -> Outcome:
        if not outcome.done:
            return outcome
        remember(self.records, outcome, self.around.now(), what=what)
        if self.target.webhook:
            address = webhook_of(self.target.webhook, self.around.environment)
            tell(address, self._news(outcome, what), self.around)
        return outcome

    def _news(self, outcome: Outcome, what: str) -> dict[str, object]:
        new = urls_of((piece.path for piece in outcome.plan.new), self.settings.permalink_of)
        return {
            "event": what,
            "target": self.name,
            "site": self.settings.base_url,
            "release": outcome.release,
            "new": new,
            "purge": self.urls(outcome),
        }


def _stands(entry: Entry, artifact: Artifact) -> bool:
    """Tell whether a build has what the ledger is to say of it."""
    last = f"{entry.address}{entry.id}/" if entry.kind == PAGES else entry.address
    return path_of(last) in artifact.items


def _read(artifact: Artifact, paths: Iterable[str]) -> Iterator[Named]:
    return ((path, Path(artifact.items[path].place).read_bytes()) for path in paths)
