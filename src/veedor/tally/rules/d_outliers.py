"""D12: sheets far outside the spread of their area, by median and median deviation."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.tally.rules.columns import VOTES, Mask
from veedor.tally.rules.d_shares import ENOUGH_VOTES
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts
from veedor.tally.rules.surroundings import NO_AREA, Surroundings

MILLIONTHS: Final = 10**6
"""Shares here are whole millionths, rounded down."""
SPREADS: Final = 6
"""An outlier lies more than this many median deviations from the median: 4 standard deviations if the
shares of an area were normally distributed, which happens to one sheet in 20,000."""
LEAST_SPREAD: Final = MILLIONTHS // 100
"""A median deviation below one point counts as one point: in very even areas nothing else would pass."""
OTHERS: Final = 9
"""A median over fewer than ten sheets says little."""

_ROOM: Final = 1 << 22
"""Above any doubled share in millionths: (area, value) is sorted as area × _ROOM + value."""

Column = NDArray[np.int64]


class Spread:
    """Twice the median and four times the median deviation of every sheet's area; 0 where there is none."""

    def __init__(self, sheets: Sheets) -> None:
        around = sheets.surroundings
        self.lead = int(np.argmax(around.whole)) if len(around.whole) else 0
        self.shares = _shares(sheets, self.lead, around.usable)
        self.areas = around.areas(OTHERS)
        self.median2 = np.zeros(len(sheets), dtype=np.int64)
        self.deviation4 = np.zeros(len(sheets), dtype=np.int64)
        offset = 0
        for level in around.levels:
            size = int(level.max(initial=-1)) + 1
            self._measure(around, level, self.areas - offset, size)
            offset += size

    def _measure(self, around: Surroundings, level: Column, wanted: Column, size: int) -> None:
        """One level: only the areas that are some sheet's smallest large enough one (`wanted`, below 0 or from
        `size` if of another level), but with all their sheets."""
        mine = np.flatnonzero((wanted >= 0) & (wanted < size))
        if not len(mine):
            return
        asked = np.zeros(size, dtype=bool)
        asked[wanted[mine]] = True
        area = level[around.area]
        members = np.flatnonzero(around.usable & asked[area])
        area, shares = area[members], self.shares[members]
        median2 = _doubled_medians(area, shares, size)
        deviation4 = _doubled_medians(area, np.abs(2 * shares - median2[area]), size)
        self.median2[mine] = median2[wanted[mine]]
        self.deviation4[mine] = deviation4[wanted[mine]]

    @property
    def outside(self) -> Mask:
        spread4 = np.maximum(self.deviation4, 4 * LEAST_SPREAD)
        outside: Mask = 2 * np.abs(2 * self.shares - self.median2) > SPREADS * spread4
        return outside


def _shares(sheets: Sheets, option: int, usable: Mask) -> Column:
    votes = sheets.readings.counts[:, option].astype(np.int64) if sheets.readings.options else 0
    return votes * MILLIONTHS // np.where(usable, sheets.columns.votes.values, 1)


def _doubled_medians(area: Column, values: Column, areas: int) -> Column:
    """Twice the median of the values (0 … 2 million) of each area; 0 for areas without any."""
    ordered = np.sort(area * _ROOM + values, kind="stable")  # quickest where sheets already stand by area
    sizes = np.bincount(area, minlength=areas)
    starts = np.cumsum(sizes) - sizes
    filled = np.flatnonzero(sizes)
    low = starts[filled] + (sizes[filled] - 1) // 2
    high = starts[filled] + sizes[filled] // 2
    doubled = np.zeros(areas, dtype=np.int64)
    doubled[filled] = ordered[low] % _ROOM + ordered[high] % _ROOM
    return doubled


def _within_the_spread(sheets: Sheets) -> Checked:
    spread, votes = Spread(sheets), sheets.columns.votes
    known = spread.areas != NO_AREA
    failed = spread.outside & (votes.values >= ENOUGH_VOTES)

    def numbers(row: int) -> Numbers:
        return {
            "option": sheets.readings.options[spread.lead],
            "here": Fraction(int(spread.shares[row]), MILLIONTHS),
            "median": Fraction(int(spread.median2[row]), 2 * MILLIONTHS),
            "deviation": Fraction(int(spread.deviation4[row]), 4 * MILLIONTHS),
            "times": SPREADS,
        }

    alone = int(np.count_nonzero(votes.known & ~known))
    return Checked(verdicts(known, failed), {**votes.missing, "surroundings": alone}, numbers)


OUTLIERS: Final[tuple[Rule[Sheets], ...]] = (
    Rule(
        "D12",
        Severity.WARNING,
        "Σv ≥ 30 ⇒ |x − median x'| ≤ 6 · max(median |x' − median x'|, 1 %), where x = v_1 / Σv",
        (VOTES,),
        _within_the_spread,
    ),
)
"""v_1 is the option with most votes over the source; x' are the sheets of the smallest area that holds ten."""
