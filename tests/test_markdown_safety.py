"""No text of a story becomes a script: every place with every trick, parsed as browsers do."""

import re
from collections.abc import Iterator

import pytest

from ssg.markdown import ReaderOptions
from ssg.problems import InvalidContent
from ssg.settings import ShortcodeMap
from tests.bodies import TEMPLATES, faults, page, parsed, pieces, read

PAYLOADS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript%3Aalert(1)",
    "\x01javascript:alert(1)",
    "\u2028javascript:alert(1)",
    "\\javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "\\\\evil.example\\x",
    '"><script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "` onmouseover=alert(1) `",
    "</code></pre><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>-->alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button formaction=x>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<p style=background:url(javascript:alert(1))>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<select><option><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img srcset='javascript:alert(1)'>",
    "<video poster=javascript:alert(1)><source onerror=alert(1)>",
    "<details ontoggle=alert(1) open>",
    "{{< x >}}<script>alert(1)</script>{{< /x >}}",
    "{{</* <script>alert(1)</script> */>}}",
    '{{< note title="<script>alert(1)</script>" >}}',
    "\ufdd0script>alert(1)\ufdd0/script>",
)
PLACES = {
    "text": "{}",
    "link": "[x]({})",
    "link in brackets": "[x](<{}>)",
    "title of a link": '[x](a.md "{}")',
    "text of a link": "[{}](a.md)",
    "definition": "[x]\n\n[x]: {}",
    "definition in brackets": "[x]\n\n[x]: <{}> '{}'",
    "autolink": "<{}>",
    "picture": "![x]({})",
    "description of a picture": "![{}](a.jpg)",
    "picture in text": 'a ![{}](a.jpg "{}")',
    "caption": '![x](a.jpg "{}")',
    "credit": '![x](a.jpg){{credit="{}"}}',
    "focus": '![x](a.jpg){{focus=\'{}\' onerror="{}" src="{}"}}',
    "heading": "## {}",
    "underlined heading": "{}\n===",
    "code span": "`{}`",
    "code": "    {}",
    "language of code": "```{}\nx\n```",
    "fenced code": "```\n{}\n```",
    "quote": "> {}",
    "list": "- {}",
    "table": "| {} | x |\n|---|---|\n| {} | {} |",
    "term": "{}\n: {}",
    "label of a footnote": "x[^{}]\n\n[^{}]: y",
    "footnote": "x[^1]\n\n[^1]: {}",
    "argument": ':::note title="{}"\nx\n:::',
    "bare argument": ":::note title={}\nx\n:::",
    "address in a directive": ':::figure src="{}" alt="{}" :::',
    "directive": ":::note\n{}\n:::",
    "name of a directive": ":::{}\nx\n:::",
    "service": ':::embed service="{}" id="{}" title="{}" :::',
    "shortcode": '{{{{< fig src="{}" alt="{}" >}}}}',
    "text of a shortcode": '{{{{< quote text="{}" by="{}" >}}}}',
    "dropped shortcode": '{{{{< drop "{}" >}}}}{}{{{{< /drop >}}}}',
    "reference": '[x]({{{{< ref "{}" >}}}}) {{{{< ref "{}" >}}}}',
    "Zola": '{{{{ fig(src="{}") }}}} {{% quote(by="{}") %}}{}{{% end %}}',
    "address in HTML": '<a href="{}" title="{}">x</a>',
    "picture in HTML": "<img src='{}' alt='{}'>",
    "class in HTML": '<p class="{}" id="{}">x</p>',
    "bare attribute in HTML": "<a href={} {}>x</a>",
    "HTML": "<div>{}</div>",
    "HTML block": "<div>\n{}\n</div>\n\n<b>x</b> {}",
    "comment": "<!-- {} --> x\n\n<!--\n{}\n-->",
}
SHORTCODES: dict[str, str | ShortcodeMap] = {
    "fig": "figure",
    "quote": ShortcodeMap("pullquote", {"by": "{by}", "body": "{text}"}),
}
FORBIDDEN = frozenset(
    "script style iframe frame object embed applet form button input textarea select base meta "
    "link svg math noscript template".split()
)
ADDRESSES = frozenset({"href", "src", "srcset", "action", "formaction", "data", "poster", "cite"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@pytest.mark.parametrize("raw_html", ["clean", "escape"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_nothing_becomes_a_script(place: str, raw_html: str) -> None:
    options = ReaderOptions(
        raw_html=raw_html,  # type: ignore[arg-type]
        templates=TEMPLATES,
        shortcodes=SHORTCODES,
    )
    for payload in PAYLOADS:
        text = PLACES[place].format(*[payload] * 3)
        assert list(dangers(text, options)) == [], text


def dangers(text: str, options: ReaderOptions) -> Iterator[str]:
    """Yield what a browser would run or fetch from a body that should not be there."""
    try:
        html = page(pieces(read(text, options)))
    except InvalidContent:
        return
    for element in parsed(html).iter():
        if element.tag in FORBIDDEN:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "http-equiv"}:
                yield name
            if name in ADDRESSES and not harmless(value):
                yield f"{name}={value}"


def harmless(address: str) -> bool:
    """Say whether a browser reads an address as a path or as one of our schemes (URL Standard)."""
    seen = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21)))))
    if seen.replace("\\", "/").startswith("//"):
        return False
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", seen)
    return not scheme or scheme[1].lower() in SCHEMES


REFUSED = [payload for payload in PAYLOADS[:15] if payload.isprintable() and "<" not in payload]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_allowed_is_told(address: str) -> None:
    (fault,) = faults(f"[x](<{address}>)") or [""]
    assert fault.startswith("content/a.md:1: ")


def test_a_mark_of_the_cleaner_cannot_be_guessed() -> None:
    """It depends on the whole text, so no text can hold its own."""
    guess = "x-00000000000000000000000000000000-0"
    html = page(pieces(read(f"<b>x</b> [y](z.md) <{guess} title='{guess}' href='{guess}'>")))
    assert html.count("z.md") == 1
    assert guess not in html
