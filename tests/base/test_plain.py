"""Nothing that a terminal obeys survives; everything that is seen does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.plain import UNSEEN, plain


@given(st.text(st.characters()))
def test_what_is_left_is_seen(text: str) -> None:
    shown = plain(text)
    assert not [letter for letter in shown if unicodedata.category(letter) in UNSEEN]
    assert [a for a, b in zip(text, shown, strict=True) if a != b and unicodedata.category(a) not in UNSEEN] == []


@pytest.mark.parametrize("letter", ["\x1b", "\r", "\n", "\x9b", "\u202e", "\u200b", "\ufeff", "\u2028", "\udcff"])
def test_each_kind_of_unseen_character(letter: str) -> None:
    assert plain(f"Peñalver{letter}2024") == "Peñalver�2024"
