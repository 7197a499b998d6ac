"""The small CSV files of a pack: `stations.csv`, `areas.csv`, `options.csv`. UTF-8, comma, one heading row.

Columns are found by their heading; unknown headings are faults. Places are told as `stations.csv:12: electors`
(line of the file, column).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from veedor.election.packfile.faults import Faults, Unfit, shown, unfit
from veedor.election.packfile.section import nearest, shown_list
from veedor.election.packfile.values import string, whole

T = TypeVar("T")
D = TypeVar("D")
CellReader = Callable[[str], T]

MOST_ROWS: Final = 2_000_000
_MOST_IN_STATION: Final = 10_000_000
_YES: Final = frozenset({"1", "yes", "true", "sí", "si", "sim"})
_NO: Final = frozenset({"", "0", "no", "false", "não", "nao"})


@dataclass(frozen=True)
class Row:
    """One line of a list; cells by heading, without surrounding blanks."""

    file: str
    line: int
    cells: Mapping[str, str]
    faults: Faults = field(compare=False)

    def cell(self, column: str, reader: CellReader[T], default: D) -> T | D:
        """What the cell says; `default` where it is empty, missing or unreadable (which is then a fault)."""
        text = self.cells.get(column, "")
        if not text:
            return default
        try:
            return reader(text)
        except Unfit as error:
            for fault in error.faults:
                self.fault(column, fault.code, **fault.values)
            return default

    def need(self, column: str, reader: CellReader[T], stand_in: T) -> T:
        """The same for a cell that must not be empty."""
        if not self.cells.get(column):
            self.fault(column, "pack.empty_cell", column=shown(column))
            return stand_in
        return self.cell(column, reader, stand_in)

    def fault(self, column: str, code: str, /, **values: object) -> None:
        self.faults.add(code, f"{self.file}:{self.line}: {shown(column)}", **values)


def rows(
    text: str, file: str, needed: Sequence[str], known: Callable[[str], bool], faults: Faults
) -> Iterator[Row]:
    """The rows of a list whose headings are in order; none where they are not (then a fault says why)."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        if _heading_fits(heading, file, needed, known, faults):
            yield from _rows_below(heading, reader, file, faults)
    except csv.Error as error:
        faults.add("pack.bad_csv", f"{file}:{reader.line_num}", reason=shown(error))


def _rows_below(heading: list[str], reader: Iterator[list[str]], file: str, faults: Faults) -> Iterator[Row]:
    for number, cells in enumerate(reader):
        line: int = reader.line_num  # type: ignore[attr-defined]  # the csv module's own reader
        if number >= MOST_ROWS:
            faults.add("pack.too_many_rows", f"{file}:{line}", most=MOST_ROWS)
            return
        if not any(cells):
            continue
        if len(cells) != len(heading):
            faults.add("pack.row_length", f"{file}:{line}", cells=len(cells), columns=len(heading))
            continue
        yield Row(file, line, {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}, faults)


def _heading_fits(
    heading: list[str], file: str, needed: Sequence[str], known: Callable[[str], bool], faults: Faults
) -> bool:
    before = len(faults)
    for column in needed:
        if column not in heading:
            near = nearest(column, heading) or shown_list(heading)
            faults.add("pack.missing_column", f"{file}:1", column=column, near=shown(near))
    for column, times in Counter(heading).items():
        if times > 1:
            faults.add("pack.column_twice", f"{file}:1", column=shown(column))
        if not known(column):
            faults.add("pack.unknown_column", f"{file}:1", column=shown(column))
    return len(faults) == before


def words(text: str) -> tuple[str, ...]:
    """Words of a cell, between blanks."""
    return tuple(string(text).split())


def number(text: str) -> int:
    """A whole number of people at one place, digits only."""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise unfit("pack.not_whole", given=shown(text))
    return whole(0, _MOST_IN_STATION)(int(text))


def yes_or_no(text: str) -> bool:
    folded = text.casefold()
    if folded not in _YES | _NO:
        raise unfit("pack.not_yes_no", given=shown(text))
    return folded in _YES
