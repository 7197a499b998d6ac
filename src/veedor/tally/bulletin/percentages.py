"""K03: every announced percentage computed again, on the stated base and as it was rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from veedor.base.words import Phrase
from veedor.tally.bulletin.check import Check, Named, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.stated import Convention, Stated, percent

BASES: Final = ("options", "cast")


@dataclass(frozen=True)
class _Compared:
    name: str
    votes: int
    exact: Fraction
    stated: Stated


def percentages_follow(figures: Figures) -> Check:
    """K03: share of the base, rounded (or cut) to the printed decimals = announced percentage."""
    if not figures.bulletin.percentages:
        return not_evaluated("K03")
    stated_base = figures.bulletin.base
    bases = [base for base in BASES if _compared(figures, base)]
    wanted = [base for base in bases if stated_base in (None, base)]
    if not wanted:
        return not_evaluated("K03", "base")
    for base in wanted:
        if convention := _convention(_compared(figures, base)):
            return passed("K03", **_said(figures, base), convention=Phrase(f"bulletin.convention.{convention}"))
    for base in bases:
        if base not in wanted and _convention(_compared(figures, base)):
            return failed("K03", "base", **_said(figures, base), stated_base=Phrase(f"bulletin.base.{stated_base}"))
    return _first_misfit(figures, wanted[0])


def _compared(figures: Figures, base: str) -> list[_Compared]:
    whole, parts = figures.whole(base), figures.parts(base)
    if not whole:
        return []
    return [
        _Compared(name, parts[name], Fraction(parts[name], whole), Stated.read(text))
        for name, text in (figures.bulletin.percentages or {}).items()
        if name in parts
    ]


def _convention(compared: list[_Compared]) -> Convention | None:
    """The one way of printing that explains all percentages."""
    for convention in Convention:
        if all(convention in one.stated.conventions(one.exact) for one in compared):
            return convention
    return None


def _said(figures: Figures, base: str) -> dict[str, Number]:
    whole = figures.whole(base) or 0
    return {"checked": len(_compared(figures, base)), "base": Phrase(f"bulletin.base.{base}"), "whole": whole}


def _first_misfit(figures: Figures, base: str) -> Check:
    compared = _compared(figures, base)
    misfits = [one for one in compared if not one.stated.conventions(one.exact)] or compared
    first = misfits[0]
    return failed(
        "K03",
        **_said(figures, base),
        misfits=len(misfits),
        option=Named(first.name),
        votes=first.votes,
        computed=percent(first.exact, min(first.stated.decimals, 4) + 2),
        announced=first.stated.printed,
    )
