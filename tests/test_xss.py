"""No text of a story can become markup of the site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from tests.newsroom import build_site, output_of, write_site

PAYLOADS = (
    '"><script>alert(1)</script>',
    "'\"><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "]]><x>",
    "<svg onload=alert(1)>",
    "<math><mtext><img src=x onerror=alert(1)>",
    "{{7*7}}{% include 'x' %}",
    "\u2028</title>",
)
SCRIPT = re.compile(r"^/assets/[\w.-]+\.js$")
DANGEROUS = re.compile(r"\s*(javascript|vbscript|data:text)", re.IGNORECASE)


def site(payload: str) -> dict[str, str]:
    """Return a site with the payload in every text a desk can write."""
    text = json.dumps(payload)
    story = f"""---
title: {text}
date: 2026-11-20
deck: {text}
kicker: {text}
summary: {text}
author: [{json.dumps("N " + payload)}, ann]
tags: [{json.dumps("t " + payload)}]
image: {{src: p.png, alt: {text}, caption: {text}, credit: {text}}}
pull_quote: {{text: {text}, by: {text}, role: {text}}}
related: [{{title: {text}, url: "https://a.example/"}}]
corrections: [{{type: correction, date: 2026-11-21, text: {text}}}]
label: sponsored
sponsor: {{name: {text}, url: "https://a.example/"}}
---
# {payload}

{payload} [{payload}](https://a.example "t") ![{payload}](p.png)

![x](p.png {text}){{credit={text}}}

```{payload.split()[0]}
{payload}
```

:::factbox title={text}
{payload}
:::

| {payload} |
|---|
| {payload} |
"""
    author = f"---\nname: {text}\nrole: {text}\nbio: {text}\n---\n"
    section = f"---\ntitle: {text}\ndeck: {text}\n---\n"
    settings = f'title = {text}\ndescription = {text}\nraw_html = "escape"\n'
    settings += 'base_url = "https://paper.example"\n'
    return {
        "site.toml": settings + '[checks]\nbroken-link = "warn"\n',
        "content/news/_section.md": section,
        "content/news/a.md": story,
        "content/news/p.png": "p",
        "content/authors/ann.md": author,
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_stays_text_on_every_page_and_in_every_feed(payload: str, tmp_path: Path) -> None:
    """A browser's parser finds no script, handler or address that the theme did not write."""
    build_site(write_site(tmp_path, site(payload)))
    for path, data in output_of(tmp_path).items():
        if not path.endswith((".html", ".xml", ".json", ".webmanifest")):
            continue
        text = data.decode()
        if path.endswith(".html"):
            must_be_harmless(text, path)
            assert "49" not in re.findall(r">[^<]*7\*7[^<]*<", text)
        elif path.endswith(".xml"):
            ElementTree.fromstring(text)  # noqa: S314  -- our own output
        else:
            json.loads(text)


def must_be_harmless(text: str, path: str) -> None:
    """Walk a page as a browser reads it."""
    for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
        given = element.attrib
        if element.tag == "script":
            if given.get("type") == "application/ld+json":
                json.loads(element.text or "")
            else:
                assert SCRIPT.match(given.get("src", "")), (path, given)
        assert element.tag not in {"math", "svg", "mtext", "object", "embed"}, path
        assert not [name for name in given if str(name).startswith("on")], (path, given)
        for name in ("href", "src", "action", "srcset"):
            assert not DANGEROUS.match(given.get(name, "")), (path, given)
