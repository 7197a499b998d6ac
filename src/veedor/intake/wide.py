"""Tables with one row a sheet: a column for every option and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from veedor.election.contest import Contest
from veedor.election.frame import Keys
from veedor.election.sheet import Readings, Source, State
from veedor.intake.cells import Figures, Marks, added, figures
from veedor.intake.layout import Layout
from veedor.intake.sieve import Sieve
from veedor.intake.texts import as_array

Columns = Mapping[str, Figures | None]
"""Figures by field, in the order of the reading; None where the table has no such field."""


@dataclass(frozen=True)
class Sheets:
    """What all contests of one table share: where each row comes from."""

    source: Source
    file: str
    sieve: Sieve
    stations: Keys
    texts: Mapping[str, pl.Series]


def read_wide(sheets: Sheets, layout: Layout, contests: Iterable[Contest]) -> list[Readings]:
    """One set of readings for every contest that the layout has votes of. A cell that is no count refuses
    its row for all of them."""
    reader = _Reader(sheets.sieve, layout)
    found = [(contest, reader.fields(contest)) for contest in contests if layout.mapping.votes.get(contest.id)]
    return [_readings(sheets, contest, columns) for contest, columns in found]


class _Reader:
    """Reads each column once, though contests may share it."""

    def __init__(self, sieve: Sieve, layout: Layout) -> None:
        self._sieve, self._layout = sieve, layout
        self._marks = Marks.of(layout.mapping)
        self._read: dict[str, Figures] = {}

    def fields(self, contest: Contest) -> Columns:
        """The contest's options, all of them, and the other fields that the table carries."""
        votes = self._layout.mapping.votes[contest.id]
        fields = self._layout.mapping.fields.get(contest.id, {})
        options = {option: self.sum_of(votes.get(option, ())) for option in contest.option_ids}
        others = {name: self.sum_of(columns) for name, columns in fields.items()}
        return options | {name: read for name, read in others.items() if read is not None}

    def sum_of(self, columns: Sequence[str]) -> Figures | None:
        """The sum of some columns; None unless the table has all of them."""
        if not columns or not self._layout.has(*columns):
            return None
        total = added(self._column(name) for name in columns)
        last = self._sieve.grid.columns[self._layout.columns[columns[-1]]]
        self._sieve.refuse_figures(total, last, " + ".join(columns))
        return total

    def _column(self, name: str) -> Figures:
        if name not in self._read:
            column = self._sieve.grid.columns[self._layout.columns[name]]
            self._read[name] = figures(column, self._marks)
            self._sieve.refuse_figures(self._read[name], column, name)
        return self._read[name]


def figure_of(sieve: Sieve, layout: Layout, columns: Sequence[str]) -> Figures | None:
    """One figure of every row, for tables that are read for it alone."""
    return _Reader(sieve, layout).sum_of(columns)


def _readings(sheets: Sheets, contest: Contest, columns: Columns) -> Readings:
    good = ~sheets.sieve.bad
    whole = bool(good.all())
    shape = (int(np.count_nonzero(good)), len(columns))
    counts = np.empty(shape, dtype=np.int32, order="F")
    states = np.zeros(shape, dtype=np.uint8, order="F")
    for at, read in enumerate(columns.values()):
        counts[:, at] = 0 if read is None else read.counts if whole else read.counts[good]
        if read is None:
            states[:, at] = State.NO_SUCH_FIELD
        elif read.states is not None:
            states[:, at] = read.states[good]
    rows = sheets.sieve.grid.rows
    return Readings(
        source=sheets.source,
        contest=contest.id,
        file=sheets.file,
        options=contest.option_ids,
        fields=tuple(columns),
        stations=sheets.stations if whole else sheets.stations[good],
        counts=counts,
        states=states,
        rows=rows if whole else rows[good],
        texts={name: as_array(text.filter(pl.Series(good))) for name, text in sheets.texts.items()},
    )
