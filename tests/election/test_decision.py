"""Each rule's assertions say exactly what the rule says, on any totals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from veedor.election.decision import DecisionRule, Indicated, Outcome, RuleName

OPTIONS = ("a", "b", "c")
totals = st.tuples(*[st.integers(0, 6)] * 3) | st.tuples(*[st.integers(0, 40)] * 3)


def indicated(rule: DecisionRule, votes: tuple[int, ...]) -> Indicated:
    return rule.indicated(OPTIONS[: len(votes)], np.asarray(votes, dtype=np.int64))


def secured(found: Indicated, votes: tuple[int, ...]) -> bool:
    vector = np.asarray(votes, dtype=np.int64)
    return any(all(one.holds(one.value(vector)) for one in way) for way in found.alternatives)


rules = st.sampled_from(
    [
        DecisionRule(RuleName.PLURALITY),
        DecisionRule(RuleName.MAJORITY),
        DecisionRule(RuleName.FORTY_PLUS_TEN),
        DecisionRule(RuleName.DHONDT, seats=4),
        DecisionRule(RuleName.DHONDT, seats=7, threshold=Fraction(1, 10)),
    ]
)


@given(rules, totals)
def test_the_indicated_outcome_is_secured_by_its_own_totals(rule: DecisionRule, votes: tuple[int, ...]) -> None:
    found = indicated(rule, votes)
    assert secured(found, votes) == (found.outcome not in (Outcome.TIE, Outcome.NOTHING))


@given(rules, totals, totals)
def test_totals_that_satisfy_the_assertions_indicate_the_same(
    rule: DecisionRule, now: tuple[int, ...], later: tuple[int, ...]
) -> None:
    found = indicated(rule, now)
    if any(later) and secured(found, later):
        then = indicated(rule, later)
        assert then.outcome is found.outcome
        assert set(then.options) == set(found.options)


@given(totals)
def test_forty_plus_ten_is_the_law_in_words(votes: tuple[int, ...]) -> None:
    first, second, *_ = sorted(votes, reverse=True)
    everything = sum(votes)
    wins = 2 * first > everything or (10 * first >= 4 * everything and 10 * (first - second) >= everything)
    found = indicated(DecisionRule(RuleName.FORTY_PLUS_TEN), votes)
    if first > second:
        assert (found.outcome is Outcome.FIRST_ROUND) == wins


def test_half_is_not_a_majority() -> None:
    assert indicated(DecisionRule(RuleName.MAJORITY), (50, 30, 20)).outcome is Outcome.RUN_OFF
    assert indicated(DecisionRule(RuleName.MAJORITY), (51, 30, 19)).outcome is Outcome.FIRST_ROUND


def test_a_single_option_needs_no_lead() -> None:
    found = indicated(DecisionRule(RuleName.PLURALITY), (5,))
    assert found.options == ("a",)
    assert secured(found, (5,))


def test_two_level_at_the_top_go_to_the_run_off() -> None:
    found = indicated(DecisionRule(RuleName.MAJORITY), (40, 40, 20))
    assert (found.outcome, found.options) == (Outcome.RUN_OFF, ("a", "b"))
    assert indicated(DecisionRule(RuleName.MAJORITY), (30, 30, 30)).outcome is Outcome.TIE


def test_a_tie_for_the_run_off_is_a_tie() -> None:
    found = indicated(DecisionRule(RuleName.MAJORITY), (40, 30, 30))
    assert (found.outcome, found.options) == (Outcome.TIE, ("b", "c"))


@given(
    st.sampled_from([RuleName.PLURALITY, RuleName.MAJORITY, RuleName.FORTY_PLUS_TEN]),
    totals,
    st.sampled_from(OPTIONS),
)
def test_the_ways_of_an_option_hold_exactly_where_the_rule_decides_for_it(
    name: RuleName, votes: tuple[int, ...], option: str
) -> None:
    assume(any(votes))
    rule, vector = DecisionRule(name), np.asarray(votes, dtype=np.int64)
    holds = any(all(one.holds(one.value(vector)) for one in way) for way in rule.ways(OPTIONS, option))
    found = indicated(rule, votes)
    decided = found.outcome in (Outcome.AHEAD, Outcome.FIRST_ROUND) and found.options == (option,)
    assert holds == decided
