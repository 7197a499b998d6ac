"""D01–D06: shares of one sheet that must be explained. Shares are compared by cross-multiplication."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np

from veedor.election.contest import Thresholds
from veedor.tally.rules.b_arithmetic import CAST_FIELDS
from veedor.tally.rules.columns import VOTES, Columns, Figure
from veedor.tally.rules.exact import at_least, wide
from veedor.tally.rules.linear import AT_MOST, compare
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts

ENOUGH_VOTES: Final = 30
"""Fewer votes than this make any share an accident."""

Limit: TypeAlias = Callable[[Thresholds], Fraction]
Part: TypeAlias = Callable[[Columns], Figure]


def _turnout_possible(sheets: Sheets) -> Checked:
    return compare(sheets.columns.cast, AT_MOST, sheets.columns.electors)


def _turnout_not_low(sheets: Sheets) -> Checked:
    cast, electors = sheets.columns.cast, sheets.columns.electors
    limit = sheets.pack.thresholds.low_turnout
    enough = wide(cast.values, limit.denominator) * limit.denominator
    failed = enough < wide(electors.values, limit.numerator) * limit.numerator
    return Checked(
        verdicts(cast.known & electors.known, failed.astype(bool)),
        {**cast.missing, **electors.missing},
        lambda row: _share(cast.at(row), electors.at(row), limit),
    )


def _share(part: int, whole: int, limit: Fraction) -> Numbers:
    return {"part": part, "whole": whole, "share": Fraction(part, whole), "limit": limit}


def _share_below(field: str, limit_of: Limit) -> Callable[[Sheets], Checked]:
    """The field's share of the votes cast stays below the limit."""

    def check(sheets: Sheets) -> Checked:
        part, cast, limit = sheets.columns.field(field), sheets.columns.cast, limit_of(sheets.pack.thresholds)
        return Checked(
            verdicts(part.known & cast.known, at_least(part.values, cast.values, limit)),
            {**part.missing, **cast.missing},
            lambda row: _share(part.at(row), cast.at(row), limit),
        )

    return check


def _voters_near_cast(sheets: Sheets) -> Checked:
    voters, cast = sheets.columns.field("voters"), sheets.columns.cast
    limits = sheets.pack.thresholds
    difference = np.abs(np.subtract(voters.values, cast.values, dtype=np.int64))
    many = difference >= limits.difference_votes
    much = (difference > 0) & at_least(difference, cast.values, limits.difference_share)
    return Checked(
        verdicts(voters.known & cast.known, many | much),
        {**voters.missing, **cast.missing},
        lambda row: {"voters": voters.at(row), "cast": cast.at(row), "difference": int(difference[row])},
    )


def _none_dominates(sheets: Sheets) -> Checked:
    votes, highest = sheets.columns.votes, sheets.columns.highest_vote
    limit = sheets.pack.thresholds.dominant
    failed = at_least(highest, votes.values, limit) & (votes.values >= ENOUGH_VOTES)

    def numbers(row: int) -> Numbers:
        option = sheets.readings.options[int(np.argmax(sheets.readings.votes[row]))]
        return {"option": option, **_share(int(highest[row]), votes.at(row), limit)}

    return Checked(verdicts(votes.known, failed), votes.missing, numbers)


def _warning(
    code: str, formula: str, fields: tuple[str, ...], check: Callable[[Sheets], Checked], tolerance: str = ""
) -> Rule[Sheets]:
    return Rule(code, Severity.WARNING, formula, fields, check, tolerance)


SHARES: Final[tuple[Rule[Sheets], ...]] = (
    _warning("D01", "T ≤ R", (*CAST_FIELDS, "electors"), _turnout_possible),
    _warning("D02", "T / R ≥ low_turnout", (*CAST_FIELDS, "electors"), _turnout_not_low, "low_turnout"),
    _warning("D03", "b / T < blank", ("blank", *CAST_FIELDS), _share_below("blank", lambda t: t.blank), "blank"),
    _warning("D04", "n / T < null", ("null", *CAST_FIELDS), _share_below("null", lambda t: t.null), "null"),
    _warning(
        "D05",
        "|V − T| < difference_votes ∧ |V − T| / T < difference_share",
        ("voters", *CAST_FIELDS),
        _voters_near_cast,
        "difference_votes ∨ difference_share",
    ),
    _warning("D06", "Σv ≥ 30 ⇒ max v_i / Σv < dominant", (VOTES,), _none_dominates, "dominant"),
)
"""D01 only warns, because it leaves out who may vote beyond the register; B08 counts them and is the error."""
