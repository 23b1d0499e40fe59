"""The rules of a site for nginx: a file for `conf.d/`, with a server of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.headers import ASK, FEEDS, FOR_EVER, HASHED, HOUR, content_type, hourly, texts
from ssg.hosting.rules import Rules

_BUCKET = 64  # bytes of a map's bucket, where the directive is not set
_ENTRY = 24  # bytes that a key takes besides its letters


def nginx(rules: Rules) -> str:
    """Return the configuration of a server."""
    return "\n".join((*_maps(rules), *_server(rules), ""))


def _maps(rules: Rules) -> Iterator[str]:
    endings = "|".join(ending.lstrip(".") for ending in hourly())
    old = {rules.base + target.old: target.new for target in rules.targets}
    gone = [rules.base + address for address in rules.gone]
    bucket, most = _BUCKET, max(map(_size, (*old, *gone)), default=0)
    while bucket < most:
        bucket *= 2
    if bucket > _BUCKET:
        yield f"map_hash_bucket_size {bucket};"
    if (longest := max(len(old), len(gone))) > 1000:
        yield f"map_hash_max_size {2 * longest};"
    yield "map $uri $paper_caching {"
    yield f'    default "{ASK}";'
    yield f'    "~{_quoted(HASHED)}" "{FOR_EVER}";'
    yield f'    "~*\\.({endings})$" "{HOUR}";'
    yield "}"
    yield "map $uri $paper_moved {"
    yield '    default "";'
    yield from (f'    "{_quoted(path)}" "{_quoted(new)}";' for path, new in old.items())
    yield "}"
    if gone:
        yield "map $uri $paper_gone {"
        yield '    default "";'
        yield from (f'    "{_quoted(path)}" 1;' for path in gone)
        yield "}"


def _size(path: str) -> int:
    return len(path.encode()) + _ENTRY


def _server(rules: Rules) -> Iterator[str]:
    yield "server {"
    yield "    listen 80;  # add what your certificates need"
    yield f"    server_name {rules.host};"
    yield f"    root /srv/{rules.host};  # {_folder(rules)}"
    yield "    index index.html;"
    yield f"    error_page 404 {rules.base}/404.html;"
    if rules.gone:
        yield f"    error_page 410 {rules.base}/404.html;"
    yield "    absolute_redirect off;"
    yield "    server_tokens off;"
    yield "    charset utf-8;"
    yield f"    charset_types {' '.join(kind for kind in texts() if kind != 'text/html')};"
    yield "    gzip on;"
    yield "    gzip_vary on;"
    yield f"    gzip_types {' '.join(kind for kind in texts() if kind != 'text/html')};"
    for name, value in rules.security.items():
        yield f'    add_header {name} "{value}" always;'
    yield "    add_header Cache-Control $paper_caching;"
    yield "    if ($paper_moved) { return 301 $paper_moved; }"
    if rules.gone:
        yield "    if ($paper_gone) { return 410; }"
    yield "    location / { try_files $uri $uri/ =404; }"
    for name in (*(f"/{feed}" for feed in FEEDS), ".webmanifest"):  # no type of nginx's own table
        pattern, kind = name.replace(".", "[.]"), content_type(name)
        yield f"    location ~ {pattern}$ {{ types {{}} default_type {kind}; }}"
    yield "}"


def _folder(rules: Rules) -> str:
    return f"the site lies in its folder {rules.base}" if rules.base else "the site lies there"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
