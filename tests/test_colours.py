"""Colours: their contrast, and the nearest one that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.colours import TEXT, contrast, is_colour, legible

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_a_colour_that_can_be_read_stays() -> None:
    assert legible("#8A4B12", ["#ffffff"]) == "#8a4b12"
    assert legible("#00f", ["#ffffff"]) == "#0000ff"


def test_yellow_on_white_becomes_a_dark_yellow_and_stays_yellow_on_black() -> None:
    dark = legible("#ffd400", ["#ffffff"])
    red, green, blue = (int(dark[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > 3 * blue
    assert legible("#ffd400", ["#000000"]) == "#ffd400"


@given(COLOURS, st.sampled_from([("#fbf9f4", "#f1ede3"), ("#151412", "#211f1b")]))
def test_every_colour_is_made_legible(colour: str, grounds: tuple[str, str]) -> None:
    made = legible(colour, grounds)
    assert is_colour(made)
    assert min(contrast(made, ground) for ground in grounds) >= TEXT


def test_only_hexadecimal_colours_are_colours() -> None:
    assert is_colour("#b3001b") and is_colour("#B01")
    assert not any(map(is_colour, ["red", "#b300", "b3001b", "#b3001b;", ""]))
