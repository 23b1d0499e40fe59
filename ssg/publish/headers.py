"""The HTTP headers under which a file is served."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

Headers = Mapping[str, str]

# Those that a reader of pages, feeds and pictures meets; a system's own table differs from machine
# to machine. Names as registered with IANA.
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".vtt": "text/vtt",
    ".ics": "text/calendar",
    ".xml": "application/xml",
    ".xsl": "application/xslt+xml",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jxl": "image/jxl",
    ".ico": "image/vnd.microsoft.icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
}
_FEEDS = {"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml"}
_FEED_JSON = "application/feed+json"
_TEXTS = re.compile(r"text/|.*(\+xml|\+json|/xml|/json|/javascript)$")
_HASHED = re.compile(r"\.[0-9a-f]{8,64}\.[A-Za-z0-9.]+$")
_FOR_EVER = "public, max-age=31536000, immutable"  # seconds: a year (RFC 8246)
_ASK = "public, max-age=0, must-revalidate"
_HOUR = "public, max-age=3600"


def headers_of(path: str, *, gzip: bool = False) -> Headers:
    """Return the headers of a file.

    Args:
        path: in the output.
        gzip: whether texts are stored compressed.
    """
    kind = content_type(path)
    text = is_text(kind)
    headers = {
        "Content-Type": f"{kind}; charset=utf-8" if text else kind,
        "Cache-Control": _caching(path, text=text),
    }
    if gzip and text:
        headers["Content-Encoding"] = "gzip"
    return MappingProxyType(headers)


def content_type(path: str) -> str:
    """Return the media type of a file by its name."""
    name = PurePosixPath(path).name
    if name == "feed.json":
        return _FEED_JSON
    return _FEEDS.get(name) or _TYPES.get(PurePosixPath(name).suffix.lower(), _unknown(name))


def is_text(kind: str) -> bool:
    """Tell whether a media type is of text, which UTF-8 encodes and compression shortens."""
    return bool(_TEXTS.match(kind))


def is_hashed(path: str) -> bool:
    """Tell whether the name of a file holds a digest of its bytes, which so can never change."""
    return bool(_HASHED.search(path))


def _unknown(name: str) -> str:
    return "application/octet-stream" if "." in name else "text/plain"


def _caching(path: str, *, text: bool) -> str:
    if is_hashed(path):
        return _FOR_EVER
    return _ASK if text else _HOUR
