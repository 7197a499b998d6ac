"""Follows one contest through the night: sheets come in, projections come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.projection import Calibration, Projection
from veedor.forecast.trajectory import Stations


@dataclass(frozen=True)
class Oddities:
    """Stations whose electors cannot be used as stated, and were replaced for the forecast: nobody states them,
    they are zero, or fewer than the votes counted there."""

    missing: int
    zero: int
    too_small: int


class Forecaster:
    """One contest. Not for several threads."""

    def __init__(self, stations: Stations, options: int, calibration: Calibration | None = None) -> None:
        """`calibration`: the shipped one unless another is given."""
        raise NotImplementedError

    @property
    def calibration(self) -> Calibration:
        raise NotImplementedError

    @property
    def oddities(self) -> Oddities:
        raise NotImplementedError

    def observe(self, positions: NDArray[np.intp], votes: NDArray[np.int64]) -> None:
        """One batch: the votes (rows × options) of stations not yet counted. A station observed again is corrected."""
        raise NotImplementedError

    def project(self, weights: NDArray[np.float64], alpha: float = 0.05) -> Sequence[Projection]:
        """The final value of each row of `weights` (assertions × options)."""
        raise NotImplementedError

    def pair(self, alpha: float = 0.05) -> tuple[int, int] | None:
        """The option expected to be ahead at the end, and the rival nearest to it; None before any vote."""
        raise NotImplementedError
