"""`python -m benchmarks.forecast_speed N`: seconds of a forecast of N invented stations, as two numbers.

Ten options, the leader against each other one; eight stations a polling place, four levels of places. Half
of the stations come in fifty batches; then the first forecast is made, back-tests included, then one of 1,000 more.
"""

from __future__ import annotations

import sys
import time
from typing import Final

import numpy as np

from veedor.forecast.forecaster import Forecaster
from veedor.forecast.trajectory import Stations

OPTIONS: Final = 10
ARRIVALS: Final = 1000
SEED: Final = 1


def main() -> None:
    first, update = measure(int(sys.argv[1]))
    print(f"{first:.3f} {update:.3f}")


def measure(stations: int) -> tuple[float, float]:
    """Processor seconds from nothing to the first forecast, and of an update."""
    chance = np.random.default_rng(SEED)
    place = np.arange(stations) // 8
    places = np.stack([place // 4000, place // 400, place // 40, place], axis=1).astype(np.int32)
    electors = chance.integers(200, 800, stations)
    strength = chance.dirichlet(np.full(OPTIONS, 3.0), int(place[-1]) + 1)[place]
    votes = np.minimum(chance.poisson(electors[:, None] * 0.7 * strength), electors[:, None] // OPTIONS * 3)
    weights = -np.eye(OPTIONS)[1:]
    weights[:, 0] = 1
    order = chance.permutation(stations)
    started = time.process_time()
    forecaster = Forecaster(Stations(electors, places), OPTIONS)
    for batch in np.array_split(order[: stations // 2], 50):
        forecaster.observe(batch, votes[batch])
    forecaster.project(weights)
    ready = time.process_time()
    batch = order[stations // 2 :][:ARRIVALS]
    forecaster.observe(batch, votes[batch])
    forecaster.pair()
    forecaster.project(weights)
    return ready - started, time.process_time() - ready


if __name__ == "__main__":
    main()
