"""Stations that come late differ from those that come early. How much, tonight's own past tells.

At every look the night is cut at earlier moments, what had then arrived forecasts what arrived since, and the
misses show how the difference grows with the distance in arrival: `miss = slope · distance + jump`, both drawn
around zero. Distance is the difference between the mean normal scores of the arrival ranks of the two parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from veedor.forecast.sums import Floats

CUTS: Final = (0.5, 0.65, 0.8, 0.9)
"""Shares of the stations counted at which the night is cut."""
LEAST_BEFORE: Final = 5
LEAST_SINCE: Final = 3
"""Stations that must stand before a cut, and have come since."""
SLOPE_PRIOR: Final = 0.01
JUMP_PRIOR: Final = 0.005
"""Standard deviations presumed of slope and jump, in votes per elector, as firm as `PRIOR_MISSES` misses."""
PRIOR_MISSES: Final = 2.0
WORTH: Final = 0.5
"""One miss tells half as much as an independent one: the cuts overlap."""
ROUNDS: Final = 3
NORMAL: Final = NormalDist()


@dataclass(frozen=True)
class Miss:
    """One cut. `off` (k): what arrived since less what was foreseen, votes per elector; `variance` (k) of the
    forecast; `distance` between the two parts."""

    off: Floats
    variance: Floats
    distance: float


@dataclass(frozen=True)
class Drift:
    """Of each assertion (k): `slope` by distance, the variance of jumps, the largest miss seen to either side, None
    where none could be measured."""

    slope: Floats
    jump_variance: Floats
    largest: Floats | None


def distance(before: float, since: float) -> float:
    """Between the stations up to the share `before` of the arrivals and those from there to the share `since`."""
    return _score(before, since) - _score(0.0, before)


def _score(start: float, end: float) -> float:
    """Mean normal score of the arrival ranks between two shares."""
    start, end = (min(max(share, 1e-6), 1 - 1e-6) for share in (start, end))
    if end - start < 1e-9:
        return 0.0
    return (_density(start) - _density(end)) / (end - start)


def _density(share: float) -> float:
    return NORMAL.pdf(NORMAL.inv_cdf(share))


def learn(misses: Sequence[Miss], assertions: int) -> Drift:
    """Slope and jumps by weighted least squares, their variances by moments, each drawn to its prior."""
    jump = np.full(assertions, JUMP_PRIOR**2)
    if not misses:
        return Drift(np.zeros(assertions), jump, None)
    off = np.stack([miss.off for miss in misses])
    variance = np.stack([miss.variance for miss in misses])
    far = np.array([miss.distance for miss in misses])[:, None]
    freedom = PRIOR_MISSES + WORTH * len(misses)
    steep = np.maximum((off / far) ** 2 - variance / far**2, 0).sum(axis=0)
    slope_spread = (PRIOR_MISSES * SLOPE_PRIOR**2 + WORTH * steep) / freedom
    for _ in range(ROUNDS):
        precision = 1 / slope_spread + WORTH * (far**2 / (jump + variance)).sum(axis=0)
        slope = WORTH * (far * off / (jump + variance)).sum(axis=0) / precision
        rest = np.maximum((off - slope * far) ** 2 - variance, 0).sum(axis=0)
        jump = (PRIOR_MISSES * JUMP_PRIOR**2 + WORTH * rest) / freedom
    return Drift(slope, jump, np.abs(off).max(axis=0))
