"""What the other sheets around each sheet say: the expectation of the plausibility rules.

A sheet's surroundings are the *other* sheets of the smallest area above its station that holds enough of
them; the whole contest is the largest area. Only sheets in the frame count, with a number for every option
and at least one vote. Sums and comparisons are whole numbers throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.frame import NOWHERE, Frame
from veedor.election.sheet import Readings
from veedor.tally.rules.columns import Figure, Mask
from veedor.tally.rules.exact import Exact, at_least, exact_type

BLOCK: Final = 1 << 14
"""Sheets compared at once: their figures fit in the processor's cache."""
NO_AREA: Final = -1


@dataclass(frozen=True)
class Block:
    """Some sheets with their surroundings. `votes` and `around` are (options × sheets); `cast` and
    `around_cast` their sums. Exact type: products of two of them, times 10, do not overflow."""

    votes: Exact
    cast: Exact
    around: Exact
    around_cast: Exact

    @cached_property
    def here(self) -> Exact:
        """Each option's share here, as a whole number over `scale`."""
        return self.votes * self.around_cast

    @cached_property
    def there(self) -> Exact:
        """Each option's share around, as a whole number over `scale`."""
        return self.around * self.cast

    @cached_property
    def gaps(self) -> Exact:
        """How far each option's share is from its share around, over `scale`."""
        gaps: Exact = np.abs(self.here - self.there)
        return gaps

    @cached_property
    def scale(self) -> Exact:
        return self.cast * self.around_cast


@dataclass(frozen=True)
class Far:
    """`by_option` where some option's share is far from its share around; `in_all` where the gaps of all
    options add up to one or more (they can reach two)."""

    by_option: Mask
    in_all: Mask


class Surroundings:
    """`positions` place the readings in the frame; `votes` is their Σv. `usable` are the sheets that have a
    share at all."""

    def __init__(self, frame: Frame, readings: Readings, positions: NDArray[np.int64], votes: Figure) -> None:
        self._frame = frame
        self._readings = readings
        self._positions = positions
        self._votes = votes
        self.usable: Mask = votes.known & (positions != NOWHERE) & (votes.values > 0)
        self._areas: dict[int, NDArray[np.int64]] = {}
        self._far: dict[tuple[int, Fraction], Far] = {}

    @cached_property
    def _starts(self) -> list[NDArray[np.int64]]:
        """First stations of the areas, level by level, from the smallest level to the whole contest."""
        whole = np.zeros(min(len(self._frame), 1), dtype=np.int64)
        return [*(level.starts for level in reversed(self._frame.levels)), whole]

    @cached_property
    def levels(self) -> list[NDArray[np.int64]]:
        """For each level, from the smallest, the area in which each area of the smallest level lies."""
        smallest = self._starts[0]
        return [np.searchsorted(starts, smallest, side="right") - 1 for starts in self._starts]

    @cached_property
    def area(self) -> NDArray[np.int64]:
        """Each sheet's area of the smallest level; 0 for a sheet that is not usable."""
        sizes = np.diff(np.append(self._starts[0], len(self._frame)))
        by_station = np.repeat(np.arange(len(sizes)), sizes)
        if not len(by_station):
            return np.zeros(len(self._readings), dtype=np.int64)
        return np.where(self.usable, by_station[self._positions], 0)

    @cached_property
    def _sums(self) -> list[NDArray[np.int64]]:
        """Votes by option and area, one matrix a level; its last row is the number of usable sheets."""
        options = len(self._readings.options)
        summed = np.zeros((options + 1, len(self._starts[0])), dtype=np.int64)
        if not summed.size:
            return [summed for _ in self._starts]
        for index in range(options):
            votes = np.multiply(self._readings.counts[:, index], self.usable, dtype=np.int64)
            np.add.at(summed[index], self.area, votes)
        np.add.at(summed[-1], self.area, self.usable.astype(np.int64))
        firsts = (np.searchsorted(self._starts[0], starts) for starts in self._starts)
        return [np.add.reduceat(summed, first, axis=1) for first in firsts]

    @cached_property
    def _table(self) -> NDArray[np.int64]:
        """Votes of all areas of all levels side by side, (options × areas)."""
        return np.concatenate(self._sums, axis=1)[:-1]

    @cached_property
    def _totals(self) -> NDArray[np.int64]:
        totals: NDArray[np.int64] = self._table.sum(axis=0)
        return totals

    @property
    def whole(self) -> NDArray[np.int64]:
        """Votes by option over all usable sheets."""
        return self._table[:, -1] if len(self._frame) else np.zeros(len(self._table), dtype=np.int64)

    def areas(self, others: int) -> NDArray[np.int64]:
        """For each sheet a number for the smallest area with at least `others` more usable sheets: areas are
        numbered level by level (`levels`); NO_AREA where there is none or the sheet is not usable."""
        if others not in self._areas:
            self._areas[others] = self._smallest(others)
        return self._areas[others]

    def _smallest(self, others: int) -> NDArray[np.int64]:
        chosen = np.full(len(self._starts[0]), NO_AREA, dtype=np.int64)
        offset = 0
        for area, sums in zip(self.levels, self._sums, strict=True):
            fits = (chosen == NO_AREA) & (sums[-1] > others)[area]
            chosen[fits] = area[fits] + offset
            offset += sums.shape[1]
        if not len(chosen):
            return np.full(len(self._readings), NO_AREA, dtype=np.int64)
        return np.where(self.usable, chosen[self.area], NO_AREA)

    def far(self, others: int, limit: Fraction) -> Far:
        """Which sheets lie far from their surroundings; `limit` is for a single option's share."""
        if (others, limit) not in self._far:
            by_option, in_all = (np.zeros(len(self._readings), dtype=bool) for _ in range(2))
            for where, block in self.blocks(others):
                by_option[where] = at_least(block.gaps.max(axis=0, initial=0), block.scale, limit)
                in_all[where] = at_least(block.gaps.sum(axis=0), block.scale, Fraction(1))
            self._far[others, limit] = Far(by_option, in_all)
        return self._far[others, limit]

    def blocks(self, others: int) -> Iterator[tuple[slice, Block]]:
        """All sheets, some at a time."""
        for start in range(0, len(self._readings), BLOCK):
            where = slice(start, start + BLOCK)
            yield where, self.block(where, others)

    def block(self, rows: slice | NDArray[np.int64], others: int) -> Block:
        """These sheets. One that has no surroundings is given no votes."""
        areas = self.areas(others)[rows]
        votes = self._readings.votes[rows].T.astype(np.int64)
        cast = self._votes.values[rows].astype(np.int64)
        alone = areas == NO_AREA
        if alone.any():
            votes[:, alone], cast[alone], areas = 0, 0, np.where(alone, 0, areas)
        if not self._table.shape[1]:
            return Block(votes, cast, votes, cast)
        around, around_cast = self._table.take(areas, axis=1) - votes, self._totals[areas] - cast
        kind = exact_type(20 * int(cast.max(initial=0)) * int(around_cast.max(initial=0)))
        return Block(*(figures.astype(kind, copy=False) for figures in (votes, cast, around, around_cast)))
