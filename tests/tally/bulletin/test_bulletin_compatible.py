"""A bulletin and sheets that are both true are never called incompatible; and the bound is a bound."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.bulletins import Truth, bulletin, sheets, truths
from veedor.election.law import Bulletin
from veedor.election.pack import UNKNOWN
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Named
from veedor.tally.bulletin.compatible import Compatibility, compatibility
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.hidden import hidden_by_electors, hidden_by_sheets, least_sheets
from veedor.tally.outcome import Verdict


def beside(one: Bulletin, around: Around) -> Compatibility:
    return compatibility(Figures(one, around), around)


def by_electors(truth: Truth) -> Bulletin:
    counted = int(truth.electors[truth.counted].sum())
    return bulletin(truth.announced, electors=int(truth.electors.sum()), electors_counted=counted)


def by_share_of_electors(truth: Truth) -> Bulletin:
    share = f"{int(truth.electors[truth.counted].sum())}/{max(int(truth.electors.sum()), 1)}"
    return bulletin(truth.announced, electors=int(truth.electors.sum()), coverage=share, coverage_of="electors")


def by_sheets(truth: Truth) -> Bulletin:
    return bulletin(truth.announced, stations_counted=int(truth.counted.sum()))


def by_share_of_sheets(truth: Truth) -> Bulletin:
    share = f"{int(truth.counted.sum())}/{len(truth.votes)}"
    return bulletin(truth.announced, coverage=share, coverage_of="stations")


STATED = (by_electors, by_share_of_electors, by_sheets, by_share_of_sheets)


@pytest.mark.parametrize("stated", STATED)
@given(truth=truths(forged=False))
def test_what_is_true_is_compatible(stated: object, truth: Truth) -> None:
    assert callable(stated)
    found = beside(stated(truth), truth.around)
    assert (found.verdict, found.sheets_contradicted_at_least) == (Verdict.YES, 0)


@pytest.mark.parametrize("stated", STATED)
@given(truth=truths(forged=True))
def test_no_more_sheets_are_contradicted_than_are_wrong(stated: object, truth: Truth) -> None:
    assert callable(stated)
    found = beside(stated(truth), truth.around)
    assert found.sheets_contradicted_at_least is not None
    assert found.sheets_contradicted_at_least <= truth.wrong


@given(truth=truths(forged=True))
def test_a_share_rounded_to_whole_percents_accuses_nobody_falsely(truth: Truth) -> None:
    percent = f"{(200 * int(truth.counted.sum()) + len(truth.votes)) // (2 * len(truth.votes))} %"
    found = beside(bulletin(truth.announced, coverage=percent, coverage_of="stations"), truth.around)
    assert found.rounded is not None
    assert found.rounded.sheets <= truth.wrong
    if not truth.wrong:
        assert found.verdict is not Verdict.NO


@given(truth=truths(forged=True))
def test_others_are_compared_with_all_that_is_not_named(truth: Truth) -> None:
    announced = truth.announced
    one = bulletin(
        {"a": announced["a"]},
        others=announced["b"] + announced["c"],
        electors=int(truth.electors.sum()),
        electors_counted=int(truth.electors[truth.counted].sum()),
    )
    found = beside(one, truth.around)
    assert found.sheets_contradicted_at_least is not None
    assert found.sheets_contradicted_at_least <= truth.wrong


@given(
    stations=st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 12)), min_size=1, max_size=8),
    left_out=st.integers(0, 60),
)
def test_the_knapsack_is_never_exceeded(stations: list[tuple[int, int]], left_out: int) -> None:
    votes, electors = (np.asarray(column, dtype=np.int64) for column in zip(*stations, strict=True))
    bound = hidden_by_electors(votes, electors, left_out, 0)
    weights = np.where(electors == UNKNOWN, votes, electors)
    best = max(
        int(votes[list(chosen)].sum())
        for size in range(len(votes) + 1)
        for chosen in combinations(range(len(votes)), size)
        if weights[list(chosen)].sum() <= left_out
    )
    assert best <= bound <= votes.sum()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.integers(0, 30))
def test_without_electors_one_vote_hides_behind_each(votes: list[int], left_out: int) -> None:
    unknown = np.full(len(votes), UNKNOWN, dtype=np.int64)
    assert hidden_by_electors(np.asarray(votes), unknown, left_out, 0) == min(left_out, sum(votes))


def test_ballots_beyond_the_register_make_room() -> None:
    votes, unknown = np.asarray([5, 5]), np.asarray([UNKNOWN, UNKNOWN])
    assert hidden_by_electors(votes, unknown, 3, 0) == 3
    assert hidden_by_electors(votes, unknown, 3, 2) == 5


def test_numbers_beyond_64_bits_stay_exact() -> None:
    votes, electors = np.asarray([2**31 - 1] * 3), np.asarray([2**31 - 2, 2**31 - 1, 2**31 - 1])
    assert hidden_by_electors(votes, electors, 2**31 - 1, 0) == 2**31


def test_the_least_number_of_sheets() -> None:
    assert [least_sheets(np.asarray([3, 5, 1]), needed) for needed in (1, 5, 6, 8, 9)] == [1, 1, 2, 2, 3]
    assert hidden_by_sheets(np.asarray([3, 5, 1]), 2) == 8


def test_the_option_that_contradicts_most_speaks() -> None:
    around = Around(sheets=sheets([(9, 4), (1, 4), (0, 4)]))
    found = beside(bulletin({"a": 5, "b": 1}, electors=100, electors_counted=100), around)
    assert found.tightest is not None
    assert (found.tightest.option, found.tightest.votes, found.sheets_contradicted_at_least) == ("b", 11, 3)
    assert [one.code.rpartition(".")[2] for one in found.proof] == [
        "left_electors",
        "held",
        "hidden_one_each",
        "announced",
        "therefore",
    ]


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({}, "coverage"),
        ({"electors": 10, "electors_counted": 11}, "coverage"),
        ({"coverage": "80 %", "coverage_of": "stations"}, "coverage"),  # of an unknown number of stations
        ({"coverage": "80 %", "coverage_of": "electors"}, "coverage"),  # of an unknown register
    ],
)
def test_without_a_coverage_nothing_is_judged(stated: dict[str, object], reason: str) -> None:
    found = beside(bulletin({"a": 1, "b": 0}, **stated), Around(sheets=sheets([(9, 4)])))
    assert (found.verdict, found.reason) == (Verdict.NOT_EVALUATED, reason)
    assert found.sheets_contradicted_at_least is None


def test_without_votes_or_sheets_nothing_is_judged() -> None:
    stated = {"electors": 10, "electors_counted": 10}
    assert beside(bulletin({}, **stated), Around(sheets=sheets([(9, 4)]))).reason == "votes"
    assert beside(bulletin({"a": 1}, **stated), Around()).reason == "sheets"


def test_what_hangs_on_the_rounding_is_not_judged() -> None:
    around = Around(stations=10, sheets=sheets([(10, 0)] * 10))
    found = beside(bulletin({"a": 70, "b": 0}, coverage="80 %", coverage_of="stations"), around)
    assert (found.verdict, found.reason) == (Verdict.NO, "incompatible")
    wide = Around(stations=1000, sheets=sheets([(1, 0)] * 1000))
    found = beside(bulletin({"a": 798, "b": 0}, coverage="80 %", coverage_of="stations"), wide)
    assert (found.verdict, found.reason) == (Verdict.NOT_EVALUATED, "rounding")


@pytest.mark.parametrize("stated", STATED)
@given(truth=truths(forged=True))
def test_the_proof_can_be_redone_with_a_calculator(stated: object, truth: Truth) -> None:
    """Every number of the five sentences, from the sheets, the bulletin and nothing else."""
    assert callable(stated)
    around = truth.around
    found = beside(stated(truth), around)
    if found.verdict is not Verdict.NO:
        assert found.proof == ()
        return
    assert around.sheets is not None
    numbers = dict(found.proof[0].values)
    option = numbers["option"]
    assert isinstance(option, Named)
    votes = sorted(map(int, around.sheets.of(option.id, truth.announced)), reverse=True)
    least, excess = numbers["least"], numbers["excess"]
    assert isinstance(least, int)
    assert isinstance(excess, int)
    assert (numbers["sheets"], numbers["held"]) == (len(votes), sum(votes))
    assert numbers["announced"] == truth.announced[option.id]
    assert numbers["expected"] == sum(votes) - int(str(numbers["hidden"]))
    assert excess == int(str(numbers["expected"])) - truth.announced[option.id] > 0
    assert (numbers["fewer"], numbers["reach"]) == (least - 1, sum(votes[: least - 1]))
    assert sum(votes[: least - 1]) < excess <= sum(votes[:least])
    last = found.proof[4].code.rpartition(".")[2]
    assert last == ("therefore" if least > 1 else "therefore_one")
