"""Rows that were not used, each with its file, line and reason; and how they are written to a file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import Problem
from veedor.base.plain import plain
from veedor.base.spreadsheet import safe_cell
from veedor.base.words import Words
from veedor.intake import limits
from veedor.intake.shown import shown

if TYPE_CHECKING:
    from veedor.intake.grid import Fault, Grid


@dataclass(frozen=True, order=True)
class Refusal:
    """One row: `code` and `values` make its sentence, `raw` is the row as its file writes it."""

    file: str
    row: int
    code: str
    values: Mapping[str, object] = field(compare=False)
    raw: str = field(compare=False, default="")

    @property
    def problem(self) -> Problem:
        """The same, to be said by `Words.explain`."""
        return Problem(self.code, f"{self.file}:{self.row}", dict(self.values))


@dataclass(frozen=True)
class Refusals:
    """`kept` are the first rows of each file, verbatim; `counts` has all of them, by file and code."""

    kept: tuple[Refusal, ...] = ()
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(self.counts.values())

    def joined(self, others: Iterable[Refusals]) -> Refusals:
        """All of them, in the order of files and rows."""
        everyone = [self, *others]
        counts: Counter[tuple[str, str]] = Counter()
        for one in everyone:
            counts.update(one.counts)
        return Refusals(
            tuple(sorted(refusal for one in everyone for refusal in one.kept)), dict(sorted(counts.items()))
        )

    def write(self, path: Path, words: Words) -> None:
        """A CSV of the kept rows with their reasons. Cells that a spreadsheet would take for a formula get an
        apostrophe before them."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow([words.say(f"intake.refusals.{column}") for column in ("line", "file", "reason", "row")])
            for refusal in self.kept:
                reason = words.say(f"{refusal.code}.says", **refusal.values)
                table.writerow([refusal.row, *map(safe_cell, (refusal.file, reason, _tame(refusal.raw)))])


def _tame(raw: str) -> str:
    """A row as its file writes it, tabs and line ends included, without what a terminal would obey."""
    lines = raw.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(plain, line.split("\t"))) for line in lines)


def refusals_of(grid: Grid, faults: Iterable[Fault], file: str) -> Refusals:
    """The refused rows of one table. A row that two mappings refuse for the same reason counts once."""
    seen: dict[str, NDArray[np.int64]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    kept: list[Refusal] = []
    for fault in faults:
        known = seen.get(fault.code, np.zeros(0, dtype=np.int64))
        fresh = np.flatnonzero(~np.isin(fault.rows, known))
        seen[fault.code] = np.union1d(known, fault.rows)
        counts[file, fault.code] += len(fresh)
        kept += [_refusal(fault, int(at), file) for at in fresh[fresh < limits.KEPT_REFUSALS]]
    first = sorted(kept)[: limits.KEPT_REFUSALS]
    texts = grid.raw(np.array(sorted({refusal.row for refusal in first}), dtype=np.int64)) if first else {}
    return Refusals(
        tuple(Refusal(one.file, one.row, one.code, one.values, texts.get(one.row, "")) for one in first),
        {key: count for key, count in counts.items() if count},
    )


def _refusal(fault: Fault, at: int, file: str) -> Refusal:
    cells = {name: _cell(values[at]) for name, values in fault.cells.items()}
    values = {name: _cell(value) for name, value in fault.values.items()}
    return Refusal(file, int(fault.rows[at]), fault.code, values | cells)


def _cell(value: object) -> object:
    return value if isinstance(value, int) else shown(value)
