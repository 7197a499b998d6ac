"""Nothing that a terminal obeys survives; everything that is seen does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.plain import JOINERS, is_plain, plain, unseen


@given(st.text(st.characters()))
def test_what_is_left_is_seen(text: str) -> None:
    shown = plain(text)
    assert not [letter for letter in shown if unseen(letter) and letter not in JOINERS]
    assert [a for a, b in zip(text, shown, strict=True) if a != b and not unseen(a)] == []


@pytest.mark.parametrize(
    "letter", [*"\x1b\r\n\x9b\u202e\u200b\u200c\ufeff\u2028\udcff\ufdd0\ufffe\uffff\U0010ffff"], ids=ascii
)
def test_each_kind_of_unseen_character(letter: str) -> None:
    assert plain(f"Peñalver{letter}2024") == "Peñalver�2024"


@pytest.mark.parametrize("name", ["می\u200cرود", "क्\u200dष", "ශ්\u200dරී"])
def test_joiners_are_spelling_after_the_letters_of_some_scripts(name: str) -> None:
    assert is_plain(name)
    assert plain(name) == name


@pytest.mark.parametrize("text", ["a\u200db", "\u200cمی", "می\u200c\u200cرود", "می\u202eرود"])
def test_joiners_hide_nowhere_else(text: str) -> None:
    assert not is_plain(text)
