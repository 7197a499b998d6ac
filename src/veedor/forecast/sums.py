"""What the model needs of the counted and of the uncounted stations: sums by place, so that one more batch costs
only its own rows. Every assertion is linear in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.design import Design
from veedor.forecast.places import added, gather

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """Sums over counted stations, each weighing the inverse of its noise. A row of values: the votes of every
    option per elector (K), then the covariates (p).

    `stations`, `weight`: float64[leaves]. `values`: float64[leaves, K+p]. `products`: float64[K+p, K+p], of every
    two values. `by_size`: float64[regions, K+p], of the first covariate with every value. `votes`: float64[K].
    """

    options: int
    stations: Floats
    weight: Floats
    values: Floats
    products: Floats
    by_size: Floats
    votes: Floats
    electors: float

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.options,
            self.stations + other.stations,
            self.weight + other.weight,
            self.values + other.values,
            self.products + other.products,
            self.by_size + other.by_size,
            self.votes + other.votes,
            self.electors + other.electors,
        )

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Leaves with a counted station."""
        return self.stations > 0

    @property
    def number(self) -> float:
        return float(self.stations.sum())


def counted(design: Design, at: NDArray[np.intp], votes: NDArray[np.int64]) -> Counted:
    """The sums over the stations `at` with `votes` (rows × options). Electors fewer than the votes are raised."""
    tree, weight = design.tree, 1 / design.noise[at]
    electors = np.maximum(design.size[at], votes.sum(axis=1))
    values = np.concatenate([votes / electors[:, None], design.covariates[at]], axis=1)
    weighted = values * weight[:, None]
    leaf = tree.leaf[at]
    return Counted(
        votes.shape[1],
        added(leaf, np.ones(len(at)), tree.leaves),
        added(leaf, weight, tree.leaves),
        gather(leaf, weighted, tree.leaves),
        values.T @ weighted,
        gather(tree.region[leaf], weighted * design.covariates[at, :1], tree.regions),
        votes.sum(axis=0).astype(np.float64),
        float(electors.sum()),
    )


@dataclass(frozen=True)
class Pending:
    """Sums over uncounted stations by leaf: electors, electors² × noise, electors × covariates."""

    stations: float
    electors: Floats
    noise: Floats
    covariates: Floats

    def without(self, other: Pending) -> Pending:
        return Pending(
            self.stations - other.stations,
            np.maximum(self.electors - other.electors, 0.0),
            np.maximum(self.noise - other.noise, 0.0),
            self.covariates - other.covariates,
        )

    def __add__(self, other: Pending) -> Pending:
        return Pending(
            self.stations + other.stations,
            self.electors + other.electors,
            self.noise + other.noise,
            self.covariates + other.covariates,
        )

    @property
    def total(self) -> float:
        return float(self.electors.sum())


def pending(design: Design, at: NDArray[np.intp]) -> Pending:
    leaf, size = design.tree.leaf[at], design.size[at]
    leaves = design.tree.leaves
    return Pending(
        float(len(at)),
        added(leaf, size, leaves),
        added(leaf, size**2 * design.noise[at], leaves),
        gather(leaf, size[:, None] * design.covariates[at], leaves),
    )
