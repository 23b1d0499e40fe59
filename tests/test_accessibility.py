"""Pages that work for everybody: axe on every kind of page, by keyboard, zoomed, on phones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.demo import KINDS, Demo, build_demo, served
from tests.serving import served as previewed
from tests.webtools import AXE, find_web_tool

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("accessibility")]

RUN = """() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}).then((found) => found.violations.map((each) =>
  `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`))"""
RULES = """(left) => axe.run(document, {
  resultTypes: ["violations"], rules: Object.fromEntries(left.map((id) => [id, {enabled: false}])),
}).then((found) => found.violations.map((each) =>
  `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`))"""
LARGE = "document.documentElement.style.fontSize = '200%'"
WIDE = """() => {
  const wide = [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 1 && !each.closest("table, .breadcrumb");
  });
  const most = document.documentElement.scrollWidth;
  return [...(most > innerWidth ? [`${most} wide`] : []), ...wide.map((each) => each.className)];
}"""
SPACED = """p, li, h1, h2, h3, dd, dt, a {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}"""
LINES = """() => [...document.querySelectorAll(".story-body > p")].flatMap((paragraph) => {
  const range = document.createRange(), text = paragraph.textContent.trim();
  range.selectNodeContents(paragraph);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom / 8))).size;
  const beside = document.querySelector(".pullquote")?.getBoundingClientRect();
  const box = paragraph.getBoundingClientRect();
  if (beside && box.bottom > beside.top && box.top < beside.bottom) return [];
  return lines > 3 ? [text.length / lines] : [];
})"""
FOCUSED = """() => {
  const each = document.activeElement, box = each.getBoundingClientRect();
  const ring = (what, part) => getComputedStyle(what, part).outlineStyle !== "none";
  const [across, down] = [box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2];
  const shown = document.elementFromPoint(across, down);
  return {
    what: each === document.body ? "" : each.tagName + " " + each.textContent.trim().slice(0, 40),
    ring: ring(each) || ring(each, "::after"),
    seen: box.height > 0 && (shown === null || each.contains(shown) || shown.contains(each)
      || each.closest(".card")?.contains(shown)),
  };
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The newspaper, from left to right."""
    with served(build_demo(tmp_path_factory.mktemp("demo"))) as demo:
        yield demo


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The newspaper, from right to left."""
    with served(build_demo(tmp_path_factory.mktemp("mirrored"), language="ar")) as demo:
        yield demo


WINDOWS: Mapping[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "rtl": {"viewport": {"width": 1280, "height": 900}},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200 %": {"viewport": {"width": 1280, "height": 900}},
}


def opened(browser: Browser, url: str, window: str) -> Page:
    page = browser.new_page(**WINDOWS[window], bypass_csp=True)
    page.goto(url, wait_until="load")
    if window == "200 %":
        page.evaluate(LARGE)
    return page


def violations(page: Page, script: str = RUN, *args: Any) -> list[str]:
    page.evaluate(find_web_tool(AXE).read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(script, *args)
    return found


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_on_any_kind_of_page(
    window: str, demo: Demo, mirrored: Demo, browser: Browser
) -> None:
    """And nothing is wider than the window, even where a reader spaces the text out.

    These are WCAG 2.2, 1.4.10 and 1.4.12.
    """
    found: dict[str, list[str]] = {}
    page = browser.new_page(**WINDOWS[window], bypass_csp=True)
    for kind in KINDS:
        page.goto((mirrored if window == "rtl" else demo).url(kind), wait_until="load")
        if window == "200 %":
            page.evaluate(LARGE)
        found[kind] = violations(page)
        page.add_style_tag(content=SPACED)
        found[kind] += page.evaluate(WIDE)
    page.close()
    assert {kind: said for kind, said in found.items() if said} == {}


def test_axe_finds_nothing_in_forced_colours(demo: Demo, browser: Browser) -> None:
    page = browser.new_page(forced_colors="active", bypass_csp=True)
    for kind in ("home", "story"):
        page.goto(demo.url(kind), wait_until="load")
        assert violations(page) == []
    line = "getComputedStyle(document.querySelector('.menu li:nth-child(%d) a')).borderBottomColor"
    assert page.evaluate(line % 1) != page.evaluate(line % 2)  # the section that is open
    page.close()


def test_axe_finds_nothing_on_the_components_of_the_theme(tmp_path: Path, browser: Browser) -> None:
    """Several mastheads and headlines stand on that page, which is right there alone."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/about.md").write_text("---\ntitle: About\n---\n\nUs.\n")
    (tmp_path / "site.toml").write_text('title = "The Paper"\n')
    left = ["landmark-unique", "heading-order", "page-has-heading-one", "region"]
    with previewed(tmp_path) as preview:
        for window in ("light", "dark", "320 px", "200 %"):
            page = opened(browser, f"http://127.0.0.1:{preview.port}/_theme/", window)
            assert violations(page, RULES, left) == []
            page.close()


def test_a_line_of_a_story_has_60_to_75_letters(demo: Demo, browser: Browser) -> None:
    page = opened(browser, demo.url("story"), "light")
    lines = page.evaluate(LINES)
    page.close()
    assert lines and 60 <= sum(lines) / len(lines) <= 75


@pytest.mark.parametrize("window", ["light", "320 px"])
@pytest.mark.parametrize("kind", ["home", "story"])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(
    kind: str, window: str, demo: Demo, browser: Browser
) -> None:
    page = opened(browser, demo.url(kind), window)
    wanted = page.locator("a[href]:visible, input:visible, iframe:visible").count()
    seen = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
    page.close()
    assert seen[0]["what"].startswith("A Skip to the main text")
    assert [each["what"] for each in seen if not each["what"]] == []
    dark = [each for each in seen if not (each["ring"] and each["seen"])]
    assert [each for each in dark if not each["what"].startswith("IFRAME")] == []


def test_the_skip_link_leads_past_the_masthead(demo: Demo, browser: Browser) -> None:
    page = opened(browser, demo.url("story"), "light")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_the_rest_of_the_menu_comes_when_it_is_asked_for(demo: Demo, browser: Browser) -> None:
    page = opened(browser, demo.url("home"), "320 px")
    last, first = page.locator(".menu li a").last, page.locator(".menu li a").first
    height = page.locator(".menu ul").bounding_box()
    assert height is not None and height["height"] < 50
    page.locator(".menu-more input").check()
    box, top = last.bounding_box(), first.bounding_box()
    assert box is not None and top is not None and box["y"] > top["y"]
    last.click()
    assert page.url.endswith("/opinion/")
    page.close()


def test_a_menu_that_fits_has_no_button(demo: Demo, browser: Browser) -> None:
    page = opened(browser, demo.url("home"), "light")
    assert not page.locator(".menu-more").is_visible()
    assert page.locator(".menu li a").last.is_visible()
    page.close()


def test_nothing_moves_by_itself_or_when_pictures_arrive(demo: Demo, browser: Browser) -> None:
    """The cumulative layout shift is none, from the first byte to the last picture."""
    for kind in ("home", "section", "story", "author", "live"):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((list) => list.getEntries()"
            ".forEach((each) => { moved += each.value; }))"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(demo.url(kind), wait_until="load")
        for _ in range(20):
            page.mouse.wheel(0, 600)
        page.wait_for_load_state("networkidle")
        assert (kind, page.evaluate("moved"), page.evaluate("document.getAnimations().length")) == (
            kind,
            0,
            0,
        )
        page.close()


def test_the_text_of_every_story_has_its_width(demo: Demo, browser: Browser) -> None:
    """Whatever stands around it: notes, a series, a running story, a picture or none."""
    page = browser.new_page(**WINDOWS["light"])
    widths: dict[str, float] = {}
    for path in sorted(demo.folder.rglob("index.html")):
        if "story-body" in path.read_text(encoding="utf-8"):
            address = path.parent.relative_to(demo.folder).as_posix()
            page.goto(f"{demo.home}{address}/", wait_until="domcontentloaded")
            box = page.locator(".story-body").bounding_box()
            widths[address] = box["width"] if box else 0
    page.close()
    assert len(widths) > 30
    assert {address: width for address, width in widths.items() if not 500 < width < 800} == {}
