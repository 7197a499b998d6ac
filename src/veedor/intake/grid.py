"""A table's body, whatever file it came from: columns by position, and the line of every record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Column:
    """The cells of one column: text, or whole numbers where the file was read typed. `odd` holds the text of
    the cells that a typed column could not take (its nulls), in their order; None: nulls are empty. `decimals`
    marks the cells that a workbook or Parquet holds as numbers with a fraction (None: no such cell)."""

    values: pl.Series
    odd: pl.Series | None = None
    decimals: NDArray[np.bool_] | None = None

    @property
    def typed(self) -> bool:
        """Whether the cells are integers already."""
        return self.values.dtype.is_integer()

    def text(self) -> pl.Series:
        """Every cell as text without surrounding blanks, empty where nothing stands."""
        words = self.values.cast(pl.String) if self.values.dtype != pl.String else self.values
        return words.fill_null("").str.strip_chars()

    def matching(self, pattern: str) -> NDArray[np.bool_]:
        """Where the text of a cell matches; a cell that was read as a number does not."""
        if not self.typed:
            return self.text().str.contains(pattern).to_numpy()
        found = np.zeros(len(self.values), dtype=bool)
        if self.odd is not None:
            odd = self.odd.fill_null("").str.strip_chars()
            found[self.values.is_null().to_numpy()] = odd.str.contains(pattern).to_numpy()
        return found

    def written(self, at: NDArray[np.int64]) -> list[str]:
        """The cells at some positions, as the file writes them."""
        found = self.values.gather(at).cast(pl.String)
        if self.odd is None or not len(self.odd):
            return found.fill_null("").to_list()
        place = (self.values.is_null().cum_sum().gather(at).cast(pl.Int64) - 1).clip(0)
        return found.zip_with(found.is_not_null(), self.odd.gather(place)).fill_null("").to_list()


@dataclass(frozen=True)
class Fault:
    """Rows that cannot be used, all for one reason: `code` names the sentence, `values` what is the same in
    all of them, `cells` what differs, row by row."""

    code: str
    rows: NDArray[np.int64]
    values: Mapping[str, object] = field(default_factory=dict)
    cells: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)


Raw = Callable[[NDArray[np.int64]], Mapping[int, str]]
"""The text of the rows with these line numbers, as the file writes them."""


@dataclass(frozen=True)
class Grid:
    """`rows`: line of the file at which each record starts (the header is on line 1; workbooks count their
    own rows, Parquet as if it had a header). `columns` holds only what was asked for. `faults` are the
    records that were no records of this table; `blank` counts wholly blank lines."""

    rows: NDArray[np.int64]
    columns: Mapping[int, Column]
    raw: Raw
    faults: tuple[Fault, ...] = ()
    blank: int = 0

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Wanted:
    """Which columns to read: `counts` and `codes` hold whole numbers and may be read typed; `words` are
    kept as they are written."""

    counts: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    words: frozenset[int] = frozenset()

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(sorted(self.counts | self.codes | self.words))

    def joined(self, other: Wanted) -> Wanted:
        """What both want; a column that one of them wants as written is read as written."""
        words = self.words | other.words
        return Wanted((self.counts | other.counts) - words, (self.codes | other.codes) - words, words)
