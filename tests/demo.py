"""The newspaper of this repository, built and served: the pages that readers would see."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ssg.build import Order, build
from ssg.desk import Edition

ROOT = Path(__file__).parent.parent
NOW = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
KINDS: Mapping[str, str] = {  # a page of every kind
    "home": "",
    "section": "africa/",
    "older": "africa/page/1/",
    "story": "africa/sahel/france-ends-mali-operation/",
    "live": "europe/storm-ylva-live/",
    "opinion": "opinion/in-praise-of-the-dull-timetable/",
    "sponsored": "business/how-an-office-learnt-to-dim/",
    "author": "authors/awa-kessoum/",
    "topic": "topics/mali/",
    "part": "business/the-price-of-a-loaf-the-mill/",
    "series": "series/price-of-a-loaf/",
    "timeline": "stories/mali-withdrawal/",
    "archive": "archive/2026/11/",
    "index": "topics/",
    "retracted": "science/the-bridge-that-hummed/",
    "corrections": "corrections/",
    "page": "about/",
    "404": "404.html",
}
ARABIC = """---
title: القطار الليلي الذي لا يملكه أحد
deck: يعبر أربعة بلدان في ليلة واحدة، ويدفع أحد عشر حسابًا.
language: ar
date: 2026-11-20 07:00
author: noor-ravensberg
---

يغادر القطار في التاسعة مساءً، ويصل مع الفجر. لا أحد يعرف من يدفع ثمن الوقود بين المحطتين.

> ننتظر دائمًا آخر مسافر.
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """The newspaper, and where it is served."""

    folder: Path
    home: str

    def url(self, kind: str) -> str:
        """Return the address of a page of a kind."""
        return self.home + KINDS[kind]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def build_demo(folder: Path, *, language: str = "en") -> Path:
    """Build the newspaper below a folder, with shorter lists than its own, and return its output.

    Args:
        folder: for a copy of it, and its output.
        language: that it says it is written in.
    """
    site = folder / "site"
    shutil.copytree(ROOT / "content", site / "content")
    settings = (ROOT / "site.toml").read_text("utf-8").replace("per_page = 20", "per_page = 4")
    settings = settings.replace('language = "en"', f'language = "{language}"')
    (site / "site.toml").write_text(settings, "utf-8")
    (site / "content/world/night.md").write_text(ARABIC, "utf-8")
    build(Order(site, Edition(NOW), folder / "output"))
    return folder / "output"


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """Serve a folder on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Demo(folder, f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
