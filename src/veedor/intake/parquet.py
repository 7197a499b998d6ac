"""Parquet tables: typed already. Whole numbers stay so, floats and words are read as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import Refused, refuse
from veedor.intake import limits
from veedor.intake.container import Content
from veedor.intake.grid import Column, Grid, Wanted
from veedor.intake.shown import shown
from veedor.intake.worksheet import as_csv

_WHOLE: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
_ROWS_AT_ONCE: Final = 50_000
_FIRST_ROW: Final = 2  # as if a header stood on line 1
_T = TypeVar("_T")


@dataclass(frozen=True)
class ParquetTable:
    """A Parquet file whose header was read; `kinds` are the types of its columns."""

    path: Path
    name: str
    header: tuple[str, ...]
    kinds: tuple[pl.DataType, ...]
    rows: int
    line: int = 1
    encoding: str = "parquet"

    def read(self, wanted: Wanted) -> Grid:
        """The body, only the columns asked for. Refused: a column that holds no cells, more text than is read."""
        for at in wanted.all:
            self._check_kind(at)
        self._weigh([self.header[at] for at in wanted.all if self.kinds[at] in _TEXTS])
        names = [self.header[at] for at in wanted.all]
        table = _sound(lambda: pl.read_parquet(self.path, columns=names, glob=False), self.name)
        columns = _sound(lambda: {at: _column(table[self.header[at]]) for at in wanted.all}, self.name)
        rows = np.arange(_FIRST_ROW, _FIRST_ROW + self.rows, dtype=np.int64)
        return Grid(rows, columns, partial(_raw, table))

    def _check_kind(self, at: int) -> None:
        kind = self.kinds[at]
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            column = shown(self.header[at])
            raise refuse("intake.file.column_type", self.name, column=column, kind=shown(kind))

    def _weigh(self, names: Sequence[str]) -> None:
        """Add up the texts, some rows at a time: a file of a few kilobytes may repeat one word a million times."""
        if not names:
            return
        scan = pl.scan_parquet(self.path, glob=False)
        weight = pl.sum_horizontal(pl.col(names).cast(pl.String).str.len_bytes().cast(pl.Int64)).sum()
        total = 0
        for start in range(0, self.rows, _ROWS_AT_ONCE):
            total += _sound(scan.slice(start, _ROWS_AT_ONCE).select(weight).collect, self.name).item()
            if total > limits.PARQUET_TEXT:
                raise refuse("intake.file.too_big", self.name, limit=limits.PARQUET_TEXT // 1024**2)


def _column(values: pl.Series) -> Column:
    if isinstance(values.dtype, _WHOLE) or values.dtype == pl.String:
        return Column(values.rechunk())
    return _floats(values) if values.dtype.is_float() else Column(values.cast(pl.String).rechunk())


def _floats(values: pl.Series) -> Column:
    """As text, whole numbers without their `.0`."""
    exact = values.is_finite() & (values.abs() < limits.EXACT_FLOATS)
    whole = exact & (values == values.round())
    digits = values.cast(pl.Int64, strict=False).cast(pl.String)
    decimals = (exact & ~whole).fill_null(value=False).to_numpy()
    return Column(digits.zip_with(whole.fill_null(value=False), values.cast(pl.String)), decimals=decimals)


def _raw(table: pl.DataFrame, which: NDArray[np.int64]) -> Mapping[int, str]:
    cells = table[which - _FIRST_ROW].iter_rows()
    return {row: as_csv(found) for row, found in zip(which.tolist(), cells, strict=True)}


def open_parquet(content: Content) -> ParquetTable:
    """The table's header and size. Refused: damaged, or more rows than any election has."""
    scan = pl.scan_parquet(content.path, glob=False)
    schema = _sound(scan.collect_schema, content.name)
    rows = int(_sound(lambda: scan.select(pl.len()).collect().item(), content.name))
    if rows > limits.ROWS:
        raise refuse("intake.file.too_many_rows", content.name, limit=limits.ROWS)
    return ParquetTable(content.path, content.name, tuple(schema.names()), tuple(schema.dtypes()), rows)


def _sound(read: Callable[[], _T], name: str) -> _T:
    """What `read` gives; whatever Polars says of a damaged file becomes one refusal, its panics too."""
    try:
        return read()
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        ValueError,
        OverflowError,
        MemoryError,
    ) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> Refused:
    return refuse("intake.file.damaged", name, packing="parquet")
