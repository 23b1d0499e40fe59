"""Bodies read from Markdown: the examples of `tests/markdown`, and the facts noted with them."""

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from ssg.facts import Body, Directive, Reference
from ssg.markdown import DirectiveSpec, ReaderOptions, make_reader
from ssg.markdown.parser import commonmark
from ssg.problems import InvalidContent
from ssg.settings import ShortcodeMap
from tests.bodies import (
    PLAIN,
    TEMPLATES,
    examples,
    faults,
    outcome,
    page,
    pieces,
    read,
    shown,
    tree,
)
from tests.hostile_markdown import PIECES

FIXTURES = Path(__file__).parent / "markdown"
DATA = Path(__file__).parent / "data"
SHORTCODES: dict[str, str | ShortcodeMap] = {
    "box": "note",
    "fig": "figure",
    "file": ShortcodeMap("ref", {"path": "https://files.example/{0}"}),
    "legacy-img": ShortcodeMap(
        "figure",
        {"src": "https://pictures.example/{src}", "alt": "{alt}", "caption": "{caption}"},
    ),
    "link": "ref",
    "note": "note",
    "q": "pullquote",
    "quote-block": ShortcodeMap("pullquote", {"by": "{cite}", "body": "{text}"}),
    "ring": ShortcodeMap("factbox", {"title": "{title}"}),
    "video": ShortcodeMap("embed", {"service": "youtube", "id": "{id}{0}", "title": "{title}"}),
}
OPTIONS = {
    "directives": ReaderOptions(templates=TEMPLATES | {"map"}),
    "html-escape": ReaderOptions("escape", templates=TEMPLATES),
    "html-trusted": ReaderOptions("trusted", templates=TEMPLATES),
    "shortcodes": ReaderOptions(templates=TEMPLATES, shortcodes=SHORTCODES),
}
COMMONMARK = json.loads((DATA / "commonmark-0.31.json").read_text(encoding="utf-8"))
# The specification breaks the line inside an empty quote; markdown-it does not.
EMPTY_QUOTE, SPECIFIED_QUOTE = "<blockquote></blockquote>", "<blockquote>\n</blockquote>"
BY_DESIGN = {
    "a link without an address is its text": {200, 485, 486, 487, 567},
    "an address may not have a backslash": {202, 502, 603},
    "a language of code has letters": {144},
}
EXAMPLES = [
    pytest.param(path.stem, text, expected, id=f"{path.stem}: {title}")
    for path in sorted(FIXTURES.glob("*.txt"))
    for title, text, expected in examples(path)
]


@pytest.mark.parametrize(("fixture", "text", "expected"), EXAMPLES)
def test_example(fixture: str, text: str, expected: str) -> None:
    assert outcome(text, OPTIONS.get(fixture, PLAIN)) == expected


def test_the_lead_is_the_first_paragraph_that_is_not_a_picture_quote_or_list() -> None:
    text = '# H\n\n![a](b.jpg "c")\n\n> quote\n\n- item\n\n:::note\nnote\n:::\n\nIt\'s *here*\nnow.'
    assert read(text).lead == "It’s here now."


def test_the_lead_is_from_a_quote_or_list_when_there_is_nothing_else() -> None:
    assert read("> quote\n\n- item").lead == "quote"


def test_the_lead_is_from_html_when_there_is_no_markdown() -> None:
    assert read("<p>Words &amp; <b>more</b>\n words</p>").lead == "Words & more words"


def test_a_long_lead_is_cut_between_words() -> None:
    lead = read("word " * 1000).lead
    assert len(lead) <= 600
    assert lead.endswith("word…")


def test_words_are_counted_in_every_script() -> None:
    assert read("It's 3.5 km, isn't it? *Well*-known\n\n- `code` ![no](a.jpg)").words == 7
    assert read("選挙は2026年").words == 5
    assert read("Слово дня").words == 2


def test_anchors_are_the_ids_of_headings_and_of_html() -> None:
    text = '## One\n\n:::note\n## Two\n:::\n\n<a name="three"></a> <b id="four">x</b>'
    assert read(text).anchors == {"one", "two", "three", "four"}


def test_references_are_all_links_and_pictures_with_their_lines() -> None:
    text = (
        "a [b](c.md)\n[d](e.md)\n\n:::note\n![f](g.jpg)\n:::\n"
        ':::figure src="h.jpg" alt="" :::\n<p>\n<a href="i.md">\n<img src="j.jpg" alt="">\n'
    )
    assert read(text, first_line=10).references == (
        Reference("c.md", 10),
        Reference("e.md", 11),
        Reference("g.jpg", 14, "src"),
        Reference("h.jpg", 16, "src"),
        Reference("i.md", 18),
        Reference("j.jpg", 19, "src"),
    )


def test_dropped_tags_are_counted_by_name() -> None:
    text = "{{< a >}} {{< a >}}b{{< /a >}} {{% c %}} {% d %}\n\n<iframe></iframe>\n\n{{< /e >}}"
    assert dict(read(text).dropped) == {"a": 2, "c": 1, "d": 1, "e": 1, "iframe": 1}


def test_lines_stay_right_after_shortcodes_of_several_lines() -> None:
    text = (
        "{{< box >}}one{{< /box >}}\n{{< x\n a=1 >}}\n\n"
        "{{< box >}}\n[a](b.md)\n{{< /box >}}\n[c](d.md)"
    )
    body = read(text, OPTIONS["shortcodes"], first_line=3)
    assert [segment.line for segment in pieces(body) if isinstance(segment, Directive)] == [3, 7]
    assert body.references == (Reference("b.md", 8), Reference("d.md", 10))


def test_line_ends_of_every_system_are_line_ends() -> None:
    assert shown(pieces(read("a\r\n\r\nb\rc"))) == "<p>a</p>\n<p>b\nc</p>\n"


def test_characters_that_are_none_are_replaced() -> None:
    assert (
        shown(pieces(read("a\0b \ud800 \ufdd0 \ufdd1"))) == "<p>a\ufffdb \ufffd \ufffd \ufffd</p>\n"
    )


def test_arguments_that_are_not_given_are_empty() -> None:
    (figure,) = pieces(read(':::figure src=a.jpg alt="" :::'))
    assert isinstance(figure, Directive)
    assert figure.args == {"src": "a.jpg", "alt": "", "caption": "", "credit": "", "focus": ""}


def test_a_site_may_have_its_own_checked_directive() -> None:
    spec = DirectiveSpec("map", ("place",), patterns={"place": "[A-Z].*"}, body="none")
    options = ReaderOptions(directives={"map": spec}, templates=frozenset({"map"}))
    assert faults(":::map place=Bamako :::", options) == []
    assert faults(":::map place=x :::", options) == [
        'content/a.md:1: :::map: `place` cannot be "x" (it must match [A-Z].*)'
    ]


def test_a_directive_without_a_template_is_unknown_even_if_it_has_a_spec() -> None:
    options = ReaderOptions(templates=frozenset())
    assert faults(":::note\nx\n:::", options) == [
        "content/a.md:1: there is no directive :::note (it needs a template shortcodes/note.html)"
    ]


def test_other_languages_have_other_quotes() -> None:
    options = ReaderOptions(quotes="«»‹›")
    assert shown(pieces(read("\"a 'b'\"", options))) == "<p>«a ‹b›»</p>\n"


def plug_in_hashtags(parser: MarkdownIt) -> None:
    """Read `#word` as a tag, as a plugin might."""

    def hashtag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        if state.src[state.pos] != "#":
            return False
        if not silent:
            state.push("hashtag", "mark", 0)
        state.pos += 1
        return True

    parser.inline.ruler.push("hashtag", hashtag)


def test_plugins_may_add_rules() -> None:
    options = ReaderOptions(rules=(plug_in_hashtags,))
    assert shown(pieces(read("a #b", options))) == "<p>a <mark />b</p>\n"


def read_elsewhere(options: ReaderOptions, text: str) -> Body:
    """Read a body in a worker process."""
    return make_reader(options)(text, "a.md", 1)


def test_a_worker_process_makes_its_own_reader_from_the_options() -> None:
    options = ReaderOptions(shortcodes=SHORTCODES, templates=TEMPLATES, rules=(plug_in_hashtags,))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        body = pool.submit(read_elsewhere, options, "a [b](c.md)").result()
    assert pieces(body) == pieces(read("a [b](c.md)", options))
    assert pickle.loads(pickle.dumps(body)).references == body.references  # noqa: S301


TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(TEXTS, st.sampled_from(["clean", "escape", "trusted"]))
@example("{{< note >}}" * 3 + "\n{{< /note >}}", "clean")
@example("![a](b){a=1}\n" * 3, "clean")
def test_any_text_is_a_body_or_has_problems(text: str, raw_html: str) -> None:
    options = ReaderOptions(
        raw_html=raw_html,  # type: ignore[arg-type]
        templates=TEMPLATES,
        shortcodes=SHORTCODES,
    )
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    try:
        body = read(text, options)
    except InvalidContent as invalid:
        assert all(1 <= problem.where.line <= lines for problem in invalid.problems)
        return
    assert all(1 <= reference.line <= lines for reference in body.references)
    assert not {"\ufdd0", "\ufdd1"} & set(shown(pieces(body)))
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(pieces(body)))


@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert outcome(text, PLAIN) == outcome(text, PLAIN)


def test_the_examples_of_commonmark_are_read_as_specified_with_extensions_off() -> None:
    parser = commonmark()
    different = [
        case["number"]
        for case in COMMONMARK
        if parser.render(case["markdown"]).replace(EMPTY_QUOTE, SPECIFIED_QUOTE) != case["html"]
    ]
    assert different == []


def test_the_examples_of_commonmark_are_read_as_specified_with_extensions_on() -> None:
    options = ReaderOptions("trusted", templates=TEMPLATES)
    different = set()
    for case in COMMONMARK:
        try:
            html = page(pieces(read(case["markdown"], options)))
        except InvalidContent:
            different.add(case["number"])
        else:
            if tree(html) != tree(case["html"]):
                different.add(case["number"])
    assert different == set().union(*BY_DESIGN.values())
