"""The media types of files, the same on every machine."""

from __future__ import annotations

from mimetypes import MimeTypes
from pathlib import PurePosixPath

HTML = "text/html; charset=utf-8"
_BUILT_IN = MimeTypes(())  # of Python, without what the system adds
_TEXTS = {".css", ".csv", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".xml", ".xsl"}
_OWN = {  # where Python of some version says something else, or nothing
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".xsl": "application/xml",
}


def media_type(path: str) -> str:
    """Return the media type of a file by the ending of its name, with the charset of texts."""
    ending = PurePosixPath(path).suffix.lower()
    found = _OWN.get(ending) or _BUILT_IN.guess_type(f"x{ending}")[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if ending in _TEXTS else found
