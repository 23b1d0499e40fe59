"""The preview in a real browser: pages change under the reader's eyes, and nothing is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect

from ssg.problems import Location, Problem
from tests.newsroom import SITE, story_text, write_site
from tests.serving import How, Served, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("theme_compiled_once"),
]

STORY, OTHER = "content/news/a.md", "content/sport/b.md"
PARTS = [f"Paragraph {number} of a long story that has to be scrolled." for number in range(60)]
BODY = "\n\n".join(PARTS)
SHEET = "main {{ color: rgb({0}, {0}, {0}); }}\n"
FILES = {
    "site.toml": SITE + 'timezone = "Europe/Paris"\n',
    STORY: story_text("A story", BODY),
    OTHER: story_text("Another story", BODY),
    "content/news/draft.md": story_text("A draft", draft="true"),
    "content/news/later.md": story_text("A later story", embargo="2026-11-25 06:00"),
}
BAR, OVERLAY, TOOLS = "ssg-preview #bar", "ssg-preview #overlay", "ssg-preview #tools"
FETCHED = """
[[widgets]]
name = "latest"
title = "The latest"
pick = "latest"
delivery = "fetch"

[boxes]
article = ["latest"]
"""
Scheme = Literal["light", "dark"]


@contextmanager
def shown(
    browser: Browser, site: Served, path: str, *, scheme: Scheme = "light", width: int = 1000
) -> Iterator[Page]:
    """Open a page of a preview; fail if a script or the page's policy complains meanwhile."""
    context = browser.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Security" in said.text else None)
    greeted = re.compile("/_preview/about" if not path.startswith("/_desk/") else "/_preview/sync")
    with page.expect_response(greeted):
        page.goto(f"http://127.0.0.1:{site.port}{path}")
    page.evaluate("window.kept = true")
    try:
        yield page
    finally:
        context.close()
    assert faults == []


def edit(site: Served, path: str, change: Callable[[str], str]) -> None:
    """Save a file of a site with another text."""
    where = site.folder / path
    where.write_text(change(where.read_text(encoding="utf-8")), encoding="utf-8")


def swap(site: Served, path: str, old: str, new: str) -> None:
    """Save a file of a site with other words."""
    edit(site, path, lambda text: text.replace(old, new))


def kept(page: Page) -> bool:
    """Tell whether this is the page that was opened, and not the same address loaded anew."""
    return page.evaluate("window.kept === true") is True


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    """A preview of the site in `FILES` that shows drafts and later stories."""
    with served(write_site(tmp_path, FILES)) as running:
        yield running


# --- pages change in place ---


def test_a_saved_story_changes_under_the_reader_s_eyes(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        page.get_by_role("link", name="Copy link").focus()
        page.evaluate("scrollTo(0, 900)")
        page.evaluate("window.second = document.querySelectorAll('.story-body p')[40]")
        swap(site, STORY, PARTS[40], "Other words for paragraph 40.")
        expect(page.locator(".story-body p").nth(40)).to_have_text("Other words for paragraph 40.")
        assert page.evaluate("scrollY") == 900
        assert page.evaluate("window.second.isConnected && document.activeElement.className")
        assert kept(page)


def test_a_new_title_is_everywhere_on_the_page(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        swap(site, STORY, "title: A story", "title: A title\nlanguage: ar")
        expect(page.locator("h1")).to_have_text("A title")
        expect(page).to_have_title("A title - The Paper")
        expect(page.locator("main h1")).to_have_attribute("dir", "rtl")
        expect(page.locator("main h1")).to_have_attribute("lang", "ar")
        ours = "meta[property='og:title']"
        assert page.locator(ours).get_attribute("content") == "A title"
        assert kept(page)


def test_paragraphs_come_and_go(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        last = page.locator(".story-body p").last
        page.evaluate("window.last = [...document.querySelectorAll('.story-body p')].at(-1)")
        edit(site, STORY, lambda text: text.replace(PARTS[3], "New.\n\n## A heading\n\nOld."))
        expect(page.get_by_role("heading", name="A heading")).to_be_visible()
        expect(last).to_have_text(PARTS[-1])
        assert page.evaluate("window.last.isConnected")
        swap(site, STORY, "New.\n\n## A heading\n\n", "")
        expect(page.get_by_role("heading", name="A heading")).to_have_count(0)
        expect(page.locator(".story-body p")).to_have_count(60)
        assert kept(page)


def test_a_story_that_is_not_on_the_page_does_not_touch_it(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        with page.expect_response(re.compile("/_preview/about")):
            swap(site, OTHER, PARTS[30], "Other words.")
        site.told.wait("rebuilt")
        assert [url for url in asked if "/_preview/about" not in url] == []
        assert kept(page)


def test_a_style_sheet_is_swapped_without_a_flash(tmp_path: Path, browser: Browser) -> None:
    path = "layouts/assets/main.css"
    with served(write_site(tmp_path, {**FILES, path: SHEET.format(1)})) as site:
        with shown(browser, site, "/news/a/") as page:
            expect(page.locator("main")).to_have_css("color", "rgb(1, 1, 1)")
            page.evaluate("""() => {
                const main = (sheet) => sheet.href?.includes("main.");
                const look = () => { window.bare ||= ![...document.styleSheets].some(main); };
                window.bare = false;
                new MutationObserver(look).observe(document.head, { childList: true });
            }""")
            (site.folder / path).write_text(SHEET.format(2))
            expect(page.locator("main")).to_have_css("color", "rgb(2, 2, 2)")
            expect(page.locator("link[rel=stylesheet][href*='main.']")).to_have_count(1)
            assert page.evaluate("window.bare") is False
            assert kept(page)


def test_a_picture_that_is_replaced_is_shown_anew(tmp_path: Path, browser: Browser) -> None:
    picture, small = "content/news/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" {}/>'
    story = story_text("A story", "Some words.", image="{src: p.svg, alt: A picture}")
    files = {**FILES, STORY: story, picture: small.format('width="3" height="2"')}
    with served(write_site(tmp_path, files)) as site, shown(browser, site, "/news/a/") as page:
        width = "document.querySelector('.lead-picture img').naturalWidth"
        assert page.evaluate(width) == 3
        with page.expect_response(re.compile(r"p\.svg\?again=")):
            (site.folder / picture).write_text(small.format('width="6" height="4"'))
        page.evaluate("document.querySelector('.lead-picture img').decode()")
        assert page.evaluate(width) == 6
        assert kept(page)


def test_a_new_script_runs_and_an_old_one_does_not_run_again(
    tmp_path: Path, browser: Browser
) -> None:
    count = "window.{0} = (window.{0} ?? 0) + 1;\n"
    tail = '<script src="{{{{ asset("{0}.js") }}}}" defer></script>\n'
    files = {
        **FILES,
        "layouts/assets/one.js": count.format("one"),
        "layouts/assets/two.js": count.format("two"),
        "layouts/partials/body_end.html": tail.format("one"),
    }
    with served(write_site(tmp_path, files)) as site, shown(browser, site, "/news/a/") as page:
        assert page.evaluate("window.one") == 1
        with page.expect_response(re.compile("/assets/two")):
            edit(site, "layouts/partials/body_end.html", lambda text: text + tail.format("two"))
        swap(site, STORY, PARTS[1], "The end.")
        expect(page.get_by_text("The end.")).to_be_visible()
        assert page.evaluate("[window.one, window.two]") == [1, 1]
        assert kept(page)


def test_a_box_that_a_script_has_fetched_stays(tmp_path: Path, browser: Browser) -> None:
    files = {**FILES, "site.toml": FILES["site.toml"] + FETCHED}
    with served(write_site(tmp_path, files)) as site, shown(browser, site, "/news/a/") as page:
        box = page.locator(".box", has_text="The latest")
        expect(box.get_by_role("link", name="Another story")).to_have_count(1)
        swap(site, STORY, PARTS[1], "The end.")
        expect(page.get_by_text("The end.")).to_be_visible()
        expect(box.get_by_role("link", name="Another story")).to_have_count(1)
        assert kept(page)


def test_a_page_catches_up_when_the_preview_is_started_again(
    tmp_path: Path, browser: Browser
) -> None:
    with ExitStack() as first:
        site = first.enter_context(served(write_site(tmp_path, FILES)))
        with shown(browser, site, "/news/a/") as page:
            first.close()
            expect(page.locator("ssg-preview #lost")).to_contain_text("The preview has stopped")
            swap(site, STORY, PARTS[1], "Meanwhile.")
            with served(tmp_path, How(port=site.port)):
                expect(page.get_by_text("Meanwhile.")).to_be_visible()
                expect(page.locator("ssg-preview #lost")).to_have_count(0)
                assert kept(page)


def test_a_story_that_goes_is_said_to_be_gone(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        text = (site.folder / STORY).read_text()
        (site.folder / STORY).unlink()
        expect(page.locator(BAR)).to_contain_text("There is no such page any more")
        expect(page.locator("h1")).to_have_text("A story")
        (site.folder / STORY).write_text(text.replace(PARTS[1], "Here again."))
        expect(page.get_by_text("Here again.")).to_be_visible()
        expect(page.locator(BAR)).not_to_contain_text("There is no such page")
        assert kept(page)


def test_a_page_that_is_not_there_yet_comes_by_itself(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/new/") as page:
        (site.folder / "content/news/new.md").write_text(story_text("A new story"))
        expect(page.locator("h1")).to_have_text("A new story")


# Trees of a few kinds of elements, with names and without, in every order.
LEAVES = st.sampled_from(
    ["a", " ", "<b>b</b>", "<p>c</p>", "<p>d</p>", '<i id="i">e</i>', "<hr>", "<!--f-->"]
)
NAMED = st.sampled_from(["", ' id="one"', ' id="two"', ' class="x"', ' class="y" lang="de"'])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag}{name}>{''.join(parts)}</{tag}>",
        st.sampled_from(["div", "ul", "section"]),
        NAMED,
        st.lists(inner, max_size=6),
    ),
    max_leaves=25,
)
PAIRS = st.lists(st.tuples(TREES, TREES), min_size=10, max_size=40)
SYNCED = """async (pairs) => {
  const { syncChildren } = await import("/_preview/sync.js");
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html").body;
  return pairs.filter(([before, after]) => {
    const [live, next] = [parsed(before), parsed(after)];
    syncChildren(live, next);
    return !live.isEqualNode(parsed(after));
  });
}"""


def test_any_tree_becomes_any_other_one(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:

        @settings(max_examples=15)
        @given(PAIRS)
        def check(pairs: list[tuple[str, str]]) -> None:
            assert page.evaluate(SYNCED, [list(pair) for pair in pairs]) == []

        check()


def test_what_a_reader_has_opened_stays_open(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        opened = page.evaluate("""async () => {
          const { syncChildren } = await import("/_preview/sync.js");
          const parsed = (text) => new DOMParser().parseFromString(text, "text/html").body;
          const live = parsed("<details><summary>a</summary>b</details><p>c</p>");
          live.firstChild.open = true;
          syncChildren(live, parsed("<details><summary>a</summary>changed</details><p>d</p>"));
          return [live.firstChild.open, live.textContent];
        }""")
        assert opened == [True, "achangedd"]


# --- problems lie over the last good page ---


def test_a_slip_in_a_story_lies_over_its_last_good_page(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        overlay = page.locator(OVERLAY)
        page.get_by_role("link", name="Copy link").focus()
        swap(site, STORY, "title: A story", "title: A story\nexpires: soon")
        expect(overlay.locator(".place")).to_have_text(f"{STORY}:3")
        expect(overlay.locator(".faulty .text")).to_have_text("expires: soon")
        expect(overlay.locator(".row")).to_have_count(5)
        expect(overlay.locator(".hint")).to_contain_text("To mend it: ")
        expect(page.get_by_role("alertdialog", name="1 problem")).to_be_visible()
        expect(page.locator("ssg-preview [role=alert]")).to_contain_text(f"1 problem. {STORY}:3")
        expect(page.locator("h1")).to_have_text("A story")
        assert page.evaluate("document.activeElement.textContent") == "Copy link"
        swap(site, STORY, "expires: soon", "expires: 2027-01-01")
        expect(overlay).to_have_count(0)
        expect(page.locator(BAR)).to_contain_text("expires Fri 1 Jan 2027, 00:00")
        assert kept(page)


def test_a_fault_in_a_template_lies_over_the_last_good_page(
    tmp_path: Path, browser: Browser
) -> None:
    path = "layouts/partials/story_end.html"
    with served(write_site(tmp_path, {**FILES, path: "<p>The end</p>\n"})) as site:
        with shown(browser, site, "/news/a/") as page:
            (site.folder / path).write_text("<p>\n{{ stroy.title }}</p>\n")
            expect(page.locator(f"{OVERLAY} .place")).to_have_text(f"{path}:2")
            expect(page.locator(f"{OVERLAY} .faulty")).to_contain_text("{{ stroy.title }}")
            expect(page.get_by_text("The end")).to_be_visible()
            (site.folder / path).write_text("<p>An end again</p>\n")
            expect(page.locator(OVERLAY)).to_have_count(0)
            expect(page.get_by_text("An end again")).to_be_visible()
            assert kept(page)


def test_folded_problems_come_back_with_new_ones(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        overlay = page.locator(OVERLAY)
        swap(site, STORY, "title: A story", "title: A story\nexpires: soon")
        expect(overlay).to_be_visible()
        page.keyboard.press("Escape")
        expect(overlay).to_have_count(0)
        page.get_by_role("button", name="Show 1 problem").click()
        expect(overlay).to_be_visible()
        overlay.get_by_role("button", name="Fold").click()
        expect(overlay).to_have_count(0)
        expect(page.get_by_role("button", name="Show 1 problem")).to_be_focused()
        swap(site, OTHER, "title: Another story", "draft: perhaps")
        expect(page.get_by_role("alertdialog", name="3 problems")).to_be_visible()
        assert kept(page)


def test_a_site_that_never_was_sound_appears_when_it_is_mended(
    tmp_path: Path, browser: Browser
) -> None:
    files = {**FILES, STORY: story_text("A story", expires="soon", draft="perhaps")}
    with served(write_site(tmp_path, files)) as site:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{site.port}/news/a/")
        expect(page.locator("h1")).to_have_text("This page cannot be shown")
        expect(page.locator(".problem")).to_have_count(2)
        expect(page.locator(".faulty .text").first).to_have_text("expires: soon")
        swap(site, STORY, "expires: soon\n", "")
        expect(page.locator(".problem")).to_have_count(1)
        swap(site, STORY, "draft: perhaps", "draft: false")
        expect(page.locator("h1")).to_have_text("A story")
        expect(page.locator(BAR)).to_contain_text("Published")
        context.close()


# --- the bar ---


def finding(path: str, line: int) -> Problem:
    """Return a finding of `ssg check`."""
    return Problem(Location(path, line), "`kickr` is no key", "write `kicker`", "key", "warn")


def test_the_bar_says_what_there_is_to_say(tmp_path: Path, browser: Browser) -> None:
    async def check() -> tuple[Problem, ...]:
        return finding(STORY, 2), finding(OTHER, 2)

    correction = "[{date: 2026-11-21, text: A name was wrong.}]"
    files = {**FILES, STORY: story_text("A story", "One two three.", corrections=correction)}
    with served(write_site(tmp_path, files), How(check=check)) as site:
        with shown(browser, site, "/news/a/") as page:
            bar = page.get_by_role("region", name="Preview")
            expect(bar).to_contain_text("Published")
            expect(bar).to_contain_text("corrected once")
            expect(bar).to_contain_text("3 words, 1 min")
            expect(bar).to_contain_text(STORY)
            expect(bar.get_by_role("link", name="Desk: 2 problems")).to_have_attribute(
                "href", "/_desk/"
            )
            bar.get_by_role("button", name="1 finding").click()
            expect(bar.get_by_role("list", name="Findings")).to_contain_text("kickr is no key")
            expect(bar.locator(".faulty .text")).to_have_text("title: A story")
            page.keyboard.press("Escape")
            expect(bar.get_by_role("button", name="1 finding")).to_be_focused()
            expect(bar.get_by_role("list", name="Findings")).to_have_count(0)


def test_the_bar_follows_the_story(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        expect(page.locator(BAR)).to_contain_text("Published")
        swap(site, STORY, "date: 2026-11-20 08:00", "date: 2026-12-01 08:00")
        expect(page.locator(BAR)).to_contain_text("Embargoed until Tue 1 Dec 2026, 08:00")
        swap(site, STORY, BODY, "Four words of text.")
        expect(page.locator(BAR)).to_contain_text("4 words, 1 min")
        expect(page.locator(TOOLS)).to_contain_text("Checking…")
        assert kept(page)


def test_a_draft_is_badged_and_readers_have_none(tmp_path: Path, browser: Browser) -> None:
    with served(write_site(tmp_path, FILES)) as site:
        with shown(browser, site, "/news/draft/") as page:
            expect(page.locator(BAR).locator(".state")).to_have_text("Draft")
            expect(page.locator(".badge-state").first).to_have_text("Draft")
    with served(tmp_path, How(public=True)) as site:
        with shown(browser, site, "/news/") as page:
            expect(page.locator(BAR)).to_contain_text("as readers see it")
            expect(page.get_by_role("link", name="A story", exact=True).first).to_be_visible()
            expect(page.get_by_role("link", name="A draft")).to_have_count(0)
            answer = page.goto(f"http://127.0.0.1:{site.port}/news/draft/")
            assert answer
            assert answer.status == 404


def test_the_bar_leaves_room_for_the_end_of_the_page(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        bar = page.locator(BAR)
        expect(bar).to_be_visible()
        expect(page.locator("html")).not_to_have_css("padding-bottom", "0px")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        below = "document.body.getBoundingClientRect().bottom"
        top = bar.evaluate("bar => bar.getBoundingClientRect().top")
        assert page.evaluate(below) < top + 1  # a page is scrolled by whole pixels
        page.get_by_role("button", name="Fold").click()
        expect(page.get_by_role("button", name="Published")).to_be_focused()
        page.reload()
        expect(page.get_by_role("button", name="Published")).to_be_visible()
        expect(page.locator(TOOLS)).to_have_count(0)
        page.get_by_role("button", name="Published").click()
        expect(page.locator(TOOLS)).to_be_visible()


def test_nothing_of_the_preview_is_printed(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        expect(page.locator(BAR)).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("ssg-preview")).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.documentElement).paddingBottom") == "0px"


# --- another time ---


def test_an_embargoed_story_is_seen_at_its_hour(tmp_path: Path, browser: Browser) -> None:
    with served(write_site(tmp_path, FILES), How(public=True)) as site:
        with shown(browser, site, "/news/") as page:
            later = page.get_by_role("link", name="A later story").first
            expect(page.get_by_role("link", name="A story", exact=True).first).to_be_visible()
            expect(later).to_have_count(0)
            page.get_by_role("button", name="As of now").click()
            picker = page.get_by_label("Day and time in Europe/Paris")
            expect(picker).to_be_focused()
            expect(picker).to_have_value("2026-11-24T13:00")
            picker.fill("2026-11-25T06:00")
            page.get_by_role("button", name="Show", exact=True).click()
            expect(later).to_be_visible()
            expect(page.locator(BAR)).to_contain_text(
                "Not now: as of Wed 25 Nov 2026, 06:00 (Europe/Paris)"
            )
            written = later.get_attribute("href")
            later.click()
            expect(page).to_have_url(re.compile(r"/news/later/\?as-of=2026-11-25T06%3A00$"))
            expect(page.locator(BAR)).to_contain_text("Published")
            assert written == "/news/later/"
            page.get_by_role("button", name="Back to now").click()
            expect(page).to_have_url(re.compile(r"/news/later/$"))


def test_links_keep_the_instant_whichever_way_they_are_followed(
    site: Served, browser: Browser
) -> None:
    with shown(browser, site, "/?as-of=2026-11-25T06:00") as page:
        link = page.get_by_role("link", name="A story", exact=True).first
        with page.context.expect_page() as other:
            link.click(modifiers=["Control"])
        expect(other.value).to_have_url(re.compile(r"/news/a/\?as-of="))
        with page.context.expect_page() as other:
            link.click(button="middle")
        expect(other.value).to_have_url(re.compile(r"/news/a/\?as-of="))
        assert link.get_attribute("href") == "/news/a/"
        link.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/news/a/\?as-of="))
        page.locator(TOOLS).get_by_role("link", name="Desk").click()
        expect(page).to_have_url(re.compile(r"/_desk/$"))


def test_a_page_of_another_time_is_kept_up_too(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/later/?as-of=2026-11-25T06:00") as page:
        swap(site, "content/news/later.md", "Some words.", "Other words.")
        expect(page.locator(".story-body")).to_have_text("Other words.")
        expect(page.locator(BAR)).to_contain_text("Not now")
        assert kept(page)


# --- the desk ---


def test_the_desk_lists_the_stories_and_keeps_up(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/_desk/") as page:
        scheduled = page.get_by_role("region", name="Scheduled")
        expect(scheduled).to_contain_text("06:00 CET")
        expect(page.get_by_role("region", name="Drafts")).to_contain_text("A draft")
        swap(site, "content/news/draft.md", "draft: true", "embargo: 2026-11-26 07:00")
        expect(scheduled).to_contain_text("Thursday 26 November 2026 in 2 days")
        expect(page.get_by_role("region", name="Drafts")).not_to_contain_text("A draft")
        rebuilds = page.get_by_role("region", name="Last rebuilds")
        expect(rebuilds).to_contain_text("content/news/draft.md")
        swap(site, STORY, "title: A story", "title: A story\nexpires: soon")
        problems = page.get_by_role("region", name="Problems")
        expect(problems.locator(".place")).to_have_text(f"{STORY}:3")
        expect(page.locator(OVERLAY)).to_have_count(0)
        swap(site, STORY, "expires: soon", "expires: 2027-01-01")
        expect(problems.locator(".place")).to_have_count(0)
        assert kept(page)
        scheduled.get_by_role("link", name="A later story").click()
        expect(page.locator(BAR)).to_contain_text("Not now: as of Wed 25 Nov 2026, 06:00")
        expect(page.locator("h1")).to_have_text("A later story")


# --- everyone can use it ---

# What can be used in the preview: its name, how large it is, and whether it leaves the window.
USED = """(host) => {
  const used = host.shadowRoot.querySelectorAll("button, a, input, [tabindex]");
  return [...used].map((each) => {
    const { width, height, left, right } = each.getBoundingClientRect();
    const name = each.ariaLabel || each.labels?.[0]?.textContent || each.textContent;
    return { name: name.trim(), width, height, left, right };
  });
}"""
# How light the words are, and how light is what lies behind them (as in WCAG 2.2, plus 0.05).
WORDS = """(top) => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const paint = (colour) => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); };
  const light = () => {
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((c) => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const above = (each) => (each ? [...above(each.parentElement), each] : []);
  const worded = (each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const seen = (each) => each.checkVisibility() && !each.matches(".unseen, .skip");
  const speaks = (each) => worded(each) && seen(each) && each.getClientRects().length;
  return [...(top.shadowRoot ?? top).querySelectorAll("*")].filter(speaks).map((each) => {
    pen.reset();
    paint(getComputedStyle(document.body).backgroundColor);
    above(each).forEach((one) => paint(getComputedStyle(one).backgroundColor));
    const ground = light();
    paint(getComputedStyle(each).color);
    return [each.textContent.trim().slice(0, 40), light(), ground];
  });
}"""
LEGIBLE = 4.5  # WCAG 2.2, 1.4.3
TARGET = 24  # CSS pixels; WCAG 2.2, 2.5.8


def assert_usable(page: Page, place: Locator) -> None:
    """Fail unless all words can be read, and everything has a name, a size, and lies in view."""
    dim = [(w, a, b) for w, a, b in place.evaluate(WORDS) if max(a, b) / min(a, b) < LEGIBLE]
    assert dim == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def assert_reachable(page: Page) -> None:
    """Fail unless everything that can be used has a name and a size, and lies in the window."""
    width = page.evaluate("innerWidth")
    used: list[dict[str, Any]] = page.locator("ssg-preview").evaluate(USED)
    assert used
    for each in used:
        assert each["name"], used
        assert min(each["width"], each["height"]) >= TARGET, each
        assert 0 <= each["left"] <= each["right"] <= width, each


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_and_the_problems_can_be_read_and_used(
    site: Served, browser: Browser, scheme: Scheme, width: int
) -> None:
    with shown(browser, site, "/news/later/", scheme=scheme, width=width) as page:
        preview = page.locator("ssg-preview")
        page.get_by_role("button", name="As of now").click()
        assert_usable(page, preview)
        assert_reachable(page)
        swap(site, STORY, "title: A story", "titel: " + "long" * 40 + "\nexpires: soon")
        expect(page.locator(OVERLAY)).to_be_visible()
        assert_usable(page, preview)
        assert_reachable(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator(OVERLAY)).to_have_count(0)
        page.get_by_role("button", name="Fold").click()
        assert_usable(page, preview)
        assert_reachable(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_can_be_read(site: Served, browser: Browser, scheme: Scheme, width: int) -> None:
    with shown(browser, site, "/_desk/", scheme=scheme, width=width) as page:
        swap(site, STORY, "title: A story", "titel: " + "long" * 40 + "\nexpires: soon")
        expect(page.locator(".problem").first).to_be_visible()
        assert_usable(page, page.locator("body"))


def test_the_keyboard_reaches_everything_in_order(site: Served, browser: Browser) -> None:
    with shown(browser, site, "/news/a/") as page:
        expect(page.locator(TOOLS)).to_be_visible()
        page.evaluate("""() => {
          const last = [...document.querySelectorAll("a[href]")].at(-1);
          last.focus({ preventScroll: true });
        }""")
        reached = []
        for _ in range(3):
            page.keyboard.press("Tab")
            now = page.locator("ssg-preview").evaluate(
                "host => { const at = host.shadowRoot.activeElement;"
                " return [at.textContent, getComputedStyle(at).outlineStyle] }"
            )
            reached.append(tuple(now))
        assert reached == [("Desk", "solid"), ("As of now", "solid"), ("Fold", "solid")]
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Published")).to_be_focused()
