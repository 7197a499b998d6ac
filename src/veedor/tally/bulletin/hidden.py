"""How many votes for one option can stand at stations that a bulletin leaves out. Upper bounds, exact.

By electors it is a knapsack: stations weigh their electors, hold the option's votes, and together may weigh no
more than the electors left out. Its fractional bound is proved by weak duality: for *any* price λ ≥ 0 of an elector

    votes hidden ≤ λ · electors left out + Σ max(0, v_i − λ · w_i)

so that nothing rests on how the best λ was found. By sheets it is the largest ones.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray

from veedor.election.pack import UNKNOWN
from veedor.tally.rules.exact import Exact, exact_type

Votes = NDArray[np.int64]


def hidden_by_electors(votes: Votes, electors: Votes, left_out: int, extra_per_station: int) -> int:
    """Among `left_out` electors. A station whose electors nobody states has at least as many as votes for the
    option, less the ballots beyond the register that the law allows it."""
    weights = np.where(electors == UNKNOWN, np.maximum(votes - extra_per_station, 0), electors)
    here = votes > 0
    return _bound(votes[here], weights[here], left_out)


def _bound(votes: Votes, weights: Votes, left_out: int) -> int:
    if int(weights.sum()) <= left_out:
        return int(votes.sum())
    at = _break(votes, weights, left_out)
    price = Fraction(int(votes[at]), int(weights[at]))
    exact = exact_type(2 * len(votes) * int(votes.max()) * int(weights.max()))
    gains: Exact = votes.astype(exact) * price.denominator - weights.astype(exact) * price.numerator
    above = int(np.maximum(gains, 0).sum())
    return min(floor(price * left_out + Fraction(above, price.denominator)), int(votes.sum()))


def _break(votes: Votes, weights: Votes, left_out: int) -> int:
    """The first station that no longer fits, filling with most votes an elector first."""
    with np.errstate(divide="ignore"):
        order = np.argsort(-(votes / weights), kind="stable")
    return int(order[np.searchsorted(np.cumsum(weights[order]), left_out, side="right")])


def hidden_by_sheets(votes: Votes, left_out: int) -> int:
    """On `left_out` sheets."""
    return int(np.sort(votes)[::-1][: max(left_out, 0)].sum())


def least_sheets(votes: Votes, needed: int) -> int:
    """The least k whose k largest sheets together reach `needed` votes."""
    reached = np.cumsum(np.sort(votes)[::-1])
    return int(np.searchsorted(reached, needed)) + 1
