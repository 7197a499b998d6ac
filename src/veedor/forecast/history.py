"""The order in which stations came in, and the night cut at earlier moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.design import Design
from veedor.forecast.drift import CUTS, LEAST_BEFORE, LEAST_SINCE, Miss, distance
from veedor.forecast.model import foresee
from veedor.forecast.sums import Counted, Floats, Pending, counted, pending


@dataclass(frozen=True)
class Cut:
    """One earlier moment: what was counted before, the stations that came since and their votes (K). `before`,
    `until`: shares of all electors."""

    done: Counted
    since: Pending
    votes: Floats
    before: float
    until: float

    def miss(self, design: Design, weights: Floats) -> Miss:
        """How far off what had been foreseen of the stations since, by assertion (columns of `weights`)."""
        said, electors = foresee(design.tree, self.done, self.since, weights), self.since.total
        off = (self.votes @ weights - said.total) / electors
        return Miss(off, said.variance / electors**2, distance(self.before, self.until))


class History:
    """Batches in order of arrival. Cuts fall between batches, never inside one."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._order: list[NDArray[np.intp]] = []
        self._ends: list[int] = []

    def __len__(self) -> int:
        return int(self._ends[-1]) if self._ends else 0

    def add(self, batches: Sequence[NDArray[np.intp]]) -> None:
        self._ends.extend(len(self) + np.cumsum([len(batch) for batch in batches]))
        self._order.append(np.concatenate(batches))

    def cuts(self, votes: NDArray[np.int64]) -> tuple[Cut, ...]:
        """`votes`: of every station (n × options); only those of arrived ones are looked at."""
        pieces = list(self._pieces())
        sums = [counted(self._design, at, votes[at]) for at in pieces]
        waiting = [pending(self._design, at) for at in pieces]
        everyone = float(self._design.size.sum())
        until = sum(one.total for one in waiting) / everyone
        made = []
        for last in range(1, len(pieces)):
            before = sum(one.total for one in waiting[:last]) / everyone
            done, since = _joined(sums[:last]), _joined(waiting[last:])
            made.append(Cut(done, since, _joined(sums[last:]).votes, before, until))
        return tuple(made)

    def _pieces(self) -> Iterator[NDArray[np.intp]]:
        """All arrived stations, parted at the cuts."""
        if not self._order:
            return
        order, start = np.concatenate(self._order), 0
        for end in self._marks():
            yield order[start:end]
            start = end
        yield order[start:]

    def _marks(self) -> list[int]:
        arrived, ends = len(self), np.array(self._ends)
        marks = sorted({int(ends[np.searchsorted(ends, share * arrived)]) for share in CUTS})
        return [mark for mark in marks if mark >= LEAST_BEFORE and arrived - mark >= LEAST_SINCE]


Sums = TypeVar("Sums", Counted, Pending)


def _joined(pieces: Sequence[Sums]) -> Sums:
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    return whole
