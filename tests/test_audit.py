"""`ssg check` reads the finished pages: each rule finds its fault in a theme, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ssg.audit import _RULES as RULES
from ssg.load import default_theme
from tests.command import run_ssg
from tests.newsroom import NOW, SITE, story_text, write_site

ROOT = Path(__file__).parent.parent
STORY_END = "layouts/partials/story_end.html"  # below every story, and empty by itself
SOUND: Mapping[str, str] = {
    "site.toml": SITE + 'description = "All the news."\n',
    "content/authors/jane-doe.md": "---\nname: Jane Doe\nbio: Writes.\n---\n",
    "content/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/news/_section.md": "---\ntitle: News\ndeck: What is new.\n---\n",
    "content/news/a.md": story_text(
        "The tram is late",
        "Words.\n\n## Why\n\nMore words.",
        date="2026-11-23 08:00",
        author="jane-doe",
        tags="[Tram]",
    ),
}
PAPER = "https://paper.example"
A = f"{PAPER}/news/a/"
IN_RSS = f'(feed_url == "{PAPER}/feed.xml")'
JSON_LD = '<script type="application/ld+json">{}</script>'


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def found(folder: Path) -> list[str]:
    """Return the problems of the site in `folder` with their codes; names without digests."""
    said = run_ssg("-C", folder, "check", "--now", NOW, "--json")
    problems = said.data["problems"]
    assert said.code == any(problem["severity"] == "error" for problem in problems)
    lines = (f"{each['code']}: {each['path']}: {each['message']}" for each in problems)
    plain = (re.sub(r"\.[0-9a-f]{10}\.", ".", line) for line in lines)
    return sorted(re.sub(r"urn:uuid:[-0-9a-f]{36}", "urn:uuid:...", line) for line in plain)


def spoilt(template: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Return a layout of the default theme with some of its words replaced."""
    text = (default_theme() / template).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{template} has {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    return {f"layouts/{template}": text}


def in_rss(old: str, new: str) -> dict[str, str]:
    """Return the layout of RSS feeds with other words in `/feed.xml`, and in no other feed."""
    piece = f"{{% if {IN_RSS} %}}{new}{{% else %}}{old}{{% endif %}}"
    return spoilt("feeds/rss.xml", (old, piece))


def in_head(template: str, old: str, new: str) -> dict[str, str]:
    """Return a layout with other words in the head of stories, and of no other page."""
    piece = f'{{% if head.kind == "article" %}}{new}{{% else %}}{old}{{% endif %}}'
    return spoilt(template, (old, piece))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken in the theme or a story, and what the audit must say of it."""

    files: Mapping[str, str]
    told: tuple[str, ...]


def at_the_end(html: str, *told: str) -> Fault:
    """Return a fault in what stands below a story; each is told at the story."""
    place = "content/news/a.md: on /news/a/, "
    return Fault({STORY_END: html}, tuple(line.replace(": ", f": {place}", 1) for line in told))


def of_a_story(files: Mapping[str, str], *told: str) -> Fault:
    """Return a fault in a layout that is told at the story."""
    return Fault(files, at_the_end("", *told).told)


def of_the_site(files: Mapping[str, str], *told: str) -> Fault:
    """Return a fault in a feed or sitemap, which has no source but the settings."""
    return Fault(files, tuple(line.replace(": ", ": site.toml: on ", 1) for line in told))


OLD_NEWS = (
    "<url><loc>{}/news/b/</loc><news:news><news:publication><news:name>The Paper</news:name>"
    "<news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-11-14T00:00:00+00:00</news:publication_date>"
    "<news:title>The bus is late</news:title></news:news></url>"
)
URLS = "{% for url in urls %}"
MONTH = "/sitemaps/2026-11.xml"
PUBLISHED = "2026-11-23T08:00:00+00:00"
TOMORROW = "2027-01-04T06:00:00+00:00"

FAULTS: dict[str, Fault] = {
    # --- links
    "dead_links: a page": at_the_end(
        '<a href="/gone/">x</a>', 'dead-link: the address "/gone/" leads nowhere'
    ),
    "dead_links: an anchor": at_the_end(
        '<a href="#why">x</a> <a href="/about/#gone">y</a>',
        'dead-link: the address "/about/#gone" names an anchor that is not there',
    ),
    "dead_links: one of several pictures": at_the_end(
        '<img alt="" src="/icon.svg" srcset="/icon-192.png 1x, /gone.png 2x">',
        'dead-link: the address "/gone.png" leads nowhere',
    ),
    "dead_links: structured data": at_the_end(
        JSON_LD.format(f'{{"@type": "ImageObject", "contentUrl": "{PAPER}/gone.png"}}'),
        f'dead-link: the address "{PAPER}/gone.png" leads nowhere',
    ),
    "dead_links: a style sheet": Fault(
        {"layouts/assets/embed.css": "a { background: url(gone.png) }"},
        (
            "dead-link: layouts/assets/embed.css: on /assets/embed.css,"
            ' the address "gone.png" leads nowhere',
        ),
    ),
    "dead_links: a feed": of_the_site(
        in_rss("{{ item.url }}", f"{PAPER}/gone/"),
        f'dead-link: /feed.xml, the address "{PAPER}/gone/" leads nowhere',
    ),
    # --- addresses
    "one_address: og:url": of_a_story(
        in_head("partials/social.html", "{{ head.canonical }}", f"{PAPER}/about/"),
        f'metadata: og:url says "{PAPER}/about/" where the canonical address is "{A}"',
    ),
    "one_address: no og:url": of_a_story(
        in_head("partials/social.html", '"og:url"', '"x:url"'),
        "metadata: og:url does not say where the page is",
    ),
    "one_address: structured data": at_the_end(
        JSON_LD.format(f'{{"@type": "WebPage", "url": "{PAPER}/about/"}}'),
        f'metadata: JSON-LD says "{PAPER}/about/" where the canonical address is "{A}"',
    ),
    "one_address: no canonical address": of_a_story(
        in_head("base.html", 'rel="canonical"', 'rel="x"'),
        "metadata: there are 0 canonical addresses instead of one",
    ),
    "one_address: two of them": at_the_end(
        f'<link rel="canonical" href="{A}">',
        "metadata: there are 2 canonical addresses instead of one",
    ),
    # --- sitemaps
    "sitemaps_name_pages: a page that is in none": of_a_story(
        spoilt("feeds/sitemap.xml", (URLS, '{% for url in urls if "/a/" not in url.loc %}')),
        "metadata: the page is in no sitemap",
    ),
    "sitemaps_name_pages: a page that is there twice": of_a_story(
        spoilt("feeds/news-sitemap.xml", (URLS, "{% for url in urls * 2 %}")),
        f'metadata: "{A}" is in /news-sitemap.xml although it is in /news-sitemap.xml',
    ),
    "sitemaps_name_pages: a page of others": of_the_site(
        spoilt("feeds/news-sitemap.xml", ("{{ url.loc }}", "https://other.example/")),
        'metadata: /news-sitemap.xml, "https://other.example/" is no page of this site',
    ),
    "sitemaps_name_pages: a page that is hidden": of_a_story(
        in_head("base.html", "{{ head.robots }}", "noindex"),
        f"metadata: the page asks search engines to leave it out, but it is in {MONTH}",
    ),
    # --- feeds
    "feeds_name_pages: a story that is there twice": of_the_site(
        spoilt("feeds/rss.xml", ("in feed.items", f"in feed.items * ({IN_RSS} + 1)")),
        f'metadata: /feed.xml, "{A}" is there twice',
        'metadata: /feed.xml, "urn:uuid:..." is there twice',
    ),
    "feeds_name_pages: a page of others": of_the_site(
        in_rss("{{ item.url }}", "https://other.example/"),
        'metadata: /feed.xml, the item "https://other.example/" is no page of this site',
    ),
    "feeds_name_pages: another address": of_a_story(
        in_rss("{{ item.url }}", "{{ item.url }}?from=feed"),
        f'metadata: /feed.xml says "{A}?from=feed" instead of "{A}"',
    ),
    # --- dates
    "one_date: readers are told another": of_a_story(
        spoilt("partials/dates.html", ("{{ instant | iso }}", "2026-11-19")),
        f'metadata: no <time> says "{PUBLISHED}", when the story was published',
    ),
    "one_date: machines are told two": at_the_end(
        JSON_LD.format('{"@type": "Article", "datePublished": "2026-11-19T08:00:00+00:00"}'),
        f'metadata: article:published_time is "{PUBLISHED}", but'
        ' the JSON-LD `datePublished` is "2026-11-19T08:00:00+00:00"',
    ),
    "one_date: a day without an hour": at_the_end(
        JSON_LD.format('{"@type": "Article", "dateModified": "2026-11-23"}'),
        'metadata: the JSON-LD `dateModified` is "2026-11-23": no date-time with an offset',
        f'metadata: article:modified_time is "{PUBLISHED}", but'
        ' the JSON-LD `dateModified` is "2026-11-23"',
    ),
    "one_date: changed before it was published": at_the_end(
        JSON_LD.format('{"@type": "Article", "dateModified": "2026-11-01T08:00:00+00:00"}'),
        f'metadata: article:modified_time is "{PUBLISHED}", but'
        ' the JSON-LD `dateModified` is "2026-11-01T08:00:00+00:00"',
        'metadata: the JSON-LD `dateModified`, "2026-11-01T08:00:00+00:00",'
        f' is before "{PUBLISHED}", its publication',
    ),
    "one_date: none in the head": of_a_story(
        in_head("partials/social.html", '"article:published_time"', '"x:published"'),
        "metadata: article:published_time is missing",
    ),
    "feeds_tell_the_date: a feed": of_a_story(
        in_rss("{{ item.published | rfc822 }}", "Thu, 19 Nov 2026 08:00:00 +0000"),
        'metadata: /feed.xml says published "Thu, 19 Nov 2026 08:00:00 +0000",'
        " the page says another",
    ),
    "feeds_tell_the_date: the news sitemap": of_a_story(
        spoilt("feeds/news-sitemap.xml", ("{{ url.published | iso }}", "2026-11-19")),
        'metadata: /news-sitemap.xml says published "2026-11-19", the page says another',
    ),
    "nothing_from_tomorrow: a page": at_the_end(
        JSON_LD.format(f'{{"@type": "Event", "datePublished": "{TOMORROW}"}}'),
        f'metadata: it is dated "{TOMORROW}", which is in the future',
    ),
    "nothing_from_tomorrow: a sitemap": of_the_site(
        spoilt("feeds/sitemap-index.xml", ("{{ sitemap.changed | iso }}", TOMORROW)),
        f'metadata: /sitemap.xml, it says "{TOMORROW}", which is in the future',
    ),
    # --- single pages
    "well_formed: no title": of_a_story(
        in_head("base.html", "<title>", "<title></title><style>"),
        "markup: there are 0 titles instead of one",
    ),
    "well_formed: two main headings": at_the_end(
        "<h1>x</h1>", "markup: there are 2 <h1> headings instead of one"
    ),
    "well_formed: two descriptions": at_the_end(
        '<meta name="description" content="x">', "markup: there are 2 descriptions instead of one"
    ),
    "well_formed: an id twice": at_the_end(
        '<p id="why"></p>', 'markup: the id "why" is there more than once'
    ),
    "well_formed: a picture without alt": at_the_end(
        '<img src="/icon.svg"><img src="/icon-192.png" alt="">',
        'missing-alt: the picture "/icon.svg" has no alt',
    ),
    "well_formed: structured data that is none": at_the_end(
        JSON_LD.format('{"@type": }'),
        "markup: the JSON-LD cannot be read: Expecting value: line 1 column 11 (char 10)",
    ),
    "well_formed: a feed that is no XML": of_the_site(
        in_rss("</language>", "</x>"),
        "markup: /feed.xml, it is not well-formed XML: mismatched tag: line 7, column 14",
    ),
    "duplicate_titles: two stories": Fault(
        {"content/news/b.md": story_text("The tram is late", date="2026-11-22")},
        (
            "duplicate-title: content/news/a.md: on /news/a/,"
            ' the title "The tram is late - The Paper" is also that of /news/b/',
        ),
    ),
    "duplicate_descriptions: two stories": Fault(
        {"content/news/b.md": story_text("The bus is late", "Words.", date="2026-11-22")},
        (
            "duplicate-description: content/news/a.md: on /news/a/,"
            " its description is also that of /news/b/",
        ),
    ),
    "landmarks: two main parts": at_the_end(
        "<main></main>", "landmarks: there are 2 <main> elements instead of one"
    ),
    "landmarks: no language": of_a_story(
        in_head("base.html", '<html lang="{{ chrome.language }}"', "<html"),
        "landmarks: <html> does not say in which language it is",
    ),
    # --- what machines read
    "robots_let_in: a sitemap is left out": of_the_site(
        {"layouts/robots.txt": f"Sitemap: {PAPER}/sitemap.xml"},
        "robots: /robots.txt, it does not name /news-sitemap.xml",
    ),
    "robots_let_in: one that is forbidden to all": of_the_site(
        spoilt("robots.txt", ("Allow: /", "User-agent: x\nDisallow: /*.svg$\nAllow: /")),
        'robots: /robots.txt, it forbids "/*.svg$", where /icon.svg lies',
    ),
    "robots_let_in: one rule is stronger": Fault(
        spoilt("robots.txt", ("Allow: /", "Disallow: /assets/\nAllow: /assets/*.*")), ()
    ),
    "translations_agree: one that does not know": at_the_end(
        '<link rel="alternate" hreflang="en" href="/news/a/">'
        '<link rel="alternate" hreflang="fr" href="/about/">',
        "hreflang: /about/ is its translation, and does not name it",
    ),
    "breadcrumbs_are_links: one that readers do not have": at_the_end(
        JSON_LD.format(
            '{"@type": "BreadcrumbList", "itemListElement":'
            f' [{{"@type": "ListItem", "item": "{PAPER}/authors/"}}, {{"item": "{A}"}}]}}'
        ),
        f'metadata: the JSON-LD has a breadcrumb "{PAPER}/authors/", and readers have none',
    ),
    "news_is_new: a story of last week": Fault(
        {
            "content/news/b.md": story_text("The bus is late", "It rains.", date="2026-11-14"),
            **spoilt(
                "feeds/news-sitemap.xml",
                ("</urlset>", f"{OLD_NEWS.format(PAPER)}</urlset>"),
            ),
        },
        (f'metadata: site.toml: on /news-sitemap.xml, "{PAPER}/news/b/" is older than two days',),
    ),
    "paywalls_are_there: an id": at_the_end(
        JSON_LD.format('{"@type": "WebPageElement", "cssSelector": "#paid"}'),
        'paywall: the JSON-LD speaks of "#paid", and no element is that',
    ),
    # --- traces of the workshop
    "printed_shortcodes: a page": at_the_end(
        "{{ '{{< tweet 1 >}}' }} <code>{{ '{{< meant >}}' }}</code>",
        "leftover: `{{< tweet 1 >}}` is printed",
    ),
    "printed_shortcodes: a feed": of_the_site(
        in_rss("{{ item.title }}", "{{ '{{% tweet %}}' }}"),
        "leftover: /feed.xml, `{{% tweet %}}` is printed",
    ),
    "local_addresses: a page": at_the_end(
        '<a href="http://localhost:1313/x">x</a> <a href="https://localhost.example/">y</a>',
        'leftover: "http://localhost:1313/x" is an address on your own computer',
    ),
    "local_addresses: robots.txt": of_the_site(
        spoilt("robots.txt", ("User-agent: *", "Sitemap: http://127.0.0.1/map.xml")),
        'leftover: /robots.txt, "http://127.0.0.1/map.xml" is an address on your own computer',
    ),
    "relative_in_feeds: a picture of the paper": of_the_site(
        in_rss("<title>{{ item.title }}", "<comments>/about/</comments><title>"),
        'leftover: /feed.xml, the address "/about/" leads nowhere outside of the site',
    ),
    "relative_in_feeds: a link in a text": of_the_site(
        in_rss("<guid", "<content:encoded>&lt;a href='/about/'></content:encoded><guid"),
        'leftover: /feed.xml, the address "/about/" leads nowhere outside of the site',
    ),
}


BY_EXAMPLE = {  # rules that are tested by their entries in docs/checks.md
    "orphan_stories",
    "unlinked_policies",
    "theme_can_be_read",
    "heavy_pages",
    "heavy_pictures",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_rule_finds_its_fault_and_nothing_else_is_told(name: str, tmp_path: Path) -> None:
    """The site is sound but for one thing, which the rule that the name begins with must see."""
    fault = FAULTS[name]
    write_site(tmp_path, {**SOUND, **fault.files})
    assert found(tmp_path) == sorted(fault.told)


def test_every_rule_has_a_fault_that_it_finds() -> None:
    """A new rule is tested here, too."""
    faults = {name.split(":")[0] for name in FAULTS}
    assert faults | BY_EXAMPLE == {rule.__name__ for rule in RULES}


def test_a_sound_site_has_nothing_to_tell(tmp_path: Path) -> None:
    """Neither does one that has just been started."""
    assert found(write_site(tmp_path / "small", SOUND)) == []
    assert run_ssg("new", "site", tmp_path / "new").code == 0
    assert found(tmp_path / "new") == []


def test_the_demo_has_nothing_to_tell() -> None:
    """The newspaper of this repository is proof-read."""
    assert found(ROOT) == []


def test_a_story_of_tomorrow_hides_no_leak(tmp_path: Path) -> None:
    """That a scheduled story is checked as well does not make dates of the future public."""
    leak = FAULTS["nothing_from_tomorrow: a page"]
    soon = {"content/news/soon.md": story_text("Soon", embargo=f'"{TOMORROW}"')}
    write_site(tmp_path, {**SOUND, **leak.files, **soon})
    assert found(tmp_path) == sorted(leak.told)


def test_a_fault_of_a_whole_template_is_told_once(tmp_path: Path) -> None:
    """At the layout, with the number of its pages."""
    stories = {f"content/news/{n}.md": story_text(f"Story {n}", f"{n} words.") for n in range(5)}
    write_site(tmp_path, {**SOUND, **stories, STORY_END: "<h1>x</h1>"})
    assert found(tmp_path) == [
        "markup: layouts/article.html: on /news/a/ and 5 more pages,"
        " there are 2 <h1> headings instead of one"
    ]


def test_a_house_may_be_strict_or_lenient(tmp_path: Path) -> None:
    """A check that is off tells nothing; a warning does not fail the command."""
    fault = FAULTS["dead_links: a page"]
    for level, code, number in (("off", 0, 0), ("warn", 0, 1), ("error", 1, 1)):
        settings = f'{SOUND["site.toml"]}[checks]\ndead-link = "{level}"\n'
        write_site(tmp_path, {**SOUND, **fault.files, "site.toml": settings})
        said = run_ssg("-C", tmp_path, "check", "--now", NOW, "--json")
        assert (said.code, len(said.data["problems"])) == (code, number)


def test_a_site_without_an_address_may_stand_on_the_own_computer(tmp_path: Path) -> None:
    """Until it has one, all its addresses are local, and none of them is a fault."""
    write_site(tmp_path, {**SOUND, "site.toml": 'title = "The Paper"\ndescription = "All."\n'})
    assert found(tmp_path) == []
