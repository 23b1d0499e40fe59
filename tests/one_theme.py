"""Compiles the default theme once for many builds: most of a small build is that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
import pytest

_parse, _compile = jinja2.Environment.parse, jinja2.Environment.compile


@contextmanager
def one_theme() -> Iterator[None]:
    """Let Jinja remember templates by their text, as long as this lasts."""
    parsed: dict[str, Any] = {}
    compiled: dict[tuple[str, str | None, str | None], Any] = {}

    def parse(self: jinja2.Environment, source: str) -> Any:
        if source not in parsed:
            parsed[source] = _parse(self, source)
        return parsed[source]

    def compile_(
        self: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None
    ) -> Any:
        key = (source, name, filename)
        if key not in compiled:
            compiled[key] = _compile(self, source, name, filename)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "parse", parse)
        patch.setattr(jinja2.Environment, "compile", compile_)
        yield
