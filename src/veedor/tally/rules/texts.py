"""Columns of words, compared without sorting strings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from veedor.election.sheet import Readings
from veedor.tally.rules.columns import Mask
from veedor.tally.rules.groups import STEP


def text(readings: Readings, name: str) -> NDArray[np.str_]:
    """A column of words; empty strings where the layout does not have it."""
    found = readings.texts.get(name)
    return np.zeros(len(readings), dtype="U1") if found is None else found


def filled(column: NDArray[np.str_]) -> Mask:
    """Where something is written."""
    written: Mask = _characters(column)[:, 0] != 0
    return written


def digests(column: NDArray[np.str_]) -> NDArray[np.uint64]:
    """An integer a string: equal strings have equal digests; unequal ones nearly always differ, so whoever
    rests a verdict on it compares the strings too."""
    mixed = np.zeros(len(column), dtype=np.uint64)
    for place in _characters(column).T:
        mixed ^= place
        mixed *= np.uint64(STEP)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _characters(column: NDArray[np.str_]) -> NDArray[np.uint32]:
    width = column.dtype.itemsize // 4
    return np.ascontiguousarray(column).view(np.uint32).reshape(len(column), width)
