"""Pull quotes stand between paragraphs."""

from __future__ import annotations

from ssg.facts import Directive, PullQuote, Reference, Segment
from ssg.pull_quotes import set_quotes

QUOTES = (PullQuote("One <b>", "Ann"), PullQuote("Two"))


def shape(segments: tuple[Segment, ...]) -> str:
    """Return the text with a * for every quote."""
    marks = {Directive: "*", Reference: "@"}
    return "".join(marks.get(type(each), str(each)) for each in segments).replace("\n", "")


def paragraphs(count: int) -> str:
    """Return that many paragraphs: `<p>1</p>`."""
    return "\n".join(f"<p>{number}</p>" for number in range(1, count + 1)) + "\n"


def test_the_first_after_two_paragraphs_and_the_next_five_further_on() -> None:
    """Far enough apart to be read."""
    made = shape(set_quotes((paragraphs(9),), QUOTES)).replace("<p>", "").replace("</p>", "")
    assert made == "12*34567*89"


def test_a_short_text_has_them_at_its_end() -> None:
    """Nothing is lost."""
    assert shape(set_quotes((paragraphs(2),), QUOTES)) == "<p>1</p><p>2</p>**"


def test_no_quote_inside_a_list_or_a_quotation() -> None:
    """Their paragraphs are not those of the story."""
    inside = "<blockquote>\n" + paragraphs(6) + "</blockquote>\n"
    text = paragraphs(1) + inside + paragraphs(4)
    made = shape(set_quotes((text,), QUOTES[:1]))
    assert made.endswith("</blockquote><p>1</p><p>2</p>*<p>3</p><p>4</p>")


def test_a_link_does_not_end_a_paragraph() -> None:
    """Segments are no borders of the text."""
    text = ("<p>1 <a", Reference("x", 1), ">x</a></p>\n<p>2</p>\n<p>3</p>\n")
    assert shape(set_quotes(text, QUOTES[:1])) == "<p>1 <a@>x</a></p><p>2</p>*<p>3</p>"


def test_the_words_are_text() -> None:
    """A quote is no HTML."""
    made = set_quotes((), QUOTES)[0]
    assert isinstance(made, Directive)
    assert made.body == ("<p>One &lt;b&gt;</p>",)
    assert made.args == {"by": "Ann"}
