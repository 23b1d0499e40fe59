"""What is read with rules of ours is what markdown-it's own rules read."""

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ssg.markdown import ReaderOptions, make_reader
from ssg.markdown.containers import TooDeep
from ssg.markdown.parser import make_parser
from ssg.markdown.reader import count_words
from ssg.problems import InvalidContent
from tests.bodies import TEMPLATES, examples, pieces, shown
from tests.hostile_markdown import PIECES

REPOSITORY = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "markdown"
COMMONMARK = json.loads((Path(__file__).parent / "data" / "commonmark-0.31.json").read_text())
STORIES = sorted((REPOSITORY / "content").rglob("*.md"))


def nothing(parser: MarkdownIt) -> None:
    """Be a plugin: with one, a parser has markdown-it's own rules alone."""


OURS, THEIRS = make_parser(), make_parser((nothing,))
READERS = [
    make_reader(ReaderOptions(templates=TEMPLATES, rules=rules)) for rules in ((), (nothing,))
]

WORDS = """foo|bar baz|x|é|don't|ж|漢|1|2nd|“So”|A & B|&amp;|AT&T;|Yes!|!|*foo*|**bar**|_x_
|__y z__|*é*|“*x*”|(*x*)|*x*,|**So:** it|*x.*|*x.*y|a*b*|*a b *|***z***|**[a](b)**|[a](b)
|[a](http://x.y/z_w?a=b#c)|[a](b "c")|[*a*](b)|[a [b](c)](d)|![a](b)|[a]|[^1]|snake_case
|~~x~~|`x`|\\|\\*|<b>|{x}|]|—|\xa0|\x0b|\x85|\u2028""".replace("\n", "").split("|")
LINES = [
    *("\n", "\n\n", "\n\n\n", "  \n", " \n ", "\n    ", "\n\t", " ", "\t", "\n- ", "\n* ", "\n+ "),
    *("\n1. ", "\n2) ", "\n> ", "\n# ", "\n## ", "\n#", "\n---\n", "\n===\n", "\n- - -\n", "\n-\n"),
    *(
        "\n***\n",
        "\n_\n",
        "\n: x",
        "\n\n: y",
        "\n~ z",
        "\n    : w",
        "\na | b\n",
        "\n--|--\n",
        "\n|-\n",
    ),
    *("\n```\n", "\n~~~\n", "\n[^1]: ", "\n[a]: b\n", "\n<div>\n", "\n:::note\n", "\n:::\n"),
]
BLOCKS = [
    "",
    "## ",
    "- ",
    "- x\n- ",
    "* ",
    "> ",
    "> x\n> ",
    "2024 ",
    "3. ",
    "[a](b) ",
    "**x** ",
    ": ",
]
SOUP = st.lists(st.sampled_from([*WORDS, *LINES, *PIECES]), max_size=30).map("".join)
PROSE = st.lists(st.sampled_from([*WORDS, *LINES, " ", " "]), max_size=30).map("".join)
STORY = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.sampled_from(WORDS), st.sampled_from(WORDS)).map("".join),
    max_size=8,
).map("\n\n".join)


def tokens(parser: MarkdownIt, text: str) -> object:
    """Parse a text as the reader hands it on: with no other line breaks than `\\n`."""
    text = re.sub(r"\r\n?", "\n", text).replace("\0", "\ufffd")
    try:
        return [token.as_dict() for token in parser.parse(text, {"emitted": {}})]
    except TooDeep as deep:
        return deep.line


def bodies(text: str) -> list[object]:
    """Read a text with both readers."""
    found: list[object] = []
    for read in READERS:
        try:
            body = read(text, "a.md", 1)
        except InvalidContent as invalid:
            found.append(invalid.problems)
        else:
            found.append((shown(pieces(body)), body.anchors, body.lead, body.words, body.dropped))
    return found


def assert_equal(text: str) -> None:
    """Check that it makes no difference with which rules a text is read."""
    assert tokens(OURS, text) == tokens(THEIRS, text)
    ours, theirs = bodies(text)
    assert ours == theirs


def test_the_examples_of_commonmark_are_read_alike() -> None:
    for case in COMMONMARK:
        assert_equal(case["markdown"])


def test_the_stories_of_this_repository_are_read_alike() -> None:
    for path in STORIES:
        assert_equal(path.read_text(encoding="utf-8").split("\n---\n", 1)[-1])


def test_the_fixtures_are_read_alike() -> None:
    for path in FIXTURES.glob("*.txt"):
        for _, text, _ in examples(path):
            assert_equal(text)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.one_of(PROSE, SOUP, STORY))
@example("a\n    : b")  # a term may be explained by what would otherwise go on
@example("a\n\n: b")
@example("a | b\n--|--")
@example("# a | b\n---|---")
@example("- a\n-")
@example("> a\n---")
@example("> a\n    ---")
@example("**a** b **c**")
@example("*a*b* c")
@example("- a\n\n\n- b")
@example("- a\n* b\n\n\n")
@example("## a\nb\n\n> c\n> d\n\ne")
def test_any_text_is_read_alike(text: str) -> None:
    assert_equal(text)


PLAIN = [
    "Some prose.",
    "# A heading",
    "- a\n- b",
    "**A** [b](c)\nd",
    "a\n\n## b\nc\n\n> d\n> e\n\n- f\n- *g*",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_read_by_our_rules(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the rules of markdown-it were asked")

    monkeypatch.setattr(OURS.block, "parse", refuse)
    monkeypatch.setattr(OURS.inline, "parse", refuse)
    OURS.parse(text, {})


def test_no_character_of_words_counts_as_punctuation() -> None:
    letters = (chr(c) for c in range(sys.maxunicode + 1) if re.match(r"[^\W_]", chr(c)))
    assert not [c for c in letters if unicodedata.category(c)[0] in "PSZC"]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*"ab1é’'.,-_ \n“\x81²ßжœ"]), max_size=12).map("".join))
def test_words_are_counted_as_their_pattern_says(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w+(?:['’.,-]\w+)*", text))  # noqa: RUF001
