"""One source's sheets, one reading a station: what repeats is folded, what contradicts itself abstains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veedor.election.frame import NOWHERE
from veedor.election.sheet import Readings, Source, State

MARKS = ("blank", "null")
"""Fields beside the options in which voters speak; with the options, what sources are compared on."""


@dataclass(frozen=True)
class Held:
    """`positions` are the stations (ascending, each once) and `readings` their readings, row by row.

    `origin` is each row's index among all rows of the source. `contradictory` are stations for which the source
    says two different things: it has no reading of them.
    """

    readings: Readings
    positions: NDArray[np.int64]
    origin: NDArray[np.int64]
    contradictory: NDArray[np.int64]

    @property
    def source(self) -> Source:
        return self.readings.source

    def __len__(self) -> int:
        return len(self.positions)


def hold(readings: Readings, positions: NDArray[np.int64], members: NDArray[np.bool_]) -> Held:
    """Keep the readings, at these positions, of stations that the contest covers (`members`, by position), one
    each.

    The order of rows does not matter: equal repetitions are one reading, unequal ones are none. A row of which no
    vote is read is no reading of the sheet: the station stays outstanding.
    """
    belongs = (positions != NOWHERE) & _some_vote_read(readings)
    belongs[belongs] = members[positions[belongs]]
    if belongs.all() and bool(np.all(positions[1:] > positions[:-1])):
        return Held(readings, positions, np.arange(len(readings)), np.zeros(0, dtype=np.int64))
    chosen = np.flatnonzero(belongs)
    chosen = chosen[np.argsort(positions[chosen], kind="stable")]
    return _one_each(readings, positions, chosen)


def _some_vote_read(readings: Readings) -> NDArray[np.bool_]:
    read = np.zeros(len(readings), dtype=bool)
    for column in range(len(readings.options)):
        read |= readings.states[:, column] == State.NUMBER
    return read


def _one_each(readings: Readings, positions: NDArray[np.int64], chosen: NDArray[np.int64]) -> Held:
    at = positions[chosen]
    repeated = np.concatenate(([False], at[1:] == at[:-1]))
    contradictory = np.unique(at[1:][_unlike_previous(readings, chosen) & repeated[1:]])
    keep = ~repeated & ~np.isin(at, contradictory)
    return Held(readings.take(chosen[keep]), at[keep], chosen[keep], contradictory)


def _unlike_previous(readings: Readings, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    unlike = np.zeros(max(len(chosen) - 1, 0), dtype=bool)
    for matrix in (readings.counts, readings.states):
        for column in range(len(readings.fields)):
            values = matrix[chosen, column]
            unlike |= values[1:] != values[:-1]
    return unlike


def read_options(readings: Readings) -> NDArray[np.bool_]:
    """Where every option's votes are a number."""
    complete = np.ones(len(readings), dtype=bool)
    for column in range(len(readings.options)):
        complete &= readings.states[:, column] == State.NUMBER
    return complete
