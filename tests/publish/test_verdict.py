"""The verdict in words: honest in every state, in both languages, never a word too strong."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.elections import Election, elections
from veedor.base.words import LANGUAGES, Words
from veedor.election.sheet import Source, State
from veedor.publish.verdict import VerdictText
from veedor.tally.fold import Count, fold

NEVER = ("winner", "ganador", "elected", "electo ", "fraud", "fals boletín")


def counted(rows: list[builders.Row], electors: Mapping[str, int], register: int | None = None) -> Count:
    total = register if register is not None else sum(electors.values())
    pack = builders.pack(list(electors.items()), registers={"roll": total})
    read = builders.readings(rows, source=Source("one", "people"))
    return fold(pack, builders.frame(pack, read), [read])


def said(count: Count, language: str = "en") -> str:
    return "\n".join(VerdictText(count, Words(language)).lines())


@given(elections(), st.sampled_from(LANGUAGES))
def test_any_election_can_be_told(election: Election, language: str) -> None:
    frame = builders.frame(election.pack, *election.readings)
    text = said(fold(election.pack, frame, election.readings), language)
    assert not [word for word in NEVER if word in text.lower()]
    if "rreversible" in text:
        assert ("register" if language == "en" else "registro") in text


def test_irreversible_never_stands_without_its_weakness_and_its_custodian() -> None:
    text = said(counted([("0101.01", {"a": 60, "b": 10, "c": 0})], {"0101.01": 70, "0101.02": 20}))
    assert "irreversible, if the register of 90 electors" in text
    assert "It holds unless at least 1 of the 1 sheets" in text
    assert "Every sheet comes from one custodian (people)" in text


def test_not_irreversible_says_what_could_turn_it() -> None:
    text = said(counted([("0101.01", {"a": 60, "b": 10, "c": 0})], {"0101.01": 70, "0101.02": 80}))
    assert "it is not irreversible" in text
    assert "50 on the sheets − 80 at worst from 80 outstanding electors" in text


def test_a_tie_is_called_a_tie() -> None:
    text = said(counted([("0101.01", {"a": 30, "b": 30, "c": 1})], {"0101.01": 70}))
    assert "Exact tie on the sheets held: a and b." in text


def test_unread_figures_are_intervals() -> None:
    text = said(counted([("0101.01", {"a": 30, "b": State.ILLEGIBLE, "c": 1})], {"0101.01": 70}))
    assert re.search(r"^  b +— +— ", text, re.MULTILINE)  # nobody read it: unknown, not 0
    assert "1 sheet unread: between 0 and 39" in text


def test_nothing_counted() -> None:
    assert "No sheet is counted yet." in said(counted([], {"0101.01": 70}))


@pytest.mark.parametrize(("language", "figure"), [("es", "1.234"), ("en", "1,234")])
def test_thousands_marks(language: str, figure: str) -> None:
    text = said(counted([("0101.01", {"a": 1234, "b": 0, "c": 0})], {"0101.01": 2000}), language)
    assert figure in text
