"""The multiplier is the promised order statistic, and nobody is scored by weights chosen on himself."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.nights import Night
from veedor.forecast import calibrate
from veedor.forecast.calibrate import Nights, conformal, learn
from veedor.forecast.calibration import shipped
from veedor.forecast.past import Past, follow, follow_each, lead, turnout
from veedor.forecast.spread import PARTS
from veedor.forecast.trajectory import Trajectory


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.floats(0.01, 0.5))
def test_the_multiplier_leaves_out_at_most_alpha_of_one_more(scores: list[float], alpha: float) -> None:
    multiplier = conformal(np.array(scores), alpha)
    above = sum(score > multiplier for score in scores)
    assert (above + 1) / (len(scores) + 1) <= alpha + 1e-9 or multiplier == inf


def test_too_few_scores_support_no_multiplier() -> None:
    assert conformal(np.arange(18.0), 0.05) == inf
    assert conformal(np.arange(19.0), 0.05) == 18.0


def invented(seed: int) -> Trajectory:
    night = Night.made(stations=80, options=3, batches=10, seed=seed)
    batch = np.zeros(80, dtype=np.int64)
    for number, positions in enumerate(night.batches):
        batch[positions] = number
    return Trajectory(str(seed), str(seed % 2), ("a", "b", "c"), night.stations, night.votes, batch)


def past(seed: int) -> Past:
    made = follow(invented(seed))
    assert made is not None
    return made


def test_a_past_contest_is_followed_look_by_look() -> None:
    made = past(1)
    assert made.parts.shape == (len(made.estimate), len(PARTS))
    assert bool(np.isfinite(made.parts).all())
    assert bool((np.diff(made.stations) > 0).all())
    assert made.stations[-1] == pytest.approx(0.9)


def test_a_contest_of_one_option_teaches_nothing() -> None:
    night = Night.made(stations=20, options=2, batches=2, seed=1)
    batch = np.repeat([0, 1], 10)
    assert follow(Trajectory("x", "n", ("a",), night.stations, night.votes[:, :1], batch)) is None


def test_what_is_learnt_widens_as_alpha_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "FOLDS", 2)
    pasts = [follow_each(invented(seed), (lead, turnout)) or [] for seed in range(80)]
    leads, turnouts = zip(*pasts, strict=True)
    learnt = learn(leads, turnouts, [str(at % 8) for at in range(80)], (0.1, 0.2, 0.4), trials=20)
    assert (learnt.contests, learnt.nights) == (80, 2)
    assert bool((learnt.weights > 0).all())
    assert learnt.band[0.1] >= learnt.band[0.2] >= learnt.band[0.4] > 0
    assert learnt.turnout[0.1] >= learnt.turnout[0.2] >= learnt.turnout[0.4] > 0
    assert learnt.calls[0.1] >= learnt.calls[0.2] >= learnt.calls[0.4]


def test_the_last_digits_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "FOLDS", 2)
    pasts = [past(seed) for seed in range(80)]
    moved = [replace(one, parts=one.parts * (1 + 1e-14), estimate=one.estimate + 1e-15) for one in pasts]
    groups = [str(at % 8) for at in range(80)]
    one, other = (learn(given_ones, given_ones, groups, (0.2,), trials=50) for given_ones in (pasts, moved))
    assert one.weights == pytest.approx(other.weights, rel=1e-6)
    assert one.band[0.2] == pytest.approx(other.band[0.2], rel=1e-6)


def test_turnout_is_followed_beside_the_lead() -> None:
    night = invented(3)
    made = follow_each(night, (lead, turnout))
    assert made is not None
    assert len(made) == 2
    assert made[0].estimate == pytest.approx(past(3).estimate)
    cast = night.votes.sum()
    left = made[1].truth * (1 - made[1].stations)
    assert bool((np.diff(made[1].truth) > 0).all())  # the same votes over ever fewer electors
    assert left == pytest.approx(np.full(len(left), cast / night.stations.electors.sum()), rel=0.2)


def test_too_few_contests_teach_nothing() -> None:
    few = [past(seed) for seed in range(4)]
    with pytest.raises(ValueError, match="too few past contests"):
        learn(few, few, list("abcd"), (0.4,), trials=1)


def test_first_calls_count_only_right_ones() -> None:
    one = Past(
        "x",
        "n",
        np.ones((3, 6)),
        np.array([9.0, 9.0, 9.0]),
        np.array([-1.0, 2.0, 2.0]),
        np.array([0.1, 0.2, 0.3]),
        0.1,
    )
    nights = Nights([one])
    deviation = nights.deviation(np.full(6, 1 / 6))
    assert nights.first_calls(deviation, 3.0) == pytest.approx([0.2])
    assert nights.first_calls(deviation, 10.0) == pytest.approx([1.0])
    assert nights.scores(deviation) == pytest.approx([10.0])


def test_the_shipped_calibration_says_what_it_rests_on() -> None:
    given_one = shipped()
    assert set(given_one.parts) == set(PARTS)
    assert given_one.units >= 200
    assert given_one.unit == "contest"
    assert given_one.alpha_reachable_by_night == 1 / (given_one.nights + 1) > 0.05
    assert set(given_one.multipliers) == set(given_one.calls) == set(given_one.turnout)
    assert all(given_one.multipliers[alpha] > given_one.calls[alpha] > 0 for alpha in given_one.calls)
    assert given_one.at(0.05) == 0.05
    assert given_one.at(0.07) == 0.05
