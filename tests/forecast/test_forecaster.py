"""What must hold of any forecast, whatever comes in and in whatever order."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.strategies.nights import Night, nights
from veedor.forecast.forecaster import LEAST_STATIONS, Forecaster
from veedor.forecast.projection import ALL_COUNTED, Projection

FEW = settings(max_examples=40, deadline=None)


def forecaster(night: Night, until: int) -> Forecaster:
    """After the batches before `until`."""
    made = Forecaster(night.stations, night.votes.shape[1])
    for batch in night.batches[:until]:
        made.observe(batch, night.votes[batch])
    return made


def leads(options: int) -> NDArray[np.float64]:
    """The first option against each other one."""
    weights = -np.eye(options)[1:]
    weights[:, 0] = 1
    return weights


def close(one: Projection, other: Projection) -> bool:
    if not one.evaluated:
        return one == other
    figures = [(who.estimate, who.low, who.high, who.tipping_shift or 0.0) for who in (one, other)]
    return one.call == other.call and figures[0] == pytest.approx(figures[1], rel=1e-6, abs=1e-6)


@FEW
@given(nights(), st.data())
def test_nothing_but_finite_figures_leaves(night: Night, data: st.DataObject) -> None:
    until = data.draw(st.integers(1, len(night.batches)))
    for one in forecaster(night, until).project(leads(night.votes.shape[1])):
        figures = one.estimate, one.low, one.high, one.tipping_shift, one.largest_shift_seen, one.drift
        assert all(figure is None or isfinite(figure) for figure in figures)
        assert one.evaluated or (one.why and one.call == 0 and one.low is None and one.high is None)
        if one.low is not None and one.high is not None and one.estimate is not None:
            assert one.low <= one.estimate <= one.high


@FEW
@given(nights())
def test_all_counted_is_exact(night: Night) -> None:
    weights = leads(night.votes.shape[1])
    exact = night.votes.sum(axis=0) @ weights.T
    for one, value in zip(forecaster(night, len(night.batches)).project(weights), exact, strict=True):
        assert (one.estimate, one.low, one.high, one.why) == (value, value, value, ALL_COUNTED)
        assert one.says() == ("yes" if value > 0 else "no")
        assert one.says(or_equal=True) == ("yes" if value >= 0 else "no")


@FEW
@given(nights())
def test_order_inside_a_batch_changes_nothing(night: Night) -> None:
    turned = Forecaster(night.stations, night.votes.shape[1])
    until = max(1, len(night.batches) - 1)
    for batch in night.batches[:until]:
        turned.observe(batch[::-1], night.votes[batch[::-1]])
    weights = leads(night.votes.shape[1])
    assert turned.project(weights) == forecaster(night, until).project(weights)


@FEW
@given(nights(), st.randoms(use_true_random=False))
def test_renaming_options_and_places_changes_nothing(night: Night, chance) -> None:  # type: ignore[no-untyped-def]
    options = night.votes.shape[1]
    turn = chance.sample(range(options), options)
    renamed = night.with_votes(night.votes[:, turn]).with_places(
        night.stations.places.max() - night.stations.places
    )
    until = max(1, len(night.batches) - 1)
    weights = leads(options)
    before = forecaster(night, until).project(weights)
    after = forecaster(renamed, until).project(weights[:, turn])
    assert all(map(close, before, after))


@FEW
@given(nights(), st.integers(2, 5))
def test_votes_and_electors_scaled_together_scale_the_estimate(night: Night, times: int) -> None:
    night = night.with_electors(np.maximum(night.stations.electors, 100))
    scaled = night.with_votes(night.votes * times).with_electors(night.stations.electors * times)
    until = max(1, len(night.batches) - 1)
    weights = leads(night.votes.shape[1])
    for one, other in zip(
        forecaster(night, until).project(weights), forecaster(scaled, until).project(weights), strict=True
    ):
        if one.estimate is not None and other.estimate is not None:
            assert other.estimate == pytest.approx(times * one.estimate, rel=1e-6, abs=1e-4)
            assert other.call == one.call


@FEW
@given(nights())
def test_a_corrected_station_counts_once(night: Night) -> None:
    until = max(1, len(night.batches) - 1)
    corrected, first = forecaster(night, until), night.batches[0]
    wrong = np.minimum(night.votes[first] + 7, 50)
    corrected.observe(first, wrong)
    corrected.observe(first, night.votes[first])
    weights = leads(night.votes.shape[1])
    assert all(map(close, corrected.project(weights), forecaster(night, until).project(weights)))


def test_one_station_is_not_enough_to_say() -> None:
    night = Night.made(stations=30, options=2, batches=30, seed=1)
    assert [one.why for one in forecaster(night, 1).project(leads(2))] == ["too_few_stations"]
    assert forecaster(night, LEAST_STATIONS).project(leads(2))[0].evaluated


def test_electors_missing_everywhere_leaves_only_silence() -> None:
    night = Night.made(stations=40, options=2, batches=4, seed=3)
    silent = forecaster(night.with_electors(np.full(40, -1)), 2).project(leads(2))
    assert [one.why for one in silent] == ["electors_missing"]


def test_no_votes_at_all_leaves_only_silence() -> None:
    night = Night.made(stations=40, options=2, batches=4, seed=4)
    empty = forecaster(night.with_votes(np.zeros_like(night.votes)), 2)
    assert [one.why for one in empty.project(leads(2))] == ["no_votes"]
    assert empty.pair() is None


def test_an_error_rate_that_the_past_cannot_support_is_refused() -> None:
    night = Night.made(stations=40, options=2, batches=4, seed=5)
    with pytest.raises(ValueError, match="least that the past supports"):
        forecaster(night, 2).project(leads(2), alpha=1e-6)


def test_a_lead_everywhere_alike_is_called_before_half_is_in() -> None:
    night = Night.made(stations=400, options=2, batches=40, seed=6, lead=0.4)
    assert forecaster(night, 19).project(leads(2))[0].says() == "yes"
    assert forecaster(night, 19).pair() == (0, 1)


def test_a_batch_that_names_a_station_twice_is_refused() -> None:
    night = Night.made(stations=40, options=2, batches=4, seed=7)
    with pytest.raises(ValueError, match="each station once"):
        forecaster(night, 1).observe(np.array([39, 39]), night.votes[[39, 39]])
