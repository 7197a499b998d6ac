"""The places of a contest as a tree: root, areas, polling places. A level that tells nothing apart is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

ALONE: Final = 0.75
"""A level with more nodes than this share of the stations hardly gathers any: it and all below it are left out."""


@dataclass(frozen=True)
class PlaceTree:
    """`leaf`: the smallest place of each station. `parents`: from the largest level to the smallest, the parent of
    each node in the level above (the root for the first); nodes stand in the order of their parents."""

    leaf: NDArray[np.intp]
    leaves: int
    parents: tuple[NDArray[np.intp], ...]

    @cached_property
    def starts(self) -> tuple[NDArray[np.intp], ...]:
        """Where the children of each parent begin, level by level."""
        return tuple(np.searchsorted(parent, np.arange(parent[-1] + 1)) for parent in self.parents)

    @cached_property
    def region(self) -> NDArray[np.intp]:
        """The node of the largest level above each leaf; all zeros where there are no levels."""
        node = np.arange(self.leaves) if self.parents else np.zeros(self.leaves, dtype=np.intp)
        for parent in self.parents[:0:-1]:
            node = parent[node]
        return node

    @property
    def regions(self) -> int:
        return int(self.region[-1]) + 1


def grow(places: NDArray[np.int32]) -> PlaceTree:
    """The tree of `places` (stations × levels, from large to small)."""
    node = np.zeros(len(places), dtype=np.intp)
    nodes, parents = 1, []
    for codes in places.T:
        key = node * (int(codes.max(initial=0)) + 1) + codes
        keys, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        if len(keys) == nodes:
            continue
        if len(keys) > ALONE * len(places):
            break
        parents.append(node[first])
        node, nodes = inverse.astype(np.intp), len(keys)
    return PlaceTree(node, nodes, tuple(parents))


def total(values: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Rows of children added up to rows of parents."""
    sums: NDArray[np.float64] = np.add.reduceat(values, starts, axis=0)
    return sums


def added(at: NDArray[np.intp], values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """`values` added up at the places `at` of an array of `rows`."""
    return np.bincount(at, values, rows).astype(np.float64, copy=False)


def gather(at: NDArray[np.intp], values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Rows of `values` added up at the rows `at` of an array of `rows` rows."""
    return np.stack([added(at, column, rows) for column in values.T], axis=1)
