"""D07–D09: a sheet against the other sheets of the smallest area that has enough of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.tally.rules.columns import VOTES, Mask
from veedor.tally.rules.d_shares import ENOUGH_VOTES
from veedor.tally.rules.exact import Exact
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts
from veedor.tally.rules.surroundings import NO_AREA, Block

MANY: Final = 5
"""Other sheets that make an expectation for D07 and D09."""
NEAR: Final = 2
"""Other sheets that make one for D08, which wants them as near as can be."""
TIMES: Final = 5
"""D08: this many times the expectation, or this part of it."""
SWITCHED_VOTES: Final = 15
"""D08: votes that the one option must have and the other must lack to be expected."""
BETTER: Final = 4
"""D09: the shifted column must be this many times nearer than the column as written."""


def _against(sheets: Sheets, others: int, failed: Mask, numbers: Callable[[Block], Numbers]) -> Checked:
    known = sheets.surroundings.areas(others) != NO_AREA
    votes = sheets.columns.votes
    alone = int(np.count_nonzero(votes.known & ~known))
    return Checked(
        verdicts(known, failed),
        {**votes.missing, "surroundings": alone},
        lambda row: numbers(sheets.surroundings.block(np.asarray([row]), others)),
    )


def _share_near_the_rest(sheets: Sheets) -> Checked:
    limit = sheets.pack.thresholds.share_gap
    far = sheets.surroundings.far(MANY, limit).by_option & _large(sheets)

    def numbers(block: Block) -> Numbers:
        at = int(np.argmax(block.gaps[:, 0]))
        return {"option": sheets.readings.options[at], **_shares(block, at), "limit": limit}

    return _against(sheets, MANY, far, numbers)


def _large(sheets: Sheets) -> Mask:
    large: Mask = sheets.columns.votes.values >= ENOUGH_VOTES
    return large


def _shares(block: Block, option: int) -> Numbers:
    return {
        "here": Fraction(int(block.votes[option, 0]), int(block.cast[0])),
        "around": Fraction(int(block.around[option, 0]), int(block.around_cast[0])),
    }


def _not_switched(sheets: Sheets) -> Checked:
    failed = np.zeros(len(sheets), dtype=bool)
    for where, block in sheets.surroundings.blocks(NEAR):
        raised = _raised(block)
        if raised.any():
            failed[where] = raised.any(axis=0) & _lowered(block).any(axis=0)

    def numbers(block: Block) -> Numbers:
        high, low = int(np.argmax(_raised(block)[:, 0])), int(np.argmax(_lowered(block)[:, 0]))
        options, votes = sheets.readings.options, block.votes[:, 0]
        return {
            "high": options[high],
            "high_votes": int(votes[high]),
            "high_expected": _expected(block, high),
            "low": options[low],
            "low_votes": int(votes[low]),
            "low_expected": _expected(block, low),
        }

    return _against(sheets, NEAR, failed, numbers)


def _raised(block: Block) -> Mask:
    """At least TIMES the expectation."""
    raised: Mask = ((block.here >= TIMES * block.there) & (block.votes >= SWITCHED_VOTES)).astype(bool)
    return raised


def _lowered(block: Block) -> Mask:
    """At most the TIMES-th part of the expectation."""
    expected_enough = block.there >= SWITCHED_VOTES * block.around_cast
    lowered: Mask = ((TIMES * block.here <= block.there) & expected_enough).astype(bool)
    return lowered


def _expected(block: Block, option: int) -> int:
    """The votes that the surroundings' share would give here, rounded half up."""
    share, scale = int(block.there[option, 0]), int(block.around_cast[0])
    return (2 * share + scale) // (2 * scale)


def _not_shifted(sheets: Sheets) -> Checked:
    far = np.flatnonzero(sheets.surroundings.far(MANY, sheets.pack.thresholds.share_gap).in_all & _large(sheets))
    block = sheets.surroundings.block(far, MANY)
    nearest = np.minimum(*(_shifted_distance(block, by) for by in (1, -1)))
    failed = np.zeros(len(sheets), dtype=bool)
    failed[far] = nearest * BETTER <= block.gaps.sum(axis=0)

    def numbers(block: Block) -> Numbers:
        best = min((1, -1), key=lambda by: int(_shifted_distance(block, by)[0]))
        moved = np.roll(block.votes[:, 0], best)
        return {"written": _row(block.votes[:, 0]), "shifted": _row(moved)}

    return _against(sheets, MANY, failed, numbers)


def _shifted_distance(block: Block, by: int) -> Exact:
    """The total distance, were every number written `by` rows further down."""
    distance: Exact = np.abs(np.roll(block.here, by, axis=0) - block.there).sum(axis=0)
    return distance


def _row(votes: NDArray[np.int64]) -> str:
    return " · ".join(str(int(count)) for count in votes)


NEIGHBOURS: Final[tuple[Rule[Sheets], ...]] = (
    Rule(
        "D07",
        Severity.WARNING,
        "Σv ≥ 30 ⇒ |v_i / Σv − v_i' / Σv'| < share_gap",
        (VOTES,),
        _share_near_the_rest,
        "share_gap",
    ),
    Rule(
        "D08",
        Severity.WARNING,
        "¬∃ i, j: v_i ≥ 5 e_i ∧ v_i ≥ 15 ∧ v_j ≤ e_j / 5 ∧ e_j ≥ 15, where e = Σv · v' / Σv'",
        (VOTES,),
        _not_switched,
    ),
    Rule(
        "D09",
        Severity.WARNING,
        "¬(Σv ≥ 30 ∧ d ≥ 1 ∧ 4 d± ≤ d), where d = Σ|v_i / Σv − v_i' / Σv'|, d± = Σ|v_i±1 / Σv − v_i' / Σv'|",
        (VOTES,),
        _not_shifted,
    ),
)
"""v' are the votes of the other sheets of the smallest area above the station that holds at least 5 of them
(D08: 2); the whole contest is the largest area. In D09 the row that falls off one end comes back at the other."""
