"""Shares compared without floating point: by cross-multiplication, wide enough that nothing overflows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.tally.rules.columns import Integers, Mask

Exact: TypeAlias = NDArray[Any]
"""Whole numbers: int64 where products fit, Python's own (dtype object) where they do not."""

LARGEST: Final = 2**62
"""Products stay below this, so that a sum or difference of two of them fits in 64 bits."""


def at_least(part: Integers, whole: Integers, share: Fraction) -> Mask:
    """Where part / whole ≥ share and whole > 0."""
    left = wide(part, share.denominator) * share.denominator
    right = wide(whole, share.numerator) * share.numerator
    reached: Mask = ((whole > 0) & (left >= right)).astype(bool)
    return reached


def wide(values: Integers, factor: int) -> Exact:
    """`values` in a type in which multiplying by `factor` is exact."""
    largest = max(int(values.max(initial=0)), -int(values.min(initial=0)))
    return values.astype(exact_type(largest * abs(factor)))


def exact_type(largest: int) -> type:
    """The type in which numbers up to `largest` are exact."""
    return np.int64 if largest < LARGEST else object
