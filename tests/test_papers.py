"""Papers in Arabic and in Chinese, as their readers meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from tests.demo import served
from tests.papers import PAPERS, build_paper
from tests.webtools import AXE, find_web_tool

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("papers")]
HTML = "{http://www.w3.org/1999/xhtml}"
RUN = """() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}).then((found) => found.violations.map((each) =>
  `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`))"""
WIDE = "document.documentElement.scrollWidth - innerWidth"
SLANTED = """(tags) => [...document.querySelectorAll("body *")].filter((each) => {
  const style = getComputedStyle(each), own = [...each.childNodes].some((n) => n.data?.trim());
  const ours = each.closest("[lang]").lang === document.documentElement.lang;
  return own && ours && (style.fontStyle !== "normal" || parseFloat(style.letterSpacing) > 0);
}).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module", params=PAPERS)
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a paper."""
    language: str = request.param
    return build_paper(language, tmp_path_factory.mktemp(language))


def pages(paper: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of every page that readers stay on."""
    for path in sorted(paper.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in text:
            yield path.relative_to(paper).as_posix(), text


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(paper: Path, browser: Browser) -> None:
    axe = find_web_tool(AXE).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    page = browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    with served(paper) as site:
        for path, _ in pages(paper):
            page.goto(site.home + path, wait_until="load")
            page.evaluate(axe)
            found[path] = page.evaluate(RUN)
            found[path] += [f"{wide} too wide"] if (wide := page.evaluate(WIDE)) else []
            found[path] += page.evaluate(SLANTED)
    page.close()
    assert {path: said for path, said in found.items() if said} == {}


def test_no_english_is_left_on_any_page(paper: Path) -> None:
    """What is in Latin letters is a name, or of a language that the page says it is."""
    known = re.compile(
        r"Marit Haugvik|RSS|Atom|JSON Feed|CO|ppm|GMT|UTC|Langue de Barbarie|Ice cores, a primer"
        r"|https?://\S+"
    )
    for path, text in pages(paper):
        tree = html5lib.parse(text, namespaceHTMLElements=True)
        said = " ".join(_ours(tree.find(f"{HTML}body")))
        left = re.findall("[A-Za-z]{2,}[^\u0600-\u9fff]*", known.sub("", said))
        assert left == [], path


def _ours(element: object) -> Iterator[str]:
    """Yield the words below an element that are of the page's own language."""
    assert hasattr(element, "attrib") and hasattr(element, "tag")
    if element.tag in {f"{HTML}script", f"{HTML}style"}:
        return
    if "lang" not in element.attrib:
        yield element.text or ""  # type: ignore[attr-defined]
        yield element.attrib.get("aria-label", "")
        for child in element:  # type: ignore[attr-defined]
            yield from _ours(child)
            yield child.tail or ""


def test_a_story_in_another_language_says_so_wherever_it_stands(paper: Path) -> None:
    turned = ' dir="ltr"' if paper.parent.name.startswith("ar") else ""
    seen = 0
    for _, text in pages(paper):
        for found in re.finditer(
            r"<(h\d|p)([^>]*)>(?:<a [^>]*>)?(Sahel : la|Dans la commune)", text
        ):
            seen += 1
            assert f' lang="fr"{turned}' in found[2]
    assert seen > 5


def test_addresses_are_as_the_paper_spells_them(paper: Path) -> None:
    """Arabic ones keep their script, percent-encoded as URLs have it; Chinese ones are ASCII."""
    home = (paper / "index.html").read_text(encoding="utf-8")
    if paper.parent.name.startswith("ar"):
        assert (paper / "أفريقيا" / "سان-لوي-والثغرة" / "index.html").is_file()
        assert 'href="/%D8%A3%D9%81%D8%B1%D9%8A%D9%82%D9%8A%D8%A7/"' in home
    else:
        assert (paper / "feizhou" / "shengluyiyuquekou" / "index.html").is_file()
        assert all(path.isascii() for path, _ in pages(paper))
