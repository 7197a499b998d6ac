"""Adding up: totals and coverage of every area, in exact integers, as intervals where something is unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.pack import UNKNOWN
from veedor.election.sheet import State
from veedor.tally.counted import Counted
from veedor.tally.resolve import Grade, Resolved

_GRADES: Final = (Grade.A, Grade.B, Grade.C, Grade.D)


@dataclass(frozen=True)
class Total:
    """What the counted sheets of one area add up to.

    `votes` by option; `fields` the other fields (`valid`, `null`, …; absent where no counted sheet has them);
    `unread` counts, by option or field, the counted sheets whose figure is not a number; `most` is the upper
    end of the interval of an option with unread sheets, None where nothing bounds it. `stations` and
    `electors` are the area's, as far as known (None: not known); `sheets` and `electors_counted` are of the
    counted stations; `electors_unknown` counts the counted sheets without electors. `cast` adds the ballots of
    the sheets whose ballots are all read and whose electors are known, `cast_electors` those electors.
    """

    votes: Mapping[str, int]
    fields: Mapping[str, int]
    unread: Mapping[str, int]
    most: Mapping[str, int | None]
    sheets: int
    stations: int | None
    electors: int | None
    electors_counted: int
    electors_unknown: int
    cast: int
    cast_electors: int
    grades: Mapping[str, int]

    @property
    def options_sum(self) -> int:
        return sum(self.votes.values())

    @property
    def turnout(self) -> Fraction | None:
        """Ballots cast per elector, where both are known; None where that is nowhere."""
        return Fraction(self.cast, self.cast_electors) if self.cast_electors else None

    @property
    def coverage_stations(self) -> Fraction | None:
        return Fraction(self.sheets, self.stations) if self.stations else None

    @property
    def coverage_electors(self) -> Fraction | None:
        return Fraction(self.electors_counted, self.electors) if self.electors else None


@dataclass(frozen=True)
class _Sums:
    """One entry an area. `figures` holds a number for every field, `unread` for every field that is unread
    somewhere, `grades` for every grade."""

    figures: list[list[int]]
    unread: list[list[int]]
    grades: list[list[int]]
    sheets: list[int]
    with_electors: list[int]
    electors: list[int]
    cast: list[int]
    cast_electors: list[int]


class Roller:
    """Column sums of the counted figures by area, prepared once and asked for any slices."""

    def __init__(self, counted: Counted, resolved: Resolved, total_is: Sequence[str]) -> None:
        self._counted = counted
        self._total_is = total_is
        self._grade = resolved.grade
        self.is_counted = resolved.counted
        self._known_electors = self.is_counted & (counted.electors != UNKNOWN)
        self._unread = self.is_counted[:, None] & (counted.states != State.NUMBER)
        self._any_unread = np.flatnonzero(self._unread.any(axis=0))

    def total(self, area: slice, stations: int | None, electors: int | None) -> Total:
        """The total of the contest's stations inside `area`; `stations` and `electors` are official numbers."""
        (total,) = self.totals(np.asarray([area.start]), area.stop, [stations], [electors])
        return total

    def totals(
        self,
        starts: NDArray[np.int64],
        stop: int,
        stations: Sequence[int | None],
        electors: Sequence[int | None],
    ) -> Iterator[Total]:
        """The totals of areas side by side: each ends where the next one starts, the last one at `stop`."""
        sums = self._sums(starts, stop)
        ends = [*starts.tolist(), stop][1:]
        for index, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
            yield self._total(sums, index, slice(start, end), stations[index], electors[index])

    def _sums(self, starts: NDArray[np.int64], stop: int) -> _Sums:
        where = slice(int(starts[0]), stop) if len(starts) else slice(0, 0)
        firsts = starts - where.start

        def added(column: NDArray[Any]) -> NDArray[np.int64]:
            if not len(column):
                return np.zeros(len(firsts), dtype=np.int64)
            sums: NDArray[np.int64] = np.add.reduceat(column, firsts, dtype=np.int64)
            return sums

        def rows(columns: Iterable[NDArray[Any]]) -> list[list[int]]:
            sums = [added(column) for column in columns]
            return np.stack(sums, axis=1).tolist() if sums else [[] for _ in firsts]

        return _Sums(
            figures=rows(self._counted.counts[where].T),
            unread=rows(self._unread[where, field] for field in self._any_unread),
            grades=rows(self._grade[where] == grade for grade in _GRADES),
            sheets=added(self.is_counted[where]).tolist(),
            with_electors=added(self._known_electors[where]).tolist(),
            electors=added(self._electors[where]).tolist(),
            cast=added(self._cast[0][where]).tolist(),
            cast_electors=added(self._cast[1][where]).tolist(),
        )

    def _total(self, sums: _Sums, at: int, area: slice, stations: int | None, electors: int | None) -> Total:
        counted, sheets = self._counted, sums.sheets[at]
        unread = {counted.fields[i]: n for i, n in zip(self._any_unread, sums.unread[at], strict=True) if n}
        votes = dict(zip(counted.options, sums.figures[at], strict=False))
        fields = {
            name: total
            for name, total in zip(counted.fields, sums.figures[at], strict=True)
            if name not in votes and unread.get(name, 0) < sheets
        }
        return Total(
            votes=votes,
            fields=fields,
            unread=unread,
            most={name: self._most(area, name, votes[name]) for name in counted.options if name in unread},
            sheets=sheets,
            stations=stations,
            electors=electors,
            electors_counted=sums.electors[at],
            electors_unknown=sheets - sums.with_electors[at],
            cast=sums.cast[at],
            cast_electors=sums.cast_electors[at],
            grades=dict(zip((grade.name for grade in _GRADES), sums.grades[at], strict=True)),
        )

    @cached_property
    def _electors(self) -> NDArray[np.int64]:
        """Electors by station, 0 where they are not known."""
        return np.where(self._known_electors, self._counted.electors, 0)

    @cached_property
    def _cast(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ballots by station, and its electors; both 0 where not both are known. Ballots are the printed total,
        or what the form adds up to it."""
        ballots, known = self._parts_of_total()
        if self._counted.has("total"):
            printed = self._counted.known("total")
            ballots = np.where(printed, self._counted.column("total"), ballots)
            known |= printed
        known &= self._known_electors
        return np.where(known, ballots, 0), np.where(known, self._electors, 0)

    def _parts_of_total(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        counted = self._counted
        others = [name for name in self._total_is if name != "valid"]
        ballots = np.zeros(len(self.is_counted), dtype=np.int64)
        known = self.is_counted.copy()
        for name in (*counted.options, *others):
            known &= counted.known(name)
            if counted.has(name):
                ballots += counted.column(name)
        return ballots, known

    def _most(self, area: slice, option: str, votes: int) -> int | None:
        """Votes plus what the unread sheets could still hold: valid votes, else electors, less what is read."""
        at = np.flatnonzero(self._unread[area, self._counted.fields.index(option)]) + area.start
        read = self._counted.votes[at].sum(axis=1, dtype=np.int64)
        bound = self._counted.electors[at]
        if self._counted.has("valid"):
            bound = np.where(self._counted.known("valid")[at], self._counted.column("valid")[at], bound)
        if bool((bound == UNKNOWN).any()):
            return None
        return votes + int(np.maximum(bound - read, 0).sum())
