"""The demo newspaper as readers meet it: served over HTTP, crawled, and walked in Chromium."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import html5lib
import pytest
from playwright.sync_api import Browser, Page

from ssg.build import Order, build
from ssg.desk import Edition

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).parent.parent
NOW = datetime.fromisoformat("2026-11-24T08:00:00+01:00")
HTML = "{http://www.w3.org/1999/xhtml}"
STORY = "africa/sahel/france-ends-mali-operation/"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test output readable."""


class Server(ThreadingHTTPServer):
    """Does not mind a browser that goes on before a picture has come."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what is not a reader's haste."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Served:
    """A built site at an address."""

    origin: str  # http://127.0.0.1:1234
    home: str  # with the path of the site
    site: str  # the address the site was built for


@pytest.fixture(scope="module", params=["", "/paper"], ids=["root", "paper"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Build the demo for `/` and for `/paper/`, and serve it there."""
    prefix: str = request.param
    folder = tmp_path_factory.mktemp("site")
    site = f"https://meridian.example{prefix}"
    order = Order(ROOT, Edition(NOW), folder / prefix.strip("/") / "x", {"base_url": site})
    build(replace(order, output=folder / (prefix.strip("/") or "root")))
    root = folder if prefix else folder / "root"
    server = Server(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    yield Served(origin, f"{origin}{prefix}/", site)
    server.shutdown()
    server.server_close()
    thread.join()


def local(url: str, served: Served) -> str | None:
    """Return where an address of the site is served, without its fragment; None if elsewhere."""
    bare = urldefrag(url)[0].replace("https://meridian.example", served.origin)
    return bare if bare.startswith(served.origin) else None


def references(text: str, kind: str) -> Iterator[str]:
    """Yield every address in a page, a style sheet, a feed or a sitemap."""
    if kind == "text/html":
        for element in html5lib.parse(text, namespaceHTMLElements=True).iter():
            for name in ("href", "src", "action", "poster"):
                if name in element.attrib and element.tag != f"{HTML}base":
                    yield element.attrib[name]
    elif "xml" in kind:
        yield from re.findall(r"<(?:loc|link|image:loc)>([^<]+)<", text)
        yield from re.findall(r'href="([^"]+)"', text)
    elif kind == "text/css":
        yield from re.findall(r'url\("?([^")]+)"?\)', text)
    elif "json" in kind:
        yield from re.findall(r'"(?:url|src|feed_url|home_page_url)":\s*"([^"]+)"', text)


def test_a_crawl_finds_no_dead_address(served: Served) -> None:
    """Whatever a page, feed, sitemap or style sheet names is there."""
    waiting = [served.home, urljoin(served.home, "sitemap.xml"), urljoin(served.home, "robots.txt")]
    seen: dict[str, str] = {url: "start" for url in waiting}
    dead: list[str] = []
    while waiting:
        url = waiting.pop()
        try:
            with urlopen(url) as answer:  # noqa: S310  -- loopback
                kind, data = answer.headers.get_content_type(), answer.read()
        except HTTPError as fault:
            dead.append(f"{url} ({fault.code}), named by {seen[url]}")
            continue
        binary = kind.startswith(("image/", "video/")) and "svg" not in kind
        for reference in () if binary else references(data.decode(), kind):
            found = local(urljoin(url, reference), served)
            if found and found not in seen:
                seen[found] = url
                waiting.append(found)
    assert dead == []
    assert len(seen) > 300
    assert all(url.startswith(served.home) for url in seen)


def test_a_reader_walks_through_the_paper(served: Served, browser: Browser) -> None:
    """Home, section, story, author, topic: by clicking, without an error or a foreign request."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on(
        "requestfailed", lambda r: None if "ABORTED" in (r.failure or "") else said.append(r.url)
    )
    page.on("request", lambda r: said.append(r.url) if not local(r.url, served) else None)
    page.goto(served.home)
    page.click("header nav a:has-text('Africa')")
    assert page.inner_text("h1") == "Africa"
    page.goto(served.home + STORY)
    title = page.inner_text("h1")
    page.click("a:has-text('+ posts')")
    assert page.inner_text("h1") == "Awa Kessoum"
    page.click(f"a:has-text('{title}')")
    page.click("a[rel=tag]:has-text('Mali')")
    assert page.inner_text("h1") == "Mali"
    assert said == []
    page.close()


@pytest.mark.parametrize(
    "path", ["", "africa/", STORY, "authors/awa-kessoum/", "topics/mali/", "about/", "404.html"]
)
def test_every_kind_of_page_fits_a_phone(served: Served, browser: Browser, path: str) -> None:
    """At 320 pixels nothing scrolls sideways, there is one headline, and no script is needed."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=True)
    page = context.new_page()
    page.goto(served.home + path)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    context.close()


def test_no_story_stands_twice_on_a_page(served: Served, browser: Browser) -> None:
    """Lead, top stories, boxes and lists share no headline."""
    page = browser.new_page()
    for path in ("", STORY, "africa/"):
        page.goto(served.home + path)
        links = page.eval_on_selector_all(
            "main h2 a, main h3 a, aside h3 a, .rail a, .block a",
            "all => all.filter(a => a.closest('article, li, .card')).map(a => a.pathname)",
        )
        stories = [urlsplit(link).path for link in links if link.count("/") > 2]
        headlines = [s for s in stories if "/topics/" not in s and "/authors/" not in s]
        assert len(headlines) > 3
        repeated = {s for s in headlines if headlines.count(s) > 1 and s.rstrip("/").count("/") > 1}
        assert not {s for s in repeated if "-" in s.rsplit("/", 2)[1]}, path
    page.close()


def test_a_film_asks_nobody_before_the_click(served: Served, browser: Browser) -> None:
    """The frame holds a link of our own until a reader wants the film."""
    page = browser.new_page()
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not local(r.url, served) else None)
    page.route(re.compile("youtube"), lambda route: route.fulfill(body="film"))
    page.goto(f"{served.home}science/what-the-ice-remembers/")
    page.locator("figure.embed").scroll_into_view_if_needed()
    frame = page.frame_locator("figure.embed iframe")
    play = frame.locator("a")
    assert play.inner_text()
    asked = [url for url in foreign if url.startswith("http")]
    assert asked == []
    with page.expect_request(re.compile("youtube-nocookie")):
        play.click()
    page.close()


# Returns, for every element that shows words of its own, what it is, how light the words are and
# how light is what lies behind them (relative luminance and contrast as in WCAG 2.2, plus 0.05).
WORDS = """
() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const paint = colour => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); };
  const light = () => {
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(c => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const above = e => e ? [...above(e.parentElement), e] : [];
  const speaks = e => e.checkVisibility() && e.getClientRects().length
    && [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")].filter(speaks).map(e => {
    pen.reset();
    above(e).forEach(each => paint(getComputedStyle(each).backgroundColor));
    const ground = light();
    paint(getComputedStyle(e).color);
    const name = (e.closest("h1") || e).localName;
    return [`${name} ${e.textContent.trim().slice(0, 40)}`, light(), ground];
  });
}
"""
LEGIBLE = 4.5  # WCAG 2.2, success criterion 1.4.3: contrast of text, level AA
READ = ("h1", ".deck", ".byline", ".story-body > p", ".story-body > h2", ".lead-picture img")
USED = ("header nav", ".breadcrumb", ".rail", ".box", ".tags", ".copy", ".footer", ".footer nav")


def must_be_legible(page: Page, *, dark: bool) -> None:
    """Fail unless all words stand out, and the headline is lighter than a dark page, or darker."""
    words = page.evaluate(WORDS)
    dim = [(what, a, b) for what, a, b in words if max(a, b) / min(a, b) < LEGIBLE]
    assert dim == []
    _, headline, ground = next(each for each in words if each[0].startswith("h1 "))
    assert (headline > ground) == dark


def shown(page: Page, selector: str) -> int:
    """Return how many elements of a kind a reader sees."""
    return sum(element.is_visible() for element in page.locator(selector).all())


@pytest.mark.parametrize(
    "path", ["", "africa/", STORY, "authors/awa-kessoum/", "topics/mali/", "about/", "404.html"]
)
def test_a_dark_page_for_who_asks_for_it(served: Served, browser: Browser, path: str) -> None:
    """The words are light on dark at night and dark on light by day, and can always be read."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(served.home + path)
    must_be_legible(page, dark=True)
    page.emulate_media(color_scheme="light")
    must_be_legible(page, dark=False)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_on_paper(
    served: Served, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """The whole text is there, dark on light whatever the screen was, and nothing to click on."""
    page = browser.new_page()
    page.goto(served.home + STORY)
    whole = {name: shown(page, name) for name in READ}
    assert all(whole.values()), whole
    assert all(shown(page, name) for name in USED)
    page.emulate_media(media="print", color_scheme=scheme)
    assert [name for name in USED if shown(page, name)] == []
    assert {name: shown(page, name) for name in READ} == whole
    assert page.inner_text(".printed").endswith(STORY)
    must_be_legible(page, dark=False)
    page.close()
