"""A site with unpublished stories is, byte for byte, the site without them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.colophon import NAME
from ssg.contracts import Boxes, whole
from ssg.furniture import Chrome
from ssg.kit import Kit
from ssg.model import Site
from ssg.outputs import Entry, Page
from ssg.problems import Location
from tests.newsroom import SITE, build_site, write_site

Files = Mapping[str, str | bytes]

# NOW is noon of 24 November 2026, in UTC; what is withheld is so by no more than it must be.
STATES: dict[str, dict[str, object]] = {
    "draft": {"draft": True},
    "future by a second": {"date": "2026-11-24T12:00:01Z"},
    "future by a year": {"date": "2027-11-24T12:00Z"},
    "embargoed": {"embargo": "2026-11-24T12:00:01Z"},
    "expired": {"expires": "2026-11-24T12:00Z"},
    "withdrawn": {"withdrawn": "The court said so"},
    "draft and expired": {"draft": True, "expires": "2026-11-23"},
}


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


def text(body: object = "Some words.", **keys: object) -> str:
    """Return a story; JSON is how the values are written, and dates are not quoted."""
    given = {"title": "Zebra", "date": "2026-11-20 08:00", **keys}
    lines = [f"{key}: {_value(key, value)}" for key, value in given.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", str(body), ""])


def _value(key: str, value: object) -> str:
    plain = key in {"date", "embargo", "expires", "updated"}
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def every_byte(folder: Path, files: Files) -> dict[str, bytes]:
    """Build a site and return all that lies in its output: files, folders and the marker."""
    write_site(folder, files)
    build_site(folder)
    root = folder / "output"
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in root.rglob("*")
    }


def built(files: Files) -> dict[str, bytes]:
    """Return every byte of a site built in a folder of its own."""
    with TemporaryDirectory() as folder:
        return every_byte(Path(folder), files)


def must_be_equal(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Fail with the names of the outputs that differ."""
    differing = {path for path in found.keys() | wanted if found.get(path) != wanted.get(path)}
    assert differing == set()


# --- one site in which published and unpublished stories have to do with each other ---------------

PAPER = (
    SITE
    + """
description = "All the news"
per_page = 2
[feeds]
full_text = true
[checks]
broken-link = "warn"
lost-url = "off"
[redirects]
"/short/" = "/news/open/#top"
"/old/draft/" = "/news/open-1/"
"/x.html" = "/africa/lone/"
"/zebra/deep/down/withdrawn/" = "/news/"
"/away/" = "https://elsewhere.example/"
[series.loaf]
title = "The price of a loaf"
parts = 4
[series.zebra]
title = "Zebras"
[stories.zebra]
[[widgets]]
name = "chosen"
pick = "recommended"
stories = ["zebra/draft.md", "news/embargoed.md", "news/open.md"]
[boxes]
article = ["chosen", "related", "must_read", "latest"]
home = ["chosen"]
"""
)

NOTE = {"type": "correction", "date": "2026-11-21", "text": "It was no zebra."}

PUBLISHED: Files = {
    "site.toml": PAPER,
    "urls.lock": (
        "# urls.lock 1\n"
        "/news/opened/ story news/open.md\n"
        "/news/same-slug-by-case/ story news/open.md\n"
        "- /news/same-id/ story news/open.md\n"
        "/authors/ann-x/ author ann\n"
        "/series/loaves/ series loaf\n"
        "/stories/bread/ timeline loaf\n"
        "/topics/every/ topic shared\n"
        "/errata/ log corrections\n"
        "/news/page/ pages 9\n"
        "/sport/ folder sport\n"
        "/topics/forgotten/ topic forgotten\n"
        "/zebra/draft/ story zebra/draft.md\n"
        "/zebra/was-there/ story other/lone.md\n"
    ),
    "content/about.md": "---\ntitle: About\n---\nRead [this](news/draft.md) and [that](/old/).\n",
    "content/news/_section.md": "---\ntitle: News\ncolour: '#8a1c1c'\n---\n",
    "content/desk/_section.md": "---\ntitle: From the desk\ndefaults:\n  draft: true\n---\n",
    "content/authors/zoe.md": "---\nname: Zoe Zebra\nrole: Editor\n---\nEdits.\n",
    "content/authors/ann.md": "---\nname: Ann Lee\n---\nWrites.\n",
    "content/news/open.md": text(
        "See [the draft](draft.md), [it](../zebra/draft.md#a) and ![](shared.png).\n\n"
        ":::figure src='gone.png' alt='None' :::\n\n{{< ref zebra-crossing >}} {{< ref lone >}}",
        title="Open",
        author="ann",
        tags=["Shared", "Mali"],
        related=["draft.md", {"url": "embargoed.md", "title": "To come"}, "/zebra/expired/"],
        series={"id": "loaf", "part": 1},
        story="loaf",
        must_read=True,
        image={"src": "shared.png", "alt": "Shared", "rights_until": "2026-11-25"},
        corrections=[NOTE, {**NOTE, "type": "retraction", "date": "2026-11-24 12:00:01"}],
    ),
    **{
        f"content/news/open-{number}.md": text(
            title=f"Open {number}",
            date=f"2026-11-{number:02}",
            author=["ann", "Guest Writer"],
            tags=["Shared"],
            related=["withdrawn.md"],
            related_block=["draft.md"],
        )
        for number in range(1, 8)
    },
    "content/news/shared.png": b"shared",
    "content/africa/lone.md": text(title="The only one of its name"),
    "content/news/kin/index.md": text("Of [the same](kin.md).", title="Kin", tags=["mali"]),
}

LOOSE = text(  # what a draft may lack, name or break is nobody's business yet
    "[gone](gone.md) {{< unknown >}}x{{< /unknown >}} ![no words](gone.png)",
    date=None,
    draft=True,
    author=["nobody", "Ann Lee"],
    layout="no-such-layout",
    label="sponsored",
    tags=["C++", "C#"],
    image={"src": "gone.png"},
)

PINS = (
    "draft.md", "embargoed.md", "zebra/draft.md", "zebra/expired.md", "/zebra/expired/",
    "/news/draft/", "withdrawn.md", "ref:lone", "open-3.md", "ref:kin", "/news/open-1/",
)  # fmt: skip


def front(*pins: object, where: str = "") -> str:
    """Return a front with these pins; the second of each story ends, and so does a slot."""
    written = [
        pin if isinstance(pin, dict) or "/" in str(pin) or ":" in str(pin) else f"{where}{pin}"
        for pin in pins
    ]
    slots = [
        {"name": "lead", "pin": written, "pick": "must_read", "max": 2},
        {"name": "top", "pin": written, "pick": "latest", "max": 5, "until": "2026-11-29"},
        {"name": "thin", "pin": written, "min": 9, "max": 9},
        {"name": "more", "pick": "latest", "max": 3},
    ]
    return f"---\nslots: {json.dumps(slots)}\n---\n"


PUBLISHED = {
    **PUBLISHED,
    "content/_front.md": front(
        *PINS,
        {"story": "news/draft.md", "until": "2026-11-27"},
        {"story": "news/embargoed.md", "from": "2026-11-20", "until": "2026-11-26"},
        where="news/",
    ),
    "content/news/_front.md": front(*PINS, {"story": "withdrawn.md", "until": "2026-11-25"}),
}

UNPUBLISHED: Files = {
    **{
        f"content/news/{name.replace(' ', '-')}.md": text(
            "Zebra words on [the open one](open.md).\n\n![Zebra](zebra.png) ![](shared.png)\n\n"
            ":::note\n[data](zebra.csv)\n:::",
            author=["zoe", "Zed Writer", "zoe"],
            tags=["Shared", "Zebra", "shared"],
            aliases=[f"/old/{name.replace(' ', '-')}/"],
            image={"src": "zebra.png", "alt": "A zebra", "rights_until": "2026-11-24"},
            related=["open.md"],
            series={"id": "loaf", "part": 2},
            story="loaf",
            must_read=True,
            corrections=[NOTE, {**NOTE, "type": "retraction", "date": "2026-11-23"}],
            **keys,
        )
        for name, keys in STATES.items()
    },
    "content/news/zebra.png": b"zebra",
    "content/news/zebra.csv": "zebra,1\n",
    "content/zebra/draft.md": text("## A\n\nWords.", draft=True, label="opinion"),
    "content/zebra/expired.md": text(expires="2026-11-24"),
    "content/zebra/deep/down/withdrawn.md": text(withdrawn="Wrong"),
    "content/desk/by-default.md": text(author="zoe"),
    "content/desk/deep/by-default.md": text(section="zebra/desk", author="Zed Writer"),
    "content/news/same-slug.md": text(slug="open", draft=True),
    "content/news/same-slug-by-case.md": text(slug="OPEN", draft=True),
    "content/news/same-id.md": text(id="news/open.md", draft=True),
    "content/news/same-address.md": text(aliases=["/news/", "/about/", "/feed.xml"], draft=True),
    "content/other/open-1.md": text(draft=True),
    "content/other/kin.md": text(draft=True),
    "content/other/lone.md": text(draft=True),
    "content/other/zebra-crossing.md": text(draft=True),
    "content/other/loose.md": LOOSE,
    "content/other/tagged.md": text(tags=["MALI", "shared "], draft=True),
    "content/open.md": text(title="Open", draft=True, aliases=["/x.html"]),
    "content/other/same-part.md": text(series={"id": "loaf", "part": 1}, draft=True),
    "content/other/too-many-parts.md": text(series={"id": "loaf", "part": 9}, draft=True),
    "content/other/zebra-1.md": text(series={"id": "zebra", "part": 1}, story="zebra", draft=True),
    "content/other/zebra-2.md": text(series="zebra", story="loaf", expires="2026-11-24"),
    "content/news/later-rights.md": text(
        image={"src": "shared.png", "alt": "Shared", "rights_until": "2026-11-26"},
        draft=True,
    ),
    "content/later.md": text(title="Later", embargo="2027-01-01"),
}


@cache
def published() -> dict[str, bytes]:
    """Return every byte of the site without unpublished stories."""
    return built(PUBLISHED)


def test_unpublished_stories_change_no_byte(tmp_path: Path) -> None:
    """Of all states, and however they are tied to published ones."""
    must_be_equal(every_byte(tmp_path, {**UNPUBLISHED, **PUBLISHED}), published())


@pytest.mark.parametrize("path", UNPUBLISHED)
def test_each_of_them_alone_changes_no_byte(path: str) -> None:
    """So that two of them cannot make up for each other."""
    must_be_equal(built({path: UNPUBLISHED[path], **PUBLISHED}), published())


@pytest.mark.parametrize("state", STATES)
def test_the_same_story_shows_once_nothing_withholds_it(state: str) -> None:
    """The comparison is not blind."""
    withheld = text(tags=["Zebra"], **STATES[state])
    seen = text(tags=["Zebra"])
    must_be_equal(built({**PUBLISHED, "content/news/z.md": withheld}), published())
    assert "news/z/index.html" in built({**PUBLISHED, "content/news/z.md": seen})


def test_a_build_after_a_story_was_withdrawn_is_the_build_without_it(tmp_path: Path) -> None:
    """What it wrote before is taken away, down to the empty folders."""
    story = "content/zebra/z.md"
    every_byte(tmp_path, {**PUBLISHED, story: text(author="Zed Writer", tags=["Zebra"])})
    found = every_byte(tmp_path, {**PUBLISHED, story: text(withdrawn="Wrong")})
    must_be_equal(found, published())


def test_what_comes_later_changes_no_byte_yet() -> None:
    """A correction of tomorrow and rights that end tomorrow are no part of today's site."""
    later = {**NOTE, "date": "2026-11-24 12:00:01", "type": "retraction"}
    right = {"src": "p.png", "alt": "P", "rights_until": "2026-11-24 12:00:01"}
    beside = {**SMALL, "content/news/p.png": b"p"}
    told = text(corrections=[NOTE, later], image=right)
    untold = text(corrections=[NOTE], image={"src": "p.png", "alt": "P"})
    one, other = (built({**beside, "content/news/z.md": story}) for story in (told, untold))
    for found in (one, other):  # our own note says until when a build may be shown
        del found[NAME]
    must_be_equal(one, other)


# --- a leak is seen -------------------------------------------------------------------------------


def leaking(site: Site, boxes: Boxes, chrome: Chrome) -> Iterable[Entry]:
    """Plan a page that counts the files beside the stories, as a careless plugin might."""
    inputs = {"sitemaps": (f"{len(site.atlas.files)} files",)}
    yield Page("count.txt", "robots.txt", inputs, Location("plugin"), listed=False)


def extend(kit: Kit) -> Kit:
    """Add the leak to a kit."""
    return Kit(families=(*kit.families, whole(leaking)))


def test_a_plugin_that_leaks_is_found_out() -> None:
    """It counts pictures of drafts: that is enough."""
    plugin = f'plugins = ["{__name__}"]\n'
    open_site = {**PUBLISHED, "site.toml": plugin + PAPER}
    with pytest.raises(AssertionError, match=r"count\.txt"):
        must_be_equal(built({**open_site, **UNPUBLISHED}), built(open_site))


# --- any site -------------------------------------------------------------------------------------

SMALL: Files = {
    "site.toml": SITE + '[checks]\nbroken-link = "warn"\n',
    "content/authors/ann.md": "---\nname: Ann Lee\n---\n",
    "content/desk/_section.md": "---\ndefaults:\n  withdrawn: Closed\n---\n",
    "content/news/a.md": text(
        "See [b](b.md) and [c](../africa/c.md) {{< ref d >}} {{< ref b >}}.",
        title="A",
        author=["ann", "Bo Ek"],
        tags=["One", "Two"],
        related=["b.md", "../desk/c.md", "/news/d/"],
        image={"src": "p.png", "alt": "P", "rights_until": "2026-12-24"},
        series={"id": "s", "part": 2},
        story="s",
        corrections=[NOTE, {**NOTE, "date": "2026-11-24 12:00:01", "type": "retraction"}],
    ),
    "content/africa/b.md": text(
        title="B", tags=["one"], must_read=True, id="b", aliases=["/b/"], story="s"
    ),
}
SMALL_FRONT = front("a.md", "/africa/b.md", "../africa/c.md", "/news/d/", "ref:z", "ref:b")
MOVED = """lost-url = "off"
[hosting]
tombstones = true
[redirects]
"/z/" = "/africa/b/#h"
"/news/z/" = "/news/a/"
"/africa/sahel/a/" = "/news/"
"/zebra/deep/b/" = "https://elsewhere.example/"
"""
LEDGER = """# urls.lock 1
/africa/c/ story b
/desk/a/ story news/a.md
/news/page/ pages 3
/news/z2/ story gone
/topics/uno/ topic one
/stories/zz/ timeline s
- /zebra/c/ story z
"""
SITES: dict[str, Files] = {
    "empty": {"site.toml": SITE, "content/desk/_section.md": SMALL["content/desk/_section.md"]},
    "small": SMALL,
    "fronts": {
        **SMALL,
        "content/_front.md": SMALL_FRONT,
        "content/news/_front.md": SMALL_FRONT,
        "content/africa/_front.md": SMALL_FRONT,
    },
    "one story a page": {
        **SMALL,
        "site.toml": f"per_page = 1\n{SMALL['site.toml']!s}[feeds]\nfull_text = true\n",
    },
    "moved": {
        **SMALL,
        "site.toml": f"{SMALL['site.toml']!s}{MOVED}",
        "urls.lock": LEDGER,
        "content/_front.md": SMALL_FRONT,
    },
    "other addresses": {
        **SMALL,
        "site.toml": 'permalink = "/{year}/{month}/{id}/"\ntimezone = "Pacific/Apia"\n'
        + str(SMALL["site.toml"]),
    },
}


@cache
def without(name: str) -> dict[str, bytes]:
    """Return every byte of one of the sites."""
    return built(SITES[name])


def some(*values: object) -> st.SearchStrategy[object]:
    """Return one of the values, or none: the key is left out."""
    return st.sampled_from([None, *values])


FOLDERS = st.sampled_from(["news", "africa", "desk", "africa/sahel", "zebra", "2026/11", "a b"])
NAMES = st.sampled_from(["a", "b", "c", "d", "2026-11-23-e", "z", "index", "ünï"])
BODIES = st.sampled_from(
    [
        "Words.",
        "## H\n\n[a](a.md) [b](../africa/b.md#x) [gone](gone.md)",
        "![p](p.png)\n\n[data](data.csv) [^1]\n\n[^1]: Note",
        ":::note\nWords.\n:::\n\n{{< dropped >}}x{{< /dropped >}}",
        "<b>raw</b> {{< ref a >}}",
    ]
)
PATHS = ["a.md", "b.md", "/news/a/", "/africa/b/", "z.md", "https://a.example/"]
TITLES = st.text("aZé-:'\"<&{%字 ", min_size=1, max_size=12).map(lambda words: f"T{words}")
KEYS = {
    "author": some("ann", "Bo Ek", "Zed", "nobody", ["Zed", {"name": "ann", "role": "photo"}]),
    "tags": some(["One"], ["ONE", "Zebra"], ["two", "C++", "C#"], []),
    "slug": some("a", "b", "A", "z", "index", "feed.xml"),
    "id": some("b", "news/a.md", "z"),
    "aliases": some(["/b/"], ["/news/a/", "/z/"], ["/feed.xml"]),
    "section": some("news", "africa", "zebra/deep", "desk"),
    "related": st.lists(st.sampled_from(PATHS), max_size=3),
    "related_block": some(["a.md"], ["/africa/b/"]),
    "pull_quote": some("A quote.", {"text": "Another quote.", "by": "Zed"}),
    "corrections": some(
        [NOTE], [{**NOTE, "type": "retraction"}], [NOTE, {**NOTE, "date": "2026-12-01"}]
    ),
    "deck": some("A deck of a story that is to come"),
    "kicker": some("Exclusive"),
    "note_of_ours": some("For the desk", {"for": ["the desk"]}),
    "image": some(
        "p.png",
        {"src": "gone.png", "alt": ""},
        {"src": "q.png", "alt": "Q", "rights_until": "2026-11-24"},
        {"src": "/news/p.png", "alt": "P", "rights_until": "2026-12-25"},
    ),
    "label": some("opinion", "sponsored", "live"),
    "must_read": some(*[True]),
    "series": some({"id": "s", "part": 1}, {"id": "s", "part": 2}, {"id": "s"}, "s", "z"),
    "story": some("s", "z"),
    "language": some("fr", "ar"),
    "canonical": some("https://a.example/x"),
    "layout": some("page", "none"),
    "weight": some(-1, 1),
    "withdrawn": some("Wrong"),
    "updated": some("2026-11-24 11:59", "2030-01-01"),
}
STORIES = st.builds(
    lambda keys, state, body: text(body, **{**keys, **STATES[state]}),
    st.fixed_dictionaries({"title": TITLES}, optional=KEYS),
    st.sampled_from(list(STATES)),
    BODIES,
)
PLACES = st.one_of(
    st.builds("content/{}/{}.md".format, FOLDERS, NAMES),
    st.builds("content/{}.md".format, st.sampled_from(["about", "a", "news", "404"])),
)
BESIDE = st.dictionaries(
    st.builds("content/{}/{}".format, FOLDERS, st.sampled_from(["data.csv", "q.png"])),
    st.just("data"),
    max_size=2,
)
WITHHELD = st.builds(
    lambda stories, files: {**files, **stories},
    st.dictionaries(PLACES, STORIES, min_size=1, max_size=6),
    BESIDE,
)


def never_seen(name: str, withheld: Files) -> None:
    """Fail if the site with these files is not the site without them."""
    must_be_equal(built({**withheld, **SITES[name]}), without(name))


@pytest.mark.parametrize("name", SITES)
@settings(max_examples=40)
@given(WITHHELD)
def test_no_set_of_unpublished_stories_changes_a_byte(name: str, withheld: Files) -> None:
    """Two hundred and forty sets in all."""
    never_seen(name, withheld)


@pytest.mark.long
@pytest.mark.parametrize("name", SITES)
@settings(max_examples=1250)
@given(WITHHELD)
def test_none_of_thousands_of_sets_changes_a_byte(name: str, withheld: Files) -> None:
    """Seven thousand and five hundred in all."""
    never_seen(name, withheld)
