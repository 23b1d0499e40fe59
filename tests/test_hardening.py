"""No page asks anything of others, breaks its policy, or runs what a story smuggles in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ssg.build import Order, build
from ssg.desk import Edition
from tests.newsroom import SITE, build_site, story_text, write_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).parent.parent
NOW = datetime.fromisoformat("2026-11-24T08:00:00+01:00")
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`);
});
"""


class Host(SimpleHTTPRequestHandler):
    """Serves a folder with the headers that its `_headers` has for every address."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Add what stands under the first pattern, `/*`."""
        text = (Path(self.directory) / "_headers").read_text(encoding="utf-8")
        first = text.split("\n/", maxsplit=1)[0]
        for line in first.splitlines()[1:]:
            name, _, value = line.strip().partition(": ")
            # Chromium would ask for what lies here with TLS, which this server does not speak.
            self.send_header(name, value.replace("; upgrade-insecure-requests", ""))
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test output readable."""


@contextmanager
def hosted(output: Path) -> Iterator[str]:
    """Serve a built site as a host would; the value is its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(output)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def watched(page: Page, origin: str) -> list[str]:
    """Return a list that grows by whom else a page asks, and by what goes wrong on it."""
    found: list[str] = []
    page.on("request", lambda r: None if _is_own(r.url, origin) else found.append(r.url))
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda fault: found.append(str(fault)))
    return found


def _is_own(url: str, origin: str) -> bool:
    return url.startswith((f"{origin}/", "data:", "about:srcdoc"))


def test_no_page_of_the_demo_asks_others_or_breaks_its_policy(
    browser: Browser, tmp_path: Path
) -> None:
    """With the header and the meta together; a film is there, but asks nobody before a click."""
    build(Order(ROOT, Edition(NOW), tmp_path))
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.html"))}
    pages = [path for path, text in texts.items() if 'http-equiv="refresh"' not in text]
    assert any("youtube" in texts[path] for path in pages)
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    refused: list[str] = []
    with hosted(tmp_path) as origin:
        found = watched(page, origin)
        for path in pages:
            page.goto(f"{origin}/{path.relative_to(tmp_path).as_posix()}")
            refused += (f"{path.name}: {each}" for each in page.evaluate("window.refused"))
    context.close()
    assert (found, refused) == ([], [])


def test_what_a_story_smuggles_in_does_not_run(browser: Browser, tmp_path: Path) -> None:
    """Where raw HTML is trusted, the policy is the last who stands guard."""
    body = (
        "<script>document.title = 'taken'</script>\n\n"
        "<img src='data:,' onerror=\"document.title = 'taken'\">\n\n"
        "<iframe srcdoc=\"<script>parent.document.title = 'taken'</script>\"></iframe>\n\n"
        "<a id=x href=\"javascript:document.title = 'taken'\">x</a>"
    )
    toml = f'{SITE}raw_html = "trusted"\n'
    story = story_text("As it was", body)
    write_site(tmp_path, {"site.toml": toml, "content/news/a.md": story})
    build_site(tmp_path)
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    with hosted(tmp_path / "output") as origin:
        page.goto(f"{origin}/news/a/")
        page.evaluate("document.getElementById('x')?.click()")
        assert page.title().startswith("As it was")
        assert len(page.evaluate("window.refused")) >= 2
    context.close()
