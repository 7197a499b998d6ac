"""What stands in a cell that should hold a count: a number, one of the kinds of "no number", or a fault.

A count is a whole number from 0 to 999,999,999: digits, with a plus sign or a final `.0` where a program
added them (worksheets and floats do), blanks around it. `1,234`, `1.5`, `-3` and `12a` are faults, never
guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.election.pack import TableMap
from veedor.election.sheet import State
from veedor.intake import limits
from veedor.intake.grid import Column

_WHOLE: Final = r"^(\+?[0-9]+|-0+)(?:\.0)?$"
_BELOW_ZERO: Final = r"^-[0-9]+(?:\.0)?$"
_UNPARSED: Final = -(2**63)  # equals no mark: those have at most 18 digits


class Wrong(IntEnum):
    """Why a cell's row is refused."""

    NOTHING = 0
    NOT_WHOLE = 1
    NEGATIVE = 2
    TOO_LARGE = 3


@dataclass(frozen=True)
class Marks:
    """What a table writes where no number can be read: state by word, and by number where the word is one
    (`-1` for "not available"). An empty cell needs no mark."""

    words: Mapping[str, State] = field(default_factory=dict)
    numbers: Mapping[int, State] = field(default_factory=dict)

    @staticmethod
    def of(mapping: TableMap) -> Marks:
        """The marks that a mapping declares; the least readable state wins a word given twice."""
        words: dict[str, State] = {}
        for state, marks in (
            (State.EMPTY, mapping.empty),
            (State.ILLEGIBLE, mapping.illegible),
            (State.STRUCK_OUT, mapping.struck_out),
        ):
            words |= {mark.strip(): state for mark in marks}
        words[""] = State.EMPTY
        return Marks(words, {int(word): state for word, state in words.items() if _is_number(word)})


def _is_number(word: str) -> bool:
    return word.isascii() and word.removeprefix("-").isdigit() and len(word) <= 18


@dataclass(frozen=True)
class Figures:
    """Counts (0 where no number stands), their states, and what is wrong. `states` and `wrong` are None
    where every cell is a sound number, which saves most columns two arrays."""

    counts: NDArray[np.int32] | NDArray[np.int64]
    states: NDArray[np.uint8] | None = None
    wrong: NDArray[np.uint8] | None = None


def figures(column: Column, marks: Marks, largest: int = limits.COUNT) -> Figures:
    """Read a column of counts no larger than `largest`."""
    if not column.typed:
        column = _typed(column.text())
    values = column.values
    low, high, missing = values.min(), values.max(), values.null_count()
    sound = not missing and (low is None or (low >= 0 and high <= largest))  # type: ignore[operator]
    if sound and not marks.numbers:
        return Figures(values.to_numpy())
    return _of_numbers(column, marks, largest)


def _typed(words: pl.Series) -> Column:
    """Words as numbers, where they are plain ones; the others are read word by word."""
    numbers = words.cast(pl.Int64, strict=False)
    return Column(numbers, words.filter(numbers.is_null()))


def _of_numbers(column: Column, marks: Marks, largest: int) -> Figures:
    known = column.values.is_not_null().to_numpy()
    counts = column.values.fill_null(0).cast(pl.Int64).to_numpy().copy()
    states = np.zeros(len(counts), dtype=np.uint8)
    wrong = _range_faults(counts, largest)
    _apply_number_marks(counts, states, wrong, marks)
    if not known.all():
        odd = _of_words(_odd_text(column, int((~known).sum())), marks, largest)
        at = np.flatnonzero(~known)
        counts[at] = odd.counts
        states[at] = _or_zeros(odd.states, len(at))
        wrong[at] = _or_zeros(odd.wrong, len(at))
    return _tidy(counts, states, wrong)


def _odd_text(column: Column, missing: int) -> pl.Series:
    if column.odd is None:
        return pl.Series([""]).new_from_index(0, missing)
    return column.odd.fill_null("").str.strip_chars()


def _of_words(words: pl.Series, marks: Marks, largest: int) -> Figures:
    numbers = words.str.extract(_WHOLE, 1)
    parsed = numbers.cast(pl.Int64, strict=False)
    counts = parsed.fill_null(0).to_numpy().copy()
    states = np.zeros(len(counts), dtype=np.uint8)
    wrong = _range_faults(counts, largest)
    whole, fits = numbers.is_not_null().to_numpy(), parsed.is_not_null().to_numpy()
    wrong[whole & ~fits] = Wrong.TOO_LARGE
    below = words.str.contains(_BELOW_ZERO).to_numpy() & ~whole
    wrong[~whole] = Wrong.NOT_WHOLE
    wrong[below] = Wrong.NEGATIVE
    signed = words.str.strip_suffix(".0").cast(pl.Int64, strict=False).fill_null(_UNPARSED).to_numpy()
    _apply_number_marks(np.where(below, signed, counts), states, wrong, marks, among=whole & fits | below)
    for word, state in marks.words.items():
        marked = (words == word).to_numpy() & ~whole & ~below
        states[marked], wrong[marked] = state, Wrong.NOTHING
    return _tidy(counts, states, wrong)


def _apply_number_marks(
    values: NDArray[np.int64],
    states: NDArray[np.uint8],
    wrong: NDArray[np.uint8],
    marks: Marks,
    among: NDArray[np.bool_] | None = None,
) -> None:
    for number, state in marks.numbers.items():
        marked = (values == number) if among is None else (values == number) & among
        states[marked], wrong[marked] = state, Wrong.NOTHING


def _range_faults(values: NDArray[np.int64], largest: int) -> NDArray[np.uint8]:
    wrong = np.zeros(len(values), dtype=np.uint8)
    wrong[values < 0] = Wrong.NEGATIVE
    wrong[values > largest] = Wrong.TOO_LARGE
    return wrong


def _or_zeros(array: NDArray[np.uint8] | None, size: int) -> NDArray[np.uint8]:
    return np.zeros(size, dtype=np.uint8) if array is None else array


def _tidy(counts: NDArray[np.int64], states: NDArray[np.uint8], wrong: NDArray[np.uint8]) -> Figures:
    counts[(states != State.NUMBER) | (wrong != Wrong.NOTHING)] = 0
    return Figures(counts, states if states.any() else None, wrong if wrong.any() else None)


def added(parts: Iterable[Figures], largest: int = limits.COUNT) -> Figures:
    """The sum of several columns, cell by cell: a number only where all of them are, else the least readable
    state among them. Wrong where a part is, or where the sum exceeds `largest`."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    size = len(several[0].counts)
    counts = np.sum([part.counts.astype(np.int64) for part in several], axis=0)
    states = np.max([_or_zeros(part.states, size) for part in several], axis=0)
    wrong = np.max([_or_zeros(part.wrong, size) for part in several], axis=0)
    wrong[(wrong == Wrong.NOTHING) & (counts > largest)] = Wrong.TOO_LARGE
    return _tidy(counts, states, wrong)
