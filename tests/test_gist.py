"""What a text is about: its words in any script, its names, and little that an edit changes."""

from __future__ import annotations

import pytest

from ssg.gist import NAMES, WORDS, Gist, gist_of, headed, words_in

TEXT = """The dredger arrived at dawn. Harbour pilots had waited for the dredger since May,
and the harbour board paid for it. Silt fills the channel, said the board.
The channel is shallow."""


def words(text: str) -> set[str]:
    return set(gist_of(text).words.split())


def names(text: str) -> set[str]:
    return set(filter(None, gist_of(text).names.split("\n")))


def test_words_used_often_are_kept_and_common_ones_are_not() -> None:
    assert {"dredger", "harbour", "board", "channel"} <= words(TEXT)
    assert not words(TEXT) & {"the", "had", "for", "said", "at"}


def test_the_order_of_the_words_says_nothing() -> None:
    assert gist_of("river barge river lock") == gist_of("lock river barge river")


def test_longer_texts_have_more_words_but_never_too_many() -> None:
    short, long = " ".join(f"word{n}" for n in range(40)), " ".join(f"w{n}x" for n in range(9000))
    assert len(words(short)) == WORDS[0]
    assert len(words(long)) == WORDS[1]
    capitals = " and ".join(f"Ann{chr(97 + n // 26)}{chr(97 + n % 26)} Lee" for n in range(600))
    assert len(names(capitals)) <= NAMES[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met Emmanuel Macron there.", {"emmanuel macron"}),
        ("The Bank of England and NATO agree.", {"the bank of england", "nato"}),
        ("À Élisée Reclus, la ville.", {"élisée reclus"}),
        ("Встреча: Анна Ахматова и другие.", {"анна ахматова"}),
        ("Nothing at all. Here neither.", set()),
        ("北京的手机支付", set()),
    ],
)
def test_names(text: str, found: set[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机支付", ("手机", "机支", "支付")),
        ("iPhone手机", ("iphone", "手机")),
        ("الأخبار في باريس", ("الأخبار", "باريس")),
        ("हिन्दी समाचार", ("हिन्दी", "समाचार")),
        ("Straße und Œuvre", ("straße", "und", "œuvre")),
    ],
)
def test_words_of_other_scripts(text: str, found: tuple[str, ...]) -> None:
    assert words_in(text) == found


def test_one_foreign_letter_changes_no_other_word() -> None:
    """Texts in the letters of Western Europe are read a faster way, to the same end."""
    text = "L’été à Besançon: naïve cœur, Straße 2026, co-operate — £5 and 3½ km"
    assert words(f"{text} ж") == words(text)


def test_the_headline_and_the_standfirst_are_a_part_of_it() -> None:
    made = headed(Gist("river", "anna lee"), "Dredger waits for May Day", "A quay in Port Said")
    assert made.headline == "dredger waits may day"
    assert set(made.words.split()) == {"river", "dredger", "waits", "may", "day", "quay", "port"}
    assert set(made.names.split("\n")) == {"anna lee", "may day", "port said"}
