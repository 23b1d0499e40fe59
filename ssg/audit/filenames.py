"""Names of files that no site publishes on purpose."""

from __future__ import annotations

import re

_KEYS = re.compile(r"id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:key|ppk|p12|pfx|jks|keystore|kdbx)")
_PASSWORDS = re.compile(
    r"\.env(?:\..*|rc)?|\.(?:npmrc|yarnrc|pypirc|netrc|pgpass|htpasswd|aws|ssh|gnupg|docker|kube)"
    r"|\.git-credentials|.*\.env"
)
_VERSIONS = frozenset({".git", ".svn", ".hg", ".bzr", "cvs", ".gitignore", ".gitattributes",
                       ".gitmodules", ".hgignore"})  # fmt: skip
_BACKUPS = re.compile(
    r".*~|[#].*|\.#.*|.*\.(?:bak|orig|rej|old|sw[nop]|tmp|save)|.*___jb_(?:tmp|old)___", re.DOTALL
)
_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", "__macosx"})
_MAPS = re.compile(r".*\.(?:js|mjs|cjs|css)\.map")
_ALLOWED = frozenset({".well-known", ".nojekyll"})

# In the order in which they are asked: a swap file of `.env` is known by its password.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a file of passwords", _PASSWORDS),
    ("a private key", _KEYS),
    ("an editor's backup", _BACKUPS),
    ("a source map", _MAPS),
)


def unfit(path: str) -> tuple[str, str] | None:
    """Return what a file is by its name, if it should not be on a site, and the name that says so.

    Args:
        path: of the file, with `/`; folders count too.
    """
    for name in path.split("/"):
        small = name.lower()
        if small in _ALLOWED:
            continue
        if small in _VERSIONS:
            return "data of a version control system", name
        if small == "node_modules":
            return "a folder of packages", name
        if small in _SYSTEM:
            return "a file of the operating system", name
        if kind := next((kind for kind, known in _KINDS if known.fullmatch(small)), None):
            return kind, name
        if small.startswith("."):
            return "a hidden file", name
    return None
