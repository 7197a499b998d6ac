"""Tables with one row an option: pivoted into one reading a station and contest.

The words of the option column are ids of options or names of fields, or stand for them in `option_names`; rows
with other words are refused. A count that is none, or an option that stands twice, refuses the whole sheet, as
it would in a table with one row a sheet. What has no row at a station is `NO_SUCH_FIELD` there. Columns that
repeat on every row of a sheet (`fields`, `texts`) must agree among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.election.contest import Contest
from veedor.election.sheet import FIELDS, Readings, State
from veedor.intake.cells import Figures, Marks, figures
from veedor.intake.grid import Column
from veedor.intake.layout import Layout
from veedor.intake.texts import as_array
from veedor.intake.wide import Sheets, figure_of

_NONE = -1
_Ints = NDArray[np.int64]


def read_long(sheets: Sheets, layout: Layout, contests: Sequence[Contest]) -> list[Readings]:
    """One set of readings for every contest that the table has rows of."""
    return _Long(sheets, layout, contests).readings()


class _Long:
    """`contest`, `field`, `sheet` say of every row to what it belongs: positions among the contests, among
    the contest's `names`, and among all pairs of station and contest."""

    def __init__(self, sheets: Sheets, layout: Layout, contests: Sequence[Contest]) -> None:
        self._sheets, self._sieve, self._layout, self._contests = sheets, sheets.sieve, layout, contests
        self._names = [(*contest.option_ids, *FIELDS) for contest in contests]
        self._contest = self._contests_of_rows()
        self._field = self._fields_of_rows()
        self._votes = self._votes_of_rows()
        self._sheet = self._sheets_of_rows()
        self._repeated = self._repeated_fields()
        self._refuse_twice()
        self._refuse_rest_of_sheets()

    def readings(self) -> list[Readings]:
        """Sheets in the order of their stations' keys."""
        good = ~self._sieve.bad
        mine = [np.flatnonzero(good & (self._contest == at)) for at in range(len(self._contests))]
        return [self._pivoted(at, rows) for at, rows in enumerate(mine) if len(rows)]

    def _cells(self, name: str) -> Column:
        return self._sieve.grid.columns[self._layout.columns[name]]

    def _contests_of_rows(self) -> _Ints:
        name = self._layout.mapping.contest_column
        if name is None:
            return np.zeros(len(self._sieve.grid), dtype=np.int64)
        ids = {contest.id: at for at, contest in enumerate(self._contests)}
        found = _positions(self._cells(name).text(), ids, self._layout.mapping.contest_names)
        self._sieve.refuse("intake.row.unknown_contest", found == _NONE, self._cells(name), column=name)
        return found

    def _fields_of_rows(self) -> _Ints:
        name = self._layout.mapping.option_column or ""
        words = self._cells(name).text()
        field = np.full(len(words), _NONE, dtype=np.int64)
        for at, names in enumerate(self._names):
            ids = {known: position for position, known in enumerate(names)}
            here = self._contest == at
            field[here] = _positions(words, ids, self._layout.mapping.option_names)[here]
        self._sieve.refuse("intake.row.unknown_option", field == _NONE, self._cells(name), column=name)
        return field

    def _votes_of_rows(self) -> Figures:
        return figures(self._cells(self._layout.mapping.votes_column or ""), Marks.of(self._layout.mapping))

    def _sheets_of_rows(self) -> _Ints:
        _, station = np.unique(self._sheets.stations, return_inverse=True)
        return station.astype(np.int64) * len(self._contests) + self._contest

    def _repeated_fields(self) -> Mapping[str, Mapping[str, Figures]]:
        """The figures that every row of a sheet repeats, by contest and field."""
        repeated: dict[str, dict[str, Figures]] = {}
        for contest in self._contests:
            columns = self._layout.mapping.fields.get(contest.id, {})
            read = {name: figure_of(self._sieve, self._layout, of) for name, of in columns.items()}
            repeated[contest.id] = {name: found for name, found in read.items() if found is not None}
        return repeated

    def _refuse_twice(self) -> None:
        entry = self._sheet * (max(map(len, self._names)) + 1) + self._field
        entry[self._sieve.bad] = -1 - np.arange(np.count_nonzero(self._sieve.bad))
        _, which, times = np.unique(entry, return_inverse=True, return_counts=True)
        name = self._layout.mapping.option_column or ""
        self._sieve.refuse("intake.row.option_twice", times[which] > 1, self._cells(name), column=name)

    def _refuse_rest_of_sheets(self) -> None:
        """A sheet of which one row is at fault is not used at all; rows of no sheet of ours do not count."""
        ours = (self._contest != _NONE) & (self._field != _NONE)
        votes = self._layout.mapping.votes_column or ""
        self._sieve.refuse_figures(self._votes, self._cells(votes), votes)
        for position, contest in enumerate(self._contests):
            mine = ours & (self._contest == position)
            for name, read in self._repeated[contest.id].items():
                differs = self._differs(read.counts) | self._differs(_states(read))
                self._sieve.refuse("intake.row.sheet_disagrees", differs & mine, column=name)
        for name, text in self._sheets.texts.items():
            differs = self._differs(text.rank("dense").to_numpy().astype(np.int64))
            self._sieve.refuse("intake.row.sheet_disagrees", differs & ours, column=name)
        faulty = np.isin(self._sheet, self._sheet[self._sieve.bad & ours])
        self._sieve.refuse("intake.row.sheet_refused", faulty & ours)

    def _differs(self, values: NDArray[np.int32] | _Ints | NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Where a row says otherwise than its sheet's first row."""
        _, first, sheet = np.unique(self._sheet, return_index=True, return_inverse=True)
        differs: NDArray[np.bool_] = values != values[first[sheet]]
        return differs

    def _pivoted(self, at: int, rows: _Ints) -> Readings:
        contest = self._contests[at]
        _, first, sheet = np.unique(self._sheet[rows], return_index=True, return_inverse=True)
        firsts = rows[first]
        kept, column = self._kept_fields(at, self._field[rows])
        repeated = {name: read for name, read in self._repeated[contest.id].items() if name not in kept}
        shape = (len(firsts), len(kept) + len(repeated))
        counts = np.zeros(shape, dtype=np.int32, order="F")
        states = np.full(shape, State.NO_SUCH_FIELD, dtype=np.uint8, order="F")
        counts[sheet, column] = self._votes.counts[rows]
        states[sheet, column] = _states(self._votes)[rows]
        for position, read in enumerate(repeated.values(), start=len(kept)):
            counts[:, position], states[:, position] = read.counts[firsts], _states(read)[firsts]
        return Readings(
            source=self._sheets.source,
            contest=contest.id,
            file=self._sheets.file,
            options=contest.option_ids,
            fields=(*kept, *repeated),
            stations=self._sheets.stations[firsts],
            counts=counts,
            states=states,
            rows=self._sieve.grid.rows[firsts],
            texts={name: as_array(text.gather(firsts)) for name, text in self._sheets.texts.items()},
        )

    def _kept_fields(self, at: int, field: _Ints) -> tuple[tuple[str, ...], _Ints]:
        """The contest's options and the other fields that occur; the place of each row's field among them."""
        options = len(self._contests[at].option_ids)
        occurring = np.union1d(np.arange(options), field)
        return tuple(self._names[at][int(one)] for one in occurring), np.searchsorted(occurring, field)


def _positions(words: pl.Series, ids: dict[str, int], names: Mapping[str, str]) -> _Ints:
    """Positions of words that are ids, or stand for one; `_NONE` of all others."""
    meant = ids | {word.strip(): ids[stands_for] for word, stands_for in names.items() if stands_for in ids}
    found = words.replace_strict(meant, default=_NONE, return_dtype=pl.Int64) if meant else None
    return np.full(len(words), _NONE, dtype=np.int64) if found is None else found.to_numpy().copy()


def _states(read: Figures) -> NDArray[np.uint8]:
    return np.zeros(len(read.counts), dtype=np.uint8) if read.states is None else read.states
