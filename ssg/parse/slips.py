"""Recognises keys that are probably slips of ours, those that hide a story above all."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ssg.fields import near
from ssg.front_matter import VISIBILITY, keys_of
from ssg.parse.findings import Findings

_LONGEST = 64  # a longer key is nobody's slip
_NO, _YES = frozenset({"false"}), frozenset({"true"})
_OUT = frozenset({"publish", "published", "public", "live", "visible"})
_NEVER: frozenset[str] = frozenset()

# How other systems write that a story is hidden, without _ and -: our key for it, and the values
# with which it hides nothing. With any other value we cannot know who may see the story.
GATES: Mapping[str, tuple[str, frozenset[str]]] = {
    **dict.fromkeys(("drafts", "isdraft", "wip", "unpublished"), ("draft", _NO)),
    **dict.fromkeys(("hidden", "hide", "private", "unlisted"), ("draft", _NO)),
    **dict.fromkeys(("published", "publish", "visible", "ispublished", "public"), ("draft", _YES)),
    **dict.fromkeys(("status", "poststatus", "visibility"), ("draft", _OUT)),
    **dict.fromkeys(("embargoed", "embargountil", "embargoeduntil"), ("embargo", _NEVER)),
    **dict.fromkeys(("embargodate", "notbefore", "golive", "liveat"), ("embargo", _NEVER)),
    **dict.fromkeys(("publishat", "publishon", "publishdate", "publishfrom"), ("embargo", _NEVER)),
    **dict.fromkeys(("publishedat", "publishedon", "publisheddate"), ("embargo", _NEVER)),
    **dict.fromkeys(("pubdate", "releasedate", "releaseat", "availablefrom"), ("embargo", _NEVER)),
    **dict.fromkeys(("scheduled", "scheduledat", "scheduledfor"), ("embargo", _NEVER)),
    **dict.fromkeys(("expire", "expired", "expiry", "expirydate"), ("expires", _NEVER)),
    **dict.fromkeys(("expiration", "expirationdate", "expiresat"), ("expires", _NEVER)),
    **dict.fromkeys(("expireson", "expiredate", "validuntil", "sunset"), ("expires", _NEVER)),
    **dict.fromkeys(("unpublish", "unpublishat", "unpublishon"), ("expires", _NEVER)),
    **dict.fromkeys(("unpublishdate", "removeat", "removeon"), ("expires", _NEVER)),
    **dict.fromkeys(("withdraw", "withdrawal", "retracted", "deleted"), ("withdrawn", _NO)),
    **dict.fromkeys(("takedown", "takendown", "spiked", "killed"), ("withdrawn", _NO)),
}

# Letters of other scripts that look like Latin ones (after Unicode Technical Standard 39).
_LOOKALIKES = str.maketrans(
    "аеорсхуіјѕԁһԛԝвкмнтгп" "οανρτυκιεχωɡıɑ",
    "aeopcxyijsdhqwbkmhtrn" "oavptukiexwgia",
)  # fmt: skip


class Slip(NamedTuple):
    """A key that resembles one of ours."""

    ours: str
    hides: bool
    harmless: frozenset[str]


def report_unknown(key: str, value: object, kind: str, *, place: str, findings: Findings) -> None:
    """Note a key that is not ours if it resembles one: an error if it may hide the story."""
    slip = slip_of(key, kind)
    if slip is None:
        return
    if slip.hides:
        if str(value).strip().lower() in slip.harmless:
            return
        message = f"`{place}` looks like `{slip.ours}`, which decides who may see a story"
        hint = f'write `{slip.ours}`, or add "{place}" = "{slip.ours}" (or = false, to ignore it)'
        findings.gate(place, message, f"{hint} under [front_matter] in site.toml")
    else:
        hint = f"did you mean `{slip.ours}`? It is kept as a key of your own"
        findings.warn(place, f"`{place}` is not a key we know", hint)


@lru_cache(maxsize=4096)
def slip_of(key: str, kind: str) -> Slip | None:
    """Return what `key`, which is no key of this kind of file, is probably a slip of."""
    bare = _skeleton(key)
    if bare in GATES:
        return Slip(GATES[bare][0], hides=True, harmless=GATES[bare][1])
    if len(bare) > _LONGEST:
        return None
    if ours := near(bare, VISIBILITY):
        return Slip(ours, hides=True, harmless=_NEVER)
    known = keys_of(kind)
    for name in sorted(known):
        if _skeleton(name) == bare:
            return Slip(name, hides=False, harmless=_NEVER)
    ours = near(key, sorted(known))
    return Slip(ours, hides=False, harmless=_NEVER) if ours else None


def hides(key: str) -> bool:
    """Tell whether a key is, or looks exactly like, one that decides who may see a story."""
    return key in VISIBILITY or _skeleton(key) in VISIBILITY


def _skeleton(key: str) -> str:
    """Return a key as it looks: without case, accents, unseen characters, `_` and `-`."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", key).casefold())
    seen = "".join(c for c in folded if unicodedata.category(c)[0] not in "CMZ")
    return seen.translate(_LOOKALIKES).replace("_", "").replace("-", "")
