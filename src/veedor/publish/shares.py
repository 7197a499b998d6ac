"""A part of a whole, where there is a whole."""

from __future__ import annotations

from fractions import Fraction


def share(part: int, whole: int) -> Fraction | None:
    """`part / whole`, exact; None of nothing."""
    return Fraction(part, whole) if whole else None
