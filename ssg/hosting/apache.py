"""The rules of a site for Apache: what stands in its `<Directory>`, or in a `.htaccess` there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssg.headers import ASK, FEEDS, FOR_EVER, HASHED, HOUR, full_type, hourly, texts
from ssg.hosting.rules import Rules


def apache(rules: Rules) -> str:
    """Return the directives; they need mod_headers, mod_rewrite and mod_deflate."""
    return "\n".join((*_serving(rules), *_headers(rules), *_caching(), *_moved(rules), ""))


def _serving(rules: Rules) -> Iterator[str]:
    yield "DirectoryIndex index.html"
    yield f"ErrorDocument 404 {rules.base}/404.html"
    if rules.gone:
        yield f"ErrorDocument 410 {rules.base}/404.html"
    yield "AddDefaultCharset utf-8"
    yield "AddCharset utf-8 .css .js .json .svg .txt .webmanifest .xml"
    yield "AddType application/manifest+json .webmanifest"
    yield f"AddOutputFilterByType DEFLATE {' '.join(texts())}"
    for name in FEEDS:
        yield f'<Files "{name}">'
        yield f'    ForceType "{full_type(name)}"'
        yield "</Files>"


def _headers(rules: Rules) -> Iterator[str]:
    for name, value in rules.security.items():
        yield f'Header always set {name} "{value}"'


def _caching() -> Iterator[str]:
    endings = "|".join(ending.lstrip(".") for ending in hourly())
    yield f'Header set Cache-Control "{ASK}"'
    for pattern, value in ((f"(?i)\\.({endings})$", HOUR), (HASHED, FOR_EVER)):
        yield f'<FilesMatch "{pattern}">'
        yield f'    Header set Cache-Control "{value}"'
        yield "</FilesMatch>"


def _moved(rules: Rules) -> Iterator[str]:
    if rules.targets or rules.gone:
        yield "RewriteEngine On"
    for address in rules.gone:
        yield f'RewriteRule "^{re.escape(address.lstrip("/"))}$" - [G,L]'
    for target in rules.targets:
        old = re.escape(target.old.lstrip("/"))
        new = re.sub(r"([%$\\])", r"\\\1", target.new)
        yield f'RewriteRule "^{old}$" "{new}" [R=301,L,NE]'
