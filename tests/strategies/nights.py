"""Small nights: stations in places, votes that differ by place, batches in which they come in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from veedor.forecast.trajectory import Stations


@dataclass(frozen=True)
class Night:
    """`batches`: positions, in order of arrival."""

    stations: Stations
    votes: NDArray[np.int64]
    batches: tuple[NDArray[np.intp], ...]

    @staticmethod
    def made(stations: int, options: int, batches: int, seed: int, lead: float = 0.0) -> Night:
        """`lead`: what the first option is stronger everywhere, as a share of the electors."""
        chance = np.random.default_rng(seed)
        centre = np.arange(stations) // 4
        places = np.stack([centre // 5, centre], axis=1).astype(np.int32)
        electors = chance.integers(60, 400, stations)
        strength = chance.dirichlet(np.full(options, 20.0), centre[-1] + 1)[centre] * (0.7 - lead)
        strength[:, 0] += lead
        votes = chance.binomial(electors[:, None], strength).astype(np.int64)
        votes -= np.maximum(votes.sum(axis=1) - electors, 0)[:, None]
        order = chance.permutation(stations)
        parts = tuple(np.array_split(order, batches))
        return Night(Stations(electors, places), np.maximum(votes, 0), parts)

    def with_votes(self, votes: NDArray[np.int64]) -> Night:
        return replace(self, votes=votes)

    def with_electors(self, electors: NDArray[np.int64]) -> Night:
        return replace(self, stations=replace(self.stations, electors=electors))

    def with_places(self, places: NDArray[np.int32]) -> Night:
        return replace(self, stations=replace(self.stations, places=places))


@st.composite
def nights(draw: st.DrawFn) -> Night:
    """Nights of 1 to 120 stations, a few with electors that are missing, zero or fewer than the votes."""
    stations = draw(st.integers(1, 120))
    night = Night.made(
        stations,
        options=draw(st.integers(2, 5)),
        batches=draw(st.integers(1, min(stations, 12))),
        seed=draw(st.integers(0, 10_000)),
        lead=draw(st.sampled_from([0.0, 0.1, 0.5])),
    )
    electors = night.stations.electors.copy()
    odd = draw(st.lists(st.tuples(st.integers(0, stations - 1), st.sampled_from([-1, 0, 1])), max_size=4))
    for at, said in odd:
        electors[at] = said
    return night.with_electors(electors)
