"""What a deploy may do, what it did, and the guards that stand before the first write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import blake2b

from ssg.ledger import completed
from ssg.publish.manifest import Manifest
from ssg.publish.planning import Plan, Wanted, too_many
from ssg.publish.surroundings import Refused, Superseded

Purge = Callable[[Sequence[str]], None]  # is told the paths that caches must drop
_SHOWN = 5  # paths that a refusal names


@dataclass(frozen=True, slots=True)
class Options:
    """How a deploy is to go."""

    keep: int = 3  # releases, the present one counted
    dry_run: bool = False
    take_over: bool = False  # replace what others put there
    yes_delete: int | None = None  # how many deletions were agreed to
    conditional: bool = True  # whether the store heeds conditions


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A deploy that came to its end, or a dry run."""

    plan: Plan
    release: str
    done: bool  # whether anything was written


def guard(
    wanted: Wanted,
    plan: Plan,
    manifest: Manifest | None,
    foreign: Iterable[str],
    options: Options,
) -> None:
    """See that nothing speaks against a plan.

    Args:
        wanted: what the target is to hold.
        plan: how it gets there.
        manifest: what it holds now, as it says itself.
        foreign: paths under which lies what no deploy has put there.
        options: what was allowed.

    Raises:
        Superseded: if a newer build is there.
        Refused: with every other reason.
    """
    if manifest and manifest.since > wanted.since:
        raise Superseded(
            f"the target has a newer build ({manifest.since:%Y-%m-%d %H:%M:%S %Z}; this one is of"
            f" {wanted.since:%Y-%m-%d %H:%M:%S %Z}): get the newest sources, then deploy again"
        )
    reasons = []
    if manifest and manifest.site != wanted.site and not options.take_over:
        hint = "name another prefix or path, or add --take-over if this one takes its place"
        reasons.append(f"the target holds another site, {manifest.site} ({hint})")
    if foreign := sorted(foreign):
        more = f" and {len(foreign) - _SHOWN:,} more" if len(foreign) > _SHOWN else ""
        listed = ", ".join(foreign[:_SHOWN])
        hint = "move them away, or add --take-over to replace them"
        reasons.append(f"others put files where those of the site belong: {listed}{more} ({hint})")
    if many := too_many(plan, manifest, options.yes_delete):
        hint = f"if that is meant, add --yes-delete {len(plan.deletes)}"
        reasons.append(f"{many} ({hint})")
    if reasons:
        raise Refused(*reasons)


def is_current(wanted: Wanted, plan: Plan, manifest: Manifest | None) -> bool:
    """Tell whether a target holds just this build already."""
    if manifest is None or not plan.is_empty or not knows(manifest.ledger, wanted):
        return False
    return manifest.since >= wanted.since and set(wanted.withdrawn) <= set(manifest.withdrawn)


def knows(ledger: str, wanted: Wanted) -> bool:
    """Tell whether a target's copy of the ledger has all that a deploy knows."""
    return completed(wanted.ledger, ledger) == ledger


def release_of(wanted: Wanted) -> str:
    """Return the name of a release: the instant of its build, and a digest of what is in it."""
    faces = "".join(f"{path} {piece.face}\n" for path, piece in sorted(wanted.pieces.items()))
    digest = blake2b(faces.encode(), digest_size=4).hexdigest()
    return f"{wanted.since.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}"
