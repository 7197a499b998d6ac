"""Tables of one contest in the order in which its sheets came in: a row a station.

Columns are known by name and place: `station`; then the areas, from large to small; then the electors (`electors`
or `registered`); then a column an option. `blank`, `null`, `valid` and `total` are no options; `arrived_order` (a
number) or else `arrived_at` (an ISO time) says when the sheet came in, and an empty one that it came last.

Electors never refuse a row: what is no whole number is unknown. Votes and order do. A row without any vote is a
station that is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import Problem, Refused
from veedor.election.pack import UNKNOWN, TableMap
from veedor.election.sheet import State
from veedor.intake.cells import Figures, Marks, figures
from veedor.intake.container import opened
from veedor.intake.grid import Column, Grid, Wanted
from veedor.intake.layout import folded
from veedor.intake.matching import open_table
from veedor.intake.refusals import Refusals, refusals_of
from veedor.intake.shown import shown_list
from veedor.intake.sieve import Sieve

STATION: Final = "station"
ELECTORS: Final = ("electors", "registered")
FIELDS: Final = ("blank", "null", "valid", "total")
ORDER: Final = "arrived_order"
TIME: Final = "arrived_at"
NEVER: Final = -1
"""The batch of a station that is not counted."""


@dataclass(frozen=True)
class Columns:
    """Where the columns stand in a header; None where there is no such column."""

    station: int
    areas: tuple[int, ...]
    electors: int
    options: tuple[int, ...]
    fields: Mapping[str, int]
    order: int | None
    time: int | None

    @property
    def wanted(self) -> Wanted:
        """What to read: options and fields as counts, the rest as written."""
        when = [at for at in (self.order, self.time) if at is not None]
        counts = frozenset((*self.options, *self.fields.values()))
        return Wanted(counts, frozenset(), frozenset((self.station, *self.areas, self.electors, *when)))


@dataclass(frozen=True)
class Arrivals:
    """One contest as its sheets came in, rows sorted by batch and then by station, so that the order of the file
    changes nothing.

    `places`: int32[n, areas], a code for each level. `electors`: UNKNOWN where the file states no whole number.
    `votes`: int64[n, options]; `fields`: int64[n] each, UNKNOWN where empty. `batch`: from 0, NEVER where the
    station has no votes. `untimed`: counted stations without a moment, which came last, in one batch.
    """

    file: str
    stations: tuple[str, ...]
    areas: tuple[str, ...]
    places: NDArray[np.int32]
    electors: NDArray[np.int64]
    options: tuple[str, ...]
    votes: NDArray[np.int64]
    fields: Mapping[str, NDArray[np.int64]]
    batch: NDArray[np.int64]
    untimed: int
    refused: Refusals

    def __len__(self) -> int:
        return len(self.batch)


def read_arrivals(path: Path) -> Arrivals:
    """Read one file. Refused, all at once: no such columns, no row that can be used, a station twice."""
    with opened(path) as content, TemporaryDirectory(prefix="veedor-") as folder:
        table = open_table(content, TableMap(id="arrivals", station=()), Path(folder))
        columns = recognised(table.header, content.name)
        grid = table.read(columns.wanted)
        return _Reader(grid, columns, table.header, content.name).read()


def recognised(header: Sequence[str], file: str) -> Columns:
    """The columns of a header. Refused, all at once: what it lacks."""
    at = {folded(name): position for position, name in enumerate(header)}
    station = at.get(STATION)
    electors = next((at[name] for name in ELECTORS if name in at), None)
    order, time = at.get(ORDER), at.get(TIME)
    fields: dict[str, int] = {name: at[name] for name in FIELDS if name in at}
    apart = {station, electors, order, time, *fields.values()}
    after = len(header) if electors is None else electors + 1
    options = tuple(position for position in range(after, len(header)) if position not in apart)
    lacks = {
        "station": station is None,
        "electors": electors is None,
        "options": electors is not None and len(options) < 2,
        "order": order is None and time is None,
    }
    if any(lacks.values()):
        listed = shown_list(list(header))
        raise Refused(Problem(f"arrivals.no_{what}", file, {"header": listed}) for what in lacks if lacks[what])
    assert station is not None
    assert electors is not None
    areas = tuple(position for position in range(electors) if position not in apart)
    return Columns(station, areas, electors, options, fields, order, time)


class _Reader:
    """One table on its way to arrivals."""

    def __init__(self, grid: Grid, columns: Columns, header: Sequence[str], file: str) -> None:
        self._grid, self._columns, self._header, self._file = grid, columns, header, file
        self._sieve = Sieve(grid)

    def read(self) -> Arrivals:
        stations = self._stations()
        votes, counted = self._votes()
        fields = {name: self._field(at) for name, at in self._columns.fields.items()}
        moment, timed = self._moments()
        kept = np.flatnonzero(~self._sieve.bad)
        self._require_rows(kept)
        batch = _batches(moment[kept], timed[kept], counted[kept])
        order = np.lexsort((stations[kept], batch))
        rows = kept[order]
        return Arrivals(
            file=self._file,
            stations=tuple(stations[rows].tolist()),
            areas=tuple(self._header[at] for at in self._columns.areas),
            places=self._places()[rows],
            electors=self._electors()[rows],
            options=tuple(self._header[at] for at in self._columns.options),
            votes=votes[rows],
            fields={name: column[rows] for name, column in fields.items()},
            batch=batch[order],
            untimed=int(np.count_nonzero(counted[rows] & ~timed[rows])),
            refused=refusals_of(self._grid, (*self._grid.faults, *self._sieve.faults), self._file),
        )

    def _cells(self, at: int) -> Column:
        return self._grid.columns[at]

    def _stations(self) -> NDArray[np.str_]:
        """Station codes as written. Refused: rows without one, and those that name a station again."""
        written = self._cells(self._columns.station)
        codes = written.text()
        self._sieve.refuse(
            "intake.row.code_missing", (codes == "").to_numpy(), column=self._name(self._columns.station)
        )
        self._sieve.refuse("arrivals.again", (~codes.is_first_distinct()).to_numpy(), written)
        return codes.to_numpy().astype(np.str_)

    def _votes(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Votes, and which rows have all of them. A row that has only some is refused."""
        read = [self._figures(at) for at in self._columns.options]
        votes = np.stack([one.counts for one in read], axis=1).astype(np.int64)
        empty = np.sum([_empty(one) for one in read], axis=0)
        self._sieve.refuse("arrivals.some_votes", (empty > 0) & (empty < len(read)))
        return votes, empty < len(read)

    def _figures(self, at: int) -> Figures:
        read = figures(self._cells(at), Marks.of(_NO_MARKS))
        self._sieve.refuse_figures(read, self._cells(at), self._name(at))
        return read

    def _field(self, at: int) -> NDArray[np.int64]:
        read = self._figures(at)
        return np.where(_empty(read), UNKNOWN, read.counts).astype(np.int64)

    def _electors(self) -> NDArray[np.int64]:
        read = figures(self._cells(self._columns.electors), Marks.of(_NO_MARKS))
        unknown = _empty(read) if read.wrong is None else _empty(read) | (read.wrong > 0)
        return np.where(unknown, UNKNOWN, read.counts).astype(np.int64)

    def _places(self) -> NDArray[np.int32]:
        levels = [self._cells(at).text().rank("dense").to_numpy() for at in self._columns.areas]
        return np.stack(levels, axis=1).astype(np.int32) if levels else np.zeros((len(self._grid), 0), np.int32)

    def _moments(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """When each row came in, as a number that only orders, and which rows say so. What cannot be read refuses
        its row."""
        at = self._columns.time if self._columns.order is None else self._columns.order
        assert at is not None  # `recognised` refuses a table without either
        words = self._cells(at).text()
        read = moments(words)
        known = read.is_not_null().to_numpy()
        said = (words != "").to_numpy()
        self._sieve.refuse("arrivals.bad_moment", said & ~known, self._cells(at), column=self._name(at))
        return read.fill_null(0.0).to_numpy(), known

    def _name(self, at: int) -> str:
        return shown_list([self._header[at]])

    def _require_rows(self, kept: NDArray[np.int64]) -> None:
        """Refused: no row is left; the first refused rows say why."""
        if len(kept):
            return
        why = refusals_of(self._grid, (*self._grid.faults, *self._sieve.faults), self._file)
        raise Refused([Problem("arrivals.no_rows", self._file), *(one.problem for one in why.kept[:_SHOWN])])


_NO_MARKS: Final = TableMap(id="arrivals", station=())
_SHOWN: Final = 5
_EPOCH: Final = datetime(1970, 1, 1)


def _empty(read: Figures) -> NDArray[np.bool_]:
    if read.states is None:
        return np.zeros(len(read.counts), dtype=bool)
    found: NDArray[np.bool_] = read.states != State.NUMBER
    return found


def moments_of(words: Sequence[str]) -> NDArray[np.float64]:
    """The same for words of any table; infinite where there is no moment, which comes last."""
    return moments(pl.Series(list(words), dtype=pl.String).str.strip_chars()).fill_null(np.inf).to_numpy()


def moments(words: pl.Series) -> pl.Series:
    """Moments as numbers that only order: numbers as they are, or the seconds of ISO times, those without a zone
    taken as UTC; whichever of the two most words are. Null where a word is neither, or the other."""
    numbers = words.cast(pl.Float64, strict=False)
    numbers = numbers.set(~numbers.is_finite(), None)
    if numbers.null_count() == (words == "").sum():
        return numbers
    times = _times(words)
    return numbers if numbers.count() >= times.count() else times


def _times(words: pl.Series) -> pl.Series:
    different = words.unique()
    seconds = pl.Series([_seconds(word) for word in different.to_list()], dtype=pl.Float64)
    return words.replace_strict(different, seconds, return_dtype=pl.Float64)


def _seconds(word: str) -> float | None:
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    return (moment.replace(tzinfo=None) - _EPOCH - (moment.utcoffset() or timedelta())).total_seconds()


def _batches(
    moment: NDArray[np.float64], timed: NDArray[np.bool_], counted: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Batches numbered from 0: rows of one moment together, those without a moment last."""
    when = np.where(timed, moment, np.inf)
    batch = np.full(len(when), NEVER, dtype=np.int64)
    batch[counted] = np.unique(when[counted], return_inverse=True)[1]
    return batch
