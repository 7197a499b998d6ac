"""A percentage as it was announced: its value, and how many decimals it was rounded to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from veedor.election.packfile.values import PERCENT, share

_EXACT: Final = 12
"""Decimals given to shares that were announced as a ratio (`4/5`): nothing of theirs was rounded away."""


class Convention(StrEnum):
    """How a share became the printed percentage."""

    ROUNDED = "rounded"
    CUT = "cut"


@dataclass(frozen=True)
class Stated:
    """`share` is the announced share of one; `decimals` those of the printed percentage."""

    share: Fraction
    decimals: int

    @staticmethod
    def read(text: str) -> Stated:
        """From the verbatim text (`51.2 %`), which the pack reader has checked."""
        found = PERCENT.fullmatch(text.strip())
        return Stated(share(text), len(found[2] or "") if found else _EXACT)

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed digit, as a share of one."""
        return Fraction(1, 10 ** (self.decimals + 2))

    @property
    def least(self) -> Fraction:
        """The smallest share that is printed like this when rounded."""
        return max(self.share - self.unit / 2, Fraction(0))

    @property
    def printed(self) -> Decimal:
        return percent(self.share, 2 if self.decimals == _EXACT else self.decimals)

    def conventions(self, exact: Fraction) -> frozenset[Convention]:
        """The ways in which `exact` would be printed like this."""
        off = exact - self.share
        fits = {
            Convention.ROUNDED: abs(off) * 2 <= self.unit,
            Convention.CUT: 0 <= off < self.unit,
        }
        return frozenset(convention for convention, holds in fits.items() if holds)


def percent(part: Fraction, decimals: int) -> Decimal:
    """A share of one as a percentage, rounded half up on the exact fraction."""
    return rounded(part * 100, decimals)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A number that is not negative, rounded half up."""
    scaled = value * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units).scaleb(-decimals)
