"""The rules of a site for Caddy: a Caddyfile, or a part of one."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.headers import ASK, FEEDS, FOR_EVER, HASHED, HOUR, full_type, hourly
from ssg.hosting.rules import Rules


def caddy(rules: Rules) -> str:
    """Return the configuration of a site."""
    site = (f"    {line}" for line in _directives(rules))
    return "\n".join((*_everywhere(rules), f"{rules.host} {{", *site, "}", ""))


def _everywhere(rules: Rules) -> Iterator[str]:
    """Yield a snippet for all answers, errors too, for which Caddy begins anew."""
    yield "(paper_headers) {"
    yield "    header {"
    yield "        -Server"
    yield from (f'        {name} "{value}"' for name, value in rules.security.items())
    yield f'        ?Cache-Control "{ASK}"'
    yield "    }"
    yield "}"


def _directives(rules: Rules) -> Iterator[str]:
    yield f"root * /srv/{rules.host}"
    yield "encode zstd gzip"
    yield "import paper_headers"
    yield from _caching()
    for name in (*(f"/{feed}" for feed in FEEDS), ".webmanifest"):
        matcher = f"@{name[1:].replace('.', '_')}"
        yield f"{matcher} path *{name}"
        yield f"header {matcher} {{"
        yield f'    Content-Type "{full_type(name)}"'
        yield "    defer"
        yield "}"
    if rules.targets:
        yield from _moved(rules)
    if rules.gone:
        yield from _gone(rules)
    yield "file_server"
    yield "handle_errors {"
    yield "    import paper_headers"
    yield f"    rewrite * {rules.base}/404.html"
    yield "    file_server"
    yield "}"


def _caching() -> Iterator[str]:
    yield f"@hashed path_regexp `{HASHED}`"
    yield f'header @hashed Cache-Control "{FOR_EVER}"'
    yield "@pictures {"
    yield f"    path {' '.join(f'*{ending}' for ending in hourly())}"
    yield f"    not path_regexp `{HASHED}`"
    yield "}"
    yield f'header @pictures Cache-Control "{HOUR}"'


def _moved(rules: Rules) -> Iterator[str]:
    yield "map {path} {paper_moved} {"
    for target in rules.targets:
        yield f"    `{rules.base}{target.old}` `{target.new}`"
    yield '    default ""'
    yield "}"
    yield '@moved expression `{paper_moved} != ""`'
    yield "redir @moved {paper_moved} permanent"


def _gone(rules: Rules) -> Iterator[str]:
    yield "map {path} {paper_gone} {"
    yield from (f"    `{rules.base}{address}` gone" for address in rules.gone)
    yield '    default ""'
    yield "}"
    yield '@gone expression `{paper_gone} != ""`'
    yield "error @gone 410"
