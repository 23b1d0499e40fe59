"""Which addresses a story may link to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.urls import RUNNING, SCHEMES, allowed_url, harmless, scheme_of

ALLOWED = (
    "https://a.example",
    "http://a.example:8080/b?c=d&e=f#g",
    "HTTPS://A.EXAMPLE/",
    "https://é.example/ü",
    "https://[::1]/",
    "https://a.example/?next=//b.example&x=javascript:1",
    "https://a.example/?text=a%0Ab",
    "mailto:me@a.example?subject=a:b",
    "tel:+33-1",
    "/africa/",
    "/a:b/",
    "../b.md#c",
    "./12:30.md",
    "b c.md",
    "élysée.jpg",
    "?q=a:b",
    "#a:b",
    "a&amp;b",
    " https://a.example ",
)
REFUSED = (
    "",
    " ",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x00javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#x6a;avascript:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)",
    "javascript%253Aalert(1)",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://a.example",
    "ref:a.md",
    "12:30.md",
    "http:a.example",
    "https:///a.example",
    "https:\\\\a.example",
    "//a.example",
    "/%2Fa.example",
    "&#47;&#47;a.example",
    "/\t/a.example",
    "\\\\a.example",
    "/\\a.example",
    "a\\b.jpg",
    "a\u202eb",
    "a\x07b",
    "http%3A//a.example",
)


@pytest.mark.parametrize("target", ALLOWED)
def test_paths_and_a_few_schemes_are_allowed(target: str) -> None:
    assert allowed_url(target)


@pytest.mark.parametrize("target", REFUSED)
def test_everything_else_is_refused(target: str) -> None:
    assert not allowed_url(target)


def test_the_scheme_is_found_behind_a_disguise() -> None:
    assert scheme_of("java&Tab;script:x") == "javascript"
    assert scheme_of("java%73cript:x") == "javascript"
    assert scheme_of("12:30") == "12"
    assert scheme_of("a/b:c") == ""


@given(st.text(alphabet="/\\:#?%&;jJavscript: \t\n\x01ftphd32568xA@.", max_size=20))
def test_what_is_allowed_has_no_other_scheme_for_a_browser(target: str) -> None:
    if allowed_url(target):
        seen = target.strip("".join(map(chr, range(0x21))))
        head = seen.replace("\t", "").replace("\n", "")
        scheme, colon, _ = head.partition(":")
        is_scheme = colon and scheme.isascii() and scheme[:1].isalpha() and scheme.isalnum()
        assert not is_scheme or scheme.lower() in SCHEMES
        assert not head.replace("\\", "/").startswith("//")


@pytest.mark.parametrize(
    "target", ["ttps://a.example", "ftp://a.example", "https:///a", "12:30.md"]
)
def test_a_slip_is_harmless(target: str) -> None:
    assert harmless(target)
    assert not allowed_url(target)


@pytest.mark.parametrize("scheme", sorted(RUNNING))
@pytest.mark.parametrize("form", ["{}:x", " {}:x", "{}&colon;x", "{}%3ax", "{}\t:x", "{}:\\x"])
def test_what_could_run_is_no_slip(scheme: str, form: str) -> None:
    assert not harmless(form.format(scheme))
    assert not harmless(form.format(scheme.upper()))
