"""What withheld stories say is found in every byte of the output, however it is written there."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ssg.audit.leaks import leaks, said_by
from ssg.audit.marks import Mark, Marks
from ssg.audit.needles import Way
from ssg.contracts import Boxes, whole
from ssg.fingerprints import digest_of
from ssg.furniture import Chrome
from ssg.kit import Kit
from ssg.model import Site
from ssg.outputs import Entry, File, Page
from ssg.problems import Location
from ssg.rehearsal import Prepared, plan_site, rehearse
from ssg.secrecy import marks_of, published_sources
from tests.command import run_ssg
from tests.newsroom import NOW, SITE, build_site, order, output_of, plan_of, story_text, write_site
from tests.test_noninterference import SITES, WITHHELD, Files

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

STORY = "news/merger.md"
TITLE = "The “Ærø” merger's price & costs"
TITLED = Marks(frozenset({Mark(STORY, "title", TITLE)}))


def looked_for(text: str, way: Way = "words") -> Marks:
    """Return one mark."""
    return Marks(frozenset({Mark(STORY, "title", text, way)}))


def says(marks: Marks, data: bytes, path: str = "a.html") -> bool:
    """Tell whether a file gives the story away."""
    return bool(marks.found_in(path, data))


# --- however it is written ------------------------------------------------------------------------


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture with these chunks, and pixels that are none."""
    parts = [*chunks, (b"IDAT", b"pixels"), (b"IEND", b"")]
    made = (struct.pack(">I", len(body)) + kind + body + b"sum_" for kind, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def jpeg(kind: int, body: bytes, after: bytes = b"") -> bytes:
    """Return a picture with one segment before its pixels, and bytes after its end."""
    segment = b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body
    return b"\xff\xd8" + segment + b"\xff\xda\x00\x02pixels\xff\xd9" + after


def webp(kind: bytes, body: bytes) -> bytes:
    """Return a picture with one chunk before its pixels."""
    parts = [(kind, body), (b"VP8 ", b"pixels")]
    made = (name + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for name, d in parts)
    inside = b"WEBP" + b"".join(made)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def zipped(data: bytes, name: str = "a.txt") -> bytes:
    """Return a zip file with one member."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


RAW = f"<p>{TITLE}.</p>".encode()
HIDDEN = {
    "as it is": RAW,
    "upper case": TITLE.upper().encode(),
    "over several lines": b"<b>\n  " + TITLE.replace(" ", "\n\t ").encode(),
    "straight quotes": TITLE.replace("“", '"').replace("”", '"').encode(),
    "no-break spaces": TITLE.replace(" ", "\xa0").encode(),
    "soft hyphens": TITLE.replace("merger", "mer\xadger").encode(),
    "decomposed": unicodedata.normalize("NFD", TITLE).encode(),
    "HTML": html.escape(TITLE).encode(),
    "numbers": "".join(f"&#{ord(letter)};" for letter in TITLE).encode(),
    "hexadecimal": "".join(f"&#x{ord(letter):X};" for letter in TITLE).encode(),
    "HTML in a feed": html.escape(html.escape(TITLE)).encode(),
    "named": TITLE.replace("Æ", "&AElig;").replace("ø", "&oslash;").encode(),
    "JSON": json.dumps({"t": TITLE}).encode(),
    "JSON of HTML": json.dumps(html.escape(TITLE)).replace("&", "\\u0026").encode(),
    "a script": f"let a='{TITLE}'".replace("Æ", "\\xc6").replace("ø", "\\xf8").encode(),
    "an address": f"https://a.example/?t={quote(TITLE)}&u=1".encode(),
    "base64": base64.b64encode(RAW),
    "base64 after one byte": base64.b64encode(b"x" + RAW),
    "base64 after two bytes": base64.b64encode(b"xy" + RAW),
    "base64 in lines": base64.encodebytes(b"x" * 70 + RAW),
    "base64 for addresses": base64.urlsafe_b64encode(b"\xff\xfe\xfb" + RAW),
    "base64 in an attribute": b'<a data-x="' + base64.b64encode(json.dumps([TITLE], ensure_ascii=False).encode()) + b'">',  # noqa: E501
    "UTF-16": TITLE.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + TITLE.encode("utf-16-be"),
    "UTF-16 somewhere": b"\0\1 " + TITLE.encode("utf-16-le"),
    "UTF-16 somewhere else": b"\0\1" + TITLE.encode("utf-16-be"),
    "UTF-32": TITLE.encode("utf-32"),
    "gzip": gzip.compress(RAW),
    "gzip twice": gzip.compress(gzip.compress(RAW)),
    "gzip, the second part": gzip.compress(b"a") + gzip.compress(RAW),
    "zip": zipped(RAW),
    "a name in a zip": zipped(b"a", f"{TITLE}.txt"),
    "zip in gzip": gzip.compress(zipped(RAW)),
    "PNG text": png((b"tEXt", b"Title\0" + RAW)),
    "packed PNG text": png((b"zTXt", b"Title\0\0" + zlib.compress(RAW))),
    "packed international PNG text": png((b"iTXt", b"T\0\1\0\0\0" + zlib.compress(RAW))),
    "PNG with XMP": png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + html.escape(TITLE).encode())),
    "JPEG comment": jpeg(0xFE, RAW),
    "JPEG with a Windows title": jpeg(0xE1, b"Exif\0\0" + TITLE.encode("utf-16-le")),
    "after the end of a JPEG": jpeg(0xFE, b"", after=RAW),
    "WebP with EXIF": webp(b"EXIF", RAW),
    "WebP with XMP": webp(b"XMP ", RAW),
}  # fmt: skip


@pytest.mark.parametrize("how", HIDDEN)
def test_a_title_is_found_however_it_is_written(how: str) -> None:
    assert says(TITLED, HIDDEN[how])


def test_names_of_files_count() -> None:
    assert says(looked_for("the-merger-of-all"), b"", "cards/The-Merger-of-all.1200.png")
    assert says(looked_for("news/merger", "path"), b"", "news/merger/index.html")


def test_pixels_are_not_looked_at_but_the_copy_of_a_picture_is_known() -> None:
    assert not says(TITLED, jpeg(0xFE, b"").replace(b"pixels", RAW))
    mark = Mark(STORY, "picture", "news/merger.jpg")
    copies = Marks(copies={digest_of(b"pixels"): mark})
    assert copies.found_in("x/1.jpg", b"pixels") == {mark}
    assert not copies.found_in("x/1.jpg", b"pixel")


@pytest.mark.parametrize(
    ("text", "way", "data", "found"),
    [
        ("Port of Call", "words", "<p>The port of call's name", True),
        ("Port of Call", "words", "Seaport of Call", False),
        ("Port of Call", "words", "Port of Calling", False),
        ("港口的合并价格", "words", "关于港口的合并价格表", True),
        ("Vote", "whole", "<h3> vote </h3>", True),
        ("Vote", "whole", '{"title":"Vote"}', True),
        ("Vote", "whole", "<title>Vote | The Paper</title>", True),
        ("Vote", "whole", "<p>Vote early</p> and vote often", False),
        ("Vote", "whole", "Nobody can vote</b>", False),
        ("news/vote", "path", 'href="/paper/news/vote/"', True),
        ("news/vote", "path", "https://a.example/news/vote#x", True),
        ("news/vote", "path", "/news/vote.jpg", True),
        ("news/vote", "path", "/news/vote-again/", False),
        ("news/vote", "path", "/old-news/vote/", False),
        ("vote", "folder", "/vote/", True),
        ("vote", "folder", "/vote-again/ vote https://vote.example", False),
    ],
)
def test_where_a_match_counts(text: str, way: Way, data: str, found: bool) -> None:  # noqa: FBT001
    """Short words are told from chance by where they stand."""
    assert says(looked_for(text, way), data.encode()) is found


@pytest.mark.parametrize(
    "data",
    [b"\x1f\x8bnot gzip", b"PK\x03\x04not zip", b"\xff\xd8\xffnot JPEG", b"RIFF____WEBP", b""],
)
def test_files_that_are_not_what_they_seem_are_searched_as_they_are(data: bytes) -> None:
    assert not says(TITLED, data)
    if data:
        assert says(TITLED, data + b" " + RAW) or data.startswith((b"\x1f\x8b", b"RIFF"))


def test_a_small_file_cannot_fill_the_memory() -> None:
    """Only so much of it is unpacked."""
    bomb = gzip.compress(bytes(200_000_000), compresslevel=9)
    assert not says(TITLED, bomb)


# --- what is said of it ---------------------------------------------------------------------------


def test_a_problem_names_the_output_and_the_story_and_not_its_words() -> None:
    """Whoever reads the log of a build may not be allowed to read the story."""
    marks = Marks(
        frozenset({Mark(STORY, "title", TITLE), Mark(STORY, "address", "news/merger", "path"),
                   Mark("news/b.md", "deck", "Another one for later")})
    )  # fmt: skip
    data = RAW + b'<a href="/news/merger/">Another one for later'
    assert [(str(p), p.code, p.severity) for p in leaks(marks, [("x/index.html", data)])] == [
        (
            f"output/x/index.html: gives away the {kinds} of content/{story}, which is withheld"
            " (publish nothing until it is gone: a plugin or a layout shows what it may not know)",
            "leak",
            "error",
        )
        for story, kinds in (("news/b.md", "deck"), (STORY, "address and the title"))
    ]


def test_what_published_sources_say_proves_nothing() -> None:
    """They are asked only if something was found, and once."""
    asked: list[int] = []

    def said() -> frozenset[Mark]:
        asked.append(1)
        return said_by(TITLED, [("content/news/open.md", f"title: {TITLE}".encode())])

    assert list(leaks(TITLED, [("a.html", b"nothing")], said)) == []
    assert asked == []
    assert list(leaks(TITLED, [("a.html", RAW), ("b.html", RAW)], said)) == []
    assert asked == [1]


def test_the_digest_tells_what_is_looked_for() -> None:
    """Also in another process, and whatever the order."""
    one, two = Mark(STORY, "title", "One and two"), Mark(STORY, "deck", "Three and four")
    digest = Marks(frozenset({one, two})).digest
    assert digest == Marks(frozenset({two, one})).digest
    others = [Marks(frozenset({one})), Marks(frozenset({one, two}), {b"x": one}), Marks()]
    assert digest not in {other.digest for other in others}
    assert looked_for("a", "whole").digest != looked_for("a").digest
    assert Marks(frozenset({one})).digest.hex() == "5bbd76d2b24101308d1b6abe"


# --- whole sites ----------------------------------------------------------------------------------

STATES: dict[str, dict[str, str]] = {
    "draft": {"draft": "true"},
    "scheduled": {"date": "2026-11-24T12:00:01Z"},
    "embargoed": {"embargo": "2026-11-24T12:00:01Z"},
    "expired": {"expires": "2026-11-24T12:00Z"},
    "withdrawn": {"withdrawn": "The court of appeal said so"},
}
SECRETS = {  # what a story says, and what it is called
    "Ferry line to be sold by Easter": "title",
    "news/ferry-line": "address",
    "old/ferry": "alias",
    "2026-ferry-0417": "id",
    "news/ferry-line.md": "file",
    "The board has signed": "deck",
    "For the cards only, we say this": "summary",
    "Nobody asked the captains": "pull quote",
    "A captain in his cabin": "caption",
    "Yusuf Brandt": "byline",
    "/authors/yusuf-brandt/": "author page",
    "/topics/ferry-sale/": "topic page",
    "Olga Reinholt": "name",
    "We have seen the contract that the captains all know": "text",
    "For the eyes of the desk": "value of your own",
    "cabin-of-the-captain.png": "picture",
}
BODY = (
    "We have seen the contract that the captains all *know* of.\n\n"
    '{{< pullquote "Olga" >}}\n\n![A cabin](cabin-of-the-captain.png)\n'
)
FRONT = {
    "title": "Ferry line to be sold by Easter",
    "deck": "The board has signed",
    "summary": "For the cards only, we say this",
    "id": "2026-ferry-0417",
    "aliases": "[/old/ferry/]",
    "author": "Yusuf Brandt",
    "tags": "[Ferry sale, Ports]",
    "pull_quote": '{text: "Nobody asked the captains", by: "Olga Reinholt"}',
    "image": '{src: cabin-of-the-captain.png, alt: A cabin, caption: "A captain in his cabin"}',
    "note_of_ours": "For the eyes of the desk",
}
CABIN = png((b"tEXt", b"Title\0The cabin of a captain"))
OPEN: dict[str, str | bytes] = {
    "site.toml": SITE + '[checks]\nunknown-key = "off"\nshortcode = "off"\n',
    "content/news/open.md": story_text("An open story", tags="[Ports]", author="Ann Lee"),
    "content/news/cabin-of-the-captain.png": CABIN,
    "content/about.md": "---\ntitle: About\n---\nWords.\n",
}


def ferry(**keys: str) -> str:
    """Return the story of the ferry line."""
    return story_text(**{**FRONT, **keys}, body=BODY)


def with_ferry(folder: Path, **keys: str) -> Path:
    """Write the site with the story."""
    return write_site(folder, {**OPEN, "content/news/ferry-line.md": ferry(**keys)})


def marks_in(folder: Path) -> Marks:
    """Return what is to be looked for in a site."""
    planned = plan_of(folder)
    return marks_of(planned.indexed, lambda text: ())


def checked(folder: Path) -> list[dict[str, str]]:
    """Return the leaks that `ssg check --leaks` reports."""
    said = run_ssg("-C", folder, "check", "--leaks", "--json", "--now", NOW)
    problems: list[dict[str, str]] = said.data["problems"]
    found = [each for each in problems if each["code"] == "leak"]
    assert said.code == 1 or not found
    return found


@pytest.mark.parametrize("state", STATES)
def test_a_sound_site_gives_nothing_away(tmp_path: Path, state: str) -> None:
    assert checked(with_ferry(tmp_path, **STATES[state])) == []


def test_a_site_that_withholds_nothing_has_nothing_to_look_for(tmp_path: Path) -> None:
    assert not marks_in(with_ferry(tmp_path))


class Leaking:
    """A plugin that reads the folder of the content by itself, and shows what it finds there."""

    text = ""


def leaking(site: Site, boxes: Boxes, chrome: Chrome) -> Iterable[Entry]:
    """Plan a list, as a careless plugin might."""
    inputs = {"sitemaps": (Leaking.text,)}
    yield Page("notes/list.txt", "robots.txt", inputs, Location("plugin"), listed=False)


def copying(site: Site, boxes: Boxes, chrome: Chrome) -> Iterable[Entry]:
    """Plan a copy of every file of the content under another name."""
    for number, place in enumerate(site.atlas.files.values()):
        yield File(f"copies/{number}.png", place, Location("plugin"))


def extend(kit: Kit) -> Kit:
    """Add the list to a kit."""
    return Kit(families=(*kit.families, whole(leaking)))


def extend_by_copies(kit: Kit) -> Kit:
    """Add the copies to a kit."""
    return Kit(families=(*kit.families, whole(copying)))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("secret", SECRETS)
def test_whatever_a_plugin_shows_of_a_story_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, state: str
) -> None:
    """In each state: the scanner is not blind for any part of a story."""
    monkeypatch.setattr(Leaking, "text", secret)
    with_ferry(tmp_path, **STATES[state])
    write_site(tmp_path, {"site.toml": f'plugins = ["{__name__}"]\n{OPEN["site.toml"]!s}'})
    (found,) = checked(tmp_path)
    assert found["path"] == "output/notes/list.txt"
    assert f" {SECRETS[secret]}" in found["message"]
    assert "content/news/ferry-line.md" in found["message"]


def test_the_reason_of_a_withdrawal_is_nobodys_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Leaking, "text", STATES["withdrawn"]["withdrawn"])
    with_ferry(tmp_path, **STATES["withdrawn"])
    write_site(tmp_path, {"site.toml": f'plugins = ["{__name__}"]\n{OPEN["site.toml"]!s}'})
    assert "the reason of" in checked(tmp_path)[0]["message"]


def test_a_picture_under_another_name_is_found(tmp_path: Path) -> None:
    with_ferry(tmp_path, draft="true")
    plugin = f'plugins = ["{__name__}:extend_by_copies"]\n'
    write_site(tmp_path, {"site.toml": f"{plugin}{OPEN['site.toml']!s}"})
    assert [each["path"] for each in checked(tmp_path)] == ["output/copies/0.png"]


def test_the_leaks_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Leaking, "text", "Ferry line to be sold by Easter")
    with_ferry(tmp_path, draft="true")
    write_site(tmp_path, {"site.toml": f'plugins = ["{__name__}"]\n{OPEN["site.toml"]!s}'})
    said = run_ssg("-C", tmp_path, "check", "--leaks", "--now", NOW)
    assert said.code == 1
    assert "output/notes/list.txt: gives away the title of content/news/ferry-line.md" in said.err
    assert "gives away" not in run_ssg("-C", tmp_path, "check", "--now", NOW).err


def test_a_front_that_pins_a_story_does_not_make_it_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says of the address proves nothing; the title of its slot may be that of a story."""
    monkeypatch.setattr(Leaking, "text", "/news/ferry-line/")
    with_ferry(tmp_path, draft="true")
    title = "Ferry line to be sold by Easter"
    front = f"slots:\n  - {{name: top, title: {title}, pin: /news/ferry-line/, pick: latest}}\n"
    write_site(tmp_path, {"content/_front.md": f"---\n{front}---\n"})
    assert checked(tmp_path) == []
    write_site(tmp_path, {"site.toml": f'plugins = ["{__name__}"]\n{OPEN["site.toml"]!s}'})
    assert {each["path"] for each in checked(tmp_path)} == {"output/notes/list.txt"}


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.sampled_from(["empty", "small", "other addresses"]), WITHHELD)
def test_no_set_of_withheld_stories_raises_a_false_alarm(name: str, withheld: Files) -> None:
    """Whatever they share with published ones: tags, authors, slugs, addresses, pictures, words."""
    with TemporaryDirectory() as folder:
        site = write_site(Path(folder), {**withheld, **SITES[name]})
        build_site(site)
        assert leaks_in(site) == []


def leaks_in(folder: Path) -> list[str]:
    """Return the leaks of a site that was built."""
    asked = order(folder)

    def look(made: Prepared) -> list[str]:
        indexed = plan_site(made, asked).indexed
        marks = marks_of(indexed, made.texts)
        sources = published_sources(folder, made.loaded, indexed, made.texts)
        outputs = output_of(folder).items()
        return [str(each) for each in leaks(marks, outputs, lambda: said_by(marks, sources))]

    return rehearse(asked, look)


@pytest.mark.parametrize(
    "body", ["A developing story -- please come back later...", "It's *not* so:"]
)
def test_the_same_words_in_a_published_story_are_no_alarm(tmp_path: Path, body: str) -> None:
    """Also if they read otherwise than they are written."""
    write_site(
        tmp_path,
        {
            "content/news/a.md": story_text("A", body, deck="Words of a deck"),
            "content/news/b.md": story_text("B", body, deck="Words of a deck", draft="true"),
        },
    )
    build_site(tmp_path)
    assert leaks_in(tmp_path) == []


# --- then the story is published: every surface has it, and the scanner sees it -------------------

SURFACES = {
    "news/ferry-line/index.html",
    "news/cabin-of-the-captain.png",
    "old/ferry/index.html",
    "index.html",
    "news/index.html",
    "authors/yusuf-brandt/index.html",
    "authors/index.html",
    "topics/ferry-sale/index.html",
    "topics/ports/index.html",
    "topics/index.html",
    "archive/2026/11/index.html",
    "news/open/index.html",  # in its boxes
    "about/index.html",
    *(f"{folder}{name}" for folder in ("", "news/", "authors/yusuf-brandt/", "topics/ferry-sale/")
      for name in ("feed.xml", "atom.xml", "feed.json")),
    "sitemaps/2026-11.xml",
    "sitemaps/sections.xml",
    "news-sitemap.xml",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_once_it_is_published_it_is_found_on_every_surface(tmp_path: Path, state: str) -> None:
    marks = marks_in(with_ferry(tmp_path, **STATES[state]))
    build_site(tmp_path)
    before = output_of(tmp_path)
    assert list(leaks(marks, before.items())) == []
    with_ferry(tmp_path, date="2026-11-24 08:00")
    build_site(tmp_path)
    found = {problem.where.path for problem in leaks(marks, output_of(tmp_path).items())}
    assert SURFACES - {path.removeprefix("output/") for path in found} == set()
