"""A reader's browser under observation: what a page asks for, shows, and complains about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Route

# A stylesheet or picture of a page that was left before it came is no failure.
LEFT = "net::ERR_ABORTED"
_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI}`));
"""
_SETTLE = """
() => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  return Promise.all(pictures.map((picture) => picture.complete || new Promise((done) => {
    picture.onload = picture.onerror = done;
  })));
}
"""
_LOOK = """
() => ({
  width: document.scrollingElement.scrollWidth - innerWidth,
  empty: [...document.images].filter((each) => !each.naturalWidth).map((each) => each.src),
  told: [...document.querySelectorAll("main a, aside a, section a")]
    .filter((link) => !link.closest(".prose, .copy")).map((link) => link.href),
})
"""


@dataclass  # no slots: Playwright marks the objects whose methods it is given
class Watched:
    """A page in the browser, and everything that went wrong or left the site since it opened."""

    page: Page
    front: str
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, address: str = "") -> None:
        """Open a page of the site by its address below the front page."""
        self.page.goto(self.front + address.removeprefix("/"))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.faults.append(f"{self.page.url}: {kind}: {text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.front).netloc:
            self.foreign.append(request.url)

    def _miss(self, request: Request) -> None:
        if request.failure != LEFT:
            self.faults.append(f"{self.page.url}: {request.url}: {request.failure}")


@contextmanager
def watched(browser: Browser, front: str, **options: Any) -> Iterator[Watched]:
    """Open a browser window of its own; requests to other hosts are noted and go nowhere.

    Args:
        browser: the browser.
        front: the URL of the front page.
        options: of the window, as Playwright's `new_context` takes them.
    """
    with browser.new_context(**options) as context:
        context.add_init_script(_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch = Watched(page, front)
        host = urlsplit(front).netloc
        context.route(lambda url: urlsplit(url).netloc != host, _refuse)
        page.on("console", lambda message: watch._hear(message.type, message.text))
        page.on("pageerror", lambda error: watch._hear("error", str(error)))
        page.on("request", watch._see)
        page.on("requestfailed", watch._miss)
        page.on(
            "response",
            lambda answer: answer.status < 400
            or watch.faults.append(f"{page.url}: {answer.url}: {answer.status}"),
        )
        yield watch


def _refuse(route: Route) -> None:
    route.abort()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader with a narrow phone gets to see of a page."""

    address: str
    overflow: int  # pixels that stand out at the side
    empty: tuple[str, ...]  # pictures that did not come
    told: tuple[str, ...]  # every link outside running text, the menus and the foot


def look(watch: Watched, addresses: Iterable[str]) -> tuple[Sight, ...]:
    """Open every page, wait for all its pictures, and look at it."""
    return tuple(_look(watch, address) for address in addresses)


def _look(watch: Watched, address: str) -> Sight:
    watch.open(address)
    watch.page.evaluate(_SETTLE)
    seen = watch.page.evaluate(_LOOK)
    return Sight(address, seen["width"], tuple(seen["empty"]), tuple(seen["told"]))
