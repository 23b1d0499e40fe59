"""No text of a story, a file name or a setting becomes markup, a script or a dangerous address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element

import html5lib
import pytest
from lxml import etree

from ssg.build import build
from ssg.problems import InvalidContent
from tests.newsroom import SITE, build_site, order, output_of, write_site

MARKUP = (
    '"><script>alert(1)</script>',
    "'\"><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title></textarea></style></iframe><script>alert(1)</script>",
    "<!--<script>alert(1)</script>",
    "--!><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<a href=javascript:alert(1) style=color:red>x</a>",
    '" onmouseover="alert(1)" x="',
    "' onmouseover='alert(1)' x='",
    "` onmouseover=alert(1) `",
    "x onmouseover=alert(1)",
    "\u2028<script>\u2029alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(1)</script>",
    '\\"><script>alert(1)</script>',
)
TEMPLATES = (
    "{{7*7}} {{ 1337*7331 }}",
    "{% include 'x' %}{{ config }}{% raw %}{{ 1337*7331 }}",
    "{{< x >}}{{ 1337*7331 }}{{% x %}}",
    "{# x #}<%= 1337*7331 %>${1337*7331}",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "java&#x0A;script:alert(1)",
    "&#106;avascript&colon;alert(1)",
    "javascript%3Aalert(1)",
    "javascript://%0aalert(1)",
    "feed:javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "\\\\evil.example\\x",
)
PAYLOADS = MARKUP + TEMPLATES + ADDRESSES
INERT = "Plain words"


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


# --- what a browser or a feed reader would run or follow ------------------------------------------

SCRIPT = re.compile(r"/assets/[\w.-]+\.js")
LINKS = frozenset({"alternate", "apple-touch-icon", "canonical", "icon", "manifest", "stylesheet"})
FORBIDDEN = frozenset(
    "applet base button embed form frame frameset input math mglyph mtext noscript object option"
    " select style svg template textarea".split()
)
ADDRESSED = frozenset(
    "action background cite data formaction href longdesc manifest ping poster src srcset"
    " xlink:href".split()
)
MENU = {"type": "checkbox"}  # opens the rest of the theme's menu
PLAYERS = ("https://www.youtube-nocookie.com/", "https://player.vimeo.com/")


def dangers(html: str, *, fragment: bool = False) -> Iterator[str]:
    """Yield everything in a page, read as browsers read it, that the theme would not write."""
    for element in parsed(html, fragment=fragment).iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag in FORBIDDEN and (fragment or element.attrib != MENU):
            yield f"<{tag}>"
        yield from _attributes(tag, element.attrib)
        match tag:
            case "script":
                yield from _script(element, fragment=fragment)
            case "iframe":
                yield from _frame(element)
            case "link" if fragment or not LINKS.issuperset(element.get("rel", "?").split()):
                yield f"<link {element.attrib}>"
            case "meta" if element.get("http-equiv", "").lower() == "refresh":
                target = element.get("content", "").partition("url=")[2]
                if not harmless(target) or not target.startswith("https://paper.example/"):
                    yield f"<meta {element.attrib}>"


def parsed(html: str, *, fragment: bool = False) -> Element:
    """Parse as the HTML Standard says, also what is broken."""
    read = html5lib.parseFragment if fragment else html5lib.parse
    tree: Element = read(html, namespaceHTMLElements=False)
    return tree


def _attributes(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        plain = str(name).rpartition("}")[2].lower()
        if plain.startswith("on") or plain in {"style", "autofocus"}:
            yield f"<{tag} {name}={value!r}>"
        if plain == "srcdoc" and tag != "iframe":
            yield f"<{tag} srcdoc>"
        if plain in ADDRESSED and not harmless(value):
            yield f"<{tag} {name}={value!r}>"


def _script(element: Element, *, fragment: bool) -> Iterator[str]:
    if element.get("type") == "application/ld+json" and not fragment:
        try:
            json.loads(element.text or "")
        except ValueError as fault:
            yield f"JSON-LD: {fault}"
    elif fragment or not SCRIPT.fullmatch(element.get("src", "")) or element.text:
        yield f"<script {element.attrib}>"


def _frame(element: Element) -> Iterator[str]:
    """Look into the frame of a film: it may hold one link, to the player."""
    inner = element.get("srcdoc")
    if inner is None or "src" in element.attrib:
        yield f"<iframe {element.attrib}>"
        return
    for link in parsed(inner).iter("a"):
        if not link.get("href", "").startswith(PLAYERS):
            yield f"<iframe> leads to {link.get('href')}"
    yield from dangers(inner)


def harmless(address: str) -> bool:
    """Tell whether a browser takes an address for a path or a web address (URL Standard, 4.4)."""
    seen = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21)))))
    if seen.replace("\\", "/").startswith("//"):
        return False
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", seen)
    return seen == "data:," or not scheme or scheme[1].lower() in {"http", "https", "mailto", "tel"}


ATOM = "{http://www.w3.org/2005/Atom}"
HTML_IN_FEEDS = (
    ".//{http://purl.org/rss/1.0/modules/content/}encoded",
    f".//{ATOM}content[@type='html']",
)


def dangers_of(path: str, data: bytes) -> Iterator[str]:
    """Yield the dangers of an output, whatever it is; feeds and JSON are read strictly."""
    text = data.decode()
    if "9801547" in text:  # 1337 * 7331
        yield "a template was run"
    match path.rpartition(".")[2]:
        case "html":
            yield from dangers(text)
        case "xml":
            yield from _feed(data)
        case "json" | "webmanifest":
            yield from _json(json.loads(text))
        case "css":
            yield from re.findall(r"[^{}\n]*(?:javascript|</|@import|expression)[^\n]*", text)


def _feed(data: bytes) -> Iterator[str]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    for place in HTML_IN_FEEDS:
        for element in root.iterfind(place):
            yield from dangers(element.text or "", fragment=True)
    for element in root.iter("link", "url", f"{ATOM}link", f"{ATOM}uri"):
        if not harmless(element.get("href") or element.text or ""):
            yield f"{element.tag}: {element.text}"


def _json(value: object) -> Iterator[str]:
    """Yield what is dangerous in the HTML and addresses of a JSON feed."""
    match value:
        case dict():
            for name, inner in value.items():
                if name == "content_html":
                    yield from dangers(inner, fragment=True)
                elif name.endswith("url") and not harmless(inner):
                    yield f"{name}: {inner}"
                yield from _json(inner)
        case list():
            for inner in value:
                yield from _json(inner)


def must_be_harmless(folder: Path) -> None:
    """Fail with every danger in the output of a site, and where it is."""
    ours = ("assets/main.", "assets/copy.", "assets/embed.")
    found = {
        said: path
        for path, data in output_of(folder).items()
        if not path.startswith(ours) and not path.endswith((".png", ".ico", ".svg"))
        for said in dangers_of(path, data)
    }
    assert found == {}


NAIVE = "<p title=\"{0}\">{0}</p><p title='{0}'>{0}</p><p title={0}><a href='{0}'></a><a href={0}>"


SUBTLE = frozenset({"<!--<script>alert(1)</script>", "javascript%3Aalert(1)"} | set(MARKUP[7:8]))


@pytest.mark.parametrize("payload", sorted({*MARKUP, *ADDRESSES} - SUBTLE))
def test_the_oracle_sees_every_payload(payload: str) -> None:
    """In a page that writes down what it is told."""
    assert list(dangers(NAIVE.format(payload))) or not harmless(payload)


# --- places that take any text --------------------------------------------------------------------

TEXTS = """---
title: {text}
date: 2026-11-20
deck: {text}
kicker: {text}
summary: {text}
author: [{name}, ann, {{name: ann, role: {text}}}]
tags: [{tag}]
image: {{src: p.png, alt: {text}, caption: {text}, credit: {text}, focus: "50% 20%"}}
pull_quotes: [{text}, {{text: {text}, by: {text}, role: {text}}}]
related: [{{title: {text}, url: "https://a.example/"}}, {{title: {text}, url: b.md}}]
corrections: [{{type: update, date: 2026-11-21, text: {text}}}]
label: sponsored
sponsor: {{name: {text}, url: "https://a.example/"}}
updated: 2026-11-22
must_read: true
standing: {text}
extra:
  more: {text}
---
Words.
"""
SETTINGS = """title = {text}
description = {text}
base_url = "https://paper.example"
[feeds]
full_text = true
[menu]
main = ["news", {{title = {text}, url = "/news/"}}]
footer = [{{title = {text}, url = "https://a.example/"}}]
[social]
{text} = "https://social.example/@a"
[publisher]
name = {text}
legal_name = {text}
email = {text}
address = {text}
founded = {text}
[cards]
fields = ["standing", {text}]
[[widgets]]
name = "own"
pick = "latest"
title = {text}
more = "/news/"
[boxes]
article = ["own", "latest"]
home = ["own"]
[extra]
{text} = {text}
"""


def quoted(text: str) -> str:
    """Write any text as YAML, TOML and JSON all read it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def texts(payload: str) -> dict[str, str]:
    """Return a paper that says the same everywhere."""
    text, name, tag = quoted(payload), quoted(f"N {payload}"), quoted(f"t {payload}")
    filled = {"text": text, "name": name, "tag": tag}
    author = "---\nname: {text}\nrole: {text}\nbio: {text}\nportrait: {{src: p.png, alt: {text}}}\n"
    author += "links: [{{title: {text}, url: 'https://a.example/'}}]\n---\n"
    section = "---\ntitle: {text}\ndeck: {text}\ncolour: '#8a1c1c'\n---\nWords.\n"
    return {
        "site.toml": SETTINGS.format(**filled),
        "content/news/_section.md": section.format(**filled),
        "content/news/a.md": TEXTS.format(**filled),
        "content/news/b.md": "---\ntitle: {text}\ndate: 2026-11-19\n---\nWords.\n".format(**filled),
        "content/about.md": "---\ntitle: {text}\ndeck: {text}\n---\nWords.\n".format(**filled),
        "content/authors/ann.md": author.format(**filled),
        "content/news/p.png": "p",
        "content/authors/p.png": "p",
    }


COMPARED = (
    "404.html",
    "about/index.html",
    "authors/ann/index.html",
    "index.html",
    "news/a/index.html",
    "news/b/index.html",
    "news/index.html",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_stays_text(payload: str, tmp_path: Path) -> None:
    """No place refuses it, no page or feed is hurt, and readers see what was written."""
    write_site(tmp_path, texts(payload))
    build_site(tmp_path)
    must_be_harmless(tmp_path)
    output = output_of(tmp_path)
    assert {path: shape(output[path]) for path in COMPARED} == inert_shapes()
    headline = next(parsed(output["news/a/index.html"].decode()).iter("h1"))
    seen = unescape(payload).replace("\x01", "\ufffd")  # `&amp;` may stand in a headline, too
    assert "".join(headline.itertext()).split() == seen.split()


def shape(data: bytes) -> list[str]:
    """Return the elements of a page with the names of their attributes."""
    found = []
    for element in parsed(data.decode()).iter():
        found.append(f"{element.tag} {' '.join(sorted(map(str, element.attrib)))}")
    return found


@cache
def inert_shapes() -> dict[str, list[str]]:
    """Return the shapes of the pages that say nothing dangerous."""
    with TemporaryDirectory() as folder:
        site = write_site(Path(folder), texts(INERT))
        build_site(site)
        output = output_of(site)
        return {path: shape(output[path]) for path in COMPARED}


# --- places that may refuse it --------------------------------------------------------------------

FRONT = {
    "picture": "image: {0}",
    "address of a picture": "image: {{src: {0}, alt: x}}",
    "focus": "image: {{src: p.png, alt: x, focus: {0}}}",
    "related link": "related: [{0}]",
    "address of a related link": "related: [{{title: x, url: {0}}}]",
    "original": "canonical: {0}",
    "alias": "aliases: [{0}]",
    "alias in a folder": "aliases: [{1}]",
    "series": "series: {{id: {0}, part: 1}}",
    "running story": "story: {0}",
    "id": "id: {0}",
    "slug": "slug: {0}",
    "section": "section: {0}",
    "language": "language: {0}",
    "layout": "layout: {0}",
    "label": "label: {0}",
    "sponsor's address": "label: sponsored\nsponsor: {{name: x, url: {0}}}",
    "kind of correction": "corrections: [{{type: {0}, date: 2026-11-21, text: x}}]",
    "tag": "tags: [{0}]",
    "author": "author: {0}",
    "date of an update": "updated: {0}",
    "must read": "must_read: {0}",
    "key": "{0}: x",
    "not related": "related_block: [{0}]",
}
BODIES = {
    "link": "[x]({})",
    "link in brackets": "[x](<{}>)",
    "title of a link": '[x](b.md "{}")',
    "text of a link": "[{}](b.md)",
    "anchor": "[x](b.md#{})",
    "autolink": "<{}>",
    "definition": "[x]\n\n[x]: {}",
    "title of a definition": "[x]\n\n[x]: <b.md> '{}'",
    "picture in the text": "![x]({})",
    "description": "![{}](p.png)",
    "caption": '![x](p.png "{}")',
    "credit": '![x](p.png){{credit="{}" focus="{}"}}',
    "other attributes": "![x](p.png){{{}}}",
    "language of code": "```{}\nx\n```",
    "code": "```\n{}\n```\n`{}`",
    "heading": "## {}",
    "heading with an id": "## x {{#{}}}",
    "footnote": "x[^{}]\n\n[^{}]: {}",
    "table": "| {} | b |\n|:-{}-|---|\n| {} | {} |",
    "definition list": "{}\n: {}",
    "quotation": "> {}\n\n- {}\n\n1. {}",
    "pull quote": ':::pullquote by="{}" role="{}"\n{}\n:::',
    "note": ':::note title="{}"\n{}\n:::',
    "fact box": ":::factbox title='{}'\n{}\n:::",
    "timeline": ':::timeline title="{}"\n{}\n: {}\n:::',
    "figure": ':::figure src="p.png" alt="{}" caption="{}" credit="{}" :::',
    "focus of a figure": ':::figure src="p.png" alt="x" focus="{}" :::',
    "address of a figure": ':::figure src="{}" alt="x" :::',
    "gallery": ':::gallery caption="{}"\n![{}](p.png)\n:::',
    "title of a film": ':::embed service="youtube" id="dQw4w9WgXcQ" title="{}" caption="{}" :::',
    "film": ':::embed service="vimeo" id="{}" title="x" :::',
    "service": ':::embed service="{}" id="x" title="x" :::',
    "name of a directive": ":::{}\nx\n:::",
    "shortcode": '{{{{< x "{}" >}}}}{}{{{{< /x >}}}}',
    "reference": '[x]({{{{< ref "{}" >}}}})',
    "HTML": "<div>{}</div>",
    "HTML alone": "{}",
    "address in HTML": '<a href="{}" title="{}">x</a><img src="{}" alt="{}">',
    "bare attribute in HTML": "<a {} class={}>x</a>",
    "comment": "<!-- {} -->x",
}


# Links that lead nowhere are only told, so that what is left of them is on the pages.
KIND = """[feeds]
full_text = true
limit = 200
[boxes]
article = []
[checks]
broken-link = "warn"
"""


def picky(payload: str) -> dict[str, str]:
    """Return a paper with a file for every place that may refuse the payload."""
    text, longer = quoted(payload), quoted(f"/old/{payload}")
    named = re.sub(r"[/\x00-\x1f\u2028\u2029]", "_", payload)[:60]
    stories = {
        f"front {name}": (form.format(text, longer), "Words.") for name, form in FRONT.items()
    }
    bodies = {name: form.format(*[payload] * 4) for name, form in BODIES.items()}
    stories |= {f"body {name}": ("weight: 1", body) for name, body in bodies.items()}
    written = {
        f"content/news/{name.replace(' ', '-')}.md": "\n".join(
            ["---", "title: T", "date: 2026-11-20", front, "---", "", body, ""]
        )
        for name, (front, body) in stories.items()
    }
    return {
        "site.toml": SITE + KIND,
        "content/news/b.md": "---\ntitle: B\ndate: 2026-11-20\n---\nWords.\n",
        f"content/news/{named}.md": "---\ntitle: T\ndate: 2026-11-20\n---\nWords.\n",
        f"content/{named}/x.md": f"---\ntitle: T\ndate: 2026-11-20\nimage: {quoted(named)}\n---\n",
        f"content/{named}/{named}": "p",
        f"content/authors/{named}.md": "---\nrole: R\n---\n",
        "content/colours/_section.md": f"---\ntitle: C\ncolour: {text}\n---\n",
        "content/authors/bo.md": f"---\nname: Bo\nportrait: {text}\n---\n",
        "content/authors/cy.md": f"---\nname: Cy\nlinks: [{{title: x, url: {text}}}]\n---\n",
        "content/news/p.png": "p",
        **written,
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_not_refused_is_harmless(payload: str, tmp_path: Path) -> None:
    """Everywhere else it is a problem of that file, or it is written so that nothing happens."""
    site = write_site(tmp_path, picky(payload))
    built = build(replace(order(site), keep_going=True))
    faulty = {problem.where.path for problem in built.report.faulty}
    assert len([path for path in output_of(site) if path.endswith("index.html")]) >= 40
    must_be_harmless(site)
    assert "content/colours/_section.md" in faulty
    if payload in ADDRESSES:
        wanted = {"front-original", "front-picture", "front-related-link"}
        assert {f"content/news/{name}.md" for name in wanted} <= faulty


def test_a_word_is_taken_everywhere_but_where_it_means_nothing(tmp_path: Path) -> None:
    """So that the test above does not pass because everything is refused."""
    site = write_site(tmp_path, {**picky("word"), "content/news/word.png": "p"})
    built = build(replace(order(site), keep_going=True))
    faulty = {problem.where.path for problem in built.report.faulty}
    assert len(faulty) < 30, faulty
    assert len([path for path in output_of(site) if path.endswith("index.html")]) > 50


# --- settings -------------------------------------------------------------------------------------

PLACES = {
    "menu": '[menu]\nmain = [{{title = "x", url = {}}}]\n',
    "footer": '[menu]\nfooter = [{{title = "x", url = {}}}]\n',
    "logo": "logo = {}\n",
    "favicon": "favicon = {}\n",
    "share image": "share_image = {}\n",
    "box": '[boxes]\nindex = ["x"]\n[[widgets]]\nname = "x"\npick = "latest"\nmore = {}\n',
    "social": "[social]\nmastodon = {}\n",
    "policy": "[publisher.policies]\nethics = {}\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_an_address_in_the_settings_is_refused_or_harmless(place: str, tmp_path: Path) -> None:
    """A slip in the settings must not hurt readers either."""
    story = "---\ntitle: T\ndate: 2026-11-20\n---\nWords.\n"
    for payload in ADDRESSES:
        own = PLACES[place].format(quoted(payload))
        settings = own + SITE if not own.startswith("[") else SITE + own
        site = write_site(tmp_path, {"content/news/a.md": story, "site.toml": settings})
        try:
            build_site(site)
        except InvalidContent:
            continue
        must_be_harmless(site)
