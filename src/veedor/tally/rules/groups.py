"""Sheets that share a key: a station, a serial, a vector of votes."""

from __future__ import annotations

from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.tally.rules.columns import Mask

Rows: TypeAlias = NDArray[np.int64]

STEP: Final = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio: multiplying by it spreads keys evenly (Fibonacci hashing)."""


class Groups:
    """Rows grouped by integer key. Sorts only the rows it is given, and only once somebody asks."""

    def __init__(self, rows: Rows, keys: NDArray[np.int64]) -> None:
        self._given = rows, keys

    @cached_property
    def _sorted(self) -> tuple[Rows, NDArray[np.int64]]:
        rows, keys = self._given
        order = np.lexsort((rows, keys))
        return rows[order], keys[order]

    def others(self, row: int, key: int) -> Rows:
        """The rows that have the same key, without `row`, in ascending order."""
        rows, keys = self._sorted
        start, end = np.searchsorted(keys, [key, key + 1])
        group: Rows = rows[start:end]
        others: Rows = group[group != row]
        return others


def repeated(keys: NDArray[np.uint64]) -> Mask:
    """Where a key stands more than once. Sorts only the keys that share their leading bits with another."""
    bits = len(keys).bit_length() + 2
    buckets = (keys * np.uint64(STEP) >> np.uint64(64 - bits)).astype(np.int32)
    crowded = np.flatnonzero(_shared(buckets, 1 << bits))
    order = crowded[np.argsort(keys[crowded])]
    same = keys[order[1:]] == keys[order[:-1]]
    again = np.zeros(len(keys), dtype=bool)
    again[order[1:][same]] = True
    again[order[:-1][same]] = True
    return again


def _shared(buckets: NDArray[np.int32], size: int) -> Mask:
    """Where a bucket holds more than one row: every row writes its number, and one of them remains."""
    rows = np.arange(len(buckets), dtype=np.int32)
    remaining = np.empty(size, dtype=np.int32)
    remaining[buckets] = rows
    shared = np.zeros(size, dtype=bool)
    shared[buckets[remaining[buckets] != rows]] = True
    return shared[buckets]


def spanning(keys: NDArray[np.int64], stations: NDArray[np.int64]) -> Mask:
    """Where a key (small integers from 0) stands at more than one station."""
    size = int(keys.max()) + 1 if len(keys) else 0
    lowest = np.full(size, np.iinfo(np.int64).max)
    highest = np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(lowest, keys, stations)
    np.maximum.at(highest, keys, stations)
    several: Mask = lowest != highest
    return several[keys]
