"""d'Hondt against a published allocation, brute force, and its own symmetries."""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.shared import real
from veedor.election.seats import dhondt

votes = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1)


def test_flandre_orientale_2024() -> None:
    vectors = json.loads(real("vectors/rla.json").read_text())["vectors"]
    vector = next(one for one in vectors if one["id"] == "dhondt-flandre-est-2024")
    found = dhondt(vector["input"]["votes"], vector["input"]["seats"])
    assert [[one.option, one.divisor] for one in found.awarded] == vector["expected"]["order"]
    assert found.first_loser is not None
    assert [found.first_loser.option, found.first_loser.divisor] == vector["expected"]["first_loser"]
    gap = found.awarded[-1].value - found.first_loser.value
    assert round(gap) == vector["expected"]["last_gap"]


@given(votes, st.integers(1, 8))
def test_every_seat_outranks_every_quotient_left_out(counts: dict[str, int], seats: int) -> None:
    found = dhondt(counts, seats)
    won = found.seats
    placed = sum(won.values()) + found.contested
    assert placed == (seats if any(counts.values()) else 0)
    for holder, number in won.items():
        for rival, count in counts.items():
            wanted = won.get(rival, 0) + 1
            assert Fraction(counts[holder], number) >= Fraction(count, wanted)


@given(votes, st.integers(1, 8))
def test_a_tie_is_named_whole(counts: dict[str, int], seats: int) -> None:
    found = dhondt(counts, seats)
    assert (not found.tied) == (found.contested == 0)
    assert len({one.value for one in found.tied}) <= 1
    assert len(found.tied) > found.contested or not found.tied


def test_two_lists_tied_for_the_last_seat() -> None:
    found = dhondt({"a": 10, "b": 10}, 1)
    assert found.seats == {}
    assert [one.option for one in found.tied] == ["a", "b"]
    assert found.contested == 1


def test_a_list_below_the_threshold_gets_nothing() -> None:
    assert dhondt({"a": 97, "b": 3}, 60, Fraction(4, 100)).seats == {"a": 60}
    assert dhondt({"a": 97, "b": 3}, 60, Fraction(3, 100)).seats["b"] >= 1


def test_a_list_without_votes_gets_no_seat_even_when_seats_are_left() -> None:
    assert dhondt({"a": 1, "b": 0}, 3).seats == {"a": 3}
