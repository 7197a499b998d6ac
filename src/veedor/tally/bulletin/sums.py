"""K01 and K02: what a bulletin adds up to against what it states."""

from __future__ import annotations

from veedor.tally.bulletin.check import Check, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures


def options_add_up(figures: Figures) -> Check:
    """K01: Σ options (+ others) = valid."""
    valid = figures.bulletin.valid
    if valid is None:
        return not_evaluated("K01")
    if figures.unnamed or not figures.announced:
        return _bounded_by(valid, figures)
    return _against("K01", sum(figures.announced.values()), valid)


def _bounded_by(valid: int, figures: Figures) -> Check:
    """Some options are left open: the rest cannot exceed the whole."""
    total = sum(figures.announced.values())
    if total > valid:
        return _against("K01", total, valid)
    return not_evaluated("K01", "unnamed", unnamed=len(figures.unnamed))


def ballots_add_up(figures: Figures) -> Check:
    """K02: valid + null (+ blank) = total."""
    total = figures.bulletin.total
    if total is None:
        return not_evaluated("K02")
    if figures.ballots_sum is None:
        return not_evaluated("K02", "missing", missing=figures.missing_of_total[0])
    return _against("K02", figures.ballots_sum, total)


def _against(code: str, added: int, stated: int) -> Check:
    if added == stated:
        return passed(code, sum=added)
    return failed(code, sum=added, stated=stated, difference=abs(added - stated))
