"""K04: totals that look computed from rounded percentages instead of the other way round.

`k` shares with `d` decimals of a sum `N` lie `N / 10^(d+2)` votes apart. If every total is its share of the sum,
rounded to a whole vote, that is a coincidence of probability `(10^(d+2) / N)^(k−1)` *if* totals were counted and
shares computed from them (the last total follows from the others). It says nothing about who or why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from veedor.base.words import Phrase
from veedor.tally.bulletin.check import Check, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.stated import Stated, rounded

TRIED: Final = (0, 1, 2, 3)
"""Decimals that are tried where no percentages were announced."""

RARE: Final = Fraction(1, 1000)
"""Above this chance, after correction for what was tried, a coincidence is nothing to be explained."""


@dataclass(frozen=True)
class _Grid:
    """The totals beside the nearest shares with `decimals` decimals."""

    decimals: int
    whole: int
    residues: tuple[Fraction, ...]

    @property
    def all_rounded(self) -> bool:
        return all(2 * residue <= 1 for residue in self.residues)

    @property
    def chance(self) -> Fraction:
        """Of all totals falling on the grid, if they were counted."""
        return min(Fraction(10 ** (self.decimals + 2), self.whole), Fraction(1)) ** (len(self.residues) - 1)


def totals_not_from_shares(figures: Figures) -> Check:
    """K04: not every total is a rounded share, rounded to a whole vote; or that is no rare coincidence."""
    base = figures.bulletin.base or "options"
    parts = {name: votes for name, votes in figures.parts(base).items() if votes}
    whole = sum(parts.values())
    if figures.unnamed or len(parts) < 2:
        return not_evaluated("K04")
    tried = _decimals(figures)
    grids = [_grid(parts, whole, decimals, figures.bulletin.percentages or {}) for decimals in tried]
    informative = [grid for grid in grids if grid.chance * len(tried) < RARE]
    if not informative:
        return not_evaluated("K04", "small", whole=whole)
    found = min((grid for grid in informative if grid.all_rounded), key=lambda grid: grid.chance, default=None)
    if found is None:
        return passed("K04", shares=len(parts), whole=whole, decimals=informative[0].decimals, tried=len(tried))
    return _coincidence(found, base, len(tried))


def _decimals(figures: Figures) -> tuple[int, ...]:
    announced = [Stated.read(text).decimals for text in (figures.bulletin.percentages or {}).values()]
    return (max(announced),) if announced else TRIED


def _grid(parts: Mapping[str, int], whole: int, decimals: int, announced: Mapping[str, str]) -> _Grid:
    """Each total's distance from its announced share of the sum, or from the nearest one where none is."""
    steps = 10 ** (decimals + 2)
    residues = []
    for name, votes in parts.items():
        nearest = Fraction((2 * votes * steps + whole) // (2 * whole), steps)
        share = Stated.read(announced[name]).share if name in announced else nearest
        residues.append(abs(votes - share * whole))
    return _Grid(decimals, whole, tuple(residues))


def _coincidence(grid: _Grid, base: str, tried: int) -> Check:
    return failed(
        "K04",
        "tried" if tried > 1 else "",
        shares=len(grid.residues),
        decimals=grid.decimals,
        whole=grid.whole,
        base=Phrase(f"bulletin.base.{base}"),
        residues=tuple(rounded(residue, 3) for residue in grid.residues),
        p=grid.chance,
        one_in=int(1 / grid.chance),
        tried=tried,
        one_in_corrected=int(1 / (grid.chance * tried)),
    )
