"""How far off a projection may be: parts of a variance, and how much each has weighed on past nights.

The model's own variance takes stations for a sample of their places. They are not: early ones differ from late
ones, the very last are odd, and nobody has seen the places where nothing is in. Each part says so in its own way;
their weights were learnt from past counts (calibration.toml), never set by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from veedor.forecast.drift import Drift
from veedor.forecast.model import Foreseen
from veedor.forecast.sums import Counted, Floats, Pending

PARTS: Final = ("model", "trend", "jump", "order", "ends", "last")
NEAREST: Final = 1.6
"""Distance in arrival between the counted and the uncounted when half is counted, its least."""
LEAST_MIXED: Final = 0.05
"""Of a mixture: where the first places vote as one, others may not."""


@dataclass(frozen=True)
class Situation:
    """Where the night stands: `distance` between counted and uncounted, the uncounted, what is counted."""

    distance: float
    left: Pending
    done: Counted


def parts(now: Situation, said: Foreseen, drift: Drift, weights: Floats) -> Floats:
    """float64[parts, k], each a variance of votes per uncounted elector.

    `model` the model's own · `trend` what tonight's trend would still do · `jump` misses no trend explains ·
    `order` the distance in arrival, `ends` what it is beyond its least · `last` the very last stations, too few.
    """
    electors, mixed = now.left.total, mixture(now.done, weights)
    rows = (
        said.variance / electors**2,
        (drift.slope * now.distance) ** 2,
        drift.jump_variance,
        mixed * now.distance**2,
        mixed * max(now.distance - NEAREST, 0.0) ** 2,
        mixed / now.left.stations,
    )
    return np.stack(rows)


def mixture(done: Counted, weights: Floats) -> Floats:
    """Variance of one elector's part in the sum: the scale on which places can differ at most."""
    shares = done.votes / done.electors
    variance: Floats = shares @ weights**2 - (shares @ weights) ** 2
    least: Floats = LEAST_MIXED * (weights**2).max(axis=0)
    return np.maximum(variance, least)
