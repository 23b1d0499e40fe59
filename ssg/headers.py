"""The HTTP headers under which a file is served."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
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
FEEDS = {  # file -> media type
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
_TEXTS = re.compile(r"text/|.*(\+xml|\+json|/xml|/json|/javascript)$")
HASHED = r"\.[0-9a-f]{8,64}\.[A-Za-z0-9.]+$"  # the end of a name that holds a digest
FOR_EVER = "public, max-age=31536000, immutable"  # seconds: a year (RFC 8246)
ASK = "public, max-age=0, must-revalidate"
HOUR = "public, max-age=3600"


def hourly() -> tuple[str, ...]:
    """Return the endings of files that a browser may keep for an hour: pictures, fonts, films."""
    return tuple(ending for ending, kind in _TYPES.items() if not is_text(kind))


def texts() -> tuple[str, ...]:
    """Return the media types of texts, which a server should compress."""
    kinds = (*_TYPES.values(), *FEEDS.values())
    return tuple(dict.fromkeys(kind for kind in kinds if is_text(kind)))


def headers_of(path: str, *, gzip: bool = False) -> Headers:
    """Return the headers of a file.

    Args:
        path: in the output.
        gzip: whether texts are stored compressed.
    """
    return _named(path.rpartition("/")[2], gzip=gzip)


@lru_cache(maxsize=4096)
def _named(name: str, *, gzip: bool) -> Headers:
    headers = {"Content-Type": full_type(name), "Cache-Control": caching(name)}
    if gzip and is_text(content_type(name)):
        headers["Content-Encoding"] = "gzip"
    return MappingProxyType(headers)


def content_type(path: str) -> str:
    """Return the media type of a file by its name."""
    name = PurePosixPath(path).name
    return FEEDS.get(name) or _TYPES.get(PurePosixPath(f"x{name}").suffix.lower(), _unknown(name))


def full_type(path: str) -> str:
    """Return the media type of a file, with the encoding of texts: `text/html; charset=utf-8`."""
    kind = content_type(path)
    return f"{kind}; charset=utf-8" if is_text(kind) else kind


def caching(path: str) -> str:
    """Return how long a browser may keep a file without asking: the value of `Cache-Control`.

    A file whose name holds a digest may be kept for ever. A text is asked for each time, which
    costs a short answer if it is still the same, and pictures once an hour.
    """
    if is_hashed(path):
        return FOR_EVER
    return ASK if is_text(content_type(path)) else HOUR


def is_text(kind: str) -> bool:
    """Tell whether a media type is of text, which UTF-8 encodes and compression shortens."""
    return bool(_TEXTS.match(kind))


def is_text_file(path: str) -> bool:
    """Tell by its name whether a file is a text."""
    return is_text(content_type(path))


def is_hashed(path: str) -> bool:
    """Tell whether the name of a file holds a digest of its bytes, which so can never change."""
    return bool(re.search(HASHED, path))


def _unknown(name: str) -> str:
    return "application/octet-stream" if "." in name else "text/plain"
