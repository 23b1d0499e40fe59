"""The house rules that `[checks]` may set, and how each counts by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Level = Literal["error", "warn", "off"]
LEVELS: Mapping[str, Level] = {  # the checks a site may set, and how they count by themselves
    "broken-link": "error",
    "dead-link": "error",
    "metadata": "error",
    "markup": "error",
    "leftover": "error",
    "unknown-author": "error",
    "tag-clash": "error",
    "no-layout": "error",
    "lost-url": "error",
    "redirect": "error",
    "redirect-chain": "warn",
    "picture-place": "error",
    "unknown-key": "warn",
    "never-seen": "warn",
    "empty-box": "warn",
    "shortcode": "warn",
    "missing-alt": "warn",
    "inline-script": "warn",
    "host-limit": "warn",
    "picture-size": "warn",
    "accent-contrast": "warn",
    "duplicate-title": "warn",
    "missing-author": "off",
    "missing-deck": "off",
}
