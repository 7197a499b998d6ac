"""Orders of arrival that never were."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.nights import night
from veedor.forecast.simulate import ORDERS, tries


@pytest.mark.parametrize("order", list(ORDERS))
def test_an_order_keeps_every_station_and_is_the_same_again(order: str) -> None:
    past = night(1)
    one, other = (list(tries(past, order, 2, 0.1, seed=7)) for _ in range(2))
    assert len(one) == 2
    for first, again in zip(one, other, strict=True):
        assert np.array_equal(first.trajectory.batch, again.trajectory.batch)
        assert np.array_equal(first.lost, again.lost)
        assert np.array_equal(first.trajectory.votes, past.votes)
        assert int(first.lost.sum()) == 30


def test_orders_are_what_they_are_called() -> None:
    past = night(1)
    batch = {order: next(tries(past, order, 1, 0, seed=1)).trajectory.batch for order in ORDERS}
    size, area = past.stations.electors, past.stations.places[:, 0]
    assert np.array_equal(batch["as-arrived"], past.batch)
    assert np.all(np.diff(size[np.argsort(batch["small-first"])]) >= 0)
    assert np.all(np.diff(size[np.argsort(batch["large-first"])]) <= 0)
    for order in ("area-by-area", "stronghold-areas-last"):
        assert int(np.count_nonzero(np.diff(area[np.argsort(batch[order])]))) == 4
    totals = np.stack([np.bincount(area, column) for column in past.votes.T], axis=1)
    share = totals[:, past.votes.sum(axis=0).argmax()] / totals.sum(axis=1)
    assert np.all(np.diff(share[area[np.argsort(batch["stronghold-areas-last"])]]) >= 0)


def test_an_order_that_draws_nothing_comes_once() -> None:
    assert len(list(tries(night(1), "as-arrived", 5, 0, seed=1))) == 1
