"""A contest's stations as they are known before the count, and the order in which their sheets came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Stations:
    """Every station of a contest, counted or not.

    `electors`: int64[n], `UNKNOWN` (−1) where nobody states them. `places`: int32[n, levels], a code for each level
    of the geography from the largest area to the polling place; equal codes below different parents are different
    places. `baseline`: float64[n, k], figures of an earlier election per elector, or None.
    """

    electors: NDArray[np.int64]
    places: NDArray[np.int32]
    baseline: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.electors)


@dataclass(frozen=True)
class Trajectory:
    """One contest and how it came in. `votes`: int64[n, options]. `batch`: int64[n], the number of the publication
    that each station came with, rising; order inside a batch means nothing. `night`: what contests share when they
    are no independent evidence (one election day of one country)."""

    name: str
    night: str
    options: tuple[str, ...]
    stations: Stations
    votes: NDArray[np.int64]
    batch: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.stations)

    def arrivals(self) -> Iterator[NDArray[np.intp]]:
        """The positions that each batch brought, first batch first."""
        order = np.argsort(self.batch, kind="stable")
        ends = np.flatnonzero(np.diff(self.batch[order])) + 1
        yield from np.split(order, ends)

    def steps(self, at_most: int) -> Iterator[NDArray[np.intp]]:
        """The same, batches joined until each but the last brings at least 1/`at_most` of the stations."""
        held: list[NDArray[np.intp]] = []
        stations = 0
        for positions in self.arrivals():
            held.append(positions)
            stations += len(positions)
            if stations * at_most >= len(self):
                yield np.concatenate(held)
                held, stations = [], 0
        if held:
            yield np.concatenate(held)
