"""The accepted figures of every station, gathered from the sources whose readings count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veedor.election.frame import Frame
from veedor.election.pack import UNKNOWN
from veedor.election.sheet import Cells, State
from veedor.tally.held import Held
from veedor.tally.resolve import Resolved


@dataclass(frozen=True)
class Counted(Cells):
    """By position: `counts` and `states` (stations × fields, options first), with NO_SUCH_FIELD wherever the
    counted reading has no such field or the station is not counted; `electors` the best known number of
    electors (register, else the smallest that a held sheet states, else UNKNOWN)."""

    options: tuple[str, ...]
    fields: tuple[str, ...]
    counts: NDArray[np.int32]
    states: NDArray[np.uint8]
    electors: NDArray[np.int64]


def gather(
    frame: Frame, options: tuple[str, ...], held: Sequence[Held], resolved: Resolved, largest_station: int | None
) -> Counted:
    """Put the counted reading of every station into one matrix."""
    electors = best_electors(frame, held, largest_station)
    fields = _all_fields(options, held)
    alone = _single(frame, held, fields, resolved)
    if alone is not None:
        return Counted(options, fields, alone.readings.counts, alone.readings.states, electors)
    shape = (len(frame), len(fields))
    counts = np.zeros(shape, dtype=np.int32, order="F")
    states = np.full(shape, State.NO_SUCH_FIELD, dtype=np.uint8, order="F")
    for index, one in enumerate(held):
        positions = np.flatnonzero(resolved.source == index)
        rows = resolved.row[positions]
        for column, name in enumerate(one.readings.fields):
            target = fields.index(name)
            counts[positions, target] = one.readings.counts[rows, column]
            states[positions, target] = one.readings.states[rows, column]
    return Counted(options, fields, counts, states, electors)


def _single(frame: Frame, held: Sequence[Held], fields: tuple[str, ...], resolved: Resolved) -> Held | None:
    """The only source, where its rows are the frame's stations in order: nothing needs copying."""
    if len(held) != 1 or held[0].readings.fields != fields or len(held[0]) != len(frame):
        return None
    return held[0] if bool(resolved.counted.all()) else None


def _all_fields(options: tuple[str, ...], held: Sequence[Held]) -> tuple[str, ...]:
    rest: dict[str, None] = {}
    for one in held:
        rest.update(dict.fromkeys(one.readings.fields[len(options) :]))
    return (*options, *rest)


def best_electors(frame: Frame, held: Sequence[Held], largest_station: int | None) -> NDArray[np.int64]:
    """The register's electors; where it is silent, the smallest number that any held sheet states, and no
    more than a station may have, because too large a number would hide outstanding electors."""
    sheets = np.full(len(frame), np.iinfo(np.int64).max, dtype=np.int64)
    for one in held:
        if one.readings.has("electors"):
            known = one.readings.known("electors")
            stated = one.readings.column("electors")[known].astype(np.int64)
            at = one.positions[known]
            sheets[at] = np.minimum(sheets[at], stated)
    unstated = sheets == np.iinfo(np.int64).max
    if largest_station is not None:
        sheets = np.minimum(sheets, largest_station)
    without_roll = frame.ballots != UNKNOWN
    from_sheets = np.where(unstated | without_roll, UNKNOWN, sheets)
    return np.where(frame.electors != UNKNOWN, frame.electors, from_sheets)
