"""Excerpts: cut on words and visible characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.excerpts import _PLAIN, _ends, cut, reading_minutes

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one emoji of three people
THUMB = "\U0001f44d\U0001f3fd"  # a thumb with a skin tone
FRANCE, MALI = "\U0001f1eb\U0001f1f7", "\U0001f1f2\U0001f1f1"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Short.", 6, "Short."),
        ("  One \n two  ", 20, "One two"),
        ("One two three", 12, "One two…"),
        ("One two three", 8, "One two…"),
        ("One two three", 7, "One…"),
        ("The vote, held on Sunday", 12, "The vote…"),
        ("He said: “No", 11, "He said…"),
        ("Unbreakable", 5, "Unbr…"),
        ("Unbreakable", 1, "…"),
        ("Unbreakable", 0, ""),
        ("", 0, ""),
        ("e\u0301" * 4, 3, "e\u0301" * 2 + "…"),
        (FAMILY * 4, 3, FAMILY * 2 + "…"),
        (THUMB * 4, 3, THUMB * 2 + "…"),
        (FRANCE + MALI + FRANCE + MALI, 3, FRANCE + MALI + "…"),
        (SCOTLAND * 4, 3, SCOTLAND * 2 + "…"),
        ("\u1112\u1161\u11ab" * 4, 3, "\u1112\u1161\u11ab" * 2 + "…"),  # Hangul in parts
        ("選挙は日曜日に行われる", 5, "選挙は日…"),
        ("नमस्ते दुनिया", 20, "नमस्ते दुनिया"),
    ],
)
def test_cut(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected


CLUSTERS = st.sampled_from(
    [FAMILY, THUMB, FRANCE, MALI, "e\u0301", "a", "word", " ", "\n", ", ", "…", "字"]
)
TEXTS = st.one_of(st.text(), st.lists(CLUSTERS, max_size=30).map("".join))


@given(TEXTS, st.integers(0, 40))
def test_a_cut_text_is_the_beginning_of_the_whole(text: str, length: int) -> None:
    whole = " ".join(text.split())
    short = cut(text, length)
    if short != whole:
        assert short == "" or short.endswith("…")
        assert whole.startswith(short.removesuffix("…"))
        rest = whole[len(short) - 1 :] if short else ""
        assert not rest or rest[0] != "\u200d"
        assert not rest or not unicodedata.combining(rest[0])


@given(TEXTS, st.integers(0, 40))
def test_cutting_again_changes_nothing(text: str, length: int) -> None:
    short = cut(text, length)
    assert cut(short, length) == short


@given(st.lists(st.sampled_from([FAMILY, THUMB, "e\u0301", "字", "ab"]), max_size=30))
def test_no_cluster_is_split(clusters: list[str]) -> None:
    short = cut("".join(clusters), 5).removesuffix("…")
    while short:
        first = next(c for c in (FAMILY, THUMB, "e\u0301", "字", "a", "b") if short.startswith(c))
        short = short[len(first) :]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (219, 1), (440, 2), (2200, 10)])
def test_reading_time(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


def test_a_character_of_chinese_is_read_quicker_than_a_word() -> None:
    assert (reading_minutes(1000), reading_minutes(1000, "zh-TW")) == (5, 2)


def test_chinese_is_cut_where_its_characters_end() -> None:
    """Not at the one space that a Latin name brings along; and without punctuation before "…"."""
    text = "iPhone 的价格，今年又涨了一些。"
    assert cut(text, 12) == "iPhone 的价格…"
    assert cut(text, 13) == "iPhone 的价格，今…"
    assert cut("ذكرت الصحيفة، أمس، أن", 15) == "ذكرت الصحيفة…"


@given(TEXTS, st.integers(1, 40))
def test_plain_text_is_cut_like_any_other(text: str, length: int) -> None:
    """What cannot be part of a larger character needs no look at its neighbours."""
    plain = "".join(_PLAIN.findall(text))
    assert _ends(plain, length) == list(range(1, min(len(plain), length + 1) + 1))
