"""Text tables of any kind, record by record: quoted line ends, ragged lines, broken quotes. Exact, and slower."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.intake import limits
from veedor.intake.grid import Column, Fault, Grid, Wanted
from veedor.intake.lines import Lines, LineTooLong, RecordTooLong, open_text, raw_lines

_BATCH: Final = 50_000
_BROKEN: Final = "intake.row.quotes"
_LONG: Final = "intake.row.line_too_long"
_FEW: Final = "intake.row.too_few_fields"
_MANY: Final = "intake.row.too_many_fields"


class Record(NamedTuple):
    """Lines `first` to `last`, and their fields, or why they are no record. A blank line has no fields."""

    first: int
    last: int
    fields: Sequence[str]
    fault: str | None = None


def records(path: Path, delimiter: str, file: str) -> Iterator[Record]:
    """Every record of a UTF-8 table, its header included."""
    broken = 0
    with open_text(path) as text:
        lines = Lines(text)
        while True:
            fault = yield from _until_fault(lines, delimiter)
            if fault is None:
                return
            lines.give_up()
            broken += fault == _BROKEN
            if broken > limits.BROKEN_RECORDS:
                raise refuse("intake.file.quotes", file, limit=limits.BROKEN_RECORDS, row=lines.number)
            yield Record(lines.number, lines.number, (), fault)


def _until_fault(lines: Lines, delimiter: str) -> Generator[Record, None, str | None]:
    """Sound records, until the end (None) or up to one that is none (why)."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return None
        except LineTooLong:
            return _LONG
        except (RecordTooLong, csv.Error):
            return _BROKEN
        yield Record(lines.first, lines.number, () if len(fields) < 2 and lines.blank else fields)


def read_careful(path: Path, delimiter: str, fields: int, wanted: Wanted, file: str) -> Grid:
    """The body of a UTF-8 table with so many fields; columns come as text."""
    body = _Body(fields, wanted.all)
    for record in records(path, delimiter, file):
        body.take(record)
        if len(body) > limits.ROWS:
            raise refuse("intake.file.too_many_rows", file, limit=limits.ROWS)
    return body.grid(path)


class _Body:
    """Fills columns in batches, so that a cell costs little more than its text."""

    def __init__(self, fields: int, wanted: Sequence[int]) -> None:
        self._fields = fields
        self._batch: list[Sequence[str]] = []
        self._full: dict[int, list[pl.Series]] = {at: [] for at in wanted}
        self._rows = array("q")
        self._faulty: dict[str, tuple[array[int], array[int]]] = {}
        self._spans: dict[int, int] = {}
        self._seen = self._blank = 0
        self._header_seen = False

    def __len__(self) -> int:
        return self._seen

    def take(self, record: Record) -> None:
        """Add one record, or note why not. The first one with fields is the header."""
        self._seen += 1
        if record.fault:
            self._note(record.fault, record)
        elif not record.fields:
            self._blank += 1
        elif not self._header_seen:
            self._header_seen = True
        elif len(record.fields) != self._fields:
            self._note(_FEW if len(record.fields) < self._fields else _MANY, record)
        else:
            self._add(record)

    def _note(self, fault: str, record: Record) -> None:
        rows, found = self._faulty.setdefault(fault, (array("q"), array("q")))
        rows.append(record.first)
        found.append(len(record.fields))
        self._spans[record.first] = record.last

    def _add(self, record: Record) -> None:
        self._rows.append(record.first)
        if record.last > record.first:
            self._spans[record.first] = record.last
        self._batch.append(record.fields)
        if len(self._batch) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = list(zip(*self._batch, strict=True))
        for at, full in self._full.items():
            full.append(pl.Series(columns[at] if columns else [], dtype=pl.String))
        self._batch.clear()

    def grid(self, path: Path) -> Grid:
        """What was taken."""
        self._flush()
        spans = self._spans

        def raw(which: NDArray[np.int64]) -> dict[int, str]:
            return raw_lines(path, {int(row): spans.get(int(row), int(row)) for row in which})

        columns = {at: Column(pl.concat(full)) for at, full in self._full.items()}
        return Grid(np.array(self._rows, dtype=np.int64), columns, raw, self._faults(), self._blank)

    def _faults(self) -> tuple[Fault, ...]:
        faults = []
        for code, (rows, found) in sorted(self._faulty.items()):
            ragged = code in (_FEW, _MANY)
            values = {"expected": self._fields} if ragged else {}
            cells = {"found": found.tolist()} if ragged else {}
            faults.append(Fault(code, np.array(rows, dtype=np.int64), values, cells))
        return tuple(faults)
