"""The tree's one pass against the same model solved as dense matrices."""

from __future__ import annotations

import numpy as np
import pytest

from tests.strategies.nights import Night
from veedor.forecast import model
from veedor.forecast.design import design
from veedor.forecast.sums import counted, pending


def test_the_pass_up_the_tree_is_the_best_linear_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given the variances, generalised least squares on the whole covariance matrix says the same."""
    monkeypatch.setattr(model, "_effect_variance", lambda below, *_: np.full(below.mean.shape[1], 0.02))
    night = Night.made(stations=120, options=2, batches=3, seed=8)
    made = design(night.stations)
    made.covariates[:] = 0.0
    at = np.sort(np.concatenate(night.batches[:2]))
    rest = np.setdiff1d(np.arange(120), at)
    done = counted(made, at, night.votes[at])
    weights = np.array([[1.0], [-1.0]])
    said = model.foresee(made.tree, done, pending(made, rest), weights)

    ground = model._survey(made.tree, done, pending(made, rest))
    noise = model._residuals(ground, model._regress(ground, weights), weights).noise[0]
    level = [made.tree.leaf, *(made.tree.region[made.tree.leaf],)]
    assert len(made.tree.parents) == 2
    alike = sum((one[:, None] == one[None, :]) * 0.02 for one in level)
    covariance = alike + np.diag(made.noise * noise)
    values = (night.votes[at] @ weights)[:, 0] / made.size[at]
    inverse = np.linalg.inv(covariance[np.ix_(at, at)])
    ones = np.ones(len(at))
    mean = ones @ inverse @ values / (ones @ inverse @ ones)
    cross = covariance[np.ix_(rest, at)] @ inverse
    size = made.size[rest]
    assert said.total[0] == pytest.approx(size @ (mean + cross @ (values - mean)), rel=1e-9)
    left = covariance[np.ix_(rest, rest)] - cross @ covariance[np.ix_(at, rest)]
    untold = size @ (1 - cross @ ones)
    assert said.variance[0] == pytest.approx(size @ left @ size + untold**2 / (ones @ inverse @ ones), rel=1e-9)


def test_blocks_of_assertions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    night = Night.made(stations=120, options=4, batches=3, seed=9)
    made = design(night.stations)
    at = night.batches[0]
    sums = made.tree, counted(made, at, night.votes[at]), pending(made, np.concatenate(night.batches[1:]))
    whole = model.foresee(*sums, np.eye(4))
    monkeypatch.setattr(model, "BLOCK", 1)
    alone = model.foresee(*sums, np.eye(4))
    assert whole.total == pytest.approx(alone.total, rel=1e-12)
    assert whole.variance == pytest.approx(alone.variance, rel=1e-12)


def test_size_that_drives_turnout_differently_by_region_is_followed() -> None:
    """Votes per elector rise with size in one region and fall in the other; the small ones come first."""
    chance = np.random.default_rng(10)
    electors = chance.integers(100, 1000, 400)
    region = np.repeat([0, 1], 200)
    places = np.stack([region, np.arange(400) // 10], axis=1).astype(np.int32)
    slope = np.where(region == 0, 0.1, -0.1)
    share = 0.4 + slope * (np.log(electors) - 6)
    votes = np.stack([np.rint(share * electors), np.rint(0.3 * electors)], axis=1).astype(np.int64)
    night = Night.made(400, 2, 1, 11).with_votes(votes).with_electors(electors).with_places(places)
    made = design(night.stations)
    order = np.argsort(electors)
    at, rest = order[:200], order[200:]
    said = model.foresee(made.tree, counted(made, at, votes[at]), pending(made, rest), np.array([[1.0], [-1.0]]))
    truth = votes[rest, 0].sum() - votes[rest, 1].sum()
    naive = (votes[at, 0].sum() - votes[at, 1].sum()) / electors[at].sum() * electors[rest].sum()
    assert abs(said.total[0] - truth) < abs(naive - truth) / 2 or abs(said.total[0] - truth) < 0.01 * electors.sum()
