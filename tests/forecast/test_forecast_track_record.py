"""Sums of many contests; the exact interval against published values."""

from __future__ import annotations

from fractions import Fraction

import pytest

from veedor.forecast.replay import Ending, Judged
from veedor.forecast.track_record import Entry, Share, sum_up


@pytest.mark.parametrize(
    ("found", "among", "low", "high"),
    [(0, 128, 0.0, 0.0284), (1, 10, 0.0025, 0.4450), (10, 10, 0.6915, 1.0), (5, 20, 0.0866, 0.4910)],
)
def test_the_exact_interval_is_clopper_and_pearsons(found: int, among: int, low: float, high: float) -> None:
    share = Share.of(found, among)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def entry(margin: int, first: Fraction | None, wrong: int = 0, bands: int = 5) -> Entry:
    judged = Judged(Ending(0, Fraction(margin)), Fraction(9, 10), first, 9, wrong, bands, wrong == 0)
    return Entry("x", 100, "a", Fraction(margin, 100), judged)


def test_a_verdict_that_never_came_counts_as_one_at_the_end() -> None:
    record = sum_up([entry(1, None), *(entry(50, Fraction(1, 5)) for _ in range(4))])
    assert record.mean_statistical == Fraction(9, 25)
    assert record.mean_statistical_hard == 1  # the closest fifth is the one at one point
    assert record.called_before == 4


def test_a_contest_with_several_wrong_steps_is_one_wrong_contest() -> None:
    record = sum_up([entry(1, None, wrong=7), entry(2, None)])
    assert (record.wrong.found, record.outside.found, record.wrong.among) == (1, 1, 2)


def test_contests_that_never_had_a_band_are_counted_apart() -> None:
    record = sum_up([entry(1, None, bands=0), entry(2, None)])
    assert (record.contests, record.untested) == (2, 1)
