"""The arithmetic verdict along a night: what no sheet that is still out could change. Exact integers.

    A(counted) + outstanding · min(0, min_c w_c) > 0      the assertion A holds whatever comes
    A(counted) + outstanding · max(0, max_c w_c) ≤ 0      it fails whatever comes

`outstanding` is the most votes that uncounted stations could bring: their electors, and beyond them at each station
what the law allows or, if that is more, the largest excess of votes over electors that a counted sheet has shown:
a roll that was too small once bounds no other station either. A station whose electors nobody states, or that has
none (a special station without a roll), is bounded by `largest_station` alone; without that nothing bounds the
count until the station is in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.forecast.condition import Way


class Answer(StrEnum):
    """Whether an assertion, or a condition, holds at the end."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


def answer_of(ways: Iterable[Iterable[Answer]]) -> Answer:
    """The answer of a condition from those of its assertions, way by way."""
    found = [_all(way) for way in ways]
    if Answer.YES in found:
        return Answer.YES
    return Answer.NO if all(one is Answer.NO for one in found) else Answer.UNDECIDED


def _all(way: Iterable[Answer]) -> Answer:
    answers = set(way)
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNDECIDED if Answer.UNDECIDED in answers else Answer.YES


@dataclass(frozen=True)
class Bounds:
    """`extra`: lawful ballots of each station beyond its electors. `largest_station`: the most electors that any
    station may have, None where nobody says. `beyond`: electors of the register that none of the stations has, None
    where nobody knows how many."""

    extra: int = 0
    largest_station: int | None = None
    beyond: int | None = 0


class Running:
    """Totals of the counted stations, and what bounds the others. Costs O(batch) a batch, O(1) a verdict; a
    correction that lowers votes costs O(stations). Not for several threads."""

    def __init__(self, electors: NDArray[np.int64], options: int, bounds: Bounds | None = None) -> None:
        """`electors`: one a station, below 1 where there is no roll or nobody states it."""
        self._electors = electors
        self._bounds = bounds or Bounds()
        self._votes = np.zeros((len(electors), options), dtype=np.int64)
        self._counted = np.zeros(len(electors), dtype=bool)
        self._outside = electors < 1
        self._roll = int(electors[~self._outside].sum())
        self._without_roll = int(np.count_nonzero(self._outside))
        self._excess = 0
        self.totals = np.zeros(options, dtype=np.int64)
        self.counted = 0

    def count(self, positions: NDArray[np.intp], votes: NDArray[np.int64]) -> None:
        """The votes (rows × options) of some stations; one that was counted before is corrected."""
        again = self._counted[positions]
        self.totals += votes.sum(axis=0) - self._votes[positions[again]].sum(axis=0)
        self._votes[positions] = votes
        fresh = positions[~again]
        outside = self._outside[fresh]
        self._counted[fresh] = True
        self.counted += len(fresh)
        self._roll -= int(self._electors[fresh[~outside]].sum())
        self._without_roll -= int(np.count_nonzero(outside))
        # What was the largest excess may just have been corrected away.
        among = np.flatnonzero(self._counted) if again.any() else positions
        self._excess = max(0 if again.any() else self._excess, self._largest_excess(among))

    def _largest_excess(self, positions: NDArray[np.intp]) -> int:
        known = positions[~self._outside[positions]]
        excess = self._votes[known].sum(axis=1) - self._electors[known]
        return int(excess.max(initial=0))

    @property
    def uncounted(self) -> int:
        return len(self._electors) - self.counted

    @property
    def outstanding(self) -> int | None:
        """The most votes that the uncounted stations could bring; None where nothing bounds them."""
        bounds = self._bounds
        if bounds.beyond is None or (self._without_roll and bounds.largest_station is None):
            return None
        unstated = self._without_roll * (bounds.largest_station or 0)
        return self._roll + unstated + bounds.beyond + self.uncounted * max(bounds.extra, self._excess)

    def verdict(self, ways: tuple[Way, ...]) -> Answer:
        """Whether a condition's ways hold or fail whatever comes."""
        outstanding = self.outstanding
        return answer_of((self._of(one, outstanding) for one in way) for way in ways)

    def _of(self, one: Assertion, outstanding: int | None) -> Answer:
        value = one.value(self.totals)
        worst, best = _after(value, one.worst_vote, outstanding), _after(value, one.best_vote, outstanding)
        if worst is not None and one.holds(worst):
            return Answer.YES
        return Answer.UNDECIDED if best is None or one.holds(best) else Answer.NO


def _after(value: int, vote: int, outstanding: int | None) -> int | None:
    """The value after all outstanding votes, each of which adds `vote`; None where nothing bounds it."""
    if not vote:
        return value
    return None if outstanding is None else value + vote * outstanding
