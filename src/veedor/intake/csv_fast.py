"""Text tables whose structure is sound: read typed by Polars, and only their odd cells looked at as text.

Gives the same grid as `csv_careful` (a test compares them on random tables), or None where the file asks for
care: quotation marks, ragged lines, blank lines, anything that Polars will not read.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.intake import limits
from veedor.intake.grid import Column, Grid, Wanted
from veedor.intake.lines import Spans, raw_lines
from veedor.intake.structure import survey


def read_fast(path: Path, delimiter: str, fields: int, wanted: Wanted, file: str) -> Grid | None:
    """The body of a UTF-8 table with so many fields, whose header is its first line."""
    structure = survey(path, delimiter)
    if structure.lines > limits.ROWS:
        raise refuse("intake.file.too_many_rows", file, limit=limits.ROWS)
    if not structure.fits(fields) or structure.lines < 2:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Polars only warns of is for the careful path
            columns = _columns(path, delimiter, fields, wanted)
    except (pl.exceptions.PolarsError, Warning):
        return None
    if any(len(column.values) != structure.lines - 1 for column in columns.values()):
        return None
    rows = np.arange(2, structure.lines + 1, dtype=np.int64)
    return Grid(rows, columns, lambda which: raw_lines(path, _single(which)))


def _single(rows: NDArray[np.int64]) -> Spans:
    return {int(row): int(row) for row in rows}


def _columns(path: Path, delimiter: str, fields: int, wanted: Wanted) -> dict[int, Column]:
    """All fields are parsed, so that Polars meets every line that is too long."""
    types = dict.fromkeys(wanted.counts, pl.Int32) | dict.fromkeys(wanted.codes, pl.Int64)
    table = _parse(path, delimiter, fields, types)
    read = {at: table.to_series(at).rechunk() for at in wanted.all}
    odd = [at for at in types if read[at].null_count()]
    if not odd:
        return {at: Column(values) for at, values in read.items()}
    words = _parse(path, delimiter, fields, {}, keep=odd)
    return {
        at: Column(values, words[_name(at)].filter(values.is_null()) if at in odd else None)
        for at, values in read.items()
    }


def _parse(
    path: Path,
    delimiter: str,
    fields: int,
    types: Mapping[int, type[pl.DataType]],
    keep: Sequence[int] | None = None,
) -> pl.DataFrame:
    return pl.read_csv(
        path,
        has_header=False,
        skip_lines=1,
        separator=delimiter,
        quote_char=None,
        schema={_name(at): types.get(at, pl.String) for at in range(fields)},
        columns=None if keep is None else [_name(at) for at in keep],
        ignore_errors=True,
        glob=False,
    )


def _name(position: int) -> str:
    return f"column_{position + 1}"
