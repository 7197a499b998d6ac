"""Learns from past contests: the weights of the parts of the variance, then the multipliers.

A contest's score is the largest error of its whole night, in standard deviations. If the next contest is
exchangeable with E past ones, its score exceeds the ⌈(1 − α)(E + 1)⌉-th smallest of theirs with chance α at most
(conformal prediction; Vovk, Gammerman and Shafer, 2005). Weights are chosen so that calls come early at such
multipliers; scores come from weights chosen without the contest's group, not to be flattered by the choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.past import Past
from veedor.forecast.spread import PARTS
from veedor.forecast.sums import Floats

FOLDS: Final = 4
TRIALS: Final = 6000
SEED: Final = 2019
AIMED: Final = (0.03, 0.05, 0.08)
"""Weights are chosen at the mean of the multipliers for these α, which is smoother than one."""
SCALED_AT: Final = 0.05
DIGITS: Final = 10
"""Decimal places of votes per elector in which all machines agree."""
HARD: Final = 0.2
CLOSER: Final = 0.5
"""The shares of contests, closest first, on which early calls count again, and on which calls are calibrated."""
BAND_SHARE: Final = 0.25
"""The part of α at which the band is calibrated. The rest is for the calls, which cut it, and for what nights
differ in beyond the contests of one: two nights cannot show that."""


class Nights:
    """Past contests as columns, one row a look."""

    def __init__(self, pasts: Sequence[Past]) -> None:
        looks = [len(past.estimate) for past in pasts]
        self.starts = np.concatenate([[0], np.cumsum(looks)[:-1]])
        self.of = np.repeat(np.arange(len(pasts)), looks)
        self.parts = _firm(np.concatenate([past.parts for past in pasts]))
        self.estimate = _firm(np.concatenate([past.estimate for past in pasts]))
        self.truth = _firm(np.concatenate([past.truth for past in pasts]))
        self.stations = np.concatenate([past.stations for past in pasts])
        margins = np.array([past.margin for past in pasts])
        self.hard = margins <= np.quantile(margins, HARD)
        self.closer = margins <= np.quantile(margins, CLOSER)

    def deviation(self, weights: Floats) -> Floats:
        """Standard deviations at all looks."""
        deviation: Floats = np.sqrt((self.parts * weights).sum(axis=1))
        return deviation

    def scores(self, deviation: Floats) -> Floats:
        """Of each contest, the largest error to either side."""
        return self._most(np.abs(self.truth - self.estimate) / deviation)

    def call_scores(self, deviation: Floats) -> Floats:
        """Of each of the closer contests, the largest error that favoured the option then ahead."""
        overestimates: Floats = self._most((self.estimate - self.truth) / deviation)[self.closer]
        return overestimates

    def first_calls(self, deviation: Floats, multiplier: float) -> Floats:
        """Of each contest, the share of stations at the first correct call; 1 where there was none."""
        right = (self.estimate > multiplier * deviation) & (self.truth > 0)
        first: Floats = np.minimum.reduceat(np.where(right, self.stations, 1.0), self.starts)
        return first

    def _most(self, values: Floats) -> Floats:
        most: Floats = np.maximum.reduceat(values, self.starts)
        return most


def _firm(values: Floats) -> Floats:
    """To the digits that no order of adding up changes: the search would follow the others astray."""
    return np.round(values, DIGITS)


def conformal(scores: Floats, alpha: float) -> float:
    """The multiplier that one more exchangeable contest exceeds with chance `alpha` at most; infinite where the
    scores are too few."""
    rank = ceil((1 - alpha) * (len(scores) + 1))
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else float("inf")


def choose(nights: Nights, trials: int = TRIALS) -> Floats:
    """Weights of the parts by random search, scaled so that the call multiplier is 1 at `SCALED_AT`.
    ValueError: too few contests for that."""
    chance = np.random.default_rng(SEED)
    logs = -np.log(np.maximum(nights.parts.mean(axis=0), 1e-9))
    best, step = _lateness(nights, np.exp(logs)), 1.0
    for _ in range(trials):
        moved = logs + chance.normal(size=len(PARTS)) * (chance.random(len(PARTS)) < 3 / len(PARTS)) * step
        late = _lateness(nights, np.exp(moved))
        if late < best - 10.0**-DIGITS:
            logs, best, step = moved, late, min(step * 1.2, 1.5)
        else:
            step = max(step * 0.997, 0.15)
    weights: Floats = np.exp(logs)
    multiplier = conformal(nights.call_scores(nights.deviation(weights)), SCALED_AT)
    if multiplier == float("inf"):
        raise ValueError("too few past contests to learn from")
    return weights * multiplier**2


def _lateness(nights: Nights, weights: Floats) -> float:
    """How late calls come, on average and over the hard contests, by the band and by the calls' own multiplier."""
    deviation = nights.deviation(weights)
    scores, call_scores = nights.scores(deviation), nights.call_scores(deviation)
    band = nights.first_calls(deviation, float(np.mean([conformal(scores, alpha) for alpha in AIMED])))
    call = nights.first_calls(deviation, float(np.mean([conformal(call_scores, alpha) for alpha in AIMED])))
    return float(band.mean() + 0.5 * band[nights.hard].mean() + call.mean() + 0.7 * call[nights.hard].mean())


@dataclass(frozen=True)
class Learnt:
    """`weights` by part; `band`, `calls`, `turnout`: multipliers by α; `contests`, `nights`: how many stood behind
    them."""

    weights: Floats
    band: dict[float, float]
    calls: dict[float, float]
    turnout: dict[float, float]
    contests: int
    nights: int


def learn(
    leads: Sequence[Past],
    turnouts: Sequence[Past],
    groups: Sequence[str],
    alphas: Sequence[float],
    trials: int = TRIALS,
) -> Learnt:
    """`leads`, `turnouts`: of the same contests. `groups`: what each contest shares with others, which are kept on
    the same side when weights are judged."""
    nights, votes = Nights(leads), Nights(turnouts)
    fold = _folds(groups)
    weights = [choose(Nights(_without(leads, fold, one)), trials) for one in range(FOLDS)]
    deviation = _unseen(nights, fold, weights)
    scores, call_scores = nights.scores(deviation), nights.call_scores(deviation)
    turnout = votes.scores(_unseen(votes, fold, weights))
    return Learnt(
        weights=choose(nights, trials),
        band={alpha: conformal(scores, alpha * BAND_SHARE) for alpha in alphas},
        calls={alpha: conformal(call_scores, alpha) for alpha in alphas},
        turnout={alpha: conformal(turnout, alpha * BAND_SHARE) for alpha in alphas},
        contests=len(leads),
        nights=len({past.night for past in leads}),
    )


def _without(pasts: Sequence[Past], fold: NDArray[np.intp], one: int) -> list[Past]:
    return [past for past, at in zip(pasts, fold, strict=True) if at != one]


def _unseen(nights: Nights, fold: NDArray[np.intp], weights: Sequence[Floats]) -> Floats:
    """Standard deviations at all looks, of each contest by the weights chosen without its group."""
    each = np.stack([nights.deviation(one) for one in weights])
    deviation: Floats = each[fold[nights.of], np.arange(len(nights.of))]
    return deviation


def _folds(groups: Sequence[str]) -> NDArray[np.intp]:
    names = sorted(set(groups))
    np.random.default_rng(SEED).shuffle(names)
    number = {name: at % FOLDS for at, name in enumerate(names)}
    return np.array([number[group] for group in groups])
