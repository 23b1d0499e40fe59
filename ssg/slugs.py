"""Names in URLs: how a title becomes one, and which names no URL may have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

_WORD = re.compile(r"[^\w]+|_+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")  # noqa: RUF001  -- don't -> dont
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_HYPHENS = re.compile("-{2,}")
_FORBIDDEN = re.compile(r'[\x00-\x20\x7f<>:"/\\|?*%#\x80-\x9f]')
_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)]
)
RESERVED = "is a name that Windows reserves for a device"
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_BREATHINGS = str.maketrans("", "", "'`")  # ayn, hamza, the soft sign: no breaks between words
Spelling = Literal["keep", "ascii"]
LONGEST = 200  # bytes of UTF-8: leaves room for a suffix within the 255 a file name may have


@lru_cache(maxsize=50_000)
def slugify(text: str) -> str:
    """Return `text` as a name for URLs: lower case, words joined by hyphens, its own script kept.

    The result is NFC, at most `LONGEST` bytes long, cut between words where that is possible, and
    empty if `text` holds neither letter nor digit.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("i̇", "i")
    plain = _APOSTROPHES.sub("", plain)
    words = _WORD.sub("-", plain) if plain.isascii() else _joined(plain)
    slug = unicodedata.normalize("NFC", words.strip("-"))
    while len(slug.encode()) > LONGEST:
        head, hyphen, _ = slug.rpartition("-")
        slug = head if hyphen else slug[: len(slug) - 1]
    return slug


def _joined(text: str) -> str:
    """Join the words of a text of any script by hyphens.

    The vowel signs of India are parts of words. Those of Arabic and Hebrew, which hardly anybody
    types, are left out.
    """
    plain = _POINTS.sub("", text)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in plain)
    return _HYPHENS.sub("-", "".join(kept))


@lru_cache(maxsize=50_000)
def spelled(name: str, spelling: Spelling, language: str = "en") -> str:
    """Return a name of a URL as a site spells them: in its own script, or in ASCII.

    A German ä is ae, as Germans write it; any other letter becomes what is closest to its sound or
    its shape. A name that has no letter that could be written so stays as it is.

    Args:
        name: a part of an address.
        spelling: "keep" or "ascii".
        language: of the site.
    """
    if spelling == "keep" or name.isascii():
        return name
    from anyascii import anyascii

    letters = name.translate(_GERMAN) if language.partition("-")[0] == "de" else name
    return slugify(anyascii(letters).translate(_BREATHINGS)) or name


@lru_cache(maxsize=50_000)
def fault(name: str) -> str | None:
    """Say why `name` cannot be a part of a URL and a file name on every system, or return None.

    The rules are those of RFC 3986 (no dot segments, no reserved separators) and of Windows file
    names (reserved device names, no dot or space at the end).
    """
    if not name:
        return "is empty"
    if name in {".", ".."} or _FORBIDDEN.search(name):
        return "holds a character that no part of a URL may have"
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    if name.endswith((".", " ")) or name.startswith("."):
        return "begins or ends with a dot"
    if is_reserved(name):
        return RESERVED
    return None


def is_reserved(name: str) -> bool:
    """Tell whether Windows keeps a file name for a device, with whatever ending."""
    return name.split(".")[0].rstrip().casefold() in _WINDOWS


def address_of(path: str) -> str:
    """Return the address of an output file: `africa/index.html` is read at `/africa/`."""
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def path_of(address: str) -> str:
    """Return the output file that answers an address: `/africa/` is `africa/index.html`."""
    path = address.lstrip("/")
    return path if path and not path.endswith("/") else f"{path}index.html"
