"""The house rules as a table: what each finds, how it counts by itself, and what a site may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["error", "warn", "off"]
Sight = Literal["sources", "pages"]
Given = Level | Mapping[str, Level | int]  # what a site says of a rule
SOURCES: Final = "sources"  # stories and settings, before anything is rendered
PAGES: Final = "pages"  # finished pages, feeds, sitemaps and pictures


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that a rule goes by, and a site may set."""

    name: str
    default: int
    unit: str
    lowest: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that should not be; `also_in_build` tells whether a build looks for it, too."""

    code: str
    level: Level
    says: str  # one sentence without its full stop: what is found
    sight: Sight = "sources"
    also_in_build: bool = False
    limits: tuple[Limit, ...] = ()


def _in_build(code: str, level: Level, says: str) -> Rule:
    return Rule(code, level, says, SOURCES, also_in_build=True)


RULES: Final[tuple[Rule, ...]] = (
    # --- a build looks for these, too
    _in_build(
        "broken-link",
        "error",
        "a link, picture or `#anchor` in a story, or a story that a widget or a pin names, that"
        " leads nowhere",
    ),
    _in_build(
        "unknown-author", "error", "a byline with the id of an author file that is not there"
    ),
    _in_build(
        "tag-clash", "error", "two different tags that would share a page, such as `C++` and `C`"
    ),
    _in_build("no-layout", "error", "a `layout` that the theme does not have"),
    _in_build("lost-url", "error", "a published address that would answer nothing"),
    _in_build(
        "redirect",
        "error",
        "a redirect of `[redirects]` that stands in the way of a page, leads nowhere or in circles",
    ),
    _in_build("redirect-chain", "warn", "a redirect that leads to another redirect"),
    _in_build(
        "picture-place",
        "error",
        "a published picture that tells where it was taken (GPS data in Exif or XMP)",
    ),
    _in_build(
        "withheld-link",
        "warn",
        "a link to a story that was withdrawn, has expired, is a draft or is not out yet; it is"
        " left out, and its words stay",
    ),
    _in_build("unknown-key", "warn", "a front matter key that looks like a slip of a known one"),
    _in_build("never-seen", "warn", "a story that expires before it is published"),
    _in_build("empty-box", "warn", "a widget whose `tag` or `author` no published story has"),
    _in_build(
        "thin-slot",
        "warn",
        "a slot of a front that has fewer stories than its `min`, and is left out",
    ),
    _in_build("stale-lead", "warn", "a front with slots whose first story is older than `stale`"),
    _in_build("shortcode", "warn", "shortcodes of another generator that were left out"),
    _in_build(
        "series",
        "warn",
        "a story that nobody sees yet with a part that is there already or beyond the last;"
        " `[series]` and `[stories]` without a story",
    ),
    _in_build(
        "picture-rights",
        "warn",
        "a reference to a picture whose `rights_until` is past: the picture is left out",
    ),
    _in_build("missing-alt", "warn", "a picture without `alt`, in front matter or on a page"),
    _in_build(
        "inline-script",
        "warn",
        "a `<script>` or `<style>` in a layout that holds values of the page, so that browsers"
        " refuse it",
    ),
    _in_build(
        "host-limit",
        "warn",
        "more redirects or longer headers than a host of `[hosting] files` takes",
    ),
    _in_build(
        "picture-size",
        "warn",
        "a published picture whose size cannot be read, so that pages would move when it arrives",
    ),
    _in_build(
        "accent-contrast",
        "warn",
        "a colour of a section or of `[look]` that is too light for small text on the paper;"
        " pages show a darker one",
    ),
    _in_build("missing-author", "off", "a story without an author"),
    _in_build("missing-deck", "off", "a story without a deck"),
    # --- `ssg check` alone looks for these: stories and settings
    Rule("missing-credit", "warn", "a story's picture without `credit`"),
    Rule(
        "long-headline",
        "warn",
        "a headline that lists, cards and search results cut short",
        limits=(Limit("most", 110, "characters", 20),),
    ),
    Rule(
        "short-headline",
        "off",
        "a headline that says little by itself in a list or a message",
        limits=(Limit("least", 21, "characters", 1),),
    ),
    Rule(
        "description-length",
        "off",
        "a `summary` or `deck`, as search results and feeds show it, that is too short or too long",
        limits=(Limit("least", 50, "characters"), Limit("most", 300, "characters", 20)),
    ),
    Rule("tag-case", "warn", "one tag in several spellings, such as `Election` and `election`"),
    Rule("tag-plural", "warn", "two tags that are the singular and the plural of one word"),
    Rule("author-without-bio", "warn", "an author file that says nothing of the author"),
    Rule("author-without-file", "off", "a byline with a bare name, for which there is no file"),
    Rule("duplicate-slug", "off", "stories whose addresses end alike, in different sections"),
    Rule(
        "small-picture",
        "off",
        "a story's picture that is too narrow for large previews",
        limits=(Limit("least", 1200, "pixels", 1),),
    ),
    Rule(
        "picture-shape",
        "off",
        "a story's picture so high or so wide that a crop loses most of it",
        limits=(
            Limit("least", 100, "hundredths of its height", 1),
            Limit("most", 250, "hundredths of its height", 1),
        ),
    ),
    Rule("missing-policy", "off", "a paper without pages for corrections, ethics and ownership"),
    # --- `ssg check` alone looks for these: what readers and machines get
    Rule(
        "dead-link",
        "error",
        "an address in a page, style sheet, feed or sitemap that nothing answers",
        PAGES,
    ),
    Rule(
        "metadata",
        "error",
        "pages whose canonical address, `og:url`, structured data, sitemap and feeds do not say"
        " the same, in addresses and dates",
        PAGES,
    ),
    Rule(
        "markup",
        "error",
        "a page without a title, with two main headings, with an id given twice, or a document"
        " that cannot be read",
        PAGES,
    ),
    Rule(
        "leftover",
        "error",
        "a shortcode that readers would see, an address on the writer's own computer, an address"
        " in a feed without a host",
        PAGES,
    ),
    Rule("duplicate-title", "warn", "pages with the same title", PAGES),
    Rule("duplicate-description", "warn", "stories with the same description", PAGES),
    Rule(
        "orphan-story",
        "off",
        "a story to which no other story, box or front leads, only lists of its section, authors,"
        " topics and month",
        PAGES,
    ),
    Rule(
        "landmarks", "warn", "a page without `<main>`, a language or a link that skips to it", PAGES
    ),
    Rule("hreflang", "warn", "a translation that does not name the page that names it", PAGES),
    Rule(
        "paywall", "error", "structured data that hides a part of a page which is not there", PAGES
    ),
    Rule("robots", "warn", "a `robots.txt` that blocks assets or leaves a sitemap out", PAGES),
    Rule(
        "unlinked-policy",
        "warn",
        "a policy of the paper to which its front page does not lead",
        PAGES,
    ),
    Rule(
        "theme-contrast",
        "warn",
        "colours of the theme that are hard to read, by day or at night",
        PAGES,
    ),
    Rule(
        "page-weight",
        "warn",
        "a page whose HTML is heavy",
        PAGES,
        limits=(Limit("most", 250, "kilobytes", 1),),
    ),
    Rule(
        "picture-weight",
        "warn",
        "a published picture that is heavy",
        PAGES,
        limits=(Limit("most", 1000, "kilobytes", 1),),
    ),
)
BY_CODE: Final[Mapping[str, Rule]] = {rule.code: rule for rule in RULES}
LEVELS: Final[Mapping[str, Level]] = {rule.code: rule.level for rule in RULES}


def level_in(checks: Mapping[str, Given], code: str) -> Level:
    """Return how a problem counts on a site; what no rule finds is malformed, and an error."""
    if code not in LEVELS:
        return "error"
    match checks.get(code):
        case "error" | "warn" | "off" as level:
            return level
        case {"level": "error" | "warn" | "off" as level}:
            return level
    return LEVELS[code]


def limit_in(checks: Mapping[str, Given], code: str, name: str) -> int:
    """Return a limit of a rule on a site."""
    match checks.get(code):
        case Mapping() as given if isinstance(found := given.get(name), int):
            return found
    return next(limit.default for limit in BY_CODE[code].limits if limit.name == name)
