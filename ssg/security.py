"""What a browser may do with a page, as its headers say: load, frame, ask for, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ssg.settings import Csp, Settings

_DAY = 86_400  # seconds
UNSAFE = "'unsafe-inline'"
_UNASKED = ("camera", "geolocation", "microphone", "payment")  # what no page of a paper asks for


def content_security_policy(
    csp: Csp, scripts: Iterable[str] = (), styles: Iterable[str] = ()
) -> str:
    """Return the policy as one line: the site itself and nothing else, unless settings add it.

    See the W3C's Content Security Policy Level 3.

    Args:
        csp: what the settings add.
        scripts: hashes of the scripts that stand in the theme's templates, `sha256-...`.
        styles: likewise of style sheets.
    """
    sources = {
        "img-src": ("'self'", "data:", *csp.img),
        "style-src": ("'self'", *csp.style, *_hashes(csp.style, styles)),
        "script-src": ("'self'", *csp.script, *_hashes(csp.script, scripts)),
        "font-src": ("'self'", *csp.font),
        "media-src": ("'self'", *csp.media),
        "connect-src": ("'self'", *csp.connect),
        "manifest-src": ("'self'",),
        "frame-src": csp.frame or ("'none'",),
        "form-action": ("'self'", *csp.form),
        "base-uri": ("'none'",),
    }
    return "; ".join(["default-src 'none'", *(f"{k} {' '.join(v)}" for k, v in sources.items())])


def security_headers(settings: Settings, policy: str) -> Mapping[str, str]:
    """Return the headers that every answer of a site should have.

    They hold what a `<meta>` cannot say: who may frame a page, and HTTPS for ever (RFC 6797), which
    only `[hosting] hsts` turns on.

    Args:
        settings: of the site.
        policy: the one that its pages carry.
    """
    ancestors = settings.csp.ancestors
    policy += f"; frame-ancestors {' '.join(ancestors) or _NOBODY}"
    if settings.root.startswith("https:"):
        policy += "; upgrade-insecure-requests"
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNASKED),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if not ancestors:
        headers["X-Frame-Options"] = "DENY"
    if hosting := _strict_transport(settings):
        headers["Strict-Transport-Security"] = hosting
    return MappingProxyType(headers)


_NOBODY = "'none'"


def _hashes(own: Iterable[str], hashes: Iterable[str]) -> tuple[str, ...]:
    """Return sources for hashes; beside a hash `unsafe-inline`, which a site may want, is dead."""
    return () if UNSAFE in own else tuple(f"'{each}'" for each in sorted(set(hashes)))


def _strict_transport(settings: Settings) -> str:
    hosting = settings.hosting
    if not hosting.hsts or not settings.root.startswith("https:"):
        return ""
    all_below = "; includeSubDomains" if hosting.hsts_subdomains else ""
    return f"max-age={hosting.hsts * _DAY}{all_below}"
