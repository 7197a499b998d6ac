"""Every option's final share of the votes, and turnout, each with its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veedor.forecast.forecaster import Forecaster
from veedor.forecast.projection import Projection
from veedor.forecast.sums import Floats


@dataclass(frozen=True)
class Interval:
    """A share between 0 and 1; `low` and `high` hold for all moments of the night at once."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """`options`: of the votes for options, in their order. `turnout`: votes for options per elector."""

    options: tuple[Interval, ...]
    turnout: Interval


def shares_of(forecaster: Forecaster, alpha: float) -> Shares | None:
    """What is foreseen of the end; None while there is not enough to say, or no vote."""
    options, part = option_shares(forecaster, alpha), turnout(forecaster, alpha)
    return None if options is None or part is None else Shares(tuple(options), part)


def option_shares(forecaster: Forecaster, alpha: float = 0.05) -> Sequence[Interval] | None:
    """Of the votes for options, in their order; None while there is not enough to say, or no vote.

    The band of a share s is that of `T_c − s ΣT`, which is linear, in votes of the foreseen total.
    """
    options = forecaster.options
    totals = _estimates(forecaster.project(np.eye(options), alpha))
    if totals is None or totals.sum() <= 0:
        return None
    share = totals / totals.sum()
    bands = forecaster.project(np.eye(options) - share[:, None], alpha)
    return [_interval(said, one, totals.sum()) for said, one in zip(share, bands, strict=True)]


def turnout(forecaster: Forecaster, alpha: float = 0.05) -> Interval | None:
    """Votes for options per elector; None while there is not enough to say. Stations whose electors nobody states
    count as many as the middle one of the others."""
    (votes,) = forecaster.project(np.ones((1, forecaster.options)), alpha)
    if votes.estimate is None:
        return None
    return _interval(0.0, votes, forecaster.electors, votes.estimate)


def _estimates(projections: Sequence[Projection]) -> Floats | None:
    said = [one.estimate for one in projections]
    return None if None in said else np.maximum(np.array(said, dtype=np.float64), 0.0)


def _interval(share: float, band: Projection, whole: float, centre: float = 0.0) -> Interval:
    """The band around the share, cut to what a share can be."""
    low, high = (share + (edge or 0.0) / whole for edge in (band.low, band.high))
    estimate = share + centre / whole
    return Interval(*(min(max(one, 0.0), 1.0) for one in (estimate, low, high)))
