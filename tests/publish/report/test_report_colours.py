"""Whatever colour a pack states, bars stand out and words on tiles stay readable, by day and by night."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.publish.report.colours import (
    DARK,
    DEPTHS,
    GRAPHIC,
    LIGHT,
    SPARE,
    TEXT,
    Theme,
    contrast,
    on,
    paint,
    tint,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
THEMES = st.sampled_from([LIGHT, DARK])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's own example of a near miss


@given(COLOURS, THEMES)
def test_a_bar_stands_out_from_its_ground(colour: str, theme: Theme) -> None:
    assert contrast(on(colour, theme), theme.ground) >= GRAPHIC
    assert contrast(on(colour, theme), theme.surface) >= GRAPHIC


@given(COLOURS, THEMES, st.sampled_from(range(len(DEPTHS))))
def test_words_on_a_tile_are_readable(colour: str, theme: Theme, depth: int) -> None:
    assert contrast(tint(colour, theme, depth), theme.ink) >= TEXT


def test_an_option_without_a_colour_gets_a_spare_one() -> None:
    assert paint([None, "#ABCDEF", "red;}", "#12345"]) == (SPARE[0], "#ABCDEF", SPARE[2], SPARE[3])
