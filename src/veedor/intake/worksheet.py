"""Workbooks (XLSX): the worksheet that holds the table, as a grid."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from veedor.base.errors import refuse
from veedor.intake import limits
from veedor.intake.container import Content
from veedor.intake.grid import Column, Fault, Grid, Wanted
from veedor.intake.shown import shown, shown_list
from veedor.intake.workbook import check_sizes


@dataclass(frozen=True)
class Worksheet:
    """One sheet: `cells` hold its rows from the header on, which stands in row `line`; `""` where nothing is."""

    header: tuple[str, ...]
    cells: Sequence[list[Any]]
    line: int
    encoding: str = "xlsx"

    def read(self, wanted: Wanted) -> Grid:
        """The body. Cells beyond the header make their row too long."""
        width = len(self.header)
        numbered = [(self.line + at, row) for at, row in enumerate(self.cells) if at]
        filled = [(at, row) for at, row in numbered if _says_something(row)]
        good = [(at, row) for at, row in filled if not _says_something(row[width:])]
        faulty = np.array([at for at, row in filled if _says_something(row[width:])], dtype=np.int64)
        columns = {at: _column([row[at] if at < len(row) else "" for _, row in good]) for at in wanted.all}
        values: dict[str, object] = {"expected": width, "found": len(self.cells[0])}
        faults = (Fault("intake.row.too_many_fields", faulty, values),) if len(faulty) else ()
        rows = np.array([at for at, _ in good], dtype=np.int64)
        return Grid(rows, columns, self._raw, faults, len(numbered) - len(filled))

    def _raw(self, which: NDArray[np.int64]) -> Mapping[int, str]:
        return {int(row): as_csv([_written(cell) for cell in self.cells[int(row) - self.line]]) for row in which}


def as_csv(cells: Sequence[object]) -> str:
    """One row as a line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()[: limits.RAW_LENGTH]


def _says_something(row: list[Any]) -> bool:
    return row.count("") < len(row)


def _column(cells: list[Any]) -> Column:
    decimals = np.array([isinstance(cell, float) and not cell.is_integer() for cell in cells], dtype=bool)
    return Column(pl.Series([_written(cell) for cell in cells], dtype=pl.String), decimals=decimals)


def open_worksheet(content: Content, worksheet: str | None) -> Worksheet:
    """The declared sheet of a workbook, or the only one with data that can be seen. Refused: damaged, encrypted, a
    bomb, no such sheet, several that it could be."""
    check_sizes(content)
    try:
        with content.path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            return _from_header(_declared(book, worksheet, content) if worksheet else _only(book, content))
    except (CalamineError, ValueError) as error:
        raise refuse("intake.file.damaged", content.name, packing="xlsx") from error


def _declared(book: CalamineWorkbook, worksheet: str, content: Content) -> list[list[Any]]:
    if worksheet not in book.sheet_names:
        raise refuse("intake.file.no_worksheet", content.name, worksheet=shown(worksheet))
    return list(book.get_sheet_by_name(worksheet).iter_rows())


def _only(book: CalamineWorkbook, content: Content) -> list[list[Any]]:
    """The rows of the one visible worksheet that holds any."""
    seen = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    filled = [sheet for sheet in map(book.get_sheet_by_name, seen) if sheet.end is not None]
    if len(filled) > 1:
        names = shown_list([sheet.name for sheet in filled])
        raise refuse("intake.file.several_worksheets", content.name, worksheets=names)
    return [row for sheet in filled for row in sheet.iter_rows()]


def _from_header(rows: list[list[Any]]) -> Worksheet:
    """Rows come from row 1 on; the header is the first one that is not blank."""
    above = next((at for at, row in enumerate(rows) if any(_written(cell).strip() for cell in row)), len(rows))
    body = rows[above:] or [[]]
    header = [_written(cell) for cell in body[0]]
    while header and not header[-1].strip():
        header.pop()
    return Worksheet(tuple(header), body, above + 1)


def _written(cell: Any) -> str:
    """A cell as a CSV would write it; worksheets hold whole numbers as floats."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < limits.EXACT_FLOATS:
        return str(int(cell))
    return str(cell)
