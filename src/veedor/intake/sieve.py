"""The rows that fall through while a table is read, each for the first reason found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from veedor.election.sheet import State
from veedor.intake import limits
from veedor.intake.cells import Figures, Wrong
from veedor.intake.grid import Column, Fault, Grid

_REASONS = {
    Wrong.NEGATIVE: "intake.row.negative",
    Wrong.TOO_LARGE: "intake.row.too_large",
    Wrong.NOT_WHOLE: "intake.row.not_whole",
}


class Sieve:
    """Collects the refused rows of one grid. `bad` marks them; a row is refused once."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.bad = np.zeros(len(grid), dtype=bool)
        self.faults: list[Fault] = []

    def branch(self) -> Sieve:
        """A sieve that starts from the rows which are still good here; its faults are only its own."""
        other = Sieve(self.grid)
        other.bad = self.bad.copy()
        return other

    def refuse(self, code: str, found: NDArray[np.bool_], cell_of: Column | None = None, **values: object) -> None:
        """Refuse the rows `found` that were good so far; the message repeats their cell of a column."""
        fresh = found & ~self.bad
        if not fresh.any():
            return
        self.bad |= fresh
        kept = np.flatnonzero(fresh)[: limits.KEPT_REFUSALS]
        cells = {} if cell_of is None else {"value": cell_of.written(kept)}
        self.faults.append(Fault(code, self.grid.rows[fresh], values, cells))

    def refuse_figures(self, read: Figures, column: Column, name: str) -> None:
        """Refuse the rows whose cell is no count."""
        if read.wrong is None:
            return
        for wrong, code in _REASONS.items():
            self.refuse(code, read.wrong == wrong, column, column=name)

    def refuse_code(self, read: Figures, column: Column, name: str, width: int) -> None:
        """Refuse the rows whose cell is no part of a station code with `width` digits."""
        if read.states is not None:
            self.refuse("intake.row.code_missing", read.states == State.EMPTY, column=name)
        if read.wrong is not None:
            too_long = read.wrong == Wrong.TOO_LARGE
            self.refuse("intake.row.code_too_long", too_long, column, column=name, width=width)
            self.refuse("intake.row.code_not_digits", read.wrong != Wrong.NOTHING, column, column=name)
