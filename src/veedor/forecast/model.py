"""The best linear prediction of what the uncounted stations hold, place by place, and its variance.

    votes per elector = covariates · (slopes, the first one by region) + Σ effects of its places + noise

An effect is drawn for every place of every level; its variance is learnt from the places counted, and from what
places usually differ by while few are. One pass up the tree gives the prediction of the sum over all uncounted
stations and its variance (Henderson's mixed-model equations, solved by elimination along the tree), in O(places)
for any number of assertions at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.places import PlaceTree, added, gather, total
from veedor.forecast.sums import Counted, Floats, Pending

PRIOR_STATIONS: Final = 4.0
"""What is presumed of a variance weighs as much as so many observations of it."""
NOISE_PRESUMED: Final = 0.5
PLACES_PRESUMED: Final = 0.3
"""Parts of the variance between stations presumed to lie inside a polling place, and on each level above."""
SLOPE_PRIOR: Final = 10.0
REGION_SLOPE_PRIOR: Final = 30.0
"""Slopes are drawn to zero (to the common one) as if so many stations of one standard deviation showed none."""
LEAST_VARIANCE: Final = 1e-6
"""Of votes per elector: nothing is known better than to 0.1 points."""


@dataclass(frozen=True)
class Foreseen:
    """Of each assertion (k): `total`, the sum over the uncounted stations, in votes; `variance` of it;
    `between`, the variance between counted stations, per elector. `unseen`: electors in polling places of which
    nothing is in."""

    total: Floats
    variance: Floats
    between: Floats
    unseen: float


@dataclass(frozen=True)
class _Regression:
    """`slopes`: p × k; `regional`: regions × k, what each region adds to the first. `inverse`: p × p, the slopes'
    variance in that of the noise; `moment`: regions, of the first covariate within the region, `prior` added to it.
    `means`: regions × p, of the covariates where something is counted, else over all."""

    slopes: Floats
    regional: Floats
    inverse: Floats
    moment: Floats
    means: Floats
    prior: float


def foresee(tree: PlaceTree, done: Counted, left: Pending, weights: Floats) -> Foreseen:
    """The prediction for each column of `weights` (options × k). At least one station must be counted."""
    fit = _regress(tree, done, weights)
    form = np.concatenate([weights, -fit.slopes])
    between = np.maximum(_variance(form, _around_mean(done)) / max(done.number - 1, 1), LEAST_VARIANCE)
    noise = _noise(done, form, between)
    residual = done.values @ form - fit.regional[tree.region] * done.values[:, [done.options]]
    effects, variance, unseen = _climb(tree, done, left, _Leaves(residual, noise, between))
    by_region = added(tree.region, left.covariates[:, 0], tree.regions)
    trend = left.covariates.sum(axis=0) @ fit.slopes + by_region @ fit.regional
    return Foreseen(effects + trend, variance + _trend_variance(tree, left, fit) * noise, between, unseen)


def _regress(tree: PlaceTree, done: Counted, weights: Floats) -> _Regression:
    """Slopes from differences inside regions only: across regions size and vote are confounded."""
    options, unit = done.options, float(done.weight.sum()) / done.number
    weight = added(tree.region, done.weight, tree.regions)
    sums = gather(tree.region, done.values, tree.regions)
    means = sums / np.where(weight > 0, weight, 1.0)[:, None]
    inside = done.products - sums.T @ means
    curvature = inside[options:, options:]
    inverse = np.linalg.inv(curvature + np.eye(len(curvature)) * SLOPE_PRIOR * unit).astype(np.float64, copy=False)
    slopes = inverse @ (inside[options:, :options] @ weights)
    by_size = done.by_size - sums * means[:, [options]]
    moment, prior = by_size[:, options], REGION_SLOPE_PRIOR * unit
    regional = (by_size[:, :options] @ weights - by_size[:, options:] @ slopes) / (moment + prior)[:, None]
    if tree.regions == 1:
        regional = np.zeros_like(regional)
    overall = sums[:, options:].sum(axis=0) / weight.sum()
    known = np.where((weight > 0)[:, None], means[:, options:], overall)
    return _Regression(slopes, regional, inverse, moment, known, prior)


def _trend_variance(tree: PlaceTree, left: Pending, fit: _Regression) -> float:
    """What the slopes' uncertainty adds, in units of the noise: how unlike in covariates the uncounted are."""
    electors = added(tree.region, left.electors, tree.regions)
    off = left.covariates.sum(axis=0) - (electors[:, None] * fit.means).sum(axis=0)
    common = float(off @ fit.inverse @ off)
    if tree.regions == 1:
        return common
    first = added(tree.region, left.covariates[:, 0], tree.regions) - electors * fit.means[:, 0]
    return common + float((first**2 / (np.maximum(fit.moment, 0.0) + fit.prior)).sum())


def _around_mean(done: Counted) -> Floats:
    sums = done.values.sum(axis=0)
    around: Floats = done.products - np.outer(sums, sums) / done.weight.sum()
    return around


def _variance(form: Floats, products: Floats) -> Floats:
    forms: Floats = np.einsum("ik,ij,jk->k", form, products, form)
    return np.maximum(forms, 0.0)


def _noise(done: Counted, form: Floats, between: Floats) -> Floats:
    """Residual variance of a station of middling size inside its polling place."""
    weight = np.where(done.seen, done.weight, 1.0)
    inside = _variance(form, done.products - (done.values / weight[:, None]).T @ done.values)
    freedom = done.number - np.count_nonzero(done.seen)
    noise = (PRIOR_STATIONS * NOISE_PRESUMED * between + inside) / (PRIOR_STATIONS + freedom)
    return np.maximum(noise, LEAST_VARIANCE)


@dataclass(frozen=True)
class _Leaves:
    """`residual`: leaves × k, weighted sums; `noise`, `between`: k."""

    residual: Floats
    noise: Floats
    between: Floats


@dataclass
class _Level:
    """All nodes of one level (× k). `precision` and `mean` of what the counted stations below say of the node. Of
    the uncounted below: `fixed`, already predicted; `open`, electors that follow the node's own value; `spread`,
    variance gathered. `seen`: nodes with something counted below."""

    precision: Floats
    mean: Floats
    fixed: Floats
    open: Floats
    spread: Floats
    seen: NDArray[np.bool_]


def _climb(tree: PlaceTree, done: Counted, left: Pending, leaves: _Leaves) -> tuple[Floats, Floats, float]:
    """From the polling places to the root: sum of effects over the uncounted, its variance, electors unseen."""
    k = len(leaves.noise)
    weight = np.where(done.seen, done.weight, 1.0)[:, None]
    level = _Level(
        done.weight[:, None] / leaves.noise,
        leaves.residual / weight * done.seen[:, None],
        np.zeros((tree.leaves, k)),
        np.repeat(left.electors[:, None], k, axis=1),
        left.noise[:, None] * leaves.noise,
        done.seen,
    )
    for parent, starts in zip(reversed(tree.parents), reversed(tree.starts), strict=True):
        level = _up(level, parent, starts, leaves.between)
    effects = level.fixed[0] + level.open[0] * level.mean[0]
    variance = level.spread[0] + level.open[0] ** 2 / level.precision[0]
    return effects, variance, float(left.electors[~done.seen].sum())


def _up(below: _Level, parent: NDArray[np.intp], starts: NDArray[np.intp], between: Floats) -> _Level:
    """One level up: every node's own effect is integrated out."""
    seen = below.seen[:, None]
    sampling = np.where(seen, 1 / np.where(seen, below.precision, 1.0), 0.0)
    effect = _effect_variance(below, parent, starts, sampling, between)
    damping = below.precision + 1 / effect
    trust = below.precision / damping
    said = np.where(seen, 1 / (effect + sampling), 0.0)
    precision = total(said, starts)
    mean = total(said * below.mean, starts) / np.where(precision > 0, precision, 1.0)
    return _Level(
        precision,
        mean,
        total(below.fixed + below.open * trust * below.mean, starts),
        total(below.open * (1 - trust), starts),
        total(below.spread + below.open**2 / damping, starts),
        np.logical_or.reduceat(below.seen, starts),
    )


def _effect_variance(
    below: _Level, parent: NDArray[np.intp], starts: NDArray[np.intp], sampling: Floats, between: Floats
) -> Floats:
    """Variance of the effects of one level: moments around the parents' means, what sampling explains taken off."""
    seen = below.seen[:, None].astype(np.float64)
    children = total(seen, starts)
    means = total(below.mean * seen, starts) / np.maximum(children, 1)
    squares = ((below.mean - means[parent]) ** 2 * seen).sum(axis=0)
    siblings = children[parent]
    explained = (sampling * np.maximum(siblings - 1, 0) / np.maximum(siblings, 1)).sum(axis=0)
    freedom = float(np.maximum(children - 1, 0).sum())
    presumed = PRIOR_STATIONS * PLACES_PRESUMED * between
    variance: Floats = (presumed + np.maximum(squares - explained, 0)) / (PRIOR_STATIONS + freedom)
    return variance
