"""Two sources, station by station: agree, differ by how much, held only here or only there.

Agreement is independent only between declared custodians. Two readings of one image prove typing, not truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.sheet import Source
from veedor.tally.held import MARKS, Held, read_options

SUMS: Final = ("valid", "total", "voters")
"""Printed sums: not what voters said, but what a counted reading publishes."""


@dataclass(frozen=True)
class Pair:
    """`a` and `b` are indices into the sources. Of the stations that both hold and in which at least one
    figure could be compared (`positions`), `differ` says where a figure differs, `largest` by how many votes
    at most, `whole` where every option was a number in both, `one_image` where both name the same image, so that
    they cannot be independent. `unlike` are the stations whose two readings are not the same in every field that
    both layouts have, printed sums and unread figures included. `only_a`, `only_b`: stations that one holds."""

    a: int
    b: int
    positions: NDArray[np.int64]
    differ: NDArray[np.bool_]
    largest: NDArray[np.int64]
    whole: NDArray[np.bool_]
    one_image: NDArray[np.bool_]
    unlike: NDArray[np.int64]
    only_a: NDArray[np.int64]
    only_b: NDArray[np.int64]

    @property
    def compared(self) -> int:
        return len(self.positions)

    @property
    def differing(self) -> NDArray[np.int64]:
        return self.positions[self.differ]


def compare_all(held: Sequence[Held]) -> tuple[Pair, ...]:
    """Every pair of sources."""
    return tuple(_compare(held, a, b) for a, b in combinations(range(len(held)), 2))


def independent(sources: Sequence[Source], pair: Pair) -> bool:
    """Whether the pair's agreement says something about the paper."""
    return sources[pair.a].independent_of(sources[pair.b])


def _compare(held: Sequence[Held], a: int, b: int) -> Pair:
    one, other = held[a], held[b]
    both, at_one, at_other = _shared(one.positions, other.positions)
    largest = np.zeros(len(both), dtype=np.int64)
    compared = np.zeros(len(both), dtype=bool)
    for name in _shared_fields(one, other):
        known = one.readings.known(name)[at_one] & other.readings.known(name)[at_other]
        gap = one.readings.column(name)[at_one] - other.readings.column(name)[at_other]
        np.maximum(largest, np.where(known, np.abs(gap), 0), out=largest)
        compared |= known
    whole = read_options(one.readings)[at_one] & read_options(other.readings)[at_other]
    return Pair(
        a,
        b,
        positions=both[compared],
        differ=largest[compared] > 0,
        largest=largest[compared],
        whole=whole[compared],
        one_image=_one_image(one, other, at_one, at_other)[compared],
        unlike=both[_unlike(one, other, at_one, at_other)],
        only_a=np.setdiff1d(one.positions, both, assume_unique=True),
        only_b=np.setdiff1d(other.positions, both, assume_unique=True),
    )


def _one_image(one: Held, other: Held, at_one: NDArray[np.int64], at_other: NDArray[np.int64]) -> NDArray[np.bool_]:
    if "copy" not in one.readings.texts or "copy" not in other.readings.texts:
        return np.zeros(len(at_one), dtype=bool)
    image = one.readings.texts["copy"][at_one]
    same: NDArray[np.bool_] = (image == other.readings.texts["copy"][at_other]) & (image != "")
    return same


def _unlike(one: Held, other: Held, at_one: NDArray[np.int64], at_other: NDArray[np.int64]) -> NDArray[np.bool_]:
    unlike = np.zeros(len(at_one), dtype=bool)
    for name in _shared_fields(one, other, SUMS):
        a, b = one.readings.fields.index(name), other.readings.fields.index(name)
        for left, right in (
            (one.readings.counts, other.readings.counts),
            (one.readings.states, other.readings.states),
        ):
            unlike |= left[at_one, a] != right[at_other, b]
    return unlike


def _shared_fields(one: Held, other: Held, more: Sequence[str] = ()) -> list[str]:
    names = (*one.readings.options, *MARKS, *more)
    return [name for name in names if one.readings.has(name) and other.readings.has(name)]


def _shared(
    a: NDArray[np.int64], b: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Positions in both, and where they stand in each; both come sorted and without repeats."""
    if np.array_equal(a, b):
        everywhere = np.arange(len(a), dtype=np.int64)
        return a, everywhere, everywhere
    both, at_a, at_b = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    return both, at_a.astype(np.int64), at_b.astype(np.int64)
