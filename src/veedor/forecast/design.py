"""What the forecast uses of a station before its sheet is in: its size, how noisy it is, its covariates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.places import PlaceTree, grow
from veedor.forecast.trajectory import Stations

SMALL: Final = 20.0
"""Electors below which size tells nothing more."""
SHARED_NOISE: Final = 0.5
"""Part of a station's residual variance that does not fall with its size; the rest falls as 1/electors."""
NOISIEST: Final = 10.0
"""No station is taken to be noisier, in variance, than this many stations of middling size."""
KNOTS: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Design:
    """`size`: float64[n], electors, the median of the others where nobody states them. `noise`: float64[n],
    residual variance in that of a station of median size. `covariates`: float64[n, p], the first one the logarithm
    of the size, standardised. `known`: the share of stations whose electors are stated and above zero."""

    tree: PlaceTree
    size: NDArray[np.float64]
    noise: NDArray[np.float64]
    covariates: NDArray[np.float64]
    known: float

    def __len__(self) -> int:
        return len(self.size)


def design(stations: Stations) -> Design:
    stated = stations.electors > 0
    median = float(np.median(stations.electors[stated])) if stated.any() else 1.0
    size = np.where(stated, stations.electors, median).astype(np.float64)
    noise = SHARED_NOISE + (1 - SHARED_NOISE) * np.median(size) / size if len(size) else size
    columns = [_spline(size)] if stations.baseline is None else [_spline(size), _standard(stations.baseline)]
    known = float(stated.mean()) if len(size) else 0.0
    return Design(grow(stations.places), size, np.minimum(noise, NOISIEST), np.concatenate(columns, axis=1), known)


def _spline(size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear spline of the logarithm of the size with a knot at each quartile."""
    logarithm = _standard(np.log(np.maximum(size, SMALL))[:, None])
    if not len(size):
        return np.zeros((0, 1 + len(KNOTS)))
    return np.concatenate([logarithm, np.maximum(logarithm - np.quantile(logarithm, KNOTS), 0)], axis=1)


def _standard(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean 0 and variance 1, what is not finite at the mean; a column that never varies becomes 0."""
    finite = np.isfinite(columns)
    filled = np.where(finite, columns, 0.0)
    counts = np.maximum(finite.sum(axis=0), 1)
    centred = np.where(finite, filled - filled.sum(axis=0) / counts, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    return np.where(spread > 1e-6, centred / np.where(spread > 1e-6, spread, 1.0), 0.0)
