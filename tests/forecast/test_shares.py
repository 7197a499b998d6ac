"""Shares of the votes and turnout, with bands that are shares too."""

from __future__ import annotations

import numpy as np
import pytest

from tests.strategies.nights import Night
from veedor.forecast.forecaster import Forecaster
from veedor.forecast.shares import option_shares, turnout


def counted(night: Night, until: int) -> Forecaster:
    made = Forecaster(night.stations, night.votes.shape[1])
    for batch in night.batches[:until]:
        made.observe(batch, night.votes[batch])
    return made


@pytest.mark.parametrize("until", [3, 10, 19])
def test_shares_add_up_and_lie_in_their_bands(until: int) -> None:
    night = Night.made(stations=300, options=4, batches=20, seed=21)
    shares = option_shares(counted(night, until))
    assert shares is not None
    assert sum(one.estimate for one in shares) == pytest.approx(1, abs=1e-3)
    final = night.votes.sum(axis=0) / night.votes.sum()
    for one, share in zip(shares, final, strict=True):
        assert 0 <= one.low <= one.estimate <= one.high <= 1
        assert one.low <= share <= one.high


def test_all_counted_is_exact() -> None:
    night = Night.made(stations=60, options=3, batches=4, seed=22)
    done = counted(night, 4)
    shares, part = option_shares(done), turnout(done)
    assert shares is not None
    assert [one.low for one in shares] == pytest.approx(list(night.votes.sum(axis=0) / night.votes.sum()))
    assert part is not None
    assert part.low == part.high == pytest.approx(night.votes.sum() / night.stations.electors.sum())


def test_turnout_lies_in_its_band() -> None:
    night = Night.made(stations=300, options=4, batches=20, seed=23)
    part = turnout(counted(night, 8))
    assert part is not None
    assert part.low <= night.votes.sum() / night.stations.electors.sum() <= part.high


def test_nothing_is_said_of_nothing() -> None:
    night = Night.made(stations=60, options=3, batches=60, seed=24)
    assert option_shares(counted(night, 1)) is None
    assert turnout(counted(night, 1)) is None
    empty = night.with_votes(np.zeros_like(night.votes))
    assert option_shares(counted(empty, 60)) is None
