"""A past election in orders in which it did not come in, and with stations that never come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.condition import Condition
from veedor.forecast.replay import Replay, replay
from veedor.forecast.trajectory import Trajectory

Order = Callable[[Trajectory, np.random.Generator], NDArray[np.float64]]
"""A number a station; the lower it is, the earlier the station comes. Equal ones come together."""


def _as_it_was(trajectory: Trajectory, _: np.random.Generator) -> NDArray[np.float64]:
    return trajectory.batch.astype(np.float64)


def _at_random(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    return chance.permutation(len(trajectory)).astype(np.float64)


def _small_first(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    return trajectory.stations.electors + chance.random(len(trajectory))


def _large_first(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    return -_small_first(trajectory, chance)


def _by_area(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    """One largest area after another, in an order of chance."""
    areas = _areas(trajectory)
    turns: NDArray[np.float64] = chance.permutation(int(areas.max()) + 1)[areas] + chance.random(len(trajectory))
    return turns


def _strongholds_last(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    """Last the stations where the option that ends ahead is strongest: the order most against it."""
    totals = trajectory.votes.sum(axis=0)
    cast = np.maximum(trajectory.votes.sum(axis=1), 1)
    share: NDArray[np.float64] = trajectory.votes[:, int(np.argmax(totals))] / cast
    return share + chance.random(len(trajectory)) * 1e-9


def _stronghold_areas_last(trajectory: Trajectory, chance: np.random.Generator) -> NDArray[np.float64]:
    """One largest area after another, last those where the option that ends ahead is strongest: a late reversal."""
    areas, first = _areas(trajectory), int(np.argmax(trajectory.votes.sum(axis=0)))
    cast = np.bincount(areas, trajectory.votes.sum(axis=1))
    strength = np.bincount(areas, trajectory.votes[:, first]) / np.maximum(cast, 1)
    turn = np.argsort(np.argsort(strength, kind="stable"), kind="stable")
    turns: NDArray[np.float64] = turn[areas] + chance.random(len(trajectory))
    return turns


def _areas(trajectory: Trajectory) -> NDArray[np.intp]:
    places = trajectory.stations.places
    if not places.shape[1]:
        return np.arange(len(trajectory))
    return np.unique(places[:, 0], return_inverse=True)[1]


ORDERS: Final[Mapping[str, Order]] = MappingProxyType(
    {
        "as-arrived": _as_it_was,
        "random": _at_random,
        "small-first": _small_first,
        "large-first": _large_first,
        "area-by-area": _by_area,
        "stronghold-areas-last": _stronghold_areas_last,
        "strongholds-last": _strongholds_last,
    }
)
"""The orders that can be tried. All but the first draw lots among equals."""
DRAWN: Final = frozenset(ORDERS) - {"as-arrived"}


@dataclass(frozen=True)
class Try:
    """One order with its losses: `lost` marks the stations that never come."""

    order: str
    trajectory: Trajectory
    lost: NDArray[np.bool_]


def tries(trajectory: Trajectory, order: str, runs: int, lose: float, seed: int) -> Iterator[Try]:
    """`runs` nights in one order, each without a share `lose` of the stations, drawn at random. An order that draws
    nothing and loses nothing comes once. The same seed gives the same nights."""
    chance = np.random.default_rng(seed)
    for _ in range(runs if lose or order in DRAWN else 1):
        moments = ORDERS[order](trajectory, chance)
        batch = np.unique(moments, return_inverse=True)[1].astype(np.int64)
        lost = np.zeros(len(trajectory), dtype=bool)
        lost[chance.choice(len(trajectory), int(len(trajectory) * lose), replace=False)] = True
        yield Try(order, replace(trajectory, batch=batch), lost)


@dataclass(frozen=True)
class Simulation:
    """What is asked of other nights: `runs` of each order, each without a share `lose` of the stations, drawn from
    `seed`."""

    trajectory: Trajectory
    condition: Condition
    alpha: float
    steps: int
    runs: int
    lose: float
    seed: int

    def replays(self, order: str) -> list[Replay]:
        """Every night of one order, replayed."""
        nights = tries(self.trajectory, order, self.runs, self.lose, self.seed)
        return [replay(one.trajectory, self.condition, self.alpha, self.steps, lost=one.lost) for one in nights]
