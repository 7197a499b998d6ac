"""Each rule of family D on the example that the documentation prints; the rules that look around, against
a plain reading of their definitions in fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies.sheet_rules import refusal, result, scaled, told
from veedor.election.contest import Form
from veedor.election.sheet import State
from veedor.tally.rules.book import rule
from veedor.tally.rules.examples import EXAMPLES
from veedor.tally.rules.examples.case import Case, Listed, one, sheet, sheets_of
from veedor.tally.rules.rule import Result


def test_D01_turnout_above_all_electors() -> None:
    assert refusal("D01") == "105 votes cast, 104 electors: 1 more. See whether others could vote here too."
    lawful = Case((sheet(60, 40, total=105, electors=104),), form=Form(extra_per_station=1))
    assert result("D01", lawful) is Result.FAILED
    assert result("B08", lawful) is Result.PASSED


def test_D02_very_low_turnout() -> None:
    assert refusal("D02") == "105 of 526 electors voted: 19.96 %, less than 20.00 %."


def test_D03_blank_share() -> None:
    assert refusal("D03").startswith("3 of 100 votes cast are blank: 3.00 %")
    assert result("D03", one(0, 0, total=0, blank=0)) is Result.PASSED


def test_D04_null_share() -> None:
    assert refusal("D04").startswith("3 of 100 votes cast are null: 3.00 %")


@pytest.mark.parametrize(
    ("voters", "expected"), [(100, Result.PASSED), (101, Result.PASSED), (102, Result.FAILED), (98, Result.FAILED)]
)
def test_D05_voters_and_votes_cast(voters: int, expected: Result) -> None:
    assert refusal("D05") == "1,015 voters, 1,000 votes cast: a difference of 15."
    assert result("D05", one(60, 40, total=100, voters=voters)) is expected


def test_D06_one_option_has_nearly_everything() -> None:
    assert refusal("D06").startswith("A has 95 of 100 votes: 95.00 %")
    assert result("D06", one(29, 0)) is Result.PASSED


def test_D07_share_far_from_the_rest() -> None:
    assert refusal("D07") == "A has 80.00 % here and 30.00 % around: 50.00 % of the votes apart or more."


def test_D08_switched_options() -> None:
    assert refusal("D08").startswith("B has 100 (about 10 expected) and A has 10 (about 100 expected)")


def test_D09_row_shift() -> None:
    assert "(60 · 30 · 10 · 0)" in refusal("D09")


def test_D10_slip_explains_a_failing_sum() -> None:
    assert refusal("D10").startswith("167 + 1 + 96 + 12 + 6 = 282, the sheet says 291.")
    assert told("D10", one(110, 181, valid=219)).endswith("exchanged (219 → 291) it would add up.")
    assert told("D10", one(150, 50, valid=300)).endswith("A difference of 100 is typical of one wrong digit.")
    assert result("D10", one(150, 50, valid=204)) is Result.PASSED
    assert result("D10", one(1, State.EMPTY, valid=300)) is Result.NOT_EVALUATED


def test_D11_same_votes_twice() -> None:
    assert refusal("D11") == "The same 45 votes, option by option, stand at another station: 01.2."
    same_station = Case((sheet(31, 9, 5), sheet(31, 9, 5)))
    assert result("D11", same_station) is Result.PASSED
    few = Case((sheet(20, 9, 0), sheet(20, 9, 0, station="01.2")))
    assert result("D11", few) is Result.PASSED


def test_D12_outlier_within_its_area() -> None:
    assert refusal("D12").startswith(
        "A has 30.00 % here. In its area the median is 59.50 %, and half of the sheets"
    )


@pytest.mark.parametrize("code", ["D07", "D08", "D09", "D12"])
def test_large_numbers_do_not_overflow(code: str) -> None:
    """Counts near the largest that a column holds give the verdict of the example."""
    for expected, case in ((Result.PASSED, EXAMPLES[code].accepted), (Result.FAILED, EXAMPLES[code].refused)):
        large = scaled(sheets_of(case), (2**31 - 1) // 119)
        assert rule(code).check(large).results[0] == expected


@st.composite
def neighbourhoods(draw: st.DrawFn) -> Case:
    """Sheets of two centres that mostly vote alike."""
    options = draw(st.integers(2, 4))
    usual = draw(st.lists(st.integers(0, 60), min_size=options, max_size=options))
    odd = st.lists(st.integers(0, 60), min_size=options, max_size=options)
    stations = st.sampled_from([f"0{centre}.{number}" for centre in (1, 2) for number in range(9)])
    codes = draw(st.lists(stations, min_size=1, max_size=18))
    columns = st.one_of(st.sampled_from([usual, usual[::-1], usual[1:] + usual[:1]]), odd)
    votes = [draw(columns) for _ in codes]
    return Case(
        tuple(sheet(*row, station=code) for row, code in zip(votes, codes, strict=True)), listed=(Listed("01.0"),)
    )


def rest(case: Case, index: int, others: int) -> list[int] | None:
    """Votes of the other sheets of the centre, or else of all, if there are enough of them."""
    for same in (lambda code: code[:2] == case.sheets[index].station[:2], lambda code: True):
        around = [
            one.votes
            for at, one in enumerate(case.sheets)
            if at != index and same(one.station) and sum(map(int, one.votes))
        ]
        if len(around) >= others:
            return [sum(map(int, column)) for column in zip(*around, strict=True)]
    return None


def far_share(votes: list[int], around: list[int]) -> bool:
    gaps = [abs(Fraction(v, sum(votes)) - Fraction(a, sum(around))) for v, a in zip(votes, around, strict=True)]
    return sum(votes) >= 30 and max(gaps) >= Fraction(1, 2)


def switched(votes: list[int], around: list[int]) -> bool:
    expected = [Fraction(sum(votes) * a, sum(around)) for a in around]
    pairs = list(zip(votes, expected, strict=True))
    return any(v >= 5 * e and v >= 15 for v, e in pairs) and any(5 * v <= e and e >= 15 for v, e in pairs)


def shifted(votes: list[int], around: list[int]) -> bool:
    def distance(column: list[int]) -> Fraction:
        shares = zip(column, around, strict=True)
        return sum((abs(Fraction(v, sum(votes)) - Fraction(a, sum(around))) for v, a in shares), Fraction(0))

    nearest = min(distance(votes[1:] + votes[:1]), distance(votes[-1:] + votes[:-1]))
    return sum(votes) >= 30 and distance(votes) >= 1 and 4 * nearest <= distance(votes)


@pytest.mark.parametrize(
    ("code", "others", "odd"), [("D07", 5, far_share), ("D08", 2, switched), ("D09", 5, shifted)]
)
@settings(max_examples=60)
@given(case=neighbourhoods())
def test_rules_that_look_around_do_what_they_say(code: str, others: int, odd: object, case: Case) -> None:
    expected = []
    for index, one_sheet in enumerate(case.sheets):
        votes, around = [int(v) for v in one_sheet.votes], rest(case, index, others)
        known = sum(votes) > 0 and around is not None
        expected.append(int(odd(votes, around)) if known else int(Result.NOT_EVALUATED))  # type: ignore[operator]
    assert rule(code).check(sheets_of(case)).results.tolist() == expected


@settings(max_examples=100)
@given(neighbourhoods())
def test_D12_does_what_it_says(case: Case) -> None:
    votes = np.asarray([[int(v) for v in one.votes] for one in case.sheets])
    lead, cast = int(np.argmax(votes.sum(axis=0))), votes.sum(axis=1)
    share = [int(v[lead]) * 10**6 // int(v.sum()) if v.sum() else None for v in votes]
    centre = [one.station[:2] for one in case.sheets]
    for index, found in enumerate(rule("D12").check(sheets_of(case)).results):
        near = [x for x, c in zip(share, centre, strict=True) if x is not None and c == centre[index]]
        everywhere = [x for x in share if x is not None]
        area = next((area for area in (near, everywhere) if len(area) >= 10), None)
        if area is None or share[index] is None:
            assert found == Result.NOT_EVALUATED
            continue
        middle = median(map(Fraction, area))
        spread = max(median(abs(x - middle) for x in area), Fraction(10**4))
        assert found == (cast[index] >= 30 and abs(share[index] - middle) > 6 * spread)


@settings(max_examples=100)
@given(neighbourhoods())
def test_D11_does_what_it_says(case: Case) -> None:
    expected = [
        sum(map(int, one.votes)) >= 30
        and any(two.votes == one.votes and two.station != one.station for two in case.sheets)
        for one in case.sheets
    ]
    assert rule("D11").check(sheets_of(case)).results.tolist() == expected


@given(st.lists(st.integers(0, 2000), min_size=2, max_size=3), st.integers(0, 6000))
def test_D10_does_what_it_says(votes: list[int], valid: int) -> None:
    gap = valid - sum(votes)
    slips = {9 * 10**k for k in range(9)} | {100, 200, 300}
    sums = [[*votes[:at], swap, *votes[at + 1 :]] for at, v in enumerate(votes) for swap in swaps(v)]
    explained = any(sum(one) == valid for one in sums) or sum(votes) in swaps(valid)
    assert result("D10", one(*votes, valid=valid)) == int(gap != 0 and (abs(gap) in slips or explained))


def swaps(number: int) -> set[int]:
    digits = str(number)
    return {int(digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :]) for k in range(len(digits) - 1)}


def test_a_pack_sets_the_limits() -> None:
    sheets = sheets_of(one(60, 40, total=100, blank=3))
    strict = replace(sheets.pack, thresholds=replace(sheets.pack.thresholds, blank=Fraction(31, 1000)))
    assert rule("D03").check(sheets).results[0] == Result.FAILED
    assert rule("D03").check(replace(sheets, pack=strict)).results[0] == Result.PASSED
