"""The demo newspaper as readers meet it: served over HTTP, crawled, and read in Chromium.

Once as it lies in the repository, under `/`, and once for a host with a path, under `/paper/`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ssg.slugs import address_of, path_of
from tests.crawling import Crawled, ask, crawl
from tests.demo import Paper, print_paper, print_paper_elsewhere
from tests.newsroom import write_site
from tests.serving import served
from tests.watching import Sight, Watched, look, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("end-to-end")]

NARROW = {"width": 320, "height": 640}  # the narrowest window of WCAG 2.2, success criterion 1.4.10
WIDE = {"width": 1280, "height": 900}
STORY = "africa/sahel/france-ends-mali-operation/"
OLD_ADDRESS = "africa/sahel/gao-base-closes/"
FILMS = {
    "science/what-the-ice-remembers/": "https://www.youtube-nocookie.com/embed/x1SgmFa0r04",
    "culture/a-film-that-gave-itself-away/": "https://player.vimeo.com/video/1084537",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A newspaper, and the URL where its front page is served."""

    paper: Paper
    front: str

    def at(self, path: str) -> str:
        """Return the path at which an output file is served."""
        return urlsplit(urljoin(self.front, address_of(path).lstrip("/"))).path


PRINTED: dict[str, Callable[[Path], Paper]] = {
    "/": print_paper,
    "/paper/": print_paper_elsewhere,
}


@pytest.fixture(scope="module", params=PRINTED)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    path: str = request.param
    paper = PRINTED[path](tmp_path_factory.mktemp("demo"))
    with served(paper.folder, path) as front:
        yield Served(paper, front)


@pytest.fixture(scope="module")
def crawled(site: Served) -> Crawled:
    return crawl(site.front, published=site.paper.published)


@pytest.fixture(scope="module")
def visit(site: Served, browser: Browser) -> tuple[Watched, tuple[Sight, ...]]:
    """Every page in a narrow window; where the host has a path, three of every kind."""
    pages = site.paper.planned()
    seen: Counter[str] = Counter()
    addresses = []
    for path, page in pages.items():
        seen[page.template] += 1
        few = site.front.endswith("/paper/") and seen[page.template] > 3
        if page.template != "redirect.html" and not few:
            addresses.append(address_of(path))
    with watched(browser, site.front, viewport=NARROW) as watch:
        return watch, look(watch, addresses)


@pytest.fixture
def reader(site: Served, browser: Browser) -> Iterator[Watched]:
    with watched(browser, site.front, viewport=WIDE) as watch:
        yield watch


@pytest.fixture
def plain_reader(site: Served, browser: Browser) -> Iterator[Watched]:
    """A reader whose browser runs no script."""
    with watched(browser, site.front, viewport=WIDE, java_script_enabled=False) as watch:
        yield watch


def found_here(site: Served, page: Page) -> None:
    """Let the address the paper will have one day be answered by the server of the test."""

    def answer(route: Route) -> None:
        url = route.request.url.replace(site.paper.published, site.front)
        route.fulfill(response=route.fetch(url=url))

    page.route(f"{site.paper.published}**", answer)


# --- crawled -------------------------------------------------------------------------------------


def test_nothing_that_is_referred_to_is_missing(crawled: Crawled) -> None:
    assert crawled.dead() == []
    assert crawled.astray() == []


def test_every_page_is_linked_from_another(site: Served, crawled: Crawled) -> None:
    reached = crawled.linked()
    pages = site.paper.planned().items()
    alone = {path for path, page in pages if site.at(path) not in reached}
    assert alone == {"404.html", path_of(OLD_ADDRESS)}


def test_no_file_is_written_that_nobody_can_find(site: Served, crawled: Crawled) -> None:
    reached = {answer.path for answer in crawled.answers.values()}
    lost = {path for path in site.paper.files() if site.at(path) not in reached}
    assert lost == {"404.html", path_of(OLD_ADDRESS)}


def test_nothing_refers_to_what_lies_outside_the_path_of_the_site(
    site: Served, crawled: Crawled
) -> None:
    assert {p for p in crawled.answers if not p.startswith(urlsplit(site.front).path)} == set()


def test_an_address_that_has_no_page_gets_the_404_page(site: Served) -> None:
    connection = HTTPConnection(urlsplit(site.front).netloc)
    answer = ask(connection, site.at("africa/no/such/story/index.html"))
    connection.close()
    assert answer.status == 404
    assert answer.data == (site.paper.folder / "404.html").read_bytes()


def test_a_folder_without_a_slash_redirects_once(site: Served) -> None:
    connection = HTTPConnection(urlsplit(site.front).netloc)
    answer = ask(connection, f"{urlsplit(site.front).path}africa")
    connection.close()
    assert (answer.status, answer.path) == (200, site.at("africa/index.html"))


def test_the_crawler_finds_what_is_wrong(tmp_path: Path) -> None:
    files = {
        "index.html": '<a href="/a.html#no">a</a><img srcset="/b.png 2x"><a href="https://e.example/">',
        "a.html": '<link href="/c.css" rel="stylesheet"><form action="d">',
        "c.css": "p { background: url('e.png') }",
        "robots.txt": "Sitemap: https://p.example/f.xml",
        "404.html": "No.",
    }
    write_site(tmp_path, files)
    with served(tmp_path) as front:
        found = crawl(front, published="https://p.example/")
    assert found.dead() == [
        "/ -> /b.png: 404",
        "/a.html -> /d: 404",
        "/c.css -> /e.png: 404",
        "/robots.txt -> /f.xml: 404",
    ]
    assert found.astray() == ["/ -> /a.html#no"]
    assert found.foreign == {"https://e.example/"}


# --- every page, seen ----------------------------------------------------------------------------


def test_no_page_has_an_error_a_failed_request_or_a_breach_of_its_policy(
    visit: tuple[Watched, tuple[Sight, ...]],
) -> None:
    watch, sights = visit
    assert watch.faults == []
    assert {sight.address: sight.empty for sight in sights if sight.empty} == {}


def test_no_page_asks_another_host_for_anything(visit: tuple[Watched, tuple[Sight, ...]]) -> None:
    watch, _ = visit
    assert watch.foreign == []


def test_no_page_scrolls_sideways_on_a_narrow_phone(
    visit: tuple[Watched, tuple[Sight, ...]],
) -> None:
    _, sights = visit
    assert {sight.address: sight.overflow for sight in sights if sight.overflow > 0} == {}


def test_no_story_stands_twice_on_a_page(
    site: Served, visit: tuple[Watched, tuple[Sight, ...]]
) -> None:
    _, sights = visit
    stories = {urljoin(site.front, story.address.lstrip("/")) for story in site.paper.stories}
    for sight in sights:
        itself = urljoin(site.front, sight.address.lstrip("/"))
        told = Counter(url for url in (itself, *sight.told) if url in stories)
        assert {url for url, times in told.items() if times > 1} == set(), sight.address
        assert told or sight.address in NO_STORIES


NO_STORIES = {"/404.html", "/authors/", "/topics/", "/archive/"}


def test_the_watch_sees_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\">"
    wide = '<div style="width: 900px">wide</div><img src="/none.png" loading="lazy">'
    foreign = '<img src="https://elsewhere.example/dot.gif">'
    files = {"index.html": f"<!doctype html>{policy}<script>1</script>{wide}{foreign}"}
    write_site(tmp_path, files | {"404.html": "No."})
    with served(tmp_path) as front, watched(browser, front, viewport=NARROW) as watch:
        (sight,) = look(watch, ["/"])
    assert sight.overflow > 500
    assert set(sight.empty) == {f"{front}none.png", "https://elsewhere.example/dot.gif"}
    assert watch.foreign == ["https://elsewhere.example/dot.gif"]
    said = "\n".join(watch.faults)
    assert "policy: script-src" in said
    assert f"{front}none.png: 404" in said
    assert "https://elsewhere.example/dot.gif: net::ERR_FAILED" in said


# --- read ----------------------------------------------------------------------------------------


def test_a_reader_walks_from_the_front_to_a_topic(site: Served, reader: Watched) -> None:
    page, stories = reader.page, site.paper.stories
    reader.open()
    page.locator("header nav").get_by_role("link", name="Africa", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Africa")

    headline = page.locator("main article a").first
    title = headline.inner_text()
    (story,) = [story for story in stories if story.title == title]
    headline.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    author = story.authors[0].author
    page.get_by_role("link", name=f"+ posts by {author.name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(author.name)

    page.get_by_role("link", name=title, exact=True).click()
    page.locator("main").get_by_role("link", name=story.tags[0].name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(story.tags[0].name)
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Home").click()
    expect(page).to_have_url(site.front)
    assert reader.faults == reader.foreign == []


def test_an_old_address_leads_to_the_story(site: Served, reader: Watched) -> None:
    found_here(site, reader.page)
    reader.open(OLD_ADDRESS)
    expect(reader.page).to_have_url(f"{site.paper.published}africa/sahel/the-last-convoy-leaves-gao/")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("The last convoy leaves Gao")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("address", FILMS)
def test_a_film_asks_nobody_before_the_click(
    site: Served, browser: Browser, address: str, script: bool
) -> None:
    film = FILMS[address]
    with watched(browser, site.front, viewport=WIDE, java_script_enabled=script) as reader:
        page = reader.page
        page.route(f"{film}*", lambda route: route.fulfill(body="<h1>The film</h1>"))
        reader.open(address)
        play = page.frame_locator(".embed iframe").get_by_role("link")
        play.scroll_into_view_if_needed()
        assert play.evaluate("each => getComputedStyle(each).display") == "flex"  # it has its style
        assert reader.foreign == reader.faults == []

        play.click()
        expect(page.frame_locator(".embed iframe").locator("h1")).to_have_text("The film")
        assert [url.partition("?")[0] for url in reader.foreign] == [film]
        assert page.url == site.front + address
        assert reader.faults == []


def test_the_address_of_a_story_is_copied(site: Served, reader: Watched) -> None:
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(STORY)
    page.get_by_role("link", name="Copy link").click()
    expect(page.locator(".tools [role=status]")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == site.paper.published + STORY
    assert page.url == site.front + STORY
    assert reader.faults == reader.foreign == []


def test_without_script_copy_link_is_a_link(site: Served, plain_reader: Watched) -> None:
    page = plain_reader.page
    found_here(site, page)
    plain_reader.open(STORY)
    page.get_by_role("link", name="Copy link").click()
    expect(page).to_have_url(site.paper.published + STORY)


@pytest.mark.parametrize("address", ["", "africa/", STORY])
def test_a_page_reads_the_same_without_script(
    reader: Watched, plain_reader: Watched, address: str
) -> None:
    reader.open(address)
    plain_reader.open(address)
    text = plain_reader.page.inner_text("body")
    assert text == reader.page.inner_text("body")
    assert len(text) > 1000


@pytest.mark.parametrize("address", ["", "africa/", STORY])
def test_the_first_tab_leads_past_the_menus(reader: Watched, address: str) -> None:
    page = reader.page
    reader.open(address)
    page.keyboard.press("Tab")
    skip = page.locator("a:focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_the_light_and_in_the_dark(
    site: Served, browser: Browser, scheme: str
) -> None:
    with watched(browser, site.front, viewport=WIDE, color_scheme=scheme) as reader:
        reader.open(STORY)
        ground, text = lightness(reader.page)
    assert (ground < 0.1) == (scheme == "dark")
    assert contrast(ground, text) >= 7


def test_paper_has_no_menus_and_black_text(site: Served, browser: Browser) -> None:
    with watched(browser, site.front, viewport=WIDE, color_scheme="dark") as reader:
        reader.open(STORY)
        page = reader.page
        assert page.locator("nav:visible").count() > 1
        page.emulate_media(media="print")
        expect(page.locator("nav:visible")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".story-body")).to_be_visible()
        ground, text = lightness(page)
    assert ground > 0.9
    assert contrast(ground, text) >= 7


_COLOURS = """
() => {
  const paint = new OffscreenCanvas(1, 1).getContext("2d");
  const shades = (colour) => {
    paint.fillStyle = "#fff";
    paint.fillRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const body = getComputedStyle(document.body);
  const root = getComputedStyle(document.documentElement);
  const bare = body.backgroundColor === "rgba(0, 0, 0, 0)";
  const words = getComputedStyle(document.querySelector(".story-body p"));
  return [shades(bare ? root.backgroundColor : body.backgroundColor), shades(words.color)];
}
"""


def lightness(page: Page) -> tuple[float, float]:
    """Return the relative luminance (WCAG 2.2) of the ground and of running text, 0 to 1."""
    ground, text = (
        sum(share * linear(shade / 255) for share, shade in zip(SHARES, shades, strict=True))
        for shades in page.evaluate(_COLOURS)
    )
    return ground, text


SHARES = (0.2126, 0.7152, 0.0722)


def linear(shade: float) -> float:
    return shade / 12.92 if shade <= 0.04045 else float(((shade + 0.055) / 1.055) ** 2.4)


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
