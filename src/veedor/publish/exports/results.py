"""results.csv and results.parquet: the count of every area, one row a contest and area.

First the areas that decide each contest, with what their counts indicate; then the areas below them, down to the
level asked for. `votes.<option>` columns hold the counted votes; a cell is empty where the contest has no such
option, or the figure is not known. Never a zero in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from veedor.base.spreadsheet import safe_cell
from veedor.base.words import LANGUAGES
from veedor.election.pack import UNKNOWN
from veedor.election.rehearsal import mark
from veedor.election.sheet import State
from veedor.publish.figures import electors_counted, figure
from veedor.publish.files import replacing, write_each
from veedor.publish.floor import below_floor
from veedor.publish.named import area_name
from veedor.tally.areas import AreaCount
from veedor.tally.fold import ContestCount, Count
from veedor.tally.resolve import Grade
from veedor.tally.tabulate import Total

if TYPE_CHECKING:
    import polars as pl

STATION: Final = "station"
"""The level of single stations: what `--by station` asks for."""
COUNTRY: Final = "country"
MARKS: Final = ("valid", "null", "blank")


def write_results(count: Count, csv_path: Path, parquet_path: Path, by: str | None) -> None:
    """The same table in both formats; the CSV with a byte order mark, so that spreadsheets show accents, and with
    an apostrophe before texts that they would run."""
    table = results_table(count, by)
    write_each(lambda: _write_csv(table, csv_path), lambda: _write_parquet(table, parquet_path))


def _write_csv(table: pl.DataFrame, path: Path) -> None:
    with replacing(path) as draft, draft.open("wb") as file:
        _without_formulas(table).write_csv(file, include_bom=True)


def _write_parquet(table: pl.DataFrame, path: Path) -> None:
    from polars.exceptions import PolarsError

    with replacing(path) as draft, draft.open("wb") as file:
        try:
            table.write_parquet(file)
        except PolarsError as error:
            raise OSError(0, str(error)[:200]) from error


def _without_formulas(table: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return table.with_columns(pl.col(pl.String).map_elements(safe_cell, return_dtype=pl.String))


def results_table(count: Count, by: str | None) -> pl.DataFrame:
    """All rows as one table."""
    import polars as pl

    parts = [pl.DataFrame(list(_rows(count, by)), infer_schema_length=None)]
    if by == STATION:
        parts += [_stations(count, contest) for contest in count.contests]
    table = pl.concat(parts, how="diagonal_relaxed")
    if not count.pack.election.rehearsal:
        return table
    word = " · ".join(map(mark, LANGUAGES))
    return table.select(pl.lit(word).alias("rehearsal"), pl.all())


def levels_below(count: Count, contest: ContestCount, by: str | None) -> list[str]:
    """The levels from below that at which the contest is decided down to `by`; none where `by` is not below it."""
    levels = [level.id for level in count.pack.levels]
    own = contest.contest.level
    first = 0 if own is None else levels.index(own) + 1
    last = len(levels) if by == STATION else levels.index(by) + 1 if by else 0
    return levels[first:last]


def _rows(count: Count, by: str | None) -> Iterator[dict[str, Any]]:
    for contest in count.contests:
        for area in contest.areas:
            yield _deciding_row(count, contest, area)
        for level in levels_below(count, contest, by):
            for code, name, total in contest.roll_up(level):
                yield _row(contest, level, code, name, total)


def _deciding_row(count: Count, contest: ContestCount, area: AreaCount) -> dict[str, Any]:
    """The row of an area that decides the contest."""
    indicated, strictest = area.outcome.indicated, area.outcome.strictest or area.outcome.by_register[0]
    seats = indicated.allocation.seats if indicated.allocation else {}
    name = area_name(count.frame, area) or count.pack.election.country
    return {
        **_row(contest, area.contest.level or COUNTRY, area.area, name, area.total),
        "outcome": indicated.outcome.value,
        "named": " ".join(indicated.options),
        "irreversible": strictest.verdict.value,
        "holds_unless_sheets_false": strictest.sheets_false,
        "below_floor": below_floor(count.pack.floor, contest, area),
        **{f"seats.{option}": number for option, number in seats.items()},
    }


def _row(contest: ContestCount, level: str, code: str | None, name: str, total: Total) -> dict[str, Any]:
    return {
        "contest": contest.contest.id,
        "level": level,
        "area": code,
        "name": name,
        "stations": total.stations,
        "sheets": total.sheets,
        "electors_counted": electors_counted(total),
        **{f"votes.{option}": figure(total, option) for option in total.votes},
        **{mark: figure(total, mark) for mark in MARKS},
        **{f"grade.{grade}": sheets for grade, sheets in total.grades.items()},
        **{f"unread.{option}": total.unread.get(option, 0) for option in total.votes},
    }


def _stations(count: Count, contest: ContestCount) -> pl.DataFrame:
    """One row a station of the contest, counted or not, in geographic order."""
    import polars as pl

    at = np.flatnonzero(contest.members)
    counted, resolved = contest.counted, contest.resolved
    columns: dict[str, Any] = {
        "contest": pl.repeat(contest.contest.id, len(at), eager=True),
        "level": pl.repeat(STATION, len(at), eager=True),
        "area": count.frame.names(at),
        "stations": pl.repeat(1, len(at), eager=True),
        "sheets": resolved.counted[at].astype(np.int64),
        "electors_counted": _masked(counted.electors[at], resolved.counted[at] & (counted.electors[at] != UNKNOWN)),
    }
    for name in (*counted.options, *(one for one in MARKS if counted.has(one))):
        known = counted.states[at, counted.fields.index(name)] == State.NUMBER
        column = f"votes.{name}" if name in counted.options else name
        columns[column] = _masked(counted.column(name)[at].astype(np.int64), known & resolved.counted[at])
    columns["grade"] = [Grade(grade).name if grade else None for grade in resolved.grade[at].tolist()]
    return pl.DataFrame(columns)


def _masked(values: Any, known: Any) -> pl.Series:
    import polars as pl

    return pl.Series(values).set(pl.Series(~known), None)
