"""Which addresses a story may link to: an allow-list of schemes, applied after decoding."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

SCHEMES = ("http", "https", "mailto", "tel")
RUNNING = frozenset({"javascript", "vbscript", "livescript", "data", "blob", "file", "filesystem"})
ALLOWED = "http, https, mailto, tel or a path"  # for messages

_PLAIN = re.compile(r"(?!//)(?:https?://(?=[A-Za-z0-9\[]))?[A-Za-z0-9._~/?#\[\]!$'()*+,;=@-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Spaces and characters nobody sees: browsers pass over some of them when they look for a scheme.
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([^/?#\\:]*):")
_PROPER = re.compile(r"[a-z][a-z0-9+.-]*")
_WEB = re.compile(r"https?://[^\s/?#\\]", re.IGNORECASE)
_ROUNDS = 4  # how often an address is decoded; nobody encodes an honest one that often


def allowed_url(target: str) -> bool:
    """Say whether `target` may stand in a link: a path, a fragment, or a scheme of `SCHEMES`.

    The scheme is looked for as a reader's program might find it (URL Standard, section 4.4): with
    character references and percent-encoding decoded, and unseen characters and case passed over.
    An address without a scheme but with a host (`//host`) is refused, and so are control
    characters, and backslashes, which browsers take for slashes.
    """
    if _PLAIN.fullmatch(target):
        return True
    target = target.strip(" ")
    if not target or _CONTROL.search(target) or "\\" in re.split("[?#]", target, maxsplit=1)[0]:
        return False
    scheme = scheme_of(target)
    if scheme in {"http", "https"}:
        return bool(_WEB.match(target))
    if scheme:
        return scheme in SCHEMES and target.lower().startswith(f"{scheme}:")
    return not any(form.startswith(("//", "/\\", "\\")) for form in _forms(target))


def harmless(target: str) -> bool:
    """Say whether an address that is not allowed is only a slip, such as `ttps://host`.

    It leads nowhere, but could not run anything or read a file if it did.
    """
    scheme = scheme_of(target)
    unclear = _CONTROL.search(target) or "\\" in target or not target.strip()
    return bool(scheme) and not unclear and scheme not in RUNNING


def scheme_of(target: str) -> str:
    """Return the scheme of an address in lower case, however it is disguised, or "".

    Where no form of the address has a proper one, it is what stands before the first colon.
    """
    found = [match[1] for form in _forms(target) if (match := _SCHEME.match(form))]
    return next(filter(_PROPER.fullmatch, found), found[0] if found else "")


def _forms(target: str) -> list[str]:
    """Return `target` as it reads after each round of decoding, without unseen characters."""
    forms = [target]
    for _ in range(_ROUNDS):
        decoded = unescape(unquote(forms[-1], errors="replace"))
        if decoded == forms[-1]:
            break
        forms.append(decoded)
    return [_UNSEEN.sub("", form).lower() for form in forms]
