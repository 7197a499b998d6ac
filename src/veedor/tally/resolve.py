"""Which reading of a station counts, how good it is, and where the sources dispute it.

The declared policy, in this order, never the order of files or rows, nor the names of sources: a reading
confirmed by more independent custodians; with fewer contradictions inside itself; from the custodian that the pack
prefers. Among readings that no other custodian contradicts also: confirmed by more readings; with more fields read;
of the kind that the pack prefers. So nobody outvotes another custodian by handing in his own sheet twice. Readings
that still tie and are not the same are not counted: the station stays outstanding, and is listed as tied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from veedor.election.pack import Policy
from veedor.election.sheet import UNDECLARED, Kind, Source, State, holder
from veedor.tally.compare import Pair, independent
from veedor.tally.held import Held, read_options

NOBODY = -1
"""Index of the source of a station whose reading is not counted."""


class Grade(IntEnum):
    """How well a station's count is supported (house words: A, B, C, D)."""

    NONE = 0
    D = 1
    C = 2
    B = 3
    A = 4


@dataclass(frozen=True)
class Sound:
    """What the rules said of one source's readings: `errors` failed rules of severity error;
    `sums` where the printed sum was checked and held."""

    errors: NDArray[np.int64]
    sums: NDArray[np.bool_]


@dataclass(frozen=True)
class Resolved:
    """By position: the `source` whose reading counts (NOBODY: none), its `row` among that source's readings,
    its `grade`; `tied` where readings contradict each other and nothing prefers one; `disputed` where a
    counted reading has a rival reading; `doubtful` where nothing bounds the doubt: the counted reading breaks
    a rule of severity error, or a source says two things."""

    source: NDArray[np.int16]
    row: NDArray[np.int64]
    grade: NDArray[np.uint8]
    tied: NDArray[np.bool_]
    disputed: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]

    @property
    def counted(self) -> NDArray[np.bool_]:
        counted: NDArray[np.bool_] = self.source != NOBODY
        return counted


def resolve(
    size: int, held: Sequence[Held], pairs: Sequence[Pair], sound: Sequence[Sound], policy: Policy
) -> Resolved:
    """Choose one reading a station; `size` is the number of stations of the frame."""
    ranks = _Ranks(size, held, pairs, sound, policy)
    source, best = ranks.best()
    tied = ranks.tied(source, best)
    source[tied] = NOBODY
    row = _rows(size, held, source)
    disputed, doubtful = _contested(size, held, pairs, sound, source)
    grade = _grades(size, held, pairs, sound, source)
    return Resolved(source, row, grade, tied | _silenced(held, source), disputed, doubtful)


class _Ranks:
    """One number a source and station: the policy's criteria, packed most significant first."""

    def __init__(
        self, size: int, held: Sequence[Held], pairs: Sequence[Pair], sound: Sequence[Sound], policy: Policy
    ) -> None:
        self._size = size
        self._held = held
        self._pairs = pairs
        self._alone = len(held) == 1
        self._between_custodians = self._disputes_between_custodians()
        self.keys = [self._keys(index, sound[index], policy) for index in range(len(held))]

    def _keys(self, index: int, sound: Sound, policy: Policy) -> NDArray[np.int64]:
        """Rank by position; 0 where the source has no reading, so every real rank is above 0."""
        held = self._held[index]
        keys = np.zeros(self._size, dtype=np.int64)
        if self._alone:
            keys[held.positions] = 1
            return keys
        custodians, readings = self._support(index)
        rank = custodians[held.positions]
        rank = rank * 256 + (255 - np.minimum(sound.errors, 255))
        rank = rank * 256 + _preference(held.source.holder, [holder(one) for one in policy.prefer])
        own = np.minimum(readings[held.positions], 255)
        own = own * 4096 + np.count_nonzero(held.readings.states == State.NUMBER, axis=1)
        own = own * 16 + _preference(held.source.kind, policy.prefer_kinds)
        own[self._between_custodians[held.positions]] = 0
        keys[held.positions] = rank * 2**24 + own + 1
        return keys

    def _disputes_between_custodians(self) -> NDArray[np.bool_]:
        disputed = np.zeros(self._size, dtype=bool)
        for pair in self._pairs:
            if self._held[pair.a].source.holder != self._held[pair.b].source.holder:
                disputed[pair.differing] = True
        return disputed

    def _support(self, index: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many independent custodians, and how many other readings, say the same; by position."""
        readings = np.zeros(self._size, dtype=np.int64)
        by_custodian: dict[str, NDArray[np.bool_]] = {}
        for pair in self._pairs:
            if index not in (pair.a, pair.b):
                continue
            other = self._held[pair.b if pair.a == index else pair.a].source
            readings[pair.positions[~pair.differ]] += 1
            if other.independent_of(self._held[index].source):
                confirmed = by_custodian.setdefault(other.holder, np.zeros(self._size, dtype=bool))
                confirmed[pair.positions[~pair.differ & ~pair.one_image]] = True
        custodians = np.zeros(self._size, dtype=np.int64)
        for confirmed in by_custodian.values():
            custodians += confirmed
        return custodians, readings

    def best(self) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
        """The index of the best source by position (the first in the sorted order of sources among equals)."""
        source = np.full(self._size, NOBODY, dtype=np.int16)
        best = np.zeros(self._size, dtype=np.int64)
        for index, keys in enumerate(self.keys):
            better = keys > best
            source[better] = index
            best[better] = keys[better]
        return source, best

    def tied(self, source: NDArray[np.int16], best: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Where another source of the same rank says something else."""
        tied = np.zeros(self._size, dtype=bool)
        for pair in self._pairs:
            at = pair.unlike
            level = (self.keys[pair.a][at] == best[at]) & (self.keys[pair.b][at] == best[at])
            tied[at[level]] = True
        tied &= source != NOBODY
        return tied


def _preference(value: str, order: Sequence[str]) -> int:
    """Higher is better; 0 for what the pack does not name."""
    return len(order) - order.index(value) if value in order else 0


def _rows(size: int, held: Sequence[Held], source: NDArray[np.int16]) -> NDArray[np.int64]:
    row = np.full(size, NOBODY, dtype=np.int64)
    for index, one in enumerate(held):
        mine = source[one.positions] == index
        row[one.positions[mine]] = np.flatnonzero(mine)
    return row


def _silenced(held: Sequence[Held], source: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Stations without a counted reading because a source contradicts itself there."""
    silenced = np.zeros(len(source), dtype=bool)
    for one in held:
        silenced[one.contradictory] = True
    silenced &= source == NOBODY
    return silenced


def _contested(
    size: int, held: Sequence[Held], pairs: Sequence[Pair], sound: Sequence[Sound], source: NDArray[np.int16]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    disputed = np.zeros(size, dtype=bool)
    for pair in pairs:
        disputed[pair.differing] = True
    doubtful = np.zeros(size, dtype=bool)
    for index, one in enumerate(held):
        doubtful[one.contradictory] = True
        broken = one.positions[sound[index].errors > 0]
        doubtful[broken[source[broken] == index]] = True
    counted = source != NOBODY
    return disputed & counted, doubtful & counted


def _grades(
    size: int, held: Sequence[Held], pairs: Sequence[Pair], sound: Sequence[Sound], source: NDArray[np.int16]
) -> NDArray[np.uint8]:
    grade = np.zeros(size, dtype=np.uint8)
    for index, one in enumerate(held):
        mine = one.positions[source[one.positions] == index]
        grade[mine] = Grade.D if one.source.kind is Kind.DICTATED else Grade.C
    sources = [one.source for one in held]
    sums = _summed(size, held, sound)
    for pair in pairs:
        agree = pair.positions[~pair.differ & pair.whole]
        chosen = agree[np.isin(source[agree], (pair.a, pair.b))]
        if independent(sources, pair) and Kind.DICTATED not in (sources[pair.a].kind, sources[pair.b].kind):
            one_image = pair.positions[pair.one_image]
            grade[np.setdiff1d(chosen, one_image, assume_unique=True)] = Grade.A
        elif _machine_and_person(sources[pair.a], sources[pair.b]):
            confirmed = chosen[sums[pair.a][chosen] | sums[pair.b][chosen]]
            grade[confirmed] = np.maximum(grade[confirmed], Grade.B)
    return grade


def _summed(size: int, held: Sequence[Held], sound: Sequence[Sound]) -> list[NDArray[np.bool_]]:
    columns = []
    for one, judged in zip(held, sound, strict=True):
        by_position = np.zeros(size, dtype=bool)
        by_position[one.positions] = judged.sums & (judged.errors == 0) & read_options(one.readings)
        columns.append(by_position)
    return columns


def _machine_and_person(a: Source, b: Source) -> bool:
    """A QR code and a typed reading of one declared custodian's sheet."""
    same = a.holder == b.holder and a.holder != UNDECLARED
    return same and {a.kind, b.kind} == {Kind.QR, Kind.TYPED}
